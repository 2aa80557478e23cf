// SPDX-License-Identifier: GPL-2.0
/*
 * Puts packets into classes: by the port they go to or, where that has none, by
 * their DSCP. The class becomes the packet's mark, for routing rules and
 * filters, and its priority, for queueing disciplines.
 *
 * Generated from tc-classify.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang merges writes of different context fields into one write through a
 * computed pointer, which the verifier rejects. It does not merge volatile
 * stores that are followed by an asm.
 */
#define ctx_write(field, value)                                                \
	do {                                                                   \
		*(volatile __typeof__(field) *)&(field) = (value);             \
		__asm__ volatile("");                                          \
	} while (0)

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

#define CLASSES_MOST 16

/* added to a class to make the priority, for tc's MAJOR:MINOR */
const volatile __u32 handle = 0;

struct traffic {
	__u64 packets;
	__u64 bytes;
};

_Static_assert(sizeof(struct traffic) == 16, "struct traffic");

/* class, by destination port; 1 to classes-most - 1 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u16);
	__type(value, __u32);
} ports SEC(".maps");

/* class, by DSCP; 0 is none */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} dscps SEC(".maps");

/* what was seen, by class; 0 is what has none */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CLASSES_MOST);
	__type(key, __u32);
	__type(value, struct traffic);
} classes SEC(".maps");

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

/* IEEE 802.1Q, without the type before it */
struct vlan_header {
	__be16 tci;
	__be16 type;
};

_Static_assert(sizeof(struct vlan_header) == 4, "struct vlan_header");

/* RFC 768 */
struct udp_header {
	__be16 src_port;
	__be16 dst_port;
	__be16 length;
	__u16 checksum;
};

_Static_assert(sizeof(struct udp_header) == 8, "struct udp_header");

SEC("tc")
int classify(struct __sk_buff *ctx)
{
	__u64 of_port = 0;
	__u32 dscp = 0;
	struct eth_header *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	void *next;
	__be16 type;
	__u8 protocol;
	__u8 found;
	__u64 value_2;
	__u32 class;
	struct traffic *traffic;

	if ((void *)data + sizeof(struct eth_header) > end)
		return TC_ACT_OK;
	if (bpf_ntohs(data->type) == ETH_P_IP) {
		struct ipv4_header *ip =
			(void *)data + sizeof(struct eth_header);

		if ((void *)ip + sizeof(struct ipv4_header) > end)
			return TC_ACT_OK;
		dscp = ip->tos >> 2;
	}
	if (bpf_ntohs(data->type) == ETH_P_IPV6) {
		struct ipv6_header *ip =
			(void *)data + sizeof(struct eth_header);

		if ((void *)ip + sizeof(struct ipv6_header) > end)
			return TC_ACT_OK;
		dscp = (bpf_ntohl(ip->ver_tc_flow) >> 22) & 63;
	}
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
			return TC_ACT_OK;
		type = vlan->type;
		next = next + sizeof(struct vlan_header);
	}
	if (type == bpf_htons(ETH_P_IP)) {
		struct ipv4_header *ip = (struct ipv4_header *)next;
		__u64 ihl;

		if ((void *)ip + sizeof(struct ipv4_header) > end)
			return TC_ACT_OK;
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
			return TC_ACT_OK;
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
				return TC_ACT_OK;
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

		if (l4 + 8 > end)
			return TC_ACT_OK;
		if (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP) {
			__u16 key =
				bpf_ntohs(((struct udp_header *)l4)->dst_port);
			__u32 *value;

			value = bpf_map_lookup_elem(&ports, &key);
			of_port = value ? *value : 0;
		}
	}
	value_2 = of_port;
	if (!value_2) {
		__u32 *value;

		value = bpf_map_lookup_elem(&dscps, &dscp);
		value_2 = value ? *value : 0;
	}
	class = value_2;
	traffic = bpf_map_lookup_elem(&classes, &class);
	if (traffic) {
		traffic->packets += 1;
		traffic->bytes += ctx->len;
	}
	if (class) {
		__u64 priority = (__u64)handle + class;

		ctx_write(ctx->mark, class);
		ctx_write(ctx->priority, priority);
	}

	return TC_ACT_UNSPEC;
}
