/*
 * The kernel's number iterator.
 *
 * Generated from for-range.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

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
 * clang drops a mask or a bounds check if it can prove that the number is
 * small; the verifier often cannot, and needs the check. The empty asm hides
 * the number's origin from clang; it emits no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}

#ifdef bpf_for /* libbpf 1.3 and newer declare the kernel's functions */
#define range_state bpf_iter_num
#else
struct bpf_iter_num___kernel {
	__u64 state;
};
#define range_state bpf_iter_num___kernel

extern int bpf_iter_num_new(struct range_state *it, int start,
			    int end) __weak __ksym;
extern int *bpf_iter_num_next(struct range_state *it) __weak __ksym;
extern void bpf_iter_num_destroy(struct range_state *it) __weak __ksym;
#endif

/*
 * Iterates from start up to, but not including, end, by the kernel's number
 * iterator. Its numbers are signed; inverting the sign bit maps unsigned
 * numbers to them in order. The verifier learns the range of i from the two
 * tests. The empty asm keeps clang from merging the tests and from using
 * another copy of i.
 */
#define range_turned(n) ((int)((__u32)(n) ^ 0x80000000))
#define for_range(i, start, end)                                               \
	for (struct range_state ___it                                          \
	     __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))),       \
	     *___p __attribute__((unused)) =                                   \
		     (bpf_iter_num_new(&___it, range_turned(start),            \
				       range_turned(end)),                     \
		      (void)bpf_iter_num_destroy, (void *)0);                  \
	     ({                                                                \
		     __u32 *___t = (__u32 *)bpf_iter_num_next(&___it);         \
		     ___t && ({                                                \
			     i = (__u32)range_turned(*___t);                   \
			     __asm__("" : "+r"(i));                            \
			     i >= start;                                       \
		     }) && ({                                                  \
			     __asm__("" : "+r"(i));                            \
			     i < end;                                          \
		     });                                                       \
	     });)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

struct buffer {
	__u32 count;
	__u8 bytes[64];
};

_Static_assert(sizeof(struct buffer) == 68, "struct buffer");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct buffer);
} buffers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

__u64 rounds;

static __noinline __u64 sum(__u32 n)
{
	__u64 s = 0;
	__u64 to = n;
	__u64 i;

	for_range(i, 0, to) {
		s += i;
		if (s > 1000)
			return s;
	}

	return s;
}

SEC("cgroup_skb/egress")
int walk(struct __sk_buff *ctx)
{
	__u32 n = ctx->len;
	__u64 k = 0;
	__u32 next = ctx->mark;
	__u64 to = n;
	__u64 i;
	__u32 key_2;
	__u64 value;
	__u64 from;
	__u64 next_2;
	__u64 to_2;
	__u64 i_2;

	for_range(i, 0, to) {
		__u64 j;

		if (i == 100)
			continue;
		if (i > 2000000)
			break;
		rounds += 1;
		for_range(j, 2, 64) {
			__u32 key = 1;
			struct buffer *b;

			b = bpf_map_lookup_elem(&buffers, &key);
			if (b) {
				b->bytes[j] = i & 255;
				k += 1;
			}
		}
	}
	key_2 = 0;
	value = sum(n);
	bpf_map_update_elem(&results, &key_2, &value, BPF_ANY);
	key_2 = 1;
	bpf_map_update_elem(&results, &key_2, &k, BPF_ANY);
	from = next;
	next_2 = opaque(next);
	to_2 = (__u32)(next_2 < 64 ? next_2 : 64);
	for_range(i_2, from, to_2) {
		struct buffer *e;

		i_2 = 3;
		e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
		if (e) {
			__builtin_memset(e, 0, sizeof(struct buffer));
			if (i_2 == 3) {
				bpf_ringbuf_discard(e, 0);
				return 1;
			}
			e->count = i_2;
			bpf_ringbuf_submit(e, 0);
		}
	}

	return 1;
}

/* what lies between the packet's pointers, as the end of a loop */
SEC("xdp")
int bytes(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	__u64 value;
	__u64 to;
	__u64 i;

	value = opaque((__u32)opaque(e - d));
	to = (__u32)(1500 < value ? 1500 : value);
	for_range(i, 0, to) {
		void *p;

		p = pinned(d + i);
		if (p + 1 > e)
			break;
		if (*(__u8 *)p == 10)
			rounds += 1;
	}

	return XDP_PASS;
}
