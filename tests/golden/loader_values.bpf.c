/* Generated from loader-values.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* What compilers warn of where it is printed as it is written. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

SEC("cgroup_skb/egress")
int count(struct __sk_buff *ctx)
{
	return 1;
}
