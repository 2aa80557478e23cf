// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("xdp")
int option_walk(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct tcphdr *tcp = behind_ipv4(ip, end, IPPROTO_TCP, sizeof(*tcp));
	__u32 at = sizeof(*tcp), len;

	if (!tcp || !tcp->syn)
		return XDP_PASS;
	len = tcp->doff * 4;
	for (int i = 0; i < 10 && at < len; i++) {
		__u8 *option = (void *)tcp + at;

		if ((void *)(option + 4) > end || option[0] == 0)
			break;
		if (option[0] == 2)
			return bpf_ntohs(*(__be16 *)(option + 2)) < 500 ? XDP_DROP : XDP_PASS;
		at += option[0] == 1 ? 1 : option[1];
	}
	return XDP_PASS;
}
