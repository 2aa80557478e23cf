/* The verifier refuses this: the result of a lookup is used without a comparison with null. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hits SEC(".maps");

SEC("cgroup_skb/egress")
int fine(struct __sk_buff *ctx)
{
	return 1;
}

#line 5 "refused.lisp"
SEC("cgroup_skb/egress")
int use_null(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *val = bpf_map_lookup_elem(&hits, &key);

#line 8 "refused.lisp"
	*val += 1;
	return 1;
}
