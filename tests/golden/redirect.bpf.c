/*
 * A redirect to a port of this machine, and one field of two in one program.
 *
 * Generated from redirect.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define AF_INET 2

/*
 * clang merges reads of different context fields in two branches into one read
 * through a computed pointer, which the verifier rejects. The empty asm keeps
 * the reads apart; it emits no instruction.
 */
#define ctx_read(field)                                                        \
	({                                                                     \
		__typeof__(field) value_ = (field);                            \
		__asm__("" : "+r"(value_));                                    \
		value_;                                                        \
	})

/*
 * clang merges writes of different context fields into one write through a
 * computed pointer, which the verifier rejects. It does not merge volatile
 * stores that are followed by an asm.
 */
#define ctx_write(field, value)                                                \
	do {                                                                   \
		*(volatile __typeof__(field) *)&(field) = (value);             \
		__asm__ volatile("");                                          \
	} while (0)

#define PROXY_PORT 3128

SEC("cgroup/connect4")
int redirect(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(80)) {
		ctx_write(ctx->user_ip4, bpf_htonl(0x7f000001));
		ctx_write(ctx->user_port, bpf_htons(PROXY_PORT));
	}

	return 1;
}

SEC("cgroup_skb/egress")
int either(struct __sk_buff *ctx)
{
	__u64 last;

	if (ctx->family == AF_INET)
		last = ctx_read(ctx->remote_ip4);
	else
		last = ctx_read(ctx->remote_ip6[3]);
	if (last == bpf_htonl(1))
		return 0;

	return 1;
}
