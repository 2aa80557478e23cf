// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int tcp_backend(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct tcphdr *tcp = behind_ipv4(ip, end, IPPROTO_TCP, sizeof(*tcp));
	__be32 to = bpf_htonl(0x0a000002);
	__u32 diff;

	if (!tcp || tcp->dest != bpf_htons(80))
		return XDP_PASS;
	diff = diff4(ip->daddr, to);
	ip->check = csum_add(ip->check, diff);
	tcp->check = csum_add(tcp->check, diff + diff2(bpf_htons(80), bpf_htons(8080)));
	ip->daddr = to;
	tcp->dest = bpf_htons(8080);
	return XDP_TX;
}
