/*
 * Generated from dynptrs.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * Dynptrs: a record, a value and the packet; arguments of subprograms and
 * kernel functions; clones.
 */
struct note {
	__u64 words[8];
};

_Static_assert(sizeof(struct note) == 64, "struct note");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct note);
} notes SEC(".maps");

extern __s32 bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
				 struct bpf_dynptr *d) __ksym;

extern void *bpf_dynptr_slice(struct bpf_dynptr *d, __u32 offset, void *buffer,
			      __u32 size) __ksym;

extern __u32 bpf_dynptr_size(struct bpf_dynptr *d) __ksym;

extern __s32 bpf_dynptr_adjust(struct bpf_dynptr *d, __u32 start,
			       __u32 end) __ksym;

extern __s32 bpf_dynptr_clone(struct bpf_dynptr *d,
			      struct bpf_dynptr *clone) __ksym;

__u32 size;
__u16 ethertype;
__s64 written;
__u64 cloned;
__s64 past_end;

static __noinline __s64 put(struct bpf_dynptr *d, __u32 offset, __u64 value_2)
{
	return bpf_dynptr_write(d, offset, &value_2, 8, 0);
}

SEC("tc")
int packet(struct __sk_buff *ctx)
{
	{
		struct bpf_dynptr d = {};
		__u8 b[14] = { 0 };
		void *eth;

		bpf_dynptr_from_skb(ctx, 0, &d);
		size = bpf_dynptr_size(&d);
		eth = bpf_dynptr_slice(&d, 0, b, 14);
		if (eth)
			ethertype = bpf_ntohs(*(__be16 *)(eth + 12));
		bpf_dynptr_adjust(&d, 14, size);
		put(&d, 0, 0x102030405060708LL);
	}

	return ctx->len;
}

SEC("tc")
int value(struct __sk_buff *ctx)
{
	struct bpf_dynptr d = {};
	struct bpf_dynptr e = {};
	__u64 x = 0;
	__u32 key = 0;
	struct note *n;

	n = bpf_map_lookup_elem(&notes, &key);
	if (!n)
		return 0;
	bpf_dynptr_from_mem(n, 64, 0, &d);
	written = put(&d, 16, 77);
	past_end = put(&d, 60, 78);
	bpf_dynptr_clone(&d, &e);
	bpf_dynptr_adjust(&e, 16, 64);
	bpf_dynptr_read(&x, 8, &e, 0, 0);
	cloned = x;

	return 0;
}

SEC("tc")
int record(struct __sk_buff *ctx)
{
	struct bpf_dynptr d = {};

	if (bpf_ringbuf_reserve_dynptr(&records, ctx->len, 0, &d) == 0) {
		void *p;

		put(&d, 0, ctx->len);
		p = bpf_dynptr_data(&d, 8, 8);
		if (p)
			*(__u64 *)p = 9;
	}
	bpf_ringbuf_submit_dynptr(&d, 0);

	return 0;
}
