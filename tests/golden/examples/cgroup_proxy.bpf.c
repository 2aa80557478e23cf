// SPDX-License-Identifier: GPL-2.0
/*
 * Leads the TCP connections of a cgroup to a proxy of this host, which asks for
 * the place that was meant by getsockopt(SO_ORIGINAL_DST). What cannot be led
 * there is refused: IPv6, datagrams, and other kinds of socket. This host's own
 * addresses, 127.0.0.0/8 and ::1, are let through.
 *
 * connect4 and connect6 rewrite the destination and keep the one that was meant
 * by the socket's cookie; sockops, when the connection stands, keeps it by the
 * socket's address, which is what the proxy sees as its peer; getsockopt looks
 * there. That one is for the proxy's cgroup, the others for the clients', which
 * must be another one.
 *
 * Generated from cgroup-proxy.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/in.h>
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

/*
 * clang merges the null tests of two pointers into one test of a | b, and the
 * verifier rejects | on pointers. This test is a BPF jump that clang cannot
 * change. clang 14 needs the empty asm if a loop follows.
 */
#define is_set(pointer)                                                        \
	({                                                                     \
		__label__ null_;                                               \
		int set_ = 0;                                                  \
		__asm__ goto("if %0 == 0 goto %l1"                             \
			     :                                                 \
			     : "r"(pointer)                                    \
			     :                                                 \
			     : null_);                                         \
		__asm__ volatile("");                                          \
		set_ = 1;                                                      \
	null_:                                                                 \
		set_;                                                          \
	})

#define ALLOW 1
#define REFUSE 0
#define SO_ORIGINAL_DST 80

const volatile __u16 proxy_port = 0; /* TCP port of the proxy on 127.0.0.1 */

struct place {
	__be32 address;
	__u16 port; /* host order */
	__u8 _pad[2];
};

_Static_assert(sizeof(struct place) == 8, "struct place");

/* struct sockaddr_in */
struct socket_address {
	__u16 family;
	__be16 port;
	__be32 address;
	__u64 unused;
};

/* struct bpf_sock, as far as it is used here */
struct peer {
	__u32 before[12];
	__be16 port;
	__be32 address;
};

/* the place that was meant, by socket cookie, until the connection stands */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16 * 1024);
	__type(key, __u64);
	__type(value, struct place);
} meant SEC(".maps");

/* the place that was meant, by the client's own address */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64 * 1024);
	__type(key, struct place);
	__type(value, struct place);
} clients SEC(".maps");

SEC("cgroup/connect4")
int redirect4(struct bpf_sock_addr *ctx)
{
	if ((bpf_ntohl(ctx->user_ip4) >> 24) == 127)
		return ALLOW;
	if (ctx->protocol != IPPROTO_TCP)
		return REFUSE;
	{
		struct place to = {
			.address = ctx->user_ip4,
			.port = bpf_ntohs(ctx->user_port),
		};
		__u64 key;

		key = bpf_get_socket_cookie(ctx);
		bpf_map_update_elem(&meant, &key, &to, BPF_ANY);
	}
	ctx_write(ctx->user_ip4, bpf_htonl(0x7f000001));
	ctx_write(ctx->user_port, bpf_htons(proxy_port));

	return ALLOW;
}

/* An IPv6 socket reaches IPv4 by ::ffff:a.b.c.d. */
SEC("cgroup/connect6")
int redirect6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_ip6[0] != 0 || ctx->user_ip6[1] != 0)
		return REFUSE;
	if (ctx->user_ip6[2] == 0 && ctx->user_ip6[3] == bpf_htonl(1))
		return ALLOW;
	if (ctx->user_ip6[2] != bpf_htonl(0xffff))
		return REFUSE;
	if ((bpf_ntohl(ctx->user_ip6[3]) >> 24) == 127)
		return ALLOW;
	if (ctx->protocol != IPPROTO_TCP)
		return REFUSE;
	{
		struct place to = {
			.address = ctx->user_ip6[3],
			.port = bpf_ntohs(ctx->user_port),
		};
		__u64 key;

		key = bpf_get_socket_cookie(ctx);
		bpf_map_update_elem(&meant, &key, &to, BPF_ANY);
	}
	ctx_write(ctx->user_ip6[3], bpf_htonl(0x7f000001));
	ctx_write(ctx->user_port, bpf_htons(proxy_port));

	return ALLOW;
}

/* Datagrams of sockets that are not connected. */
SEC("cgroup/sendmsg4")
int refuse_datagram4(struct bpf_sock_addr *ctx)
{
	return (bpf_ntohl(ctx->user_ip4) >> 24) == 127;
}

SEC("cgroup/sendmsg6")
int refuse_datagram6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_ip6[0] != 0 || ctx->user_ip6[1] != 0)
		return REFUSE;
	if (ctx->user_ip6[2] == 0)
		return ctx_read(ctx->user_ip6[3]) == bpf_htonl(1);

	return ctx_read(ctx->user_ip6[2]) == bpf_htonl(0xffff) &&
	       (bpf_ntohl(ctx_read(ctx->user_ip6[3])) >> 24) == 127;
}

/* No socket may go round the others: raw, ping, SCTP, MPTCP. */
SEC("cgroup/sock_create")
int refuse_socket(struct bpf_sock *ctx)
{
	if (ctx->protocol == IPPROTO_TCP || ctx->protocol == IPPROTO_UDP)
		return ALLOW;

	return REFUSE;
}

SEC("sockops")
int remember(struct bpf_sock_ops *ctx)
{
	if (ctx->op == BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB) {
		__u64 cookie;
		struct place *to;
		struct place client = { 0 };

		cookie = bpf_get_socket_cookie(ctx);
		to = bpf_map_lookup_elem(&meant, &cookie);
		client.address = ctx->local_ip4;
		client.port = ctx->local_port;
		/*
		 * an address that was another connection's must not lead to its
		 * place
		 */
		if (to) {
			bpf_map_update_elem(&clients, &client, to, BPF_ANY);
			bpf_map_delete_elem(&meant, &cookie);
		} else {
			bpf_map_delete_elem(&clients, &client);
		}
	}

	return 1;
}

SEC("cgroup/getsockopt")
int tell_meant(struct bpf_sockopt *ctx)
{
	if (ctx->level == IPPROTO_IP && ctx->optname == SO_ORIGINAL_DST) {
		struct place client = { 0 };
		struct peer *sk = (struct peer *)ctx->sk;
		struct socket_address *answer = (void *)(long)ctx->optval;
		struct place *to;

		if (!is_set(sk))
			return 1;
		client.address = sk->address;
		client.port = bpf_ntohs(sk->port);
		if ((void *)answer + sizeof(struct socket_address) >
		    (void *)(long)ctx->optval_end)
			return 1;
		to = bpf_map_lookup_elem(&clients, &client);
		if (to) {
			answer->family = AF_INET;
			answer->port = bpf_htons(to->port);
			answer->address = to->address;
			answer->unused = 0;
			ctx_write(ctx->optlen, sizeof(struct socket_address));
			ctx_write(ctx->retval, 0);
		}
	}

	return 1;
}
