/* A map that outlives its session by its name, and a program whose link may be pinned. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, __u32);
} kept SEC(".maps");

SEC("cgroup/connect4")
int keep_connect(struct bpf_sock_addr *ctx)
{
	__u32 key = 0, *val = bpf_map_lookup_elem(&kept, &key);

	if (val)
		*val += 1;
	return 1;
}
