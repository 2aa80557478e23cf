/*
 * Programs of netkit devices.
 *
 * Generated from netkit.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define NETKIT_DROP 2
#define NETKIT_NEXT -1
#define NETKIT_PASS 0

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} hits SEC(".maps");

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

SEC("netkit/primary")
int to_container(struct __sk_buff *ctx)
{
	__u32 key = ctx->ifindex;
	__u64 *value;
	struct eth_header *d;
	void *e;

	value = bpf_map_lookup_elem(&hits, &key);
	if (!value) {
		__u64 zero = 0;

		bpf_map_update_elem(&hits, &key, &zero, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&hits, &key);
	}
	if (value)
		__sync_fetch_and_add(value, 1);
	d = (void *)(long)ctx->data;
	e = (void *)(long)ctx->data_end;
	if ((void *)d + sizeof(struct eth_header) > e)
		return TC_ACT_OK;
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);

		if ((void *)ip + sizeof(struct ipv4_header) > e)
			return TC_ACT_OK;
		if (ip->protocol == IPPROTO_UDP && (ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct udp_header *udp =
				(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;

			if ((void *)udp + sizeof(struct udp_header) > e)
				return TC_ACT_OK;
			if (bpf_ntohs(udp->dst_port) == 53)
				return NETKIT_DROP;
		}
	}
	ctx->mark = 3;

	return NETKIT_NEXT;
}

SEC("netkit/peer")
int from_container(struct __sk_buff *ctx)
{
	if (ctx->protocol != bpf_htons(0x806))
		return NETKIT_PASS;

	return bpf_redirect(3, 0);
}
