// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct total {
	__u64 packets;
	__u64 bytes;
};

MAP(totals, PERCPU_ARRAY, __u32, struct total, 1);

SEC("cgroup_skb/egress")
int egress_count(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct total *total = bpf_map_lookup_elem(&totals, &key);

	if (total) {
		total->packets++;
		total->bytes += ctx->len;
	}
	return 1;
}
