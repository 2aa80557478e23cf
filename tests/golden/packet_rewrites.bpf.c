/*
 * Generated from packet-rewrites.lisp by skep; edit that file, not this one.
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

/* Key of an LPM trie: an IPv4 prefix */
struct lpm_ipv4 {
	__u32 prefix_len;
	__be32 addr;
};

_Static_assert(sizeof(struct lpm_ipv4) == 8, "struct lpm_ipv4");

/* Headers that are rewritten, copied headers of a cgroup, prefixes. */
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct lpm_ipv4);
	__type(value, __u64);
} nets SEC(".maps");

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

/* RFC 768 */
struct udp_header {
	__be16 src_port;
	__be16 dst_port;
	__be16 length;
	__u16 checksum;
};

_Static_assert(sizeof(struct udp_header) == 8, "struct udp_header");

SEC("xdp")
int rewrite_in_xdp(struct xdp_md *ctx)
{
	__be32 dst_addr = bpf_htonl(167772162);
	__u16 dst_port = 8080;
	struct eth_header *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	__u64 done = 0;
	struct ipv4_header *ip = (void *)data + sizeof(struct eth_header);
	__u64 sum = 0;

	if ((void *)ip + sizeof(struct ipv4_header) <= data_end &&
	    bpf_ntohs(data->type) == ETH_P_IP && (ip->ver_ihl & 15) >= 5) {
		__u32 old = ip->dst_addr ^ 0xffffffff;
		__u32 new = dst_addr;
		void *l4;

		sum += (__u64)(old & 0xffff) + (old >> 16) +
		       ((__u64)(new & 0xffff) + (new >> 16));
		l4 = (void *)ip + (__u64)(ip->ver_ihl & 15) * 4;
		if (ip->protocol == IPPROTO_TCP &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct tcp_header *header = (struct tcp_header *)l4;
			__u64 sum_2 = sum;

			if ((void *)header + sizeof(struct tcp_header) <=
			    data_end) {
				__u16 old_2 = *(__u16 *)((void *)header + 2);
				__u16 new_2;
				__u64 sum_3;

				header->dst_port = bpf_htons(dst_port);
				new_2 = *(__u16 *)((void *)header + 2);
				sum_2 += (__u64)(old_2 ^ 0xffff) + new_2;
				sum_3 = sum_2 + (header->checksum ^ 0xffff);
				sum_3 = (sum_3 & 0xffff) + (sum_3 >> 16);
				header->checksum =
					(sum_3 + (sum_3 >> 16)) ^ 0xffff;
				done = 1;
			}
		} else if (ip->protocol == IPPROTO_UDP &&
			   (ip->ver_ihl & 15) >= 5 &&
			   (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct udp_header *header = (struct udp_header *)l4;
			__u64 sum_4 = sum;

			if ((void *)header + sizeof(struct udp_header) <=
			    data_end) {
				__u16 old_3 = *(__u16 *)((void *)header + 2);
				__u16 new_3;

				header->dst_port = bpf_htons(dst_port);
				new_3 = *(__u16 *)((void *)header + 2);
				sum_4 += (__u64)(old_3 ^ 0xffff) + new_3;
				if (header->checksum != 0) {
					__u64 sum_5 =
						sum_4 +
						(header->checksum ^ 0xffff);
					__u16 checksum;

					sum_5 = (sum_5 & 0xffff) +
						(sum_5 >> 16);
					checksum = (sum_5 + (sum_5 >> 16)) ^
						   0xffff;
					if (checksum == 0)
						checksum = 0xffff;
					header->checksum = checksum;
				}
				done = 1;
			}
		}
		if (done) {
			__u64 sum_6;

			ip->dst_addr = dst_addr;
			sum_6 = sum + (ip->checksum ^ 0xffff);
			sum_6 = (sum_6 & 0xffff) + (sum_6 >> 16);
			ip->checksum = (sum_6 + (sum_6 >> 16)) ^ 0xffff;
		}
	}
	if (done)
		return XDP_TX;

	return XDP_PASS;
}

SEC("tc")
int rewrite_in_tc(struct __sk_buff *ctx)
{
	__be32 src_addr = bpf_htonl(167772162);
	__u8 ttl = 64;
	struct ipv4_header ip = { 0 };
	__u32 done = 0;

	if (ctx->protocol == bpf_htons(ETH_P_IP) &&
	    bpf_skb_load_bytes(ctx, sizeof(struct eth_header), &ip,
			       sizeof(struct ipv4_header)) == 0 &&
	    (ip.ver_ihl & 15) >= 5) {
		__u64 l4 = sizeof(struct eth_header) +
			   (__u64)(ip.ver_ihl & 15) * 4;
		__u32 checksum = 0;
		__u32 flags = 0;
		__u16 last = 0;

		if (ip.protocol == IPPROTO_TCP && (ip.ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip.frag_off) & 0x1fff) == 0)
			checksum = l4 + 16;
		else if (ip.protocol == IPPROTO_UDP && (ip.ver_ihl & 15) >= 5 &&
			 (bpf_ntohs(ip.frag_off) & 0x1fff) == 0) {
			checksum = l4 + 6;
			flags = BPF_F_MARK_MANGLED_0;
		}
		if (checksum)
			done = bpf_skb_load_bytes(ctx, checksum, &last, 2) == 0;
		else
			done = 1;
		if (done) {
			__be32 addr = src_addr;
			__u64 flags_2 = flags | BPF_F_PSEUDO_HDR | 4;

			if (checksum) {
				bpf_l4_csum_replace(ctx, checksum, ip.src_addr,
						    addr, flags_2);
			}
			bpf_l3_csum_replace(ctx, sizeof(struct eth_header) + 10,
					    ip.src_addr, addr, 4);
			bpf_skb_store_bytes(ctx, sizeof(struct eth_header) + 12,
					    &addr, 4, 0);
		}
		if (done) {
			__u16 old = *(__u16 *)((void *)&ip + 8);
			__u16 word = 0;

			ip.ttl = ttl;
			word = *(__u16 *)((void *)&ip + 8);
			bpf_l3_csum_replace(ctx, sizeof(struct eth_header) + 10,
					    old, word, 2);
			bpf_skb_store_bytes(ctx, sizeof(struct eth_header) + 8,
					    &word, 2, 0);
		}
	}
	if (done)
		return TC_ACT_OK;

	return TC_ACT_SHOT;
}

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

