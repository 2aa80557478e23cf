/*
 * Structs of <linux/bpf.h> that helpers take and give.
 *
 * Generated from uapi_structs.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define AF_INET 2

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

SEC("sockops")
int window(struct bpf_sock_ops *ctx)
{
	void *sk = ctx->sk;
	void *tp;
	__u32 key;
	__u64 value;

	if (!sk)
		return 1;
	tp = bpf_tcp_sock(sk);
	if (!tp)
		return 1;
	key = ((struct bpf_sock *)sk)->family;
	value = ((struct bpf_tcp_sock *)tp)->bytes_acked;
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	if (((struct bpf_tcp_sock *)tp)->snd_cwnd > 100)
		ctx->reply = 1;

	return 1;
}

SEC("tc")
int encapsulate(struct __sk_buff *ctx)
{
	struct bpf_tunnel_key key;
	struct bpf_redir_neigh neigh;

	__builtin_memset(&key, 0, sizeof(key));
	__builtin_memset(&neigh, 0, sizeof(neigh));
	key.tunnel_id = 7;
	key.remote_ipv4 = 0xa000001;
	neigh.nh_family = AF_INET;
	neigh.ipv6_nh[3] = bpf_htonl(1);
	bpf_skb_set_tunnel_key(ctx, &key, sizeof(struct bpf_tunnel_key), 0);

	return bpf_redirect_neigh(1, &neigh, sizeof(struct bpf_redir_neigh), 0);
}

SEC("tc")
int port(struct __sk_buff *ctx)
{
	void *sk = ctx->sk;
	void *full;
	__u32 key;
	__u64 value;

	if (!sk)
		return TC_ACT_OK;
	full = bpf_sk_fullsock(sk);
	if (!full)
		return TC_ACT_OK;
	key = 2;
	value = ((struct bpf_sock *)full)->dst_ip6[1];
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);
	key = 3;
	value = ((struct bpf_sock *)full)->state;
	bpf_map_update_elem(&seen, &key, &value, BPF_ANY);

	return TC_ACT_OK;
}

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} records SEC(".maps");

SEC("raw_tp/sys_enter")
int record(struct bpf_raw_tracepoint_args *ctx)
{
	struct bpf_dynptr d = {};

	bpf_ringbuf_reserve_dynptr(&records, 16, 0, &d);
	bpf_ringbuf_submit_dynptr(&d, 0);

	return 0;
}

/* struct sockaddr_in */
struct sockaddr_ipv4 {
	__u16 sin_family;
	__be16 sin_port;
	__be32 sin_addr;
	__u64 sin_zero;
};

_Static_assert(sizeof(struct sockaddr_ipv4) == 16, "struct sockaddr_ipv4");

SEC("cgroup/connect4")
int from_here(struct bpf_sock_addr *ctx)
{
	struct sockaddr_ipv4 address = {
		.sin_family = AF_INET,
		.sin_addr = bpf_htonl(2130706434),
	};

	if (bpf_bind(ctx, (struct sockaddr *)&address,
		     sizeof(struct sockaddr_ipv4)) == 0)
		return 1;

	return 0;
}
