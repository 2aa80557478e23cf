/* The map of pinned.bpf.c as a later version has it: with another value. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 7);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, __u64);
} kept SEC(".maps");

SEC("cgroup/connect4")
int keep_connect(struct bpf_sock_addr *ctx)
{
	__u32 key = 0;

	return !bpf_map_lookup_elem(&kept, &key);
}
