// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int two_forms(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct tcphdr *tcp;
	struct udphdr *udp;

	tcp = behind_ipv4(ip, end, IPPROTO_TCP, sizeof(*tcp));
	if (tcp)
		return tcp->dest == bpf_htons(80) ? XDP_DROP : XDP_PASS;
	udp = behind_ipv4(ip, end, IPPROTO_UDP, sizeof(*udp));
	if (udp && udp->dest == bpf_htons(53))
		return XDP_DROP;
	return XDP_PASS;
}
