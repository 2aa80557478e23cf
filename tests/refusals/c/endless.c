/* A loop that comes back in the state in which it was. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__asm__ volatile("again%=: if r10 != 0 goto again%=" ::: "memory");
	return 1;
}
