/* Two programs that attach to a cgroup, and one that nothing can attach without a socket. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("cgroup_skb/egress")
int see_egress(struct __sk_buff *ctx)
{
	return 1;
}

SEC("cgroup/connect4")
int see_connect(struct bpf_sock_addr *ctx)
{
	return 1;
}

SEC("socket")
int see_socket(struct __sk_buff *ctx)
{
	return 0;
}
