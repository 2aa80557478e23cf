// SPDX-License-Identifier: GPL-2.0
/* cgroup-rate-limit.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define NS_PER_SECOND 1000000000ULL

const volatile __u64 rate = 1000000;
const volatile __u64 burst = 100000;

struct bucket {
	struct bpf_spin_lock lock;
	__u64 busy_until;
	__u64 passed;
	__u64 dropped;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct bucket);
} buckets SEC(".maps");

SEC("cgroup_skb/egress")
int limit_egress(struct __sk_buff *ctx)
{
	__u64 now = bpf_ktime_get_ns(), len = ctx->len;
	__u64 takes = len * NS_PER_SECOND / rate;
	struct bucket *bucket;
	__u64 until;
	__u32 slot = 0;
	int verdict = 1;

	bucket = bpf_map_lookup_elem(&buckets, &slot);
	if (!bucket)
		return 1;
	bpf_spin_lock(&bucket->lock);
	until = bucket->busy_until;
	if (until < now)
		until = now;
	until += takes;
	if ((until - now) * rate > burst * NS_PER_SECOND) {
		bucket->dropped += len;
		verdict = 0;
	} else {
		bucket->busy_until = until;
		bucket->passed += len;
	}
	bpf_spin_unlock(&bucket->lock);
	return verdict;
}
