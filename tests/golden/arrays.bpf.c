/*
 * Arrays that are variables, globals and parameters.
 *
 * Generated from arrays.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
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

/*
 * clang may add an index to a stack address by |, which the verifier rejects on
 * pointers. The empty asm hides the index from clang; it emits no instruction.
 * An index that is constant after unrolling stays constant.
 */
static __always_inline __u64 stack_index(__u64 index)
{
	if (!__builtin_constant_p(index))
		__asm__("" : "+r"(index));
	return index;
}

struct pair {
	__u32 a;
	__u32 b;
};

_Static_assert(sizeof(struct pair) == 8, "struct pair");

const volatile __u16 blocked[5] = { 22, 23, 20 + 5 }; /* ports */
const volatile __u32 limits[4]; /* how many of each */
const volatile struct pair first;
__u64 hits[64];
struct pair pairs[4];
__s8 small[4] = { -1, 2 };

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u8[16]);
} bytes SEC(".maps");

static __noinline __u64 sum(__u16 *p_2)
{
	__u64 all = 0;

	for (__u64 i = 0; i < 8; i++)
		all += p_2[i];

	return all;
}

SEC("cgroup_skb/egress")
int p(struct __sk_buff *ctx)
{
	__u8 buf[16] = { 0 };
	__u16 words[8] = { 0 };
	__u64 port = ctx->remote_port & 3;
	__u32 key;
	__u64 result;

	buf[3] = ctx->len;
	words[stack_index(opaque(port) & 7)] = 5;
	hits[ctx->len & 63] += 1;
	pairs[ctx->mark & 3].a += first.b;
	for (__u64 i = 0; i < 5; i++) {
		if (blocked[i] == tested(port))
			return 0;
	}
	key = 1;
	bpf_map_update_elem(&bytes, &key, buf, BPF_ANY);
	bpf_skb_load_bytes(ctx, 0, buf, 16);
	small[2] = buf[1];
	result = sum(words);
	if (result > limits[opaque(port) & 3])
		return 0;

	return 1 & opaque(*(__u8 *)((void *)buf + 2));
}

/* the address of an array is where its elements are */
SEC("tc")
int addressed(struct __sk_buff *ctx)
{
	__u8 w[8] = { 0 };

	bpf_skb_load_bytes(ctx, 0, w, 8);
	if (*(__u8 *)((void *)w + 3) == 5)
		return TC_ACT_OK;

	return TC_ACT_SHOT;
}
