// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int word_sum(struct xdp_md *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));
	__u16 *words = (void *)ip;
	__u32 sum = 0;

	if (!ip || ip->version != 4 || ip->ihl != 5)
		return XDP_PASS;
#pragma unroll
	for (int i = 0; i < 10; i++)
		sum += words[i];
	return fold(sum) == 0xffff ? XDP_PASS : XDP_DROP;
}
