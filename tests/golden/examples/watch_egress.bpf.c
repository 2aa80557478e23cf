// SPDX-License-Identifier: GPL-2.0
/*
 * Both sides in one file: counts what a cgroup sends and prints each second how
 * much came to it, three times.
 *
 *     watch-egress CGROUP
 *
 * Generated from watch-egress.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} total SEC(".maps");

SEC("cgroup_skb/egress")
int watch_egress(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 *value_2;

	value = bpf_map_lookup_elem(&packets, &key);
	if (value)
		__sync_fetch_and_add(value, 1);
	key = 0;
	value_2 = bpf_map_lookup_elem(&total, &key);
	if (value_2)
		__sync_fetch_and_add(value_2, 1);

	return 1;
}
