/*
 * What clang has to be kept from: tests of two pointers made one, and sums made
 * products.
 *
 * Generated from apart.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang merges the null tests of two pointers into one test of a | b, and the
 * verifier rejects | on pointers. This test is a BPF jump that clang cannot
 * change. clang 14 needs the empty asm if a loop follows.
 */
#define is_set(pointer)                                                        \
	({                                                                     \
		__label__ null_;                                               \
		int set_ = 0;                                                  \
		__asm__ goto("if %0 == 0 goto %l1"                             \
			     :                                                 \
			     : "r"(pointer)                                    \
			     :                                                 \
			     : null_);                                         \
		__asm__ volatile("");                                          \
		set_ = 1;                                                      \
	null_:                                                                 \
		set_;                                                          \
	})

/*
 * clang replaces a sum over the iterations of a loop by a product, which may
 * need 128 bits and a function that BPF lacks. It computes the trip count of a
 * loop up to the packet's end from the distance of the two pointers, but the
 * verifier rejects arithmetic on the packet's end. The empty asm prevents both;
 * it emits no instruction.
 */
#define step_by_step(counter) __asm__("" : "+r"(counter))

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} allowed SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} known SEC(".maps");

/* both are looked up before either is asked */
SEC("cgroup_skb/egress")
int either(struct __sk_buff *ctx)
{
	__u32 key = ctx->mark;
	__u64 *by_mark;
	__u64 *by_priority;

	by_mark = bpf_map_lookup_elem(&allowed, &key);
	key = ctx->priority;
	by_priority = bpf_map_lookup_elem(&known, &key);
	if (by_mark || is_set(by_priority))
		return 1;

	return 0;
}

SEC("cgroup_skb/egress")
int neither(struct __sk_buff *ctx)
{
	__u32 key = ctx->mark;
	__u64 *by_mark;
	__u64 *by_priority;

	by_mark = bpf_map_lookup_elem(&allowed, &key);
	key = ctx->priority;
	by_priority = bpf_map_lookup_elem(&known, &key);
	if (!by_mark && !is_set(by_priority))
		return 0;
	if (by_mark)
		__sync_fetch_and_add(by_mark, 1);
	if (by_priority)
		__sync_fetch_and_add(by_priority, 1);

	return 1;
}

/* one after the other: a call stands between the tests */
SEC("cgroup_skb/egress")
int in_turn(struct __sk_buff *ctx)
{
	__u32 key = ctx->mark;
	__u64 *value;

	if (bpf_map_lookup_elem(&allowed, &key))
		return 1;
	key = ctx->priority;
	value = bpf_map_lookup_elem(&known, &key);
	if (!value)
		return 0;
	if (*value > 9)
		return 1;

	return 0;
}

/* a sum of what varies, as often as is known when it runs */
SEC("cgroup_skb/egress")
int sum(struct __sk_buff *ctx)
{
	__u32 rounds = ctx->mark;
	__u64 total = 0;
	__u64 bytes = 0;

	for (__u64 i = 0; i < 32; i++) {
		if (i >= rounds)
			break;
		step_by_step(i);
		total += i + 1;
	}
	for (__u64 i = 0; i < 32; i++) {
		if (i >= rounds)
			break;
		bytes += 8;
	}
	if (total + bytes > 100)
		return 1;

	return 0;
}
