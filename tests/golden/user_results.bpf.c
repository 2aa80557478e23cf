/*
 * Results of functions that may fail, where branches meet: each compiler sees a
 * value.
 *
 * Generated from user-results.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct s {
	__u64 a;
	__u32 b;
	__u8 _pad[4];
};

_Static_assert(sizeof(struct s) == 16, "struct s");

SEC("xdp")
int p(struct xdp_md *ctx)
{
	return XDP_PASS;
}
