// SPDX-License-Identifier: GPL-2.0
/*
 * Lets each source open so many TCP connections a second; SYNs beyond that are
 * dropped and counted. A source is an IPv4 address, or the /64 network of an
 * IPv6 address.
 *
 * Generated from xdp-syn-limit.lisp by skep; edit that file, not this one.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define TCP_ACK 16
#define TCP_SYN 2

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

const volatile __u32 limit = 20; /* SYNs that a source may send in a second */

struct source {
	__u64 second; /* since boot, the one that `syns` counts */
	__u64 syns; /* let through in that second */
	__u64 passed; /* all of them */
	__u64 dropped;
};

_Static_assert(sizeof(struct source) == 32, "struct source");

/* by address, as it is on the wire */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64 * 1024);
	__type(key, __be32);
	__type(value, struct source);
} sources4 SEC(".maps");

/* by the first half of the address, as it is on the wire */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64 * 1024);
	__type(key, __u64);
	__type(value, struct source);
} sources6 SEC(".maps");

static __noinline __u32 may_pass(struct source *from, __u64 now)
{
	/* two CPUs that meet here let through a few more than the limit */
	if (from->second != now) {
		from->second = now;
		from->syns = 0;
	}
	if (from->syns >= limit) {
		__sync_fetch_and_add(&from->dropped, 1);
		return 0;
	}
	__sync_fetch_and_add(&from->syns, 1);
	__sync_fetch_and_add(&from->passed, 1);

	return 1;
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
int limit_syns(struct xdp_md *ctx)
{
	struct eth_header *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;

	if ((void *)data + sizeof(struct eth_header) > end)
		return XDP_PASS;
	if (bpf_ntohs(data->type) == ETH_P_IP) {
		struct ipv4_header *ip =
			(void *)data + sizeof(struct eth_header);

		if ((void *)ip + sizeof(struct ipv4_header) > end)
			return XDP_PASS;
		if (ip->protocol == IPPROTO_TCP && (ip->ver_ihl & 15) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			struct tcp_header *tcp;

			tcp = pinned((void *)ip +
				     (__u64)(ip->ver_ihl & 15) * 4);
			if ((void *)tcp + sizeof(struct tcp_header) > end)
				return XDP_PASS;
			if ((tcp->flags & (TCP_SYN | TCP_ACK)) != TCP_SYN)
				return XDP_PASS;
			{
				__u64 now;
				__be32 address;
				struct source *from;
				struct source fresh = { 0 };

				now = bpf_ktime_get_ns() / 1000000000;
				address = ip->src_addr;
				from = bpf_map_lookup_elem(&sources4, &address);
				if (from) {
					if (may_pass(from, now))
						return XDP_PASS;
					return XDP_DROP;
				}
				fresh.second = now;
				fresh.syns = 1;
				fresh.passed = 1;
				bpf_map_update_elem(&sources4, &address, &fresh,
						    BPF_NOEXIST);
				return XDP_PASS;
			}
		}
	}
	if (bpf_ntohs(data->type) == ETH_P_IPV6) {
		struct ipv6_header *ip =
			(void *)data + sizeof(struct eth_header);

		if ((void *)ip + sizeof(struct ipv6_header) > end)
			return XDP_PASS;
		if (ip->nexthdr == IPPROTO_TCP) {
			struct tcp_header *tcp =
				(void *)ip + sizeof(struct ipv6_header);

			if ((void *)tcp + sizeof(struct tcp_header) > end)
				return XDP_PASS;
			if ((tcp->flags & (TCP_SYN | TCP_ACK)) != TCP_SYN)
				return XDP_PASS;
			{
				__u64 now;
				__u64 address;
				struct source *from;
				struct source fresh = { 0 };

				now = bpf_ktime_get_ns() / 1000000000;
				address = ip->src_addr_hi;
				from = bpf_map_lookup_elem(&sources6, &address);
				if (from) {
					if (may_pass(from, now))
						return XDP_PASS;
					return XDP_DROP;
				}
				fresh.second = now;
				fresh.syns = 1;
				fresh.passed = 1;
				bpf_map_update_elem(&sources6, &address, &fresh,
						    BPF_NOEXIST);
				return XDP_PASS;
			}
		}
	}

	return XDP_PASS;
}
