// SPDX-License-Identifier: GPL-2.0
/*
 * Lets the processes of a cgroup send so many bytes a second, and a burst at
 * once; what is beyond that is dropped. The bucket is kept as the time until
 * which what was sent takes the line.
 *
 * Generated from cgroup-rate-limit.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* BPF's division, which defines x / 0 as 0. In C it is undefined. */
static __always_inline __u64 divide(__u64 dividend, __u64 divisor)
{
	__asm__("%0 /= %1" : "+r"(dividend) : "r"(divisor));
	return dividend;
}

const volatile __u64 rate = 1000000; /* bytes a second */
const volatile __u64 burst = 100000; /* bytes that may be sent at once */

#define NS_PER_SECOND 1000000000

struct bucket {
	struct bpf_spin_lock lock;
	__u8 _pad[4];
	__u64 busy_until; /* ns since boot */
	__u64 passed; /* bytes */
	__u64 dropped; /* bytes */
};

_Static_assert(sizeof(struct bucket) == 32, "struct bucket");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct bucket);
} buckets SEC(".maps");

SEC("cgroup_skb/egress")
int limit_egress(struct __sk_buff *ctx)
{
	__u64 now;
	__u32 length;
	__u32 key;
	struct bucket *bucket;
	__u32 verdict;
	struct bpf_spin_lock *lock;
	__u64 takes;
	__u64 busy_until;
	__u64 until;

	now = bpf_ktime_get_ns();
	length = ctx->len;
	key = 0;
	bucket = bpf_map_lookup_elem(&buckets, &key);
	verdict = 1;
	if (!bucket)
		return verdict;
	lock = &bucket->lock;
	bpf_spin_lock(lock);
	takes = divide((__u64)length * NS_PER_SECOND, rate);
	busy_until = bucket->busy_until;
	until = (now > busy_until ? now : busy_until) + takes;
	if ((until - now) * rate > burst * NS_PER_SECOND) {
		verdict = 0;
		bucket->dropped = bucket->dropped + length;
	} else {
		bucket->busy_until = until;
		bucket->passed = bucket->passed + length;
	}
	bpf_spin_unlock(lock);

	return verdict;
}
