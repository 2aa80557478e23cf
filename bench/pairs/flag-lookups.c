// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(sources, HASH, __be32, __u64, 1024);
MAP(ports, HASH, __u16, __u64, 256);
MAP(seen, PERCPU_ARRAY, __u32, __u64, 4);

SEC("xdp")
int flag_lookups(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct udphdr *udp = behind_ipv4(ip, end, IPPROTO_UDP, sizeof(*udp));
	__u32 flags = 0;
	__be32 source;
	__u16 port;
	__u64 *n;

	if (!udp)
		return XDP_PASS;
	source = ip->saddr;
	port = bpf_ntohs(udp->dest);
	if (bpf_map_lookup_elem(&sources, &source))
		flags |= 1;
	if (bpf_map_lookup_elem(&ports, &port))
		flags |= 2;
	n = bpf_map_lookup_elem(&seen, &flags);
	if (n)
		(*n)++;
	return flags == 1 ? XDP_DROP : XDP_PASS;
}
