// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct bucket {
	struct bpf_spin_lock lock;
	__u64 tokens;
	__u64 filled;
};

MAP(bucket_of_all, ARRAY, __u32, struct bucket, 1);

SEC("xdp")
int token_bucket(struct xdp_md *ctx)
{
	__u64 now = bpf_ktime_get_ns(), gained;
	int verdict = XDP_DROP;
	struct bucket *b;
	__u32 key = 0;

	b = bpf_map_lookup_elem(&bucket_of_all, &key);
	if (!b)
		return XDP_DROP;
	bpf_spin_lock(&b->lock);
	gained = (now - b->filled) / 1000;
	if (gained) {
		__u64 tokens = b->tokens + gained;

		b->tokens = tokens > 1000 ? 1000 : tokens;
		b->filled = now;
	}
	if (b->tokens) {
		b->tokens--;
		verdict = XDP_PASS;
	}
	bpf_spin_unlock(&b->lock);
	return verdict;
}
