/*
 * Control: every way to choose, to bind and to leave.
 *
 * Generated from control.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define AF_INET 2
#define SOCK_STREAM 1
#define AF_INET6 10

/*
 * clang drops a mask or a bounds check if it can prove that the number is
 * small; the verifier often cannot, and needs the check. The empty asm hides
 * the number's origin from clang; it emits no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}

#define MOST_TRIES 4

/* a value in every arm */
SEC("cgroup_skb/ingress")
int choose(struct __sk_buff *ctx)
{
	__u32 len = ctx->len;
	__u64 class;

	if (len < 64)
		class = 0;
	else if (len < 512)
		class = 1;
	else
		class = 2;
	if (class == 2)
		return 0;

	return 1;
}

SEC("cgroup_skb/egress")
int leave(struct __sk_buff *ctx)
{
	__u64 len = ctx->len;
	__u8 odd = 0;

	if (opaque(len) == 0)
		return 0;
	/* look at each bit until one is set */
	for (__u64 i = 0; i < MOST_TRIES; i++) {
		if (len & ((__u64)1 << (i & 63)))
			odd = 1;
	}
	if (odd != 0)
		return 1;
	len += 1;
	len -= 2;
	if (opaque(len) == 1)
		return 1;
	if (len == 2 || len == 3)
		return 0;

	return 1;
}

SEC("cgroup/sock_create")
int both(struct bpf_sock *ctx)
{
	if ((ctx->family == AF_INET && ctx->type == SOCK_STREAM) ||
	    ctx->family != AF_INET6)
		return 1;

	return 0;
}
