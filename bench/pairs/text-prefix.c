// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int text_prefix(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct tcphdr *tcp = behind_ipv4(ip, end, IPPROTO_TCP, sizeof(*tcp));
	__be32 *text;

	if (!tcp)
		return XDP_PASS;
	text = (void *)tcp + tcp->doff * 4;
	if ((void *)(text + 1) > end)
		return XDP_PASS;
	return *text == bpf_htonl('G' << 24 | 'E' << 16 | 'T' << 8 | ' ') ? XDP_DROP : XDP_PASS;
}
