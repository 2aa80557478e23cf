// SPDX-License-Identifier: GPL-2.0
/* cgroup-proxy.lisp as one writes it in C by hand. */
#include <stdbool.h>
#include <linux/bpf.h>
#include <linux/in.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define AF_INET 2
#define SO_ORIGINAL_DST 80

char LICENSE[] SEC("license") = "GPL";

const volatile __u16 proxy_port = 0;

struct place {
	__be32 address;
	__u16 port;
	__u16 pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16 * 1024);
	__type(key, __u64);
	__type(value, struct place);
} meant SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64 * 1024);
	__type(key, struct place);
	__type(value, struct place);
} clients SEC(".maps");

static __always_inline bool is_loopback(__be32 address)
{
	return (address & bpf_htonl(0xff000000)) == bpf_htonl(0x7f000000);
}

static __always_inline void keep_meant(struct bpf_sock_addr *ctx, __be32 address)
{
	struct place to = { .address = address, .port = bpf_ntohs(ctx->user_port) };
	__u64 cookie = bpf_get_socket_cookie(ctx);

	bpf_map_update_elem(&meant, &cookie, &to, BPF_ANY);
}

SEC("cgroup/connect4")
int redirect4(struct bpf_sock_addr *ctx)
{
	if (is_loopback(ctx->user_ip4))
		return 1;
	if (ctx->protocol != IPPROTO_TCP)
		return 0;
	keep_meant(ctx, ctx->user_ip4);
	ctx->user_ip4 = bpf_htonl(INADDR_LOOPBACK);
	ctx->user_port = bpf_htons(proxy_port);
	return 1;
}

SEC("cgroup/connect6")
int redirect6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_ip6[0] || ctx->user_ip6[1])
		return 0;
	if (!ctx->user_ip6[2] && ctx->user_ip6[3] == bpf_htonl(1))
		return 1;
	if (ctx->user_ip6[2] != bpf_htonl(0xffff))
		return 0;
	if (is_loopback(ctx->user_ip6[3]))
		return 1;
	if (ctx->protocol != IPPROTO_TCP)
		return 0;
	keep_meant(ctx, ctx->user_ip6[3]);
	ctx->user_ip6[3] = bpf_htonl(INADDR_LOOPBACK);
	ctx->user_port = bpf_htons(proxy_port);
	return 1;
}

SEC("cgroup/sendmsg4")
int refuse_datagram4(struct bpf_sock_addr *ctx)
{
	return is_loopback(ctx->user_ip4);
}

SEC("cgroup/sendmsg6")
int refuse_datagram6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_ip6[0] || ctx->user_ip6[1])
		return 0;
	if (!ctx->user_ip6[2])
		return ctx->user_ip6[3] == bpf_htonl(1);
	return ctx->user_ip6[2] == bpf_htonl(0xffff) && is_loopback(ctx->user_ip6[3]);
}

SEC("cgroup/sock_create")
int refuse_socket(struct bpf_sock *ctx)
{
	return ctx->protocol == IPPROTO_TCP || ctx->protocol == IPPROTO_UDP;
}

SEC("sockops")
int remember(struct bpf_sock_ops *ctx)
{
	struct place client = { 0 };
	struct place *to;
	__u64 cookie;

	if (ctx->op != BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB)
		return 1;
	cookie = bpf_get_socket_cookie(ctx);
	to = bpf_map_lookup_elem(&meant, &cookie);
	client.address = ctx->local_ip4;
	client.port = ctx->local_port;
	if (to) {
		bpf_map_update_elem(&clients, &client, to, BPF_ANY);
		bpf_map_delete_elem(&meant, &cookie);
	} else {
		bpf_map_delete_elem(&clients, &client);
	}
	return 1;
}

SEC("cgroup/getsockopt")
int tell_meant(struct bpf_sockopt *ctx)
{
	struct sockaddr_in *answer = ctx->optval;
	struct place client = { 0 };
	struct bpf_sock *sk;
	struct place *to;

	if (ctx->level != IPPROTO_IP || ctx->optname != SO_ORIGINAL_DST)
		return 1;
	sk = ctx->sk;
	if (!sk)
		return 1;
	client.address = sk->dst_ip4;
	client.port = bpf_ntohs(sk->dst_port);
	if ((void *)(answer + 1) > ctx->optval_end)
		return 1;
	to = bpf_map_lookup_elem(&clients, &client);
	if (!to)
		return 1;
	ctx->optlen = sizeof(*answer);
	answer->sin_family = AF_INET;
	answer->sin_port = bpf_htons(to->port);
	answer->sin_addr.s_addr = to->address;
	*(__u64 *)answer->__pad = 0;
	ctx->retval = 0; /* not beside optlen: clang would store both at once, which is refused */
	return 1;
}
