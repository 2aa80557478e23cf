/*
 * Generated from atomics.lisp by skep; edit that file, not this one.
 * Compile it with -mcpu=v3 -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* Atomics: those that only work, and those that give what was there. */
struct cell {
	__u64 wide;
	__u32 narrow;
	__s32 signed_;
};

_Static_assert(sizeof(struct cell) == 16, "struct cell");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cell);
} cells SEC(".maps");

SEC("cgroup_skb/egress")
int work(struct __sk_buff *ctx)
{
	__u32 key = 0;
	struct cell *c;
	__u32 len;
	__u64 before;
	__u32 flags;

	c = bpf_map_lookup_elem(&cells, &key);
	len = ctx->len;
	if (!c)
		return 1;
	__sync_fetch_and_add(&c->wide, len);
	__sync_fetch_and_and(&c->narrow, 0xff);
	__sync_fetch_and_or((__s32 *)((void *)c + 12), -8);
	__sync_fetch_and_xor(&c->wide, 1);
	before = __sync_fetch_and_add(&c->wide, 1);
	flags = __sync_fetch_and_or(&c->narrow, 4);
	__sync_fetch_and_and(&c->wide, before + flags);
	__sync_fetch_and_xor((__s32 *)((void *)c + 12), 1);
	if (__sync_val_compare_and_swap(&c->narrow, 0, len) == 0)
		__sync_lock_test_and_set(&c->wide, before);

	return 1;
}
