// SPDX-License-Identifier: GPL-2.0
/*
 * Hands each packet to the program of its protocol, by a tail call. What has
 * none passes and is counted.
 *
 * Generated from xdp-dispatch.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define TCP_ACK 16
#define TCP_RST 4
#define TCP_FIN 1
#define TCP_SYN 2

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

struct traffic {
	__u64 packets;
	__u64 dropped;
};

_Static_assert(sizeof(struct traffic) == 16, "struct traffic");

/* the programs, by IP protocol; the application fills the slots */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u32);
} handlers SEC(".maps");

/* packets whose slot is empty, by IP protocol */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} unhandled SEC(".maps");

/* what the handlers saw, by IP protocol */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct traffic);
} handled SEC(".maps");

/* Ethernet II */
struct eth_header {
	__u32 dst_mac_hi;
	__u16 dst_mac_lo;
	__u32 src_mac_hi;
	__u16 src_mac_lo;
	__be16 type;
} __attribute__((packed, aligned(2)));

_Static_assert(sizeof(struct eth_header) == 14, "struct eth_header");

/* IEEE 802.1Q, without the type before it */
struct vlan_header {
	__be16 tci;
	__be16 type;
};

_Static_assert(sizeof(struct vlan_header) == 4, "struct vlan_header");

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

/* RFC 8200, without extension headers */
struct ipv6_header {
	__be32 ver_tc_flow;
	__be16 payload_len;
	__u8 nexthdr;
	__u8 hop_limit;
	__u64 src_addr_hi;
	__u64 src_addr_lo;
	__u64 dst_addr_hi;
	__u64 dst_addr_lo;
};

_Static_assert(sizeof(struct ipv6_header) == 40, "struct ipv6_header");

