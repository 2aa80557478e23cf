/*
 * Generated from parameter-texts-s390x.lisp by skep; edit that file, not this
 * one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * arch: s390x Texts that are defaults, in the byte order of the machine that
 * runs the programs.
 */
const volatile __be32 peer = 16909060; /* a peer */
const volatile __u32 other = 16909060; /* another */
const volatile __be16 service = 443; /* a port */
const volatile __u16 most = 16; /* a number */
const volatile __s32 least = -3; /* a number */
const volatile __u32 how = 15; /* a signal */

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	if (ctx->remote_ip4 == peer && ctx->local_ip4 == other &&
	    bpf_htons(443) == service && ctx->len > most && least < (__s64)how)
		return 1;

	return 0;
}
