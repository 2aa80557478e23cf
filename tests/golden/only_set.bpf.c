/*
 * Variables, parameters and counters whose only readers are forms that are
 * dropped: what sets them goes, too.
 *
 * Generated from only-set.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

static __noinline __u32 parameter_read_by_a_dropped_form(__u32 a, __u16 b)
{
	return a;
}

static __noinline __u32 parameters_that_feed_each_other(__u32 a, __u16 b,
							__s64 c)
{
	return a;
}

static __noinline __u32 parameter_that_is_read(__u32 a, __u32 b)
{
	b += a;
	bpf_get_prandom_u32();
	(void)((__u64)bpf_get_prandom_u32() + b);

	return a;
}

static __always_inline __u32 set_in_a_loop(__u32 a, __s32 b)
{
	return a;
}

static __noinline __u32 calls_in_a_dropped_form(__u32 a)
{
	if (!1)
		return 2;

	return a;
}

SEC("tc")
int only_set(struct __sk_buff *ctx)
{
	__u32 x = ctx->mark;
	__u32 key = 0;
	__u32 amount;
	__u64 *value;
	__u32 amount_2;
	__u64 *value_2;
	__u32 amount_3;
	__u64 *value_3;
	__u32 amount_4;
	__u64 *value_4;
	__u32 amount_5;
	__u64 *value_5;

	amount = parameter_read_by_a_dropped_form(x, 1);
	value = bpf_map_lookup_elem(&counts, &key);
	if (value)
		__sync_fetch_and_add(value, amount);
	key = 0;
	amount_2 = parameters_that_feed_each_other(x, 1, 2);
	value_2 = bpf_map_lookup_elem(&counts, &key);
	if (value_2)
		__sync_fetch_and_add(value_2, amount_2);
	key = 0;
	amount_3 = parameter_that_is_read(x, 1);
	value_3 = bpf_map_lookup_elem(&counts, &key);
	if (value_3)
		__sync_fetch_and_add(value_3, amount_3);
	key = 0;
	amount_4 = set_in_a_loop(x, 1);
	value_4 = bpf_map_lookup_elem(&counts, &key);
	if (value_4)
		__sync_fetch_and_add(value_4, amount_4);
	key = 0;
	amount_5 = calls_in_a_dropped_form(x);
	value_5 = bpf_map_lookup_elem(&counts, &key);
	if (value_5)
		__sync_fetch_and_add(value_5, amount_5);

	return 0;
}
