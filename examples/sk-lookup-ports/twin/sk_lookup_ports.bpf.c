// SPDX-License-Identifier: GPL-2.0
/* sk-lookup-ports.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <linux/in.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u16);
	__type(value, __u64);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sockets SEC(".maps");

SEC("sk_lookup")
int choose_socket(struct bpf_sk_lookup *ctx)
{
	__u16 port = ctx->local_port;
	struct bpf_sock *sk;
	__u32 slot = 0;
	__u64 *led;
	long err;

	if (ctx->protocol != IPPROTO_TCP)
		return SK_PASS;
	led = bpf_map_lookup_elem(&ports, &port);
	if (!led)
		return SK_PASS;
	sk = bpf_map_lookup_elem(&sockets, &slot);
	if (!sk)
		return SK_DROP;
	err = bpf_sk_assign(ctx, sk, 0);
	bpf_sk_release(sk);
	if (err)
		return SK_DROP;
	__sync_fetch_and_add(led, 1);
	return SK_PASS;
}
