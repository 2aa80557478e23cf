/*
 * Generated from lost-records.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * :count-lost t counts each record that finds no room, in every form that makes
 * one.
 */
struct ev {
	__u64 number;
	__u64 twice;
};

_Static_assert(sizeof(struct ev) == 16, "struct ev");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} evs SEC(".maps");

/* records lost because evs was full */
__u64 evs_lost;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} others SEC(".maps");

/* records lost because others was full */
__u64 others_lost;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} plain SEC(".maps");

__u64 sent;

SEC("xdp")
int by_scope(struct xdp_md *ctx)
{
	struct ev *e;

	sent += 1;
	e = bpf_ringbuf_reserve(&evs, sizeof(*e), 0);
	if (e) {
		e->number = sent;
		e->twice = 2 * sent;
		bpf_ringbuf_submit(e, 0);
	} else {
		__sync_fetch_and_add(&evs_lost, 1);
	}

	return XDP_PASS;
}

SEC("xdp")
int by_value(struct xdp_md *ctx)
{
	__u64 value;
	struct ev *e;
	__u64 done;

	e = bpf_ringbuf_reserve(&evs, sizeof(*e), 0);
	if (e) {
		e->number = 1;
		e->twice = 2;
		value = 7;
		bpf_ringbuf_submit(e, 0);
	} else {
		__sync_fetch_and_add(&evs_lost, 1);
		value = 0;
	}
	done = value;
	if (done == 7)
		return XDP_PASS;

	return XDP_DROP;
}

SEC("xdp")
int by_return(struct xdp_md *ctx)
{
	struct ev *e;

	e = bpf_ringbuf_reserve(&evs, sizeof(*e), 0);
	if (!e) {
		__sync_fetch_and_add(&evs_lost, 1);
		return 0;
	}
	e->number = 1;
	e->twice = 2;
	bpf_ringbuf_submit(e, 0);

	return XDP_PASS;
}

SEC("xdp")
int by_hand(struct xdp_md *ctx)
{
	void *record;
	struct ev *e;

	record = bpf_ringbuf_reserve(&evs, sizeof(struct ev), 0);
	if (!record)
		__sync_fetch_and_add(&evs_lost, 1);
	e = record;
	if (e) {
		e->number = 1;
		e->twice = 2;
		bpf_ringbuf_submit(e, 0);
	}

	return XDP_PASS;
}

SEC("xdp")
int by_hand_unless(struct xdp_md *ctx)
{
	void *record;
	void *e;

	record = bpf_ringbuf_reserve(&evs, 16, 0);
	if (!record)
		__sync_fetch_and_add(&evs_lost, 1);
	e = record;
	if (!e)
		return XDP_DROP;
	*(__u64 *)e = 1;
	*(__u64 *)(e + 8) = 2;
	bpf_ringbuf_submit(e, 0);

	return XDP_PASS;
}

SEC("xdp")
int by_output(struct xdp_md *ctx)
{
	struct ev m = {
		.number = 1,
		.twice = 2,
	};
	__s64 result;
	__s64 result_2;

	result = bpf_ringbuf_output(&others, &m, sizeof(struct ev), 0);
	if (result)
		__sync_fetch_and_add(&others_lost, 1);
	result_2 = bpf_ringbuf_output(&evs, &m, sizeof(struct ev), 0);
	if (result_2)
		__sync_fetch_and_add(&evs_lost, 1);
	if (0 == result_2)
		return XDP_PASS;

	return XDP_DROP;
}

SEC("xdp")
int uncounted(struct xdp_md *ctx)
{
	struct ev *e;

	e = bpf_ringbuf_reserve(&plain, sizeof(*e), 0);
	if (e) {
		e->number = 1;
		e->twice = 2;
		bpf_ringbuf_submit(e, 0);
	}

	return XDP_PASS;
}

SEC("xdp")
int looped(struct xdp_md *ctx)
{
	for (__u64 i = 0; i < 3; i++) {
		void *record;
		struct ev *e;

		record = bpf_ringbuf_reserve(&evs, sizeof(struct ev), 0);
		if (!record)
			__sync_fetch_and_add(&evs_lost, 1);
		e = record;
		if (!e)
			continue;
		e->number = 1;
		e->twice = i;
		bpf_ringbuf_submit(e, 0);
	}

	return XDP_PASS;
}
