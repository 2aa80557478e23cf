/*
 * user-values: what is computed in its order, blocks with cleanups, literals
 * among arms.
 *
 * Generated from user-values.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct row {
	__u16 items[4];
};

_Static_assert(sizeof(struct row) == 8, "struct row");

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}
