/* Calls deeper than eight frames. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define DEEPER(name, next)                                                     \
	static __attribute__((noinline)) __u64 name(__u64 n)                   \
	{                                                                      \
		return next(n) + bpf_ktime_get_ns();                           \
	}

static __attribute__((noinline)) __u64 d1(__u64 n)
{
	return n + bpf_ktime_get_ns();
}

DEEPER(d2, d1)
DEEPER(d3, d2)
DEEPER(d4, d3)
DEEPER(d5, d4)
DEEPER(d6, d5)
DEEPER(d7, d6)
DEEPER(d8, d7)
DEEPER(d9, d8)

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	return d9(ctx->len) & 1;
}
