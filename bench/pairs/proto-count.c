// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(counts, PERCPU_ARRAY, __u32, __u64, 256);

SEC("xdp")
int proto_count(struct xdp_md *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));
	__u64 *n;
	__u32 key;

	if (!ip)
		return XDP_PASS;
	key = ip->protocol;
	n = bpf_map_lookup_elem(&counts, &key);
	if (n)
		(*n)++;
	return XDP_PASS;
}
