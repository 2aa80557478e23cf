// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(places, ARRAY, __u32, __u64, 64);

SEC("xdp")
int byte_scan(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct udphdr *udp = behind_ipv4(ip, end, IPPROTO_UDP, sizeof(*udp));
	const char *text = (void *)(udp + 1);

	if (!udp)
		return XDP_PASS;
	for (__u32 i = 0; i < 64; i++) {
		__u64 *n;

		if ((void *)(text + i + 1) > end)
			break;
		if (text[i] != ';')
			continue;
		n = bpf_map_lookup_elem(&places, &i);
		if (n)
			__sync_fetch_and_add(n, 1);
		return XDP_DROP;
	}
	return XDP_PASS;
}
