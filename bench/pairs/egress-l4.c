// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("cgroup_skb/egress")
int egress_l4(struct __sk_buff *ctx)
{
	__u32 offset;
	__u8 protocol;

	if (ctx->protocol == bpf_htons(ETH_P_IP)) {
		struct iphdr ip;

		if (bpf_skb_load_bytes(ctx, 0, &ip, sizeof(ip)))
			return 1;
		if (ip.ihl < 5 || ip.frag_off & bpf_htons(0x1fff))
			return 1;
		protocol = ip.protocol;
		offset = ip.ihl * 4;
	} else if (ctx->protocol == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr ip;

		if (bpf_skb_load_bytes(ctx, 0, &ip, sizeof(ip)))
			return 1;
		protocol = ip.nexthdr;
		offset = sizeof(ip);
		for (int i = 0; i < 4; i++) {
			struct {
				struct ipv6_opt_hdr opt;
				__be16 frag_off;
			} head;

			if (protocol != IPPROTO_HOPOPTS && protocol != IPPROTO_ROUTING &&
			    protocol != IPPROTO_DSTOPTS && protocol != IPPROTO_FRAGMENT)
				break;
			if (bpf_skb_load_bytes(ctx, offset, &head, sizeof(head)))
				return 1;
			if (protocol == IPPROTO_FRAGMENT) {
				if (head.frag_off & bpf_htons(0xfff8))
					return 1;
				offset += 8;
			} else {
				offset += (head.opt.hdrlen + 1) * 8;
			}
			protocol = head.opt.nexthdr;
		}
	} else {
		return 1;
	}
	if (protocol == IPPROTO_TCP) {
		struct tcphdr tcp;

		return bpf_skb_load_bytes(ctx, offset, &tcp, sizeof(tcp)) || !tcp.rst;
	}
	if (protocol == IPPROTO_UDP) {
		struct udphdr udp;

		return bpf_skb_load_bytes(ctx, offset, &udp, sizeof(udp)) ||
		       udp.dest != bpf_htons(53);
	}
	return 1;
}
