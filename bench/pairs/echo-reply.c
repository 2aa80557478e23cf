// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int echo_reply(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct icmphdr *icmp = behind_ipv4(ip, end, IPPROTO_ICMP, sizeof(*icmp));
	__u16 *macs = START(ctx);
	__be32 from;

	if (!icmp || icmp->type != ICMP_ECHO)
		return XDP_PASS;
	for (int i = 0; i < 3; i++) {
		__u16 word = macs[i];

		macs[i] = macs[i + 3];
		macs[i + 3] = word;
	}
	from = ip->saddr;
	ip->saddr = ip->daddr;
	ip->daddr = from;
	icmp->type = ICMP_ECHOREPLY;
	icmp->checksum = csum_add(icmp->checksum, diff2(bpf_htons(ICMP_ECHO << 8), 0));
	return XDP_TX;
}