SEC("xdp")
int dispatch(struct xdp_md *ctx)
{
	struct eth_header *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	void *next;
	__be16 type;
	__u8 protocol;
	__u8 found;

	if ((void *)data + sizeof(struct eth_header) > end)
		return XDP_PASS;
	next = (void *)data + sizeof(struct eth_header);
	type = data->type;
	protocol = 0;
	found = 0;
	for (__u64 tag = 0; tag < 2; tag++) {
		struct vlan_header *vlan;

		if (type != bpf_htons(ETH_P_8021Q) &&
		    type != bpf_htons(ETH_P_8021AD))
			break;
		vlan = (struct vlan_header *)next;
		if ((void *)vlan + sizeof(struct vlan_header) > end)
			return XDP_PASS;
		type = vlan->type;
		next = next + sizeof(struct vlan_header);
	}
	if (type == bpf_htons(ETH_P_IP)) {
		struct ipv4_header *ip = (struct ipv4_header *)next;
		__u64 ihl;

		if ((void *)ip + sizeof(struct ipv4_header) > end)
			return XDP_PASS;
		ihl = ip->ver_ihl & 15;
		if (tested(ihl) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			found = 1;
			protocol = ip->protocol;
			next = next + ihl * 4;
		}
	} else if (type == bpf_htons(ETH_P_IPV6)) {
		struct ipv6_header *ip6 = (struct ipv6_header *)next;

		if ((void *)ip6 + sizeof(struct ipv6_header) > end)
			return XDP_PASS;
		found = 1;
		protocol = ip6->nexthdr;
		next = next + sizeof(struct ipv6_header);
		for (__u64 at = 0; at < 4; at++) {
			void *extension;
			__u64 len;

			if (protocol != IPPROTO_HOPOPTS &&
			    protocol != IPPROTO_ROUTING &&
			    protocol != IPPROTO_DSTOPTS &&
			    protocol != IPPROTO_FRAGMENT)
				break;
			extension = next;
			len = 8;
			if (extension + 8 > end)
				return XDP_PASS;
			if (protocol == IPPROTO_FRAGMENT) {
				__be16 offset = *(__be16 *)(extension + 2);

				if ((bpf_ntohs(offset) & 0xfff8) != 0) {
					found = 0;
					break;
				}
			} else {
				__u8 units = *(__u8 *)(extension + 1);

				len = (__u64)(units + 1) * 8;
			}
			protocol = *(__u8 *)extension;
			next = next + len;
		}
	}
	if (found) {
		void *l4 = next;
		__u32 key;
		__u64 *value;

		if (l4 + 8 > end)
			return XDP_PASS;
		bpf_tail_call(ctx, &handlers, protocol);
		key = protocol;
		value = bpf_map_lookup_elem(&unhandled, &key);
		if (value)
			__sync_fetch_and_add(value, 1);
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

/* no sender has port 0 */
SEC("xdp")
int handle_udp(struct xdp_md *ctx)
{
	struct eth_header *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ipv4_header *ip = (void *)data + sizeof(struct eth_header);

	if ((void *)ip + sizeof(struct ipv4_header) > end)
		return XDP_PASS;
	if (bpf_ntohs(data->type) == ETH_P_IP && ip->protocol == IPPROTO_UDP &&
	    (ip->ver_ihl & 15) >= 5 &&
	    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
		struct udp_header *udp =
			(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;
		__u32 key;
		struct traffic *traffic;

		if ((void *)udp + sizeof(struct udp_header) > end)
			return XDP_PASS;
		key = IPPROTO_UDP;
		traffic = bpf_map_lookup_elem(&handled, &key);
		if (traffic) {
			traffic->packets += 1;
			if (bpf_ntohs(udp->src_port) == 0) {
				traffic->dropped += 1;
				return XDP_DROP;
			}
		}
	}

	return XDP_PASS;
}

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

/* no connection begins and ends at once, nor has a segment no flags */
SEC("xdp")
int handle_tcp(struct xdp_md *ctx)
{
	struct eth_header *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ipv4_header *ip = (void *)data + sizeof(struct eth_header);

	if ((void *)ip + sizeof(struct ipv4_header) > end)
		return XDP_PASS;
	if (bpf_ntohs(data->type) == ETH_P_IP && ip->protocol == IPPROTO_TCP &&
	    (ip->ver_ihl & 15) >= 5 &&
	    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
		struct tcp_header *tcp =
			(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;
		__u64 flags;
		__u32 key;
		struct traffic *traffic;

		if ((void *)tcp + sizeof(struct tcp_header) > end)
			return XDP_PASS;
		flags = tcp->flags & (TCP_SYN | TCP_FIN | TCP_RST | TCP_ACK);
		key = IPPROTO_TCP;
		traffic = bpf_map_lookup_elem(&handled, &key);
		if (traffic) {
			traffic->packets += 1;
			if (flags == 0 || flags == (TCP_SYN | TCP_FIN)) {
				traffic->dropped += 1;
				return XDP_DROP;
			}
		}
	}

	return XDP_PASS;
}

/* RFC 792 and RFC 4443: the first 8 bytes */
struct icmp_header {
	__u8 type;
	__u8 code;
	__u16 checksum;
	__u32 rest;
};

_Static_assert(sizeof(struct icmp_header) == 8, "struct icmp_header");

/* nobody tells this host of other routes */
SEC("xdp")
int handle_icmp(struct xdp_md *ctx)
{
	struct eth_header *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ipv4_header *ip = (void *)data + sizeof(struct eth_header);

	if ((void *)ip + sizeof(struct ipv4_header) > end)
		return XDP_PASS;
	if (bpf_ntohs(data->type) == ETH_P_IP && ip->protocol == IPPROTO_ICMP &&
	    (ip->ver_ihl & 15) >= 5 &&
	    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
		struct icmp_header *icmp =
			(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;
		__u32 key;
		struct traffic *traffic;

		if ((void *)icmp + sizeof(struct icmp_header) > end)
			return XDP_PASS;
		key = IPPROTO_ICMP;
		traffic = bpf_map_lookup_elem(&handled, &key);
		if (traffic) {
			traffic->packets += 1;
			if (icmp->type == 5) {
				traffic->dropped += 1;
				return XDP_DROP;
			}
		}
	}

	return XDP_PASS;
}
