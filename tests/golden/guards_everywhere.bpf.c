/*
 * Each guard stands wherever it is safe: nothing here is known to need one.
 *
 * Generated from guards-everywhere.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang hoists the address of a context field out of a loop, or merges two such
 * addresses into one pointer; the verifier rejects accesses by that pointer
 * ("dereference of modified ctx ptr"). The empty asm makes clang compute the
 * address at each access.
 */
#define ctx_here(ctx)                                                          \
	({                                                                     \
		__typeof__(ctx) here_ = (ctx);                                 \
		__asm__ volatile("" : "+r"(here_));                            \
		here_;                                                         \
	})

/*
 * clang merges reads of different context fields in two branches into one read
 * through a computed pointer, which the verifier rejects. The empty asm keeps
 * the reads apart; it emits no instruction.
 */
#define ctx_read(field)                                                        \
	({                                                                     \
		__typeof__(field) value_ = (field);                            \
		__asm__("" : "+r"(value_));                                    \
		value_;                                                        \
	})

/*
 * clang merges writes of different context fields into one write through a
 * computed pointer, which the verifier rejects. It does not merge volatile
 * stores that are followed by an asm.
 */
#define ctx_write(field, value)                                                \
	do {                                                                   \
		*(volatile __typeof__(field) *)&(field) = (value);             \
		__asm__ volatile("");                                          \
	} while (0)

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

/*
 * clang recomputes a pointer from its operands in a loop, but for the verifier
 * a bounds check holds only for the pointer that was compared. The empty asm
 * keeps clang from computing it a second time; it emits no instruction.
 */
static __always_inline void *pinned(const void *pointer)
{
	__asm__("" : "+r"(pointer));
	return (void *)pointer;
}

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

struct cell {
	__u32 hits;
	__u8 _pad[4];
	__u64 words[4];
};

_Static_assert(sizeof(struct cell) == 40, "struct cell");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct cell);
} cells SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} lens SEC(".maps");

/* Reads, masks, tests and choices of a packet's length. */
SEC("cgroup_skb/egress")
int lengths(struct __sk_buff *ctx)
{
	__u64 len = ctx_read(ctx_here(ctx)->len);
	__u64 slot;
	__u64 len_2;
	__u64 n;
	__u32 key;
	struct cell *c;
	__u64 verdict;

	slot = opaque(len) & 7;
	len_2 = opaque(len);
	n = len_2 < 1500 ? len_2 : 1500;
	key = slot;
	c = bpf_map_lookup_elem(&cells, &key);
	if (is_set(c)) {
		c->hits += 1;
		if (tested(len) < 100)
			c->words[0] = n;
	}
	if (tested(n) >= opaque(1)) {
		__u32 key_2 = slot;
		__u64 value = n;

		bpf_map_update_elem(&lens, &key_2, &value, BPF_ANY);
	}
	ctx_write(ctx_here(ctx)->mark, slot);
	if (tested(len) < 40)
		verdict = 0;
	else
		verdict = 1;

	return opaque(verdict);
}

/* A sum over a few iterations, and an object on the stack. */
SEC("cgroup_skb/ingress")
int sums(struct __sk_buff *ctx)
{
	__u64 sum = 0;
	struct cell c = { 0 };
	__u64 at;

	at = opaque(ctx_read(ctx_here(ctx)->hash)) & 3;
	for (__u64 i = 0; i < 4; i++) {
		step_by_step(i);
		sum += c.words[stack_index(i)];
	}
	c.words[stack_index(at)] = sum;
	for (__u64 i = 0; i < 12; i++) {
		if (ctx_read(ctx_here(ctx)->priority) == opaque(i))
			sum += 1;
	}
	if (tested(sum) > c.words[stack_index(at)])
		return 1;

	return 0;
}

/* A pointer that an offset of run time moves. */
SEC("xdp")
int options(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx_here(ctx)->data;
	void *e = (void *)(long)ctx_here(ctx)->data_end;
	void *p;

	if (d + 34 > e)
		return XDP_PASS;
	p = pinned(d + (opaque(*(__u8 *)(d + 14)) & 15));
	if (p + 4 <= e) {
		if (*(__u32 *)p == 7)
			return XDP_DROP;
		return XDP_PASS;
	}

	return XDP_PASS;
}
