/*
 * Memory: loads, stores, addresses, copies, atomics.
 *
 * Generated from memory.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct flow {
	__be32 saddr;
	__u16 ports[2]; /* source, destination */
	__u64 hits;
};

_Static_assert(sizeof(struct flow) == 16, "struct flow");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 128);
	__type(key, __u64);
	__type(value, struct flow);
} flows SEC(".maps");

SEC("cgroup_skb/egress")
int copy(struct __sk_buff *ctx)
{
	struct flow f = { 0 };
	__u32 word = 0;
	__u64 key = 0;
	struct flow *seen;

	bpf_skb_load_bytes(ctx, 12, &word, sizeof(__u32));
	__builtin_memset(&f, 0, sizeof(struct flow));
	__builtin_memset(&f, (int)sizeof(__u8), 3);
	f.saddr = word;
	f.ports[0] = *(__u16 *)&word;
	f.ports[1] = 443;
	key = f.hits;
	__builtin_memcpy(&key, &f, 8);
	seen = bpf_map_lookup_elem(&flows, &key);
	if (seen) {
		__sync_fetch_and_add(&seen->hits, 1);
		__sync_fetch_and_add((__u64 *)((void *)seen + 8), 2);
		__sync_fetch_and_add(&seen->hits, 3);
	}

	return 1;
}

/* an object is never null */
SEC("cgroup_skb/egress")
int always_there(struct __sk_buff *ctx)
{
	struct flow f = { 0 };

	if (1) {
		__u64 key;

		f.hits = 2;
		key = 1;
		bpf_map_update_elem(&flows, &key, &f, BPF_ANY);
	}

	return 1;
}
