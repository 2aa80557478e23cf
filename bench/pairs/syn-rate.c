// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct source {
	__u64 second;
	__u64 syns;
};

MAP(rates, LRU_HASH, __be32, struct source, 1024);

SEC("xdp")
int syn_rate(struct xdp_md *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct tcphdr *tcp = behind_ipv4(ip, end, IPPROTO_TCP, sizeof(*tcp));
	struct source *from, fresh = { 0 };
	__be32 key;
	__u64 now;

	if (!tcp || (tcp_flag_word(tcp) & (TCP_FLAG_SYN | TCP_FLAG_ACK)) != TCP_FLAG_SYN)
		return XDP_PASS;
	now = bpf_ktime_get_ns() / 1000000000;
	key = ip->saddr;
	from = bpf_map_lookup_elem(&rates, &key);
	if (!from) {
		bpf_map_update_elem(&rates, &key, &fresh, BPF_NOEXIST);
		from = bpf_map_lookup_elem(&rates, &key);
		if (!from)
			return XDP_PASS;
	}
	if (from->second != now) {
		from->second = now;
		from->syns = 0;
	}
	if (from->syns >= 10)
		return XDP_DROP;
	from->syns++;
	return XDP_PASS;
}
