// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(ports, HASH, __u16, __u64, 256);
MAP(classes, ARRAY, __u32, __u32, 64);

SEC("tc")
int class_mark(struct __sk_buff *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct udphdr *udp = behind_ipv4(ip, end, IPPROTO_UDP, sizeof(*udp));
	__u32 class = 0, dscp, *of_dscp;
	__u64 *of_port;
	__u16 port;

	if (!udp)
		return TC_ACT_OK;
	dscp = ip->tos >> 2;
	port = bpf_ntohs(udp->dest);
	of_port = bpf_map_lookup_elem(&ports, &port);
	if (of_port)
		class = *of_port;
	if (!class) {
		of_dscp = bpf_map_lookup_elem(&classes, &dscp);
		if (of_dscp)
			class = *of_dscp;
	}
	if (class) {
		ctx->mark = class;
		ctx->priority = class + 0x10000;
	}
	return TC_ACT_OK;
}
