// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct total {
	__u64 packets;
	__u64 bytes;
};

MAP(totals, PERCPU_HASH, __u16, struct total, 1024);

SEC("tc")
int tc_port_bytes(struct __sk_buff *ctx)
{
	struct total *total, zero = { 0 };
	struct l4 l4;
	__u16 port;

	if (!find_l4(START(ctx), END(ctx), &l4))
		return TC_ACT_OK;
	if (l4.protocol != IPPROTO_TCP && l4.protocol != IPPROTO_UDP)
		return TC_ACT_OK;
	port = bpf_ntohs(((struct udphdr *)l4.header)->dest);
	total = bpf_map_lookup_elem(&totals, &port);
	if (!total) {
		bpf_map_update_elem(&totals, &port, &zero, BPF_NOEXIST);
		total = bpf_map_lookup_elem(&totals, &port);
		if (!total)
			return TC_ACT_OK;
	}
	total->packets++;
	total->bytes += ctx->len;
	return TC_ACT_OK;
}
