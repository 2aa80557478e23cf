// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(ports, HASH, __u16, __u64, 256);

SEC("cgroup_skb/egress")
int egress_ports(struct __sk_buff *ctx)
{
	struct iphdr ip;
	struct udphdr udp;
	__u16 port;
	__u64 *n;

	if (ctx->protocol != bpf_htons(ETH_P_IP) || bpf_skb_load_bytes(ctx, 0, &ip, sizeof(ip)))
		return 1;
	if (ip.protocol != IPPROTO_UDP || ip.ihl < 5 || ip.frag_off & bpf_htons(0x1fff))
		return 1;
	if (bpf_skb_load_bytes(ctx, ip.ihl * 4, &udp, sizeof(udp)))
		return 1;
	port = bpf_ntohs(udp.dest);
	n = bpf_map_lookup_elem(&ports, &port);
	if (!n)
		return 1;
	__sync_fetch_and_add(n, 1);
	return 0;
}
