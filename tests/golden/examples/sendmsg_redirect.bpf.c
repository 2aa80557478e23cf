// SPDX-License-Identifier: GPL-2.0
/*
 * Sends the datagrams of a cgroup that go to one port (DNS, say) to a resolver
 * of one's own on this host. The destination is rewritten in sendmsg, so that
 * neither the program nor its configuration changes.
 *
 * Generated from sendmsg-redirect.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

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

/* By port as the socket has it, in network order. The application fills it. */
struct target {
	__be16 port;
	__u16 pad;
	__u32 count; /* datagrams that were sent there */
};

_Static_assert(sizeof(struct target) == 8, "struct target");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u16);
	__type(value, struct target);
} targets SEC(".maps");

SEC("cgroup/sendmsg4")
int redirect4(struct bpf_sock_addr *ctx)
{
	__be16 port = ctx->user_port;
	struct target *to;

	to = bpf_map_lookup_elem(&targets, &port);
	if (to) {
		__sync_fetch_and_add(&to->count, 1);
		ctx_write(ctx->user_ip4, bpf_htonl(0x7f000001));
		ctx_write(ctx->user_port, to->port);
	}

	return 1;
}

SEC("cgroup/sendmsg6")
int redirect6(struct bpf_sock_addr *ctx)
{
	__be16 port = ctx->user_port;
	struct target *to;

	to = bpf_map_lookup_elem(&targets, &port);
	if (!to)
		return 1;
	__sync_fetch_and_add(&to->count, 1);
	/* ::1 */
	ctx_write(ctx->user_ip6[0], 0);
	ctx_write(ctx->user_ip6[1], 0);
	ctx_write(ctx->user_ip6[2], 0);
	ctx_write(ctx->user_ip6[3], bpf_htonl(1));
	ctx_write(ctx->user_port, to->port);

	return 1;
}
