/*
 * Loader forms show the values of an enum by name.
 *
 * Generated from user-enums.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define UDP 17
#define IN (-1)

struct packet {
	__u32 protocol;
	__s8 way;
	__u8 _pad[3];
	__u32 bytes;
};

_Static_assert(sizeof(struct packet) == 12, "struct packet");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} packets SEC(".maps");

/* records lost because packets was full */
__u64 packets_lost;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("xdp")
int look(struct xdp_md *ctx)
{
	struct packet *p;
	__u32 key;
	__u64 *value;

	p = bpf_ringbuf_reserve(&packets, sizeof(*p), 0);
	if (p) {
		__builtin_memset(p->_pad, 0, sizeof(p->_pad));
		__builtin_memset(p, 0, sizeof(struct packet));
		p->protocol = UDP;
		p->way = IN;
		bpf_ringbuf_submit(p, 0);
	} else {
		__sync_fetch_and_add(&packets_lost, 1);
	}
	key = UDP;
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&counts, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);

	return XDP_PASS;
}
