// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

MAP(sizes, PERCPU_ARRAY, __u32, __u64, 16);

SEC("xdp")
int size_log2(struct xdp_md *ctx)
{
	__u32 slot = log2_u32(END(ctx) - START(ctx));
	__u64 *n;

	if (slot > 15)
		slot = 15;
	n = bpf_map_lookup_elem(&sizes, &slot);
	if (n)
		(*n)++;
	return XDP_PASS;
}
