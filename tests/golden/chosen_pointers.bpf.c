/*
 * Generated from chosen-pointers.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang merges the null tests of two pointers into one test of a | b, and the
 * verifier rejects | on pointers. This test is a BPF jump that clang cannot
 * change. clang 14 needs the empty asm if a loop follows.
 */
#define is_set(pointer)                                                        \
	({                                                                     \
		__label__ null_;                                               \
		int set_ = 0;                                                  \
		__asm__ goto("if %0 == 0 goto %l1"                             \
			     :                                                 \
			     : "r"(pointer)                                    \
			     :                                                 \
			     : null_);                                         \
		__asm__ volatile("");                                          \
		set_ = 1;                                                      \
	null_:                                                                 \
		set_;                                                          \
	})

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

/* Two pointers that one condition sets: each is asked for. */
SEC("xdp")
int served(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	struct ipv4_header *ip;
	struct tcp_header *tcp;

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
			struct tcp_header *l4 =
				(void *)ip_2 + (__u64)(ip_2->ver_ihl & 15) * 4;

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
	if (is_set(ip) && is_set(tcp) && ip->ttl == tcp->flags)
		return XDP_DROP;

	return XDP_PASS;
}

SEC("xdp")
int one(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if (d + (sizeof(struct eth_header) + sizeof(struct ipv4_header)) <= e &&
	    bpf_ntohs(((struct eth_header *)d)->type) == ETH_P_IP) {
		struct ipv4_header *ip =
			(struct ipv4_header *)(d + sizeof(struct eth_header));

		if (ip->protocol == IPPROTO_TCP && (ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct tcp_header *l4 =
				(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;

			if ((void *)l4 + sizeof(struct tcp_header) <= e &&
			    l4->flags == 0)
				return XDP_DROP;
		}
	}

	return XDP_PASS;
}
