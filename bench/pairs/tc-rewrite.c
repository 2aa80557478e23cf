// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

SEC("tc")
int tc_rewrite(struct __sk_buff *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct udphdr *udp = behind_ipv4(ip, end, IPPROTO_UDP, sizeof(*udp));
	__u8 tos = 184;
	__u16 old;

	if (!udp || udp->dest != bpf_htons(53))
		return TC_ACT_OK;
	old = *(__u16 *)ip;
	bpf_l3_csum_replace(ctx, ETH_HLEN + offsetof(struct iphdr, check), old,
			    (old & bpf_htons(0xff00)) | bpf_htons(tos), 2);
	bpf_skb_store_bytes(ctx, ETH_HLEN + offsetof(struct iphdr, tos), &tos, 1, 0);
	return TC_ACT_OK;
}
