/*
 * What a function reads twice is one variable, as long as it stays the same.
 *
 * Generated from read-twice.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
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

/* A single load that clang neither repeats nor omits. */
#define READ_ONCE(place) (*(volatile typeof(place) *)&(place))

struct state {
	struct bpf_spin_lock lock;
	__u32 count;
	__u32 slots[8];
};

_Static_assert(sizeof(struct state) == 40, "struct state");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct state);
} states SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} ids SEC(".maps");

/*
 * tested, and then an index; behind a lock, a store or a call it is read again
 */
SEC("xdp")
int fields(struct xdp_md *ctx)
{
	__u32 key = 0;
	struct state *s;
	__u32 count;

	s = bpf_map_lookup_elem(&states, &key);
	if (!s)
		return XDP_PASS;
	count = s->count;
	if (count < 8) {
		__u32 count_2;

		s->slots[count] = 1;
		bpf_spin_lock(&s->lock);
		count_2 = s->count;
		if (count_2 < 8)
			s->slots[count_2] = 2;
		bpf_spin_unlock(&s->lock);
	}

	return XDP_PASS;
}

/* each read-once reads */
SEC("xdp")
int once(struct xdp_md *ctx)
{
	__u32 key = 0;
	struct state *s;

	s = bpf_map_lookup_elem(&states, &key);
	if (s) {
		__u32 count;

		count = READ_ONCE(s->count);
		if (count == READ_ONCE(s->count))
			return XDP_DROP;
	}

	return XDP_PASS;
}

/* Ethernet II */
struct eth_header {
	__u32 dst_mac_hi;
	__u16 dst_mac_lo;
	__u32 src_mac_hi;
	__u16 src_mac_lo;
	__be16 type;
} __attribute__((packed, aligned(2)));

_Static_assert(sizeof(struct eth_header) == 14, "struct eth_header");

/* < of a size that has a name */
SEC("xdp")
int strictly(struct xdp_md *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if ((void *)d + sizeof(struct eth_header) + 1 > e)
		return XDP_PASS;
	if ((void *)d + 21 <= e && *(__u8 *)((void *)d + 20) == 1)
		return XDP_DROP;

	return XDP_PASS;
}

/* a variable that is narrower has a part of it */
SEC("raw_tp/sched_switch")
int who(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 pid_tgid;
	__u32 tid;
	__u64 value;

	pid_tgid = bpf_get_current_pid_tgid();
	tid = pid_tgid;
	value = pid_tgid >> 32;
	bpf_map_update_elem(&ids, &tid, &value, BPF_ANY);

	return 0;
}

/*
 * the address that is compared is the one that is read; where its number is
 * assigned it is another
 */
SEC("xdp")
int sums(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	__u64 off = ctx->rx_queue_index & 63;
	void *d_off = d + off;
	void *d_off_2;

	if (d_off + 4 > e)
		return XDP_PASS;
	if (*(__u32 *)d_off == 1)
		return XDP_DROP;
	off = opaque(off) + 4;
	d_off_2 = d + off;
	if (d_off_2 + 4 > e)
		return XDP_PASS;
	if (*(__u32 *)d_off_2 == 2)
		return XDP_DROP;

	return XDP_PASS;
}

/* a flag says which lookup there was, and keeps its register */
SEC("xdp")
int flag(struct xdp_md *ctx)
{
	__u32 key = 0;
	struct state *s;
	__u64 found;
	__u64 *value;

	s = bpf_map_lookup_elem(&states, &key);
	found = 0;
	if (s)
		found = 1;
	key = 7;
	value = bpf_map_lookup_elem(&ids, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&ids, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&ids, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);
	if (tested(found) == 1)
		s->count = 0;

	return XDP_PASS;
}
