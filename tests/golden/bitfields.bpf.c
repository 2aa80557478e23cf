/*
 * Bit fields of the file's own structs, on both sides.
 *
 * Generated from bitfields.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct option_bits {
	__u8 freebind : 1;
	__u8 transparent : 3;
	__u8 on : 1;
	__u32 kind : 20;
	__s16 low : 5;
	__u8 _pad : 2;
	__u8 _pad_2[4];
	__u64 wide : 40;
	__u8 _pad_3[3];
	__s32 last_one : 31;
	__u8 _pad_4 : 1;
	__u8 plain;
	__u8 _pad_5[3];
};

_Static_assert(sizeof(struct option_bits) == 24, "struct option_bits");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct option_bits);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

/* records lost because events was full */
__u64 events_lost;
struct option_bits begun = { .transparent = 5, .low = -3 };

static __noinline __u32 touch(struct option_bits *o)
{
	o->plain += 1;

	return o->plain;
}

SEC("cgroup_skb/egress")
int fill(struct __sk_buff *ctx)
{
	struct option_bits *e;

	{
		struct option_bits o = { 0 };
		__u32 x = ctx->len;
		__u32 key;
		__u64 value;

		o.kind = x & 0xfffff;
		o.low = x - 3;
		o.wide = (__u64)x << 33;
		o.on = x != 0;
		o.transparent += 1;
		o.low -= 3;
		key = 0;
		o.transparent = x + 1;
		value = o.transparent;
		bpf_map_update_elem(&results, &key, &value, BPF_ANY);
		key = 1;
		o.low += x;
		value = o.low;
		bpf_map_update_elem(&results, &key, &value, BPF_ANY);
		key = 2;
		value = (__u64)o.kind * o.kind;
		bpf_map_update_elem(&results, &key, &value, BPF_ANY);
		key = 3;
		value = -(__u64)o.low;
		bpf_map_update_elem(&results, &key, &value, BPF_ANY);
		key = 4;
		value = o.wide << 10;
		bpf_map_update_elem(&results, &key, &value, BPF_ANY);
		key = 5;
		value = begun.last_one < 0 ? 1 : 2;
		bpf_map_update_elem(&results, &key, &value, BPF_ANY);
		o.kind = 1 + touch(&o);
		key = 1;
		bpf_map_update_elem(&seen, &key, &o, BPF_ANY);
	}
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->_pad = 0;
		__builtin_memset(e->_pad_2, 0, sizeof(e->_pad_2));
		__builtin_memset(e->_pad_3, 0, sizeof(e->_pad_3));
		e->_pad_4 = 0;
		__builtin_memset(e->_pad_5, 0, sizeof(e->_pad_5));
		e->freebind = 1;
		e->transparent = 2;
		e->on = 1;
		e->kind = 3;
		e->low = -4;
		e->wide = 5;
		e->last_one = 6;
		e->plain = 7;
		bpf_ringbuf_submit(e, 0);
	} else {
		__sync_fetch_and_add(&events_lost, 1);
	}

	return 1;
}
