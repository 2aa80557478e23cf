/* Parameters and globals of every section, and two programs of which one can be left out. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 first_limit = 3;
const volatile __u64 port_limit = 7;
__u32 start_count = 5;
__u64 seen_count;
__u16 last_port;

SEC("cgroup/connect4")
int count_connect(struct bpf_sock_addr *ctx)
{
	seen_count += port_limit + first_limit + start_count;
	last_port = 1;
	return 1;
}

SEC("cgroup/connect6")
int too_new(struct bpf_sock_addr *ctx)
{
	return *(__u32 *)(long)seen_count; /* refused */
}
