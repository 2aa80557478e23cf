/*
 * Ways out of blocks, and what is done on each of them.
 *
 * Generated from blocks.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct event {
	__u32 len;
	__u32 port;
};

_Static_assert(sizeof(struct event) == 8, "struct event");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 5);
	__type(key, __u32);
	__type(value, __u64);
} verdicts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} first SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} second SEC(".maps");

/* Ethernet II */
struct eth_header {
	__u32 dst_mac_hi;
	__u16 dst_mac_lo;
	__u32 src_mac_hi;
	__u16 src_mac_lo;
	__be16 type;
} __attribute__((packed, aligned(2)));

_Static_assert(sizeof(struct eth_header) == 14, "struct eth_header");

/* RFC 791, without options */
struct ipv4_header {
	__u8 ver_ihl;
	__u8 tos;
	__be16 total_len;
	__be16 id;
	__be16 frag_off;
	__u8 ttl;
	__u8 protocol;
	__u16 checksum;
	__be32 src_addr;
	__be32 dst_addr;
};

_Static_assert(sizeof(struct ipv4_header) == 20, "struct ipv4_header");

/* RFC 768 */
struct udp_header {
	__be16 src_port;
	__be16 dst_port;
	__be16 length;
	__u16 checksum;
};

_Static_assert(sizeof(struct udp_header) == 8, "struct udp_header");

SEC("xdp")
int counted(struct xdp_md *ctx)
{
	__u64 value = 0;
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	__u64 action;
	__u32 key;
	__u64 *value_2;

	if ((void *)d + sizeof(struct eth_header) > e)
		return XDP_PASS;
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);

		if ((void *)ip + sizeof(struct ipv4_header) > e)
			return XDP_PASS;
		if (ip->protocol == IPPROTO_UDP && (ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct udp_header *udp =
				(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;

			if ((void *)udp + sizeof(struct udp_header) > e)
				return XDP_PASS;
			if (bpf_ntohs(udp->dst_port) == 53) {
				value = XDP_DROP;
				goto out;
			}
		}
	}
	value = XDP_PASS;
out:
	action = value;
	key = action;
	value_2 = bpf_map_lookup_elem(&verdicts, &key);
	if (value_2)
		__sync_fetch_and_add(value_2, 1);

	return action;
}

/* a block that gives nothing, around a loop and a record */
SEC("cgroup_skb/egress")
int noted(struct __sk_buff *ctx)
{
	struct event *e;
	__u32 key_2;
	__u64 *value_2;

	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->len = ctx->len;
		e->port = 0;
		for (__u64 i = 0; i < 4; i++) {
			__u32 key = 0;
			__u64 *value;

			value = bpf_map_lookup_elem(&first, &key);
			if ((value ? *value : 0) == i) {
				bpf_ringbuf_discard(e, 0);
				goto out;
			}
		}
		bpf_ringbuf_submit(e, 0);
	}
	key_2 = 0;
	value_2 = bpf_map_lookup_elem(&second, &key_2);
	if (value_2)
		__sync_fetch_and_add(value_2, 1);
out:

	return 1;
}

/* the pointer of either map */
SEC("cgroup_skb/ingress")
int either(struct __sk_buff *ctx)
{
	__u64 *value = 0;
	__u32 key = 0;
	__u64 *a;
	__u64 *v;

	a = bpf_map_lookup_elem(&first, &key);
	if (a) {
		value = a;
		goto get;
	}
	key = 0;
	value = bpf_map_lookup_elem(&second, &key);
get:
	v = value;
	if (v)
		__sync_fetch_and_add(v, 1);

	return 1;
}

/* the record is given back on each way */
SEC("tc")
int given_back(struct __sk_buff *ctx)
{
	struct event *e;
	__u64 way;
	__u64 value;
	__u64 value_2;

	e = bpf_ringbuf_reserve(&events, sizeof(struct event), 0);
	if (!e)
		return TC_ACT_OK;
	way = 0;
	value = 0;
	value_2 = 0;
	e->len = ctx->len;
	e->port = 0;
	if (ctx->len > 1500) {
		value = TC_ACT_SHOT;
		way = 1;
		goto cleanup;
	}
	value_2 = TC_ACT_OK;
cleanup:
	bpf_ringbuf_submit(e, 0);
	if (way == 1)
		return value;

	return value_2;
}
