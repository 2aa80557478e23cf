/*
 * Tail calls: with a record that is open, it is discarded first.
 *
 * Generated from tail-calls.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct event {
	__u32 mark;
	__u8 kind;
	__u8 _pad[3];
};

_Static_assert(sizeof(struct event) == 8, "struct event");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("cgroup_skb/egress")
int perhaps(struct __sk_buff *ctx)
{
	struct event *e;

	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		__builtin_memset(e->_pad, 0, sizeof(e->_pad));
		e->mark = ctx->mark;
		e->kind = 1;
		if (ctx->len == 40) {
			bpf_ringbuf_discard(e, 0);
			bpf_tail_call(ctx, &jumps, 1);
			return 0;
		}
		bpf_ringbuf_submit(e, 0);
	}

	return 1;
}

SEC("cgroup_skb/egress")
int falls_through(struct __sk_buff *ctx)
{
	struct event *e;

	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 1;
	__builtin_memset(e->_pad, 0, sizeof(e->_pad));
	e->mark = ctx->mark;
	e->kind = 1;
	if (ctx->len == 40) {
		__u32 index = e->mark;

		bpf_ringbuf_discard(e, 0);
		e = 0;
		bpf_tail_call(ctx, &jumps, index);
	}
	if (e)
		bpf_ringbuf_submit(e, 0);

	return 1;
}

SEC("cgroup_skb/egress")
int at_the_end(struct __sk_buff *ctx)
{
	struct event *e;

	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 1;
	__builtin_memset(e->_pad, 0, sizeof(e->_pad));
	e->mark = ctx->mark;
	bpf_ringbuf_discard(e, 0);
	bpf_tail_call(ctx, &jumps, 2);

	return 1;
}

SEC("cgroup_skb/egress")
int twice(struct __sk_buff *ctx)
{
	struct event *e;

	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 1;
	__builtin_memset(e->_pad, 0, sizeof(e->_pad));
	__builtin_memset(e, 0, sizeof(struct event));
	if (ctx->len == 40) {
		if (e) {
			bpf_ringbuf_discard(e, 0);
			e = 0;
		}
		bpf_tail_call(ctx, &jumps, 1);
	}
	if (ctx->len == 50) {
		if (e) {
			bpf_ringbuf_discard(e, 0);
			e = 0;
		}
		bpf_tail_call(ctx, &jumps, 2);
	}
	if (e)
		bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);

	return 1;
}
