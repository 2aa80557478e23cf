// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(ports, HASH, __u16, __u64, 256);

SEC("xdp")
int l4_guard(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct l4 l4;
	__u64 *n;
	__u16 port;

	if (!find_l4(START(ctx), end, &l4))
		return XDP_PASS;
	if (l4.protocol == IPPROTO_TCP) {
		struct iphdr *ip = l4.ip;

		return ip->version == 4 && ip->ttl <= 1 ? XDP_DROP : XDP_PASS;
	}
	if (l4.protocol != IPPROTO_UDP)
		return XDP_PASS;
	port = bpf_ntohs(((struct udphdr *)l4.header)->dest);
	n = bpf_map_lookup_elem(&ports, &port);
	if (!n)
		return XDP_PASS;
	__sync_fetch_and_add(n, 1);
	return XDP_DROP;
}
