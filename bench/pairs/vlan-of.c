// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(vlans, ARRAY, __u32, __u64, 4096);

SEC("xdp")
int vlan_of(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct ethhdr *eth = START(ctx);
	struct vlan_tag *tag = (void *)(eth + 1);
	__u64 *n;
	__u32 id;

	if ((void *)(eth + 1) > end || ETHER_TYPE(eth) != bpf_htons(ETH_P_8021Q))
		return XDP_PASS;
	if ((void *)(tag + 1) > end)
		return XDP_DROP;
	id = bpf_ntohs(tag->tci) & 4095;
	n = bpf_map_lookup_elem(&vlans, &id);
	if (n)
		__sync_fetch_and_add(n, 1);
	return XDP_PASS;
}
