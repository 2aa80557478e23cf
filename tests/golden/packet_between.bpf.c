// SPDX-License-Identifier: GPL-2.0
/*
 * Two forms that ask the same are one only where nothing between can change the
 * packet or the context.
 *
 * Generated from packet-between.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

/* Ethernet II */
struct eth_header {
	__u32 dst_mac_hi;
	__u16 dst_mac_lo;
	__u32 src_mac_hi;
	__u16 src_mac_lo;
	__be16 type;
} __attribute__((packed, aligned(2)));

_Static_assert(sizeof(struct eth_header) == 14, "struct eth_header");

static __noinline __u32 make_ipv6(struct xdp_md *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if ((void *)d + sizeof(struct eth_header) > e)
		return XDP_PASS;
	d->type = bpf_htons(0x86dd);

	return 0;
}

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

SEC("xdp")
int by_a_call(struct xdp_md *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if ((void *)d + sizeof(struct eth_header) > e)
		return XDP_PASS;
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);
		__u32 key;
		__u64 *value;

		if ((void *)ip + sizeof(struct ipv4_header) > e)
			return XDP_PASS;
		make_ipv6(ctx);
		key = 1;
		value = bpf_map_lookup_elem(&seen, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
	}
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);
		__u32 key;
		__u64 *value;

		if ((void *)ip + sizeof(struct ipv4_header) > e)
			return XDP_PASS;
		key = 2;
		value = bpf_map_lookup_elem(&seen, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
	}

	return XDP_PASS;
}

SEC("tc")
int by_a_helper(struct __sk_buff *ctx)
{
	if (ctx->hash != 7 || bpf_set_hash(ctx, 5))
		return TC_ACT_SHOT;
	if (ctx->hash != 7)
		return TC_ACT_STOLEN;

	return TC_ACT_OK;
}

extern __s32 bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
				 struct bpf_dynptr *d) __ksym;

SEC("tc")
int by_a_dynptr(struct __sk_buff *ctx)
{
	struct bpf_dynptr d = {};
	__u64 address = 0;
	__u32 key;
	__u64 *value;

	bpf_dynptr_from_skb(ctx, 0, &d);
	if (ctx->hash == 7)
		bpf_dynptr_write(&d, 0, &address, 6, BPF_F_INVALIDATE_HASH);
	if (ctx->hash != 7)
		return TC_ACT_OK;
	key = 3;
	value = bpf_map_lookup_elem(&seen, &key);
	if (value)
		__sync_fetch_and_add(value, 1);

	return TC_ACT_OK;
}

SEC("xdp")
int by_nothing(struct xdp_md *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);

	if ((void *)ip + sizeof(struct ipv4_header) > e)
		return XDP_PASS;
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		__u32 key = 1;
		__u64 *value;
		__u64 *value_2;

		value = bpf_map_lookup_elem(&seen, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
		key = 2;
		value_2 = bpf_map_lookup_elem(&seen, &key);
		if (value_2)
			__sync_fetch_and_add(value_2, 1);
	}

	return XDP_PASS;
}
