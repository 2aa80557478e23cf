/* A function that calls itself. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

static __attribute__((noinline)) int walk(__u32 n)
{
	return n ? walk(n / 2) * bpf_get_prandom_u32() : 0;
}

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	return walk(ctx->len) & 1;
}
