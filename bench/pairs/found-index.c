// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct list_of_ports {
	__u16 ports[8];
	__u64 hits[8];
};

MAP(lists, ARRAY, __u32, struct list_of_ports, 1);

SEC("xdp")
int found_index(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct udphdr *udp = behind_ipv4(ip, end, IPPROTO_UDP, sizeof(*udp));
	struct list_of_ports *l;
	__u32 key = 0;
	__u16 port;

	if (!udp)
		return XDP_PASS;
	l = bpf_map_lookup_elem(&lists, &key);
	if (!l)
		return XDP_PASS;
	port = bpf_ntohs(udp->dest);
	for (int i = 0; i < 8; i++) {
		if (l->ports[i] == port) {
			l->hits[i]++;
			return XDP_DROP;
		}
	}
	return XDP_PASS;
}
