// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int ipv6_guard(struct xdp_md *ctx)
{
	struct ipv6hdr *ip = find_ipv6(START(ctx), END(ctx));

	if (!ip)
		return XDP_PASS;
	if (ip->saddr.in6_u.u6_addr32[0] == bpf_htonl(0x20010db8) &&
	    !ip->saddr.in6_u.u6_addr32[1] && !ip->saddr.in6_u.u6_addr32[2] &&
	    ip->saddr.in6_u.u6_addr32[3] == bpf_htonl(1))
		return XDP_DROP;
	return ip->nexthdr == IPPROTO_ICMPV6 && ip->hop_limit != 255 ? XDP_DROP : XDP_PASS;
}
