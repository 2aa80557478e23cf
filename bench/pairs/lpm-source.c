// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct prefix {
	__u32 len;
	__be32 addr;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u64);
} blocked SEC(".maps");

SEC("xdp")
int lpm_source(struct xdp_md *ctx)
{
	struct iphdr *ip = find_ipv4(START(ctx), END(ctx));
	struct prefix key = { .len = 32 };
	__u64 *hits;

	if (!ip)
		return XDP_PASS;
	key.addr = ip->saddr;
	hits = bpf_map_lookup_elem(&blocked, &key);
	if (!hits)
		return XDP_PASS;
	__sync_fetch_and_add(hits, 1);
	return XDP_DROP;
}
