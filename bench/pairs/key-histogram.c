// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct slot_of {
	__u32 protocol;
	__u32 slot;
};

MAP(slots, HASH, struct slot_of, __u64, 1024);

SEC("xdp")
int key_histogram(struct xdp_md *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));
	struct slot_of key;

	if (!ip)
		return XDP_PASS;
	key.protocol = ip->protocol;
	key.slot = log2_u32(bpf_ntohs(ip->tot_len));
	count(&slots, &key);
	return XDP_PASS;
}
