/*
 * user-options: lists that are parameters, and what was given.
 *
 * Generated from user-options.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u16 ports[4]; /* drop these */
const volatile __u32 least = 64; /* drop what is shorter */

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

const volatile __u8 least_given;

SEC("xdp")
int drop_ports(struct xdp_md *ctx)
{
	struct eth_header *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ipv4_header *ip = (void *)data + sizeof(struct eth_header);

	if ((void *)ip + sizeof(struct ipv4_header) > data_end)
		return XDP_PASS;
	if (bpf_ntohs(data->type) == ETH_P_IP && ip->protocol == IPPROTO_UDP &&
	    (ip->ver_ihl & 15) >= 5 &&
	    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
		struct udp_header *udp =
			(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;

		if ((void *)udp + sizeof(struct udp_header) > data_end)
			return XDP_PASS;
		for (__u64 i = 0; i < 4; i++) {
			if (bpf_ntohs(udp->dst_port) == ports[i])
				return XDP_DROP;
		}
		if (least_given && data_end - (void *)data < (__s64)least)
			return XDP_DROP;
	}

	return XDP_PASS;
}
