// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct peers {
	__be32 source;
	__be32 destination;
};

MAP(bytes, PERCPU_HASH, struct peers, __u64, 1024);

SEC("tc")
int tcx_peer_key(struct __sk_buff *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));
	struct peers key;
	__u64 *n, len;

	if (!ip)
		return TC_ACT_OK;
	__builtin_memcpy(&key, &ip->saddr, sizeof(key));
	n = bpf_map_lookup_elem(&bytes, &key);
	if (n) {
		*n += ctx->len;
	} else {
		len = ctx->len;
		bpf_map_update_elem(&bytes, &key, &len, BPF_NOEXIST);
	}
	return TC_ACT_OK;
}
