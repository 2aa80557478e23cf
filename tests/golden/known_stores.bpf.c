/*
 * Numbers that C knows where Lisp asks for a store's value: clang warns of what
 * it computes with them.
 *
 * Generated from known_stores.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} wide SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __s16);
} narrow SEC(".maps");

#define MOST 0xffff

SEC("cgroup_skb/egress")
int known(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u32 key_2 = 1;
	__u64 value = 0xffff;
	__u64 value_2;
	__s16 value_3;

	bpf_map_update_elem(&wide, &key_2, &value, BPF_ANY);
	value_2 = (__u64)0xffff << 20;
	bpf_map_update_elem(&wide, &key, &value_2, BPF_ANY);
	key = 1;
	key_2 = 2;
	value = 0x7fffffff;
	bpf_map_update_elem(&wide, &key_2, &value, BPF_ANY);
	value_2 = 0x7fffffff * (__u64)4;
	bpf_map_update_elem(&wide, &key, &value_2, BPF_ANY);
	key = 2;
	key_2 = 1;
	value_3 = -2;
	bpf_map_update_elem(&narrow, &key_2, &value_3, BPF_ANY);
	value_2 = -2 - (__u64)1;
	bpf_map_update_elem(&wide, &key, &value_2, BPF_ANY);
	key = 3;
	key_2 = 2;
	value_3 = -32768;
	bpf_map_update_elem(&narrow, &key_2, &value_3, BPF_ANY);
	value_2 = (__u64)-32768 >> 3;
	bpf_map_update_elem(&wide, &key, &value_2, BPF_ANY);
	if (1)
		return 1;

	return 0;
}
