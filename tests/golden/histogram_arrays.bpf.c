/*
 * histogram-arrays: counts in a global, in a global's field and in a field of a
 * map's value.
 *
 * Generated from histogram-arrays.lisp by skep; edit that file, not this one.
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

/* floor(log2(value)); 0 for 0 */
static __always_inline __u64 log2_floor(__u64 value)
{
	__u64 result = 0;

	for (int shift = 32; shift > 1; shift /= 2) {
		__u64 step = value >= 1ULL << shift ? (__u64)shift : 0;

		value >>= step;
		result += step;
	}
	return result + (value >> 1);
}

struct hist {
	char comm[16];
	__u32 slots[26];
	__u64 percent[12];
};

_Static_assert(sizeof(struct hist) == 216, "struct hist");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1000);
	__type(key, __u32);
	__type(value, struct hist);
} hists SEC(".maps");

__u64 sizes[32];
__u64 steps[12];
struct hist whole;

SEC("raw_tp/sched_switch")
int count(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key;
	struct hist *h;
	__u64 value_3;
	__u32 slot_4;
	__u64 measured_2;
	__u64 value_4;
	__u64 slot_5;
	__u64 slot_6;
	__u64 value_5;
	__u32 slot_7;

	key = bpf_get_current_pid_tgid() >> 32;
	h = bpf_map_lookup_elem(&hists, &key);
	if (h) {
		__u64 value;
		__u32 slot;
		__u64 measured;
		__u64 value_2;
		__u64 slot_2;
		__u64 slot_3;

		value = opaque(log2_floor(bpf_ktime_get_ns()));
		slot = opaque(value < 25 ? value : 25);
		__sync_fetch_and_add(&h->slots[slot], 1);
		measured = bpf_ktime_get_ns() % 100;
		if (tested(measured) >= 100)
			value_2 = 11;
		else if ((__s64)measured < 0)
			value_2 = 0;
		else
			value_2 = measured / 10 + 1;
		slot_2 = (__u32)opaque(value_2);
		slot_3 = opaque(slot_2);
		__sync_fetch_and_add(&h->percent[slot_3 < 11 ? slot_3 : 11], 1);
	}
	value_3 = opaque(log2_floor(bpf_ktime_get_ns()));
	slot_4 = opaque(value_3 < 25 ? value_3 : 25);
	__sync_fetch_and_add(&whole.slots[slot_4], 1);
	measured_2 = bpf_ktime_get_ns() / 7;
	if (opaque(measured_2) >= 105)
		value_4 = 11;
	else if ((__s64)opaque(measured_2) < 5)
		value_4 = 0;
	else
		value_4 = (measured_2 - 5) / 10 + 1;
	slot_5 = (__u32)opaque(value_4);
	slot_6 = opaque(slot_5);
	__sync_fetch_and_add(&steps[slot_6 < 11 ? slot_6 : 11], 1);
	value_5 = opaque(log2_floor(bpf_ktime_get_ns()));
	slot_7 = opaque(value_5 < 31 ? value_5 : 31);
	__sync_fetch_and_add(&sizes[slot_7], 1);

	return 0;
}
