/*
 * Numbers that the verifier must see to be inside, where clang would lose it.
 *
 * Generated from bounds.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang may compare one copy of a number and use another, or merge two tests;
 * the verifier then does not know the range of the copy that is used. After
 * the empty asm only one copy is left; it emits no instruction.
 */
#define tested(number)                                                         \
	({                                                                     \
		__asm__("" : "+r"(number));                                    \
		number;                                                        \
	})

/*
 * clang drops a mask or a bounds check if it can prove that the number is
 * small; the verifier often cannot, and needs the check. The empty asm hides
 * the number's origin from clang; it emits no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}

struct cell {
	__u8 bytes[8];
	__u32 words[8];
	__u64 hits;
};

_Static_assert(sizeof(struct cell) == 48, "struct cell");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cell);
} cells SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

/* one test of what a load gave whole: nothing is needed */
SEC("cgroup_skb/egress")
int plain(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 i;
	struct cell *c;

	value = bpf_map_lookup_elem(&seen, &key);
	i = value ? *value : 0;
	key = 0;
	c = bpf_map_lookup_elem(&cells, &key);
	if (!c)
		return 1;
	if (i < 8)
		c->words[i] += 1;
	c->bytes[(ctx->len >> 3) & 7] += 1;

	return 1;
}

/* a part of a number, and arithmetic on it */
SEC("cgroup_skb/egress")
int cut(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 b;
	__u64 *value_2;
	__s64 s;
	struct cell *c;

	value = bpf_map_lookup_elem(&seen, &key);
	b = (__u8)(value ? *value : 0);
	key = 1;
	value_2 = bpf_map_lookup_elem(&seen, &key);
	s = (__s16)(value_2 ? *value_2 : 0);
	key = 0;
	c = bpf_map_lookup_elem(&cells, &key);
	if (!c)
		return 1;
	b = (__u8)(b + 3);
	if (tested(b) < 8)
		c->words[b] += 1;
	if (tested(s) >= 0 && tested(s) <= 7)
		c->bytes[s] = b;

	return 1;
}

/* two tests, of which clang would make one of x - 2 */
SEC("cgroup_skb/egress")
int between(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 x;
	struct cell *c;

	value = bpf_map_lookup_elem(&seen, &key);
	x = value ? *value : 0;
	key = 0;
	c = bpf_map_lookup_elem(&cells, &key);
	if (c && tested(x) >= 2 && tested(x) < 8)
		c->words[x] += 1;

	return 1;
}

/*
 * masks that clang would drop, and a computation that it would move before its
 * number's test
 */
SEC("cgroup_skb/egress")
int masked(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 n;
	__u64 *value_2;
	__u64 m;
	struct cell *c;

	value = bpf_map_lookup_elem(&seen, &key);
	n = (__u16)(value ? *value : 0);
	key = 1;
	value_2 = bpf_map_lookup_elem(&seen, &key);
	m = (__u8)(value_2 ? *value_2 : 0);
	if (m)
		return 0;
	key = 0;
	c = bpf_map_lookup_elem(&cells, &key);
	if (c) {
		__u64 n_2;

		c->words[opaque(n * -3 * m) & 1] += 1;
		n_2 = opaque(n);
		c->words[n_2 < 7 ? n_2 : 7] += 1;
		*(__u32 *)((void *)c + opaque(tested(n) < 8 ? n : 0) * 4) += 1;
	}

	return 1;
}

/* how often, when clang knows that it is seldom */
SEC("cgroup_skb/egress")
int rounds(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 n;
	struct cell *c;
	__u64 count;

	value = bpf_map_lookup_elem(&seen, &key);
	n = (value ? *value : 0) & 7;
	key = 0;
	c = bpf_map_lookup_elem(&cells, &key);
	if (!c)
		return 1;
	count = opaque(n);
	for (__u64 i = 0; i < 8; i++) {
		if (i >= count)
			break;
		c->words[i] += 1;
	}

	return 1;
}

/*
 * the verdict: its copy comes after the test, and it is not kept in half a slot
 * of the stack
 */
SEC("cgroup_skb/egress")
int verdict(struct __sk_buff *ctx)
{
	__u32 key = 0;
	__u64 *value;
	__u64 n;
	__u64 *value_2;
	__u64 hit;
	__u64 *value_3;

	value = bpf_map_lookup_elem(&seen, &key);
	n = value ? *value : 0;
	key = 1;
	value_2 = bpf_map_lookup_elem(&seen, &key);
	hit = value_2 ? *value_2 : 0;
	key = 2;
	value_3 = bpf_map_lookup_elem(&seen, &key);
	if (value_3)
		__sync_fetch_and_add(value_3, 1);
	if (n < 2)
		return opaque(n);

	return !opaque(hit);
}
