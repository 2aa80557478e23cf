/* The frame pointer is set. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__asm__ volatile(".byte 0xb7, 0x0a; .short 0; .long 5");
	return 1;
}
