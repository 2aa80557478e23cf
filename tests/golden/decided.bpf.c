/*
 * Questions that have one answer: each is a warning, and C that no compiler
 * doubts.
 *
 * Generated from decided.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

SEC("cgroup_skb/egress")
int decided(struct __sk_buff *ctx)
{
	__u64 x = ctx->mark;
	__u8 byte = ctx->priority;
	__u32 key = 0;
	__u64 value = 2;
	int all;
	__u64 value_2;
	__u8 narrow;
	__s16 signed_ = -11;
	__s16 cut = -11;

	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 1;
	value = 1;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 2;
	all = x > 9;
	if (all) {
		all = !!0;
		if (all) {
			x += 1;
			all = !!x;
		}
	}
	value = all ? 1 : 2;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 3;
	value = 1;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 4;
	value_2 = !x;
	if (!value_2)
		value_2 = x;
	value = value_2;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 5;
	value = 2;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 6;
	value = 2;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 7;
	value = 1;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 8;
	value = !1;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 9;
	value = 10;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 10;
	value = 0;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 11;
	value = 0xfffffffffffffffbULL;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 12;
	value = (__u64)byte < 300 ? byte : 300;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	key = 13;
	value = (byte > 7 ? byte : 7) == 3 ? 1 : 2;
	bpf_map_update_elem(&results, &key, &value, BPF_ANY);
	narrow = (__u32)!ctx->mark << 7;
	if ((__s64)((__u64)(narrow + signed_) + cut) > 5)
		return 1;

	return 0;
}
