/* An operation that the map's type does not have. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__u64 number = 1;

	bpf_ringbuf_output(&seen, &number, sizeof(number), 0);
	return 1;
}
