// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the packets that the processes of a cgroup send.
 *
 * Generated from count-egress.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* One slot: every CPU adds to the same counter. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} pkt_count SEC(".maps");

SEC("cgroup_skb/egress")
int count_egress(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *val;

	val = bpf_map_lookup_elem(&pkt_count, &key);
	if (val)
		__sync_fetch_and_add(val, 1);

	/* every packet may leave */
	return 1;
}
