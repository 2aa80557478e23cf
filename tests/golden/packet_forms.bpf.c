/*
 * Generated from packet_forms.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang recomputes a pointer from its operands in a loop, but for the verifier
 * a bounds check holds only for the pointer that was compared. The empty asm
 * keeps clang from computing it a second time; it emits no instruction.
 */
static __always_inline void *pinned(const void *pointer)
{
	__asm__("" : "+r"(pointer));
	return (void *)pointer;
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

SEC("xdp")
int by_hand(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if (d + sizeof(struct eth_header) > e)
		return XDP_PASS;
	if (((struct eth_header *)d)->src_mac_lo == 1)
		return XDP_DROP;

	return XDP_PASS;
}

SEC("tc")
int by_hand_in_tc(struct __sk_buff *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if (d + sizeof(struct eth_header) > e)
		return TC_ACT_OK;
	if (((struct eth_header *)d)->src_mac_lo == 1)
		return TC_ACT_SHOT;

	return TC_ACT_OK;
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

/* RFC 9293, without options */
struct tcp_header {
	__be16 src_port;
	__be16 dst_port;
	__be32 seq;
	__be32 ack_seq;
	__u8 data_off;
	__u8 flags;
	__be16 window;
	__u16 checksum;
	__be16 urgent;
};

_Static_assert(sizeof(struct tcp_header) == 20, "struct tcp_header");

/* RFC 792 and RFC 4443: the first 8 bytes */
struct icmp_header {
	__u8 type;
	__u8 code;
	__u16 checksum;
	__u32 rest;
};

_Static_assert(sizeof(struct icmp_header) == 8, "struct icmp_header");

SEC("xdp")
int each(struct xdp_md *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if ((void *)d + 60 > e)
		return XDP_PASS;
	if (*(__u8 *)((void *)d + 59) == 0)
		return XDP_DROP;
	if (bpf_ntohs(d->type) == ETH_P_ARP)
		return XDP_TX;
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);

		if (ip->src_addr == bpf_htonl(3221225985U))
			return XDP_DROP;
		if (ip->protocol == IPPROTO_TCP && (ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct tcp_header *tcp =
				(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;

			if ((void *)tcp + sizeof(struct tcp_header) > e)
				return XDP_PASS;
			tcp->window = bpf_htons(0);
		}
	}
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);

		if (ip->protocol == IPPROTO_ICMP && (ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct icmp_header *icmp =
				(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;

			if ((void *)icmp + sizeof(struct icmp_header) > e)
				return XDP_PASS;
			if (icmp->type == 8)
				return XDP_DROP;
			return XDP_PASS;
		}
	}

	return XDP_PASS;
}

/* RFC 768 */
struct udp_header {
	__be16 src_port;
	__be16 dst_port;
	__be16 length;
	__u16 checksum;
};

_Static_assert(sizeof(struct udp_header) == 8, "struct udp_header");

SEC("xdp")
int pointers(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	struct eth_header *eth;
	struct ipv4_header *ip;
	struct tcp_header *tcp;
	struct udp_header *udp;

	if (d + sizeof(struct eth_header) <= e)
		eth = (struct eth_header *)d;
	else
		eth = 0;
	if (d + (sizeof(struct eth_header) + sizeof(struct ipv4_header)) <= e &&
	    bpf_ntohs(((struct eth_header *)d)->type) == ETH_P_IP)
		ip = (struct ipv4_header *)(d + sizeof(struct eth_header));
	else
		ip = 0;
	if (d + (sizeof(struct eth_header) + sizeof(struct ipv4_header)) <= e &&
	    bpf_ntohs(((struct eth_header *)d)->type) == ETH_P_IP) {
		struct ipv4_header *ip_2 =
			(struct ipv4_header *)(d + sizeof(struct eth_header));

		if (ip_2->protocol == IPPROTO_TCP &&
		    (ip_2->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip_2->frag_off) & 0x1fff) == 0) {
			struct tcp_header *l4;

			l4 = pinned((void *)ip_2 +
				    (__u64)(ip_2->ver_ihl & 15) * 4);
			if ((void *)l4 + sizeof(struct tcp_header) <= e)
				tcp = l4;
			else
				tcp = 0;
		} else {
			tcp = 0;
		}
	} else {
		tcp = 0;
	}
	if (d + (sizeof(struct eth_header) + sizeof(struct ipv4_header)) <= e &&
	    bpf_ntohs(((struct eth_header *)d)->type) == ETH_P_IP) {
		struct ipv4_header *ip_3 =
			(struct ipv4_header *)(d + sizeof(struct eth_header));

		if (ip_3->protocol == IPPROTO_UDP &&
		    (ip_3->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip_3->frag_off) & 0x1fff) == 0) {
			struct udp_header *l4 =
				(void *)ip_3 + (__u64)(ip_3->ver_ihl & 15) * 4;

			if ((void *)l4 + sizeof(struct udp_header) <= e)
				udp = l4;
			else
				udp = 0;
		} else {
			udp = 0;
		}
	} else {
		udp = 0;
	}
	if (eth && eth->dst_mac_hi == 0xffffffff)
		return XDP_DROP;
	if (ip && ip->tos == 0)
		return XDP_PASS;
	if (tcp && bpf_ntohs(tcp->urgent) != 0)
		return XDP_DROP;
	if (udp && bpf_ntohs(udp->length) == 8)
		return XDP_DROP;

	return XDP_PASS;
}

SEC("tc")
int old_names(struct __sk_buff *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if ((void *)d + 1500 > e)
		ctx->mark = 1;
	if ((void *)d + sizeof(struct eth_header) > e)
		return TC_ACT_OK;
	ctx->mark = bpf_ntohs(d->type);
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);

		if ((void *)ip + sizeof(struct ipv4_header) > e)
			return TC_ACT_OK;
		ctx->mark = ip->ttl;
		if ((ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			if (ip->protocol == IPPROTO_TCP) {
				struct tcp_header *tcp =
					(void *)ip +
					(__u64)(ip->ver_ihl & 15) * 4;

				if ((void *)tcp + sizeof(struct tcp_header) > e)
					return TC_ACT_OK;
				ctx->mark = bpf_ntohs(tcp->dst_port);
			}
			if (ip->protocol == IPPROTO_UDP) {
				struct udp_header *udp =
					(void *)ip +
					(__u64)(ip->ver_ihl & 15) * 4;

				if ((void *)udp + sizeof(struct udp_header) > e)
					return TC_ACT_OK;
				ctx->mark = bpf_ntohs(udp->dst_port);
			}
		}
	}

	return TC_ACT_OK;
}
