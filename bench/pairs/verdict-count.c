// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(verdicts, PERCPU_ARRAY, __u32, __u64, 5);

/* The verdict, or -1 for what is cut short: that passes and is not counted. */
static __always_inline int decide(void *data, void *end)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	void *next;

	if ((void *)ip > end)
		return -1;
	if (ETHER_TYPE(eth) != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if ((void *)(ip + 1) > end)
		return -1;
	if (ip->ihl < 5 || ip->frag_off & bpf_htons(0x1fff))
		return XDP_PASS;
	if (ip->protocol != IPPROTO_UDP && ip->protocol != IPPROTO_ICMP)
		return XDP_PASS;
	next = (void *)ip + ip->ihl * 4;
	if (next + 8 > end)
		return -1;
	if (ip->protocol == IPPROTO_UDP)
		return ((struct udphdr *)next)->dest == bpf_htons(53) ? XDP_DROP : XDP_PASS;
	return ((struct icmphdr *)next)->type == ICMP_ECHO ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int verdict_count(struct xdp_md *ctx)
{
	__u32 action = decide(START(ctx), END(ctx));
	__u64 *n;

	if (action == (__u32)-1)
		return XDP_PASS;
	n = bpf_map_lookup_elem(&verdicts, &action);
	if (n)
		(*n)++;
	return action;
}
