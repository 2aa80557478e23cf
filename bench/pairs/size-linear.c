// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(sizes, ARRAY, __u32, __u64, 17);

SEC("xdp")
int size_linear(struct xdp_md *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));
	__u32 slot;
	__u64 *n;

	if (!ip)
		return XDP_PASS;
	slot = bpf_ntohs(ip->tot_len);
	slot = slot >= 1500 ? 16 : slot / 100 + 1;
	n = bpf_map_lookup_elem(&sizes, &slot);
	if (n)
		__sync_fetch_and_add(n, 1);
	return XDP_PASS;
}
