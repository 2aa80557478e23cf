// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int ttl_hop(struct xdp_md *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));

	if (!ip)
		return XDP_PASS;
	if (ip->ttl <= 1)
		return XDP_DROP;
	ip->check = csum_add(ip->check, (__u16)~bpf_htons(0x0100)); /* as ip_decrease_ttl does */
	ip->ttl--;
	return XDP_TX;
}
