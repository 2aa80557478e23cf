// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct flow {
	__be32 source;
	__be32 destination;
	__u16 source_port;
	__u16 destination_port;
	__u32 protocol;
};

struct total {
	__u64 packets;
	__u64 bytes;
};

MAP(flows, LRU_HASH, struct flow, struct total, 1024);

SEC("xdp")
int flow4(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct tcphdr *tcp = behind_ipv4(ip, end, IPPROTO_TCP, sizeof(*tcp));
	struct total *total, zero = { 0 };
	struct flow key;

	if (!tcp)
		return XDP_PASS;
	key.source = ip->saddr;
	key.destination = ip->daddr;
	key.source_port = bpf_ntohs(tcp->source);
	key.destination_port = bpf_ntohs(tcp->dest);
	key.protocol = IPPROTO_TCP;
	total = bpf_map_lookup_elem(&flows, &key);
	if (!total) {
		bpf_map_update_elem(&flows, &key, &zero, BPF_NOEXIST);
		total = bpf_map_lookup_elem(&flows, &key);
		if (!total)
			return XDP_PASS;
	}
	__sync_fetch_and_add(&total->packets, 1);
	__sync_fetch_and_add(&total->bytes, bpf_ntohs(ip->tot_len));
	return XDP_PASS;
}
