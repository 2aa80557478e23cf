/* An atomic operation on halves of two words. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64[2]);
} seen SEC(".maps");

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__u32 key = 0;
	char *value = bpf_map_lookup_elem(&seen, &key);

	if (value)
		__sync_fetch_and_add((__u64 *)(value + 4), 1);
	return 1;
}
