/*
 * What is used before it is defined stands earlier in the C, and only that.
 *
 * Generated from order.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define LATER 7

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, LATER);
	__type(key, __u32);
	__type(value, __u64);
} m SEC(".maps");

struct s {
	__u32 a;
};

SEC("cgroup_skb/egress")
int r(struct __sk_buff *ctx)
{
	struct s o = {
		.a = LATER,
	};
	__u32 key;
	__u64 *value;

	key = o.a;
	value = bpf_map_lookup_elem(&m, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&m, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&m, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return 1;
}

/* A field may be called as a struct that holds its own. */
struct pair {
	__u8 low;
	__u8 board;
};

_Static_assert(sizeof(struct pair) == 2, "struct pair");

struct board {
	struct pair pairs[4];
};

_Static_assert(sizeof(struct board) == 8, "struct board");

struct board boards;

SEC("cgroup_skb/egress")
int field_names(struct __sk_buff *ctx)
{
	boards.pairs[1].board = 1;

	return 1;
}
