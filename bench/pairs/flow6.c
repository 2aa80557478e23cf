// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct flow {
	struct in6_addr source;
	struct in6_addr destination;
	__u32 next;
};

MAP(flows, HASH, struct flow, __u64, 1024);

SEC("xdp")
int flow6(struct xdp_md *ctx)
{
	struct ipv6hdr *ip = find_ipv6(START(ctx), END(ctx));
	struct flow key;

	if (!ip)
		return XDP_PASS;
	key.source = ip->saddr;
	key.destination = ip->daddr;
	key.next = ip->nexthdr;
	count(&flows, &key);
	return XDP_PASS;
}
