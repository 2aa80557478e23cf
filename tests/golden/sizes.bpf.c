/*
 * Sizes that a helper does not take as 0: clang would make x == 0 of each of
 * these.
 *
 * Generated from sizes.lisp by skep; edit that file, not this one.
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

struct bytes {
	__u8 all[64];
};

_Static_assert(sizeof(struct bytes) == 64, "struct bytes");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct bytes);
} heads SEC(".maps");

SEC("tc")
int copy_head(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct bytes *head;
	__u64 n;

	head = bpf_map_lookup_elem(&heads, &key);
	n = ctx->len;
	if (!head)
		return 0;
	if (tested(n) < opaque(1) || tested(n) > 64)
		return 0;
	bpf_skb_load_bytes(ctx, 0, head, n);

	return 0;
}

SEC("tc")
int copy_some(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct bytes *head;
	__u64 len;
	__u64 n;

	head = bpf_map_lookup_elem(&heads, &key);
	len = (__u64)ctx->len;
	n = len < 64 ? len : 64;
	if (head && tested(n) >= opaque(1))
		bpf_skb_load_bytes(ctx, 0, head, n);

	return 0;
}
