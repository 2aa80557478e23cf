/* Generated from functions.lisp by skep; edit that file, not this one. */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* BPF's division, which defines x / 0 as 0. In C it is undefined. */
static __always_inline __u64 divide(__u64 dividend, __u64 divisor)
{
	__asm__("%0 /= %1" : "+r"(dividend) : "r"(divisor));
	return dividend;
}

/* Functions and data: what is called, called back, and kept between runs. */
struct totals {
	__u64 packets;
	__u64 bytes;
	__u32 longest;
	__u8 _pad[4];
};

_Static_assert(sizeof(struct totals) == 24, "struct totals");

/* bytes from which a packet counts as long */
const volatile __u32 limit = 1500;
const volatile __s32 floor_ = -1; /* a name that clang takes for a function */

/* since the load */
__u64 seen;
struct totals all;
__be16 first_port = bpf_htons(443);
extern __u32 LINUX_KERNEL_VERSION __kconfig;
extern _Bool CONFIG_BPF_JIT __kconfig __weak;
extern __u64 theirs;

extern struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} shared SEC(".maps");

extern __u32 weight(__u32 len, __u8 class);

extern void bpf_rcu_read_lock(void) __ksym;

extern void bpf_rcu_read_unlock(void) __ksym;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} sizes SEC(".maps");

/* The packet's length goes into the totals. */
static __noinline void note(struct totals *to, __u32 len)
{
	if (len > limit)
		return;
	to->packets += 1;
	to->bytes += len;
	if (len > to->longest)
		to->longest = len;
}

static __noinline __u64 is_long(struct __sk_buff *ctx)
{
	return ctx->len > limit;
}

static __noinline __s64 add_size(__u32 index, struct totals *to)
{
	__u32 key = index;
	__u64 *value;

	value = bpf_map_lookup_elem(&sizes, &key);
	to->bytes += value ? *value : 0;
	if (index == (__u64)(__s64)floor_)
		return 1;

	return 0;
}

static __noinline __s64 visit(void *map, __u32 *key, __u64 *value,
			      struct totals *to)
{
	to->packets += *value;

	return 0;
}

__hidden __noinline __u64 weighted_length_of_the_packet(__u64 multiplier,
							__u64 divisor,
							__u64 addend)
{
	return divide(multiplier * theirs, divisor) + addend;
}

SEC("cgroup_skb/egress")
int count(struct __sk_buff *ctx)
{
	struct totals mine = { 0 };
	__u32 longest;
	__u32 result;
	__u32 key;
	__u64 *value;
	__u64 *place;

	seen += 1;
	note(&mine, ctx->len);
	note(&all, ctx->len);
	if (!is_long(ctx)) {
		bpf_loop(16, add_size, &mine, 0);
		bpf_for_each_map_elem(&sizes, visit, &mine, 0);
	}
	bpf_rcu_read_lock();
	longest = mine.longest;
	result = weight(ctx->len, 3);
	all.longest = longest > result ? longest : result;
	bpf_rcu_read_unlock();
	key = 1;
	value = bpf_map_lookup_elem(&shared, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&shared, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&shared, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);
	place = &theirs;
	__sync_fetch_and_add(place, weighted_length_of_the_packet(1, 2, seen));
	if (LINUX_KERNEL_VERSION > 0x50f00 && CONFIG_BPF_JIT && first_port != 0)
		return 1;

	return 0;
}
