/*
 * user-side: options, handlers, functions and maps of one file.
 *
 * Generated from user-side.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct seen {
	__u64 time;
	__u32 len;
	__u32 mark;
};

_Static_assert(sizeof(struct seen) == 16, "struct seen");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

/* records lost because events was full */
__u64 events_lost;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} by_mark SEC(".maps");

const volatile __u32 least; /* only packets as long */

const volatile __u8 least_given;

SEC("cgroup_skb/egress")
int note(struct __sk_buff *ctx)
{
	__u32 key;
	__u64 *value;
	struct seen *e;

	if (least_given && ctx->len < least)
		return 1;
	key = ctx->mark;
	value = bpf_map_lookup_elem(&by_mark, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&by_mark, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&by_mark, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->time = bpf_ktime_get_ns();
		e->len = ctx->len;
		e->mark = ctx->mark;
		bpf_ringbuf_submit(e, 0);
	} else {
		__sync_fetch_and_add(&events_lost, 1);
	}

	return 1;
}
