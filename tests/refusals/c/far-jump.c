/* A jump out of the program. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__asm__ volatile("goto +20000");
	return 1;
}