SEC("cgroup_skb/egress")
int allow(struct __sk_buff *ctx)
{
	struct lpm_ipv4 prefix = {
		.prefix_len = 8,
		.addr = bpf_htonl(167772160),
	};
	__u64 value;
	struct ipv4_header ipv4 = { 0 };
	struct ipv4_header *ip;
	__u64 next;
	__u8 proto;
	__u8 found;
	__be16 type;

	value = 1;
	bpf_map_update_elem(&nets, &prefix, &value, BPF_ANY);
	if (ctx->protocol == bpf_htons(ETH_P_IP) &&
	    bpf_skb_load_bytes(ctx, 0, &ipv4, sizeof(struct ipv4_header)) == 0)
		ip = &ipv4;
	else
		ip = 0;
	if (ip) {
		struct ipv4_header ip_2;
		struct udp_header udp = { 0 };
		struct udp_header *udp_2;

		if (ctx->protocol == bpf_htons(ETH_P_IP) &&
		    bpf_skb_load_bytes(ctx, 0, &ip_2,
				       sizeof(struct ipv4_header)) == 0 &&
		    (ip_2.protocol == IPPROTO_UDP && (ip_2.ver_ihl & 15) >= 5 &&
		     (bpf_ntohs(ip_2.frag_off) & 0x1fff) == 0) &&
		    bpf_skb_load_bytes(ctx, (__u64)(ip_2.ver_ihl & 15) * 4,
				       &udp, sizeof(struct udp_header)) == 0)
			udp_2 = &udp;
		else
			udp_2 = 0;
		if (udp_2) {
			struct lpm_ipv4 key = {
				.prefix_len = 32,
				.addr = ip->dst_addr,
			};
			__u64 *value_2;

			value_2 = bpf_map_lookup_elem(&nets, &key);
			if ((value_2 ? *value_2 : 0) &&
			    bpf_ntohs(udp_2->dst_port) == 53)
				return 0;
		}
	}
	next = 0;
	proto = 0;
	found = 0;
	type = ctx->protocol;
	if (type == bpf_htons(ETH_P_IP)) {
		struct ipv4_header ip_3;
		__u64 ihl;

		if (bpf_skb_load_bytes(ctx, next, &ip_3,
				       sizeof(struct ipv4_header)))
			return 1;
		ihl = ip_3.ver_ihl & 15;
		if (ihl >= 5 && (bpf_ntohs(ip_3.frag_off) & 0x1fff) == 0) {
			found = 1;
			proto = ip_3.protocol;
			next = next + ihl * 4;
		}
	} else if (type == bpf_htons(ETH_P_IPV6)) {
		{
			struct ipv6_header ip6;

			if (bpf_skb_load_bytes(ctx, next, &ip6,
					       sizeof(struct ipv6_header)))
				return 1;
			found = 1;
			proto = ip6.nexthdr;
		}
		next = next + sizeof(struct ipv6_header);
		for (__u64 at = 0; at < 4; at++) {
			__u64 copy;
			__u64 *extension;
			__u64 len;

			if (proto != IPPROTO_HOPOPTS &&
			    proto != IPPROTO_ROUTING &&
			    proto != IPPROTO_DSTOPTS &&
			    proto != IPPROTO_FRAGMENT)
				break;
			copy = 0;
			extension = &copy;
			len = 8;
			if (bpf_skb_load_bytes(ctx, next, extension, 8))
				return 1;
			if (proto == IPPROTO_FRAGMENT) {
				__be16 offset =
					*(__be16 *)((void *)extension + 2);

				if ((bpf_ntohs(offset) & 0xfff8) != 0) {
					found = 0;
					break;
				}
			} else {
				__u8 units = *(__u8 *)((void *)extension + 1);

				len = (__u64)(units + 1) * 8;
			}
			proto = *(__u8 *)extension;
			next = next + len;
		}
	}
	if (found) {
		struct tcp_header transport = { 0 };
		__u64 len;

		if (proto == IPPROTO_TCP)
			len = sizeof(struct tcp_header);
		else
			len = 8;
		if (bpf_skb_load_bytes(ctx, next, &transport, len))
			return 1;
		if (proto == IPPROTO_SCTP)
			return 0;
	}

	return 1;
}

