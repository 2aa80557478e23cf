// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(verdicts, PERCPU_ARRAY, __u32, __u64, 5);

static __always_inline int decide(void *data, void *end)
{
	struct iphdr *ip = find_ipv4(data, end);
	void *next;

	if (!ip || ip->ihl < 5 || ip->frag_off & bpf_htons(0x1fff))
		return XDP_PASS;
	next = (void *)ip + ip->ihl * 4;
	if (next + 8 > end)
		return XDP_PASS;
	if (ip->protocol == IPPROTO_UDP)
		return ((struct udphdr *)next)->dest == bpf_htons(53) ? XDP_DROP : XDP_PASS;
	if (ip->protocol == IPPROTO_ICMP)
		return ((struct icmphdr *)next)->type == ICMP_ECHO ? XDP_DROP : XDP_PASS;
	return XDP_PASS;
}

SEC("xdp")
int verdict_parse(struct xdp_md *ctx)
{
	__u32 action = decide(START(ctx), END(ctx));
	__u64 *n = bpf_map_lookup_elem(&verdicts, &action);

	if (n)
		(*n)++;
	return action;
}
