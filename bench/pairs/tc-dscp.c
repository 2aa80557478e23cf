// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("tc")
int tc_dscp(struct __sk_buff *ctx)
{
	void *data = START(ctx), *end = END(ctx);
	struct iphdr *ip = find_ipv4(data, end);
	struct ipv6hdr *ip6;

	if (ip) {
		ctx->mark = ip->tos >> 2;
		return TC_ACT_OK;
	}
	ip6 = find_ipv6(data, end);
	if (ip6)
		ctx->mark = (ip6->priority << 4 | ip6->flow_lbl[0] >> 4) >> 2;
	return TC_ACT_OK;
}
