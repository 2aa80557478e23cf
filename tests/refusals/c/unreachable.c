/* Code that no way leads to. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__asm__ volatile("r0 = 1; exit" ::: "r0");
	return 1;
}
