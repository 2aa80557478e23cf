// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} sent SEC(".maps");

SEC("cgroup_skb/egress")
int socket_bytes(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	__u64 *mine;

	if (!sk)
		return 1;
	mine = bpf_sk_storage_get(&sent, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!mine)
		return 1;
	__sync_fetch_and_add(mine, ctx->len);
	return *mine <= 1000000;
}
