/* SPDX-License-Identifier: GPL-2.0 */
/* Shared by the C twins: UAPI headers, map definitions, and functions that find
 * a packet's headers. */
#ifndef PAIRS_H
#define PAIRS_H

#include <stddef.h>
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

#define MAP(NAME, TYPE, KEY, VALUE, ENTRIES)                                                       \
	struct {                                                                                   \
		__uint(type, BPF_MAP_TYPE_##TYPE);                                                 \
		__uint(max_entries, ENTRIES);                                                      \
		__type(key, KEY);                                                                  \
		__type(value, VALUE);                                                              \
	} NAME SEC(".maps")

#define RING(NAME, BYTES)                                                                          \
	struct {                                                                                   \
		__uint(type, BPF_MAP_TYPE_RINGBUF);                                                \
		__uint(max_entries, BYTES);                                                        \
	} NAME SEC(".maps")

/*
 * struct ethhdr is packed, so clang loads h_proto byte by byte. -DWHOLE_TYPE
 * loads it at once.
 */
#ifdef WHOLE_TYPE
#define ETHER_TYPE(ETH) (*(__be16 *)((void *)(ETH) + offsetof(struct ethhdr, h_proto)))
#else
#define ETHER_TYPE(ETH) ((ETH)->h_proto)
#endif

#define START(CTX) ((void *)(long)(CTX)->data)
#define END(CTX) ((void *)(long)(CTX)->data_end)

/* <linux/icmp.h> includes headers of the C library, which do not compile for
 * BPF. */
struct icmphdr {
	__u8 type;
	__u8 code;
	__sum16 checksum;
	__be32 rest;
};

#define ICMP_ECHOREPLY 0
#define ICMP_ECHO 8

struct vlan_tag {
	__be16 tci;
	__be16 proto;
};

struct l4 {
	void *header; /* at least 8 bytes */
	void *ip; /* at least 20 bytes */
	__u8 protocol;
};

static __always_inline struct iphdr *find_ipv4(void *data, void *end)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);

	if ((void *)(ip + 1) > end || ETHER_TYPE(eth) != bpf_htons(ETH_P_IP))
		return NULL;
	return ip;
}

static __always_inline struct ipv6hdr *find_ipv6(void *data, void *end)
{
	struct ethhdr *eth = data;
	struct ipv6hdr *ip = (void *)(eth + 1);

	if ((void *)(ip + 1) > end || ETHER_TYPE(eth) != bpf_htons(ETH_P_IPV6))
		return NULL;
	return ip;
}

/* The header of `size` bytes behind IPv4 and its options; NULL for a later
 * fragment. */
static __always_inline void *behind_ipv4(struct iphdr *ip, void *end, __u8 protocol, __u64 size)
{
	void *next;

	if (!ip || ip->protocol != protocol || ip->ihl < 5 || ip->frag_off & bpf_htons(0x1fff))
		return NULL;
	next = (void *)ip + ip->ihl * 4;
	return next + size > end ? NULL : next;
}

/* Behind up to two VLAN tags, IPv4 options, up to four IPv6 extension headers.
 */
static __always_inline bool find_l4(void *data, void *end, struct l4 *l4)
{
	struct ethhdr *eth = data;
	void *next = eth + 1;
	__be16 type;

	if (next > end)
		return false;
	type = ETHER_TYPE(eth);
	for (int i = 0; i < 2; i++) {
		struct vlan_tag *tag = next;

		if (type != bpf_htons(ETH_P_8021Q) && type != bpf_htons(ETH_P_8021AD))
			break;
		next = tag + 1;
		if (next > end)
			return false;
		type = tag->proto;
	}
	l4->ip = next;
	if (type == bpf_htons(ETH_P_IP)) {
		struct iphdr *ip = next;

		if ((void *)(ip + 1) > end || ip->ihl < 5 || ip->frag_off & bpf_htons(0x1fff))
			return false;
		l4->protocol = ip->protocol;
		next += ip->ihl * 4;
	} else if (type == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip = next;

		next = ip + 1;
		if (next > end)
			return false;
		l4->protocol = ip->nexthdr;
		for (int i = 0; i < 4; i++) {
			struct ipv6_opt_hdr *opt = next;

			if (l4->protocol != IPPROTO_HOPOPTS && l4->protocol != IPPROTO_ROUTING &&
			    l4->protocol != IPPROTO_DSTOPTS && l4->protocol != IPPROTO_FRAGMENT)
				break;
			if (next + 8 > end)
				return false;
			if (l4->protocol == IPPROTO_FRAGMENT) {
				if (*(__be16 *)(next + 2) & bpf_htons(0xfff8))
					return false;
				next += 8;
			} else {
				next += (opt->hdrlen + 1) * 8;
			}
			l4->protocol = opt->nexthdr;
		}
	} else {
		return false;
	}
	l4->header = next;
	return next + 8 <= end;
}

static __always_inline __u16 fold(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return sum + (sum >> 16);
}

/* Updates a checksum. `diff` is the sum of ~old + new over the changed 16-bit
 * words. */
static __always_inline __u16 csum_add(__u16 csum, __u32 diff)
{
	return ~fold((__u16)~csum + diff);
}

static __always_inline __u32 diff2(__u16 old, __u16 new)
{
	return (__u32)(__u16)~old + new;
}

static __always_inline __u32 diff4(__u32 old, __u32 new)
{
	return diff2(old, new) + diff2(old >> 16, new >> 16);
}

static __always_inline __u64 *lookup_or_zero(void *map, const void *key)
{
	__u64 zero = 0, *count = bpf_map_lookup_elem(map, key);

	if (count)
		return count;
	bpf_map_update_elem(map, key, &zero, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
}

static __always_inline void count(void *map, const void *key)
{
	__u64 *n = lookup_or_zero(map, key);

	if (n)
		__sync_fetch_and_add(n, 1);
}

static __always_inline __u32 log2_u32(__u32 v)
{
	__u32 shift, slot;

	slot = (v > 0xffff) << 4;
	v >>= slot;
	shift = (v > 0xff) << 3;
	v >>= shift;
	slot |= shift;
	shift = (v > 0xf) << 2;
	v >>= shift;
	slot |= shift;
	shift = (v > 0x3) << 1;
	v >>= shift;
	slot |= shift;
	return slot | v >> 1;
}

/* In 64 bits, branches take fewer instructions than log2_u32's shifts. */
static __always_inline __u32 log2_u64(__u64 v)
{
	__u32 slot = 0;

	if (v >> 32) {
		v >>= 32;
		slot += 32;
	}
	if (v >> 16) {
		v >>= 16;
		slot += 16;
	}
	if (v >> 8) {
		v >>= 8;
		slot += 8;
	}
	if (v >> 4) {
		v >>= 4;
		slot += 4;
	}
	if (v >> 2) {
		v >>= 2;
		slot += 2;
	}
	return slot + (v >> 1);
}

#endif