/* RFC 792 and RFC 4443: the first 8 bytes */
struct icmp_header {
	__u8 type;
	__u8 code;
	__u16 checksum;
	__u32 rest;
};

_Static_assert(sizeof(struct icmp_header) == 8, "struct icmp_header");

SEC("xdp")
int by_hand(struct xdp_md *ctx)
{
	void *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;

	if (d + (sizeof(struct eth_header) + sizeof(struct ipv6_header)) <= e &&
	    bpf_ntohs(((struct eth_header *)d)->type) == ETH_P_IPV6) {
		struct ipv6_header *ip =
			(struct ipv6_header *)(d + sizeof(struct eth_header));

		if (ip->src_addr_hi == bpf_cpu_to_be64(0xfe80000000000000ULL) &&
		    ip->src_addr_lo == bpf_cpu_to_be64(1))
			return XDP_DROP;
	}
	if (d + (sizeof(struct eth_header) + sizeof(struct ipv4_header)) <= e &&
	    bpf_ntohs(((struct eth_header *)d)->type) == ETH_P_IP) {
		struct ipv4_header *ip =
			(struct ipv4_header *)(d + sizeof(struct eth_header));

		if (ip->protocol == IPPROTO_ICMP && (ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct icmp_header *l4 =
				(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;

			if ((void *)l4 + sizeof(struct icmp_header) <= e) {
				__u64 sum;

				l4->type = 0;
				sum = (__u64)(l4->checksum ^ 0xffff) +
				      4294967287U;
				sum = (sum & 0xffff) + (sum >> 16);
				sum = (sum & 0xffff) + (sum >> 16);
				l4->checksum = (sum + (sum >> 16)) ^ 0xffff;
				return XDP_TX;
			}
		}
	}

	return XDP_PASS;
}

SEC("cgroup/connect6")
int to_loopback(struct bpf_sock_addr *ctx)
{
	if (ctx->user_ip6[3] == bpf_htonl(1))
		return 1;

	return 0;
}
