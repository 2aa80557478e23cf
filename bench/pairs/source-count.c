// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(sources, HASH, __be32, __u64, 1024);

SEC("xdp")
int source_count(struct xdp_md *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));
	__be32 key;

	if (!ip)
		return XDP_PASS;
	key = ip->saddr;
	count(&sources, &key);
	return XDP_PASS;
}
