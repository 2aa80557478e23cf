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
 * clang moves the address of a context field out of a loop, and joins the
 * addresses of two copies of the loop into a pointer that the verifier does not
 * follow. The empty asm has the address made anew for each access.
 */
#define ctx_here(ctx)                                                          \
	({                                                                     \
		__typeof__(ctx) here_ = (ctx);                                 \
		__asm__ volatile("" : "+r"(here_));                            \
		here_;                                                         \
	})

/*
 * clang merges reads of different context fields where branches join into one
 * read through a computed pointer, which the verifier refuses. The empty asm
 * keeps them apart and makes no instruction.
 */
#define ctx_read(field)                                                        \
	({                                                                     \
		__typeof__(field) value_ = (field);                            \
		__asm__("" : "+r"(value_));                                    \
		value_;                                                        \
	})

/*
 * clang merges writes of different context fields, which the verifier refuses;
 * a volatile store and a barrier after it are left alone.
 */
#define ctx_write(field, value)                                                \
	do {                                                                   \
		*(volatile __typeof__(field) *)&(field) = (value);             \
		__asm__ volatile("");                                          \
	} while (0)

/*
 * clang joins the null tests of two pointers into one test of a | b, which the
 * verifier refuses. This one is BPF's own jump, and clang cannot look into it.
 * The empty asm is a place before a loop that may follow: clang 14 needs one.
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
 * clang replaces a sum over the rounds of a loop by a product, which may be one
 * of 128 bits, and BPF has none; and where a pointer is compared with the end
 * of a packet, it computes the rounds from their distance, and the verifier
 * refuses arithmetic on that end. Of what it cannot follow it does neither; the
 * empty asm makes no instruction.
 */
#define step_by_step(counter) __asm__("" : "+r"(counter))

/*
 * clang computes a pointer anew from its parts where a loop has it, and drops a
 * comparison that another one implies; the verifier knows only of the pointer
 * that was compared. The empty asm makes it one value, and no instruction.
 */
static __always_inline void *pinned(const void *pointer)
{
	__asm__("" : "+r"(pointer));
	return (void *)pointer;
}

/*
 * clang may test one copy of a number and use another, or make one test of two:
 * what the verifier learns is not of the number that is used. After the empty
 * asm, which makes no instruction, the number that is tested is the only one.
 */
#define tested(number)                                                         \
	({                                                                     \
		__asm__("" : "+r"(number));                                    \
		number;                                                        \
	})

/*
 * clang drops a mask or a comparison when it knows the number to be small, by
 * what the verifier does not see. The empty asm keeps it from knowing and makes
 * no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}

/*
 * clang joins an index whose bits it knows to an address by |, which the
 * verifier refuses. The empty asm keeps it from knowing and makes no
 * instruction. An index that is constant when loops are unrolled stays one.
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
