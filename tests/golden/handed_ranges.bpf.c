/*
 * Numbers whose ranges Linux 5.10 and 6.1 must know, and which helpers are
 * given the address of.
 *
 * Generated from handed-ranges.lisp by skep; edit that file, not this one.
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

struct buf {
	__u8 bytes[260];
};

_Static_assert(sizeof(struct buf) == 260, "struct buf");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} lens SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, __u64);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
} rb SEC(".maps");

SEC("tc")
int as_value(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct buf *b;
	__u64 len;
	__u64 value;
	__u64 n;
	__u64 value_2;

	b = bpf_map_lookup_elem(&scratch, &key);
	len = ctx->len;
	if (!b)
		return TC_ACT_OK;
	if (tested(len) <= 42)
		return TC_ACT_OK;
	value = opaque(len - 42);
	n = value < 256 ? value : 256;
	key = 0;
	value_2 = n;
	bpf_map_update_elem(&lens, &key, &value_2, BPF_ANY);
	bpf_skb_load_bytes(ctx, 42, b->bytes, n);

	return TC_ACT_OK;
}

SEC("tc")
int as_key(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct buf *b;
	__u64 n;
	__u64 seen_key;
	__u64 *value;

	b = bpf_map_lookup_elem(&scratch, &key);
	if (!b)
		return TC_ACT_OK;
	n = ctx->len;
	if (tested(n) < 1 || tested(n) > 256)
		return TC_ACT_OK;
	seen_key = n;
	value = bpf_map_lookup_elem(&seen, &seen_key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&seen, &seen_key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&seen, &seen_key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);
	bpf_ringbuf_output(&rb, b, n, 0);

	return TC_ACT_OK;
}

SEC("tc")
int stored(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct buf *b;

	b = bpf_map_lookup_elem(&scratch, &key);
	if (b) {
		__u64 n = ctx->len & 127;
		__u32 key_2 = 0;
		__u64 value = n + 4;
		__u64 value_2 = value;

		bpf_map_update_elem(&lens, &key_2, &value_2, BPF_ANY);
		bpf_ringbuf_output(&rb, b, value, 0);
	}

	return TC_ACT_OK;
}

/* The index n - 1 is inside only where n is not 0. */
SEC("tc")
int before(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct buf *b;
	__u64 n;

	b = bpf_map_lookup_elem(&scratch, &key);
	if (!b)
		return TC_ACT_OK;
	n = ctx->len;
	if (tested(n) >= opaque(1) && tested(n) <= 256)
		b->bytes[n - 1] = 1;

	return TC_ACT_OK;
}

SEC("tc")
int at_least_one(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct buf *b;

	b = bpf_map_lookup_elem(&scratch, &key);
	if (b) {
		__u64 value;
		__u64 one;

		value = opaque(ctx->len & 255);
		one = opaque(1);
		bpf_skb_load_bytes(ctx, 0, b->bytes, one > value ? one : value);
	}

	return TC_ACT_OK;
}

/* x + 1 is computed where x is known to be small. */
SEC("tc")
int arm(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct buf *b;
	__u32 x;
	__u64 n;

	b = bpf_map_lookup_elem(&scratch, &key);
	if (!b)
		return TC_ACT_OK;
	x = ctx->mark;
	if (x < 100)
		n = opaque(x) + 1;
	else
		n = 256;
	b->bytes[opaque(n) - 1] = 1;

	return TC_ACT_OK;
}

/* The verifier walks the callee with what the caller knows of n. */
static __noinline __u64 put(__u64 n)
{
	__u32 key = 0;
	struct buf *b;

	b = bpf_map_lookup_elem(&scratch, &key);
	if (b) {
		bpf_ringbuf_output(&rb, b, n, 0);
		b->bytes[n - 1] = 1;
	}

	return 0;
}

SEC("tc")
int parameter(struct __sk_buff *ctx)
{
	__u64 n = ctx->len;

	if (tested(n) >= opaque(1) && tested(n) <= 256)
		put(n);

	return TC_ACT_OK;
}
