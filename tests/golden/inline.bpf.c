/* Generated from inline.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* A subprogram that is part of its caller. */
static __always_inline __u32 plus_one(__u32 x_2)
{
	return x_2 + 1;
}

SEC("xdp")
int x(struct xdp_md *ctx)
{
	if (plus_one(ctx->ingress_ifindex) == 3)
		return XDP_DROP;

	return XDP_PASS;
}

/* names that headers have as macros */
static __noinline __u32 container_of_(__u32 x_2)
{
	return x_2 + 2;
}

SEC("xdp")
int barrier_var_(struct xdp_md *ctx)
{
	if (container_of_(ctx->rx_queue_index) == 3)
		return XDP_DROP;

	return XDP_PASS;
}
