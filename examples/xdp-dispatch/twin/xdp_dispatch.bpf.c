// SPDX-License-Identifier: GPL-2.0
/* xdp-dispatch.lisp as one writes it in C by hand. */
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define ICMP_REDIRECT 5

char LICENSE[] SEC("license") = "GPL";

struct vlan_tag {
	__be16 tci;
	__be16 proto;
};

struct traffic {
	__u64 packets;
	__u64 dropped;
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u32);
} handlers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} unhandled SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct traffic);
} handled SEC(".maps");

SEC("xdp")
int dispatch(struct xdp_md *ctx)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	void *next = eth + 1;
	__be16 type;
	__u32 protocol;
	__u64 *count;

	if (next > end)
		return XDP_PASS;
	type = eth->h_proto;
	for (int i = 0; i < 2; i++) {
		struct vlan_tag *tag = next;

		if (type != bpf_htons(ETH_P_8021Q) && type != bpf_htons(ETH_P_8021AD))
			break;
		next = tag + 1;
		if (next > end)
			return XDP_PASS;
		type = tag->proto;
	}
	if (type == bpf_htons(ETH_P_IP)) {
		struct iphdr *ip = next;

		if ((void *)(ip + 1) > end)
			return XDP_PASS;
		if (ip->ihl < 5 || ip->frag_off & bpf_htons(0x1fff))
			return XDP_PASS;
		protocol = ip->protocol;
		next += ip->ihl * 4;
	} else if (type == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip6 = next;

		next = ip6 + 1;
		if (next > end)
			return XDP_PASS;
		protocol = ip6->nexthdr;
		for (int i = 0; i < 4; i++) {
			struct ipv6_opt_hdr *opt = next;

			if (protocol != IPPROTO_HOPOPTS && protocol != IPPROTO_ROUTING &&
			    protocol != IPPROTO_DSTOPTS && protocol != IPPROTO_FRAGMENT)
				break;
			if (next + 8 > end)
				return XDP_PASS;
			if (protocol == IPPROTO_FRAGMENT) {
				if (*(__be16 *)(next + 2) & bpf_htons(0xfff8))
					return XDP_PASS;
				next += 8;
			} else {
				next += (opt->hdrlen + 1) * 8;
			}
			protocol = opt->nexthdr;
		}
	} else {
		return XDP_PASS;
	}
	if (next + 8 > end)
		return XDP_PASS;
	bpf_tail_call(ctx, &handlers, protocol);
	count = bpf_map_lookup_elem(&unhandled, &protocol);
	if (count)
		__sync_fetch_and_add(count, 1);
	return XDP_PASS;
}

/* The transport header behind IPv4, of len bytes; NULL: another protocol, or too short. */
static __always_inline void *transport(struct xdp_md *ctx, __u8 protocol, __u64 len)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct iphdr *ip = (void *)(eth + 1);
	void *l4;

	if ((void *)(eth + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return NULL;
	if ((void *)(ip + 1) > end || ip->protocol != protocol || ip->ihl < 5 ||
	    ip->frag_off & bpf_htons(0x1fff))
		return NULL;
	l4 = (void *)ip + ip->ihl * 4;
	return l4 + len > end ? NULL : l4;
}

static __always_inline struct traffic *count_packet(__u32 protocol)
{
	struct traffic *traffic = bpf_map_lookup_elem(&handled, &protocol);

	if (traffic)
		traffic->packets++;
	return traffic;
}

SEC("xdp")
int handle_udp(struct xdp_md *ctx)
{
	struct udphdr *udp = transport(ctx, IPPROTO_UDP, sizeof(*udp));
	struct traffic *traffic;

	if (!udp)
		return XDP_PASS;
	traffic = count_packet(IPPROTO_UDP);
	if (!traffic || udp->source)
		return XDP_PASS;
	traffic->dropped++;
	return XDP_DROP;
}

SEC("xdp")
int handle_tcp(struct xdp_md *ctx)
{
	struct tcphdr *tcp = transport(ctx, IPPROTO_TCP, sizeof(*tcp));
	struct traffic *traffic;
	__u8 flags;

	if (!tcp)
		return XDP_PASS;
	flags = ((__u8 *)tcp)[13] & 0x17;
	traffic = count_packet(IPPROTO_TCP);
	if (!traffic || (flags && flags != 3))
		return XDP_PASS;
	traffic->dropped++;
	return XDP_DROP;
}

SEC("xdp")
int handle_icmp(struct xdp_md *ctx)
{
	__u8 *icmp = transport(ctx, IPPROTO_ICMP, 8);
	struct traffic *traffic;

	if (!icmp)
		return XDP_PASS;
	traffic = count_packet(IPPROTO_ICMP);
	if (!traffic || icmp[0] != ICMP_REDIRECT)
		return XDP_PASS;
	traffic->dropped++;
	return XDP_DROP;
}
