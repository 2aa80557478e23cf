/*
 * Loops: every way to go round, and to leave.
 *
 * Generated from loops.lisp by skep; edit that file, not this one.
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
 * clang replaces a sum over the iterations of a loop by a product, which may
 * need 128 bits and a function that BPF lacks. It computes the trip count of a
 * loop up to the packet's end from the distance of the two pointers, but the
 * verifier rejects arithmetic on the packet's end. The empty asm prevents both;
 * it emits no instruction.
 */
#define step_by_step(counter) __asm__("" : "+r"(counter))

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

#define MOST_BITS 64

/* the number of the highest bit that is set */
SEC("cgroup_skb/egress")
int highest_bit(struct __sk_buff *ctx)
{
	__u64 rest = ctx->mark;
	__u64 bit = 0;

	for (__u64 round = 0; round < MOST_BITS; round++) {
		if (!rest)
			break;
		rest = rest >> 1;
		bit += 1;
	}
	if (bit > 8)
		return 1;

	return 0;
}

SEC("cgroup_skb/egress")
int first_free(struct __sk_buff *ctx)
{
	__u64 found = 64;

	for (__u64 i = 0; i < 64; i++) {
		__u32 key;
		__u64 *value;

		step_by_step(i);
		key = i;
		value = bpf_map_lookup_elem(&seen, &key);
		if (!value)
			break;
		/* taken: look at the next */
		if (*value)
			continue;
		*value = ctx_here(ctx)->len;
		found = i;
		break;
	}
	if (found < 64)
		return 1;

	return 0;
}

SEC("cgroup_skb/egress")
int chosen(struct __sk_buff *ctx)
{
	__u32 count = ctx_here(ctx)->mark;

	for (__u64 i = 0; i < 16; i++) {
		void *e;

		if (i >= count)
			break;
		step_by_step(i);
		if (i == 3)
			continue;
		if (i == 7)
			break;
		e = bpf_ringbuf_reserve(&events, 16, 0);
		if (e) {
			*(__u64 *)e = i;
			*(__u64 *)(e + 8) = ctx_here(ctx)->len;
			/* given back, since it is not submitted */
			if (i == ctx_here(ctx)->priority) {
				bpf_ringbuf_discard(e, 0);
				break;
			}
			if (i == 9) {
				bpf_ringbuf_discard(e, 0);
				return 0;
			}
			bpf_ringbuf_submit(e, 0);
		}
	}

	return 1;
}

/* what is set inside is another variable than what counts */
SEC("cgroup_skb/egress")
int set_inside(struct __sk_buff *ctx)
{
	__u64 sum = 0;

	for (__u64 round = 0; round < 4; round++) {
		__u64 i = round;

		i = i * ctx->len;
		sum += i;
	}
	for (__u64 round = 0; round < 8; round++) {
		__u32 key = sum;
		__u64 *value;

		value = bpf_map_lookup_elem(&seen, &key);
		if (value && *value > 3)
			sum = *value;
		else
			break;
	}
	if (sum > 3)
		return 1;

	return 0;
}
