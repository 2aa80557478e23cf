/* A comparison of addresses, without CAP_PERFMON. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__asm__ volatile("if r1 > r10 goto +0");
	return 1;
}
