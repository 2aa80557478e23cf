// SPDX-License-Identifier: GPL-2.0
/* tc-classify.lisp as one writes it in C by hand. */
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define CLASSES_MOST 16

const volatile __u32 handle = 0;

struct vlan_tag {
	__be16 tci;
	__be16 proto;
};

struct traffic {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u16);
	__type(value, __u32);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} dscps SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CLASSES_MOST);
	__type(key, __u32);
	__type(value, struct traffic);
} classes SEC(".maps");

/* Where the packet goes, 0: it has no port or none of ours. dscp is set where there is one. */
static __always_inline __u32 class_of_port(struct __sk_buff *ctx, __u32 *dscp)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	void *next = eth + 1;
	__be16 type;
	__u32 protocol;
	__u32 *class;
	__u16 port;

	if (next > end)
		return 0;
	type = eth->h_proto;
	for (int i = 0; i < 2; i++) {
		struct vlan_tag *tag = next;

		if (type != bpf_htons(ETH_P_8021Q) && type != bpf_htons(ETH_P_8021AD))
			break;
		next = tag + 1;
		if (next > end)
			return 0;
		type = tag->proto;
	}
	if (type == bpf_htons(ETH_P_IP)) {
		struct iphdr *ip = next;

		if ((void *)(ip + 1) > end)
			return 0;
		*dscp = ip->tos >> 2;
		if (ip->ihl < 5 || ip->frag_off & bpf_htons(0x1fff))
			return 0;
		protocol = ip->protocol;
		next += ip->ihl * 4;
	} else if (type == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip6 = next;

		next = ip6 + 1;
		if (next > end)
			return 0;
		*dscp = bpf_ntohl(*(__be32 *)ip6) >> 22 & 63;
		protocol = ip6->nexthdr;
		for (int i = 0; i < 4; i++) {
			struct ipv6_opt_hdr *opt = next;

			if (protocol != IPPROTO_HOPOPTS && protocol != IPPROTO_ROUTING &&
			    protocol != IPPROTO_DSTOPTS && protocol != IPPROTO_FRAGMENT)
				break;
			if (next + 8 > end)
				return 0;
			if (protocol == IPPROTO_FRAGMENT) {
				if (*(__be16 *)(next + 2) & bpf_htons(0xfff8))
					return 0;
				next += 8;
			} else {
				next += (opt->hdrlen + 1) * 8;
			}
			protocol = opt->nexthdr;
		}
	} else {
		return 0;
	}
	if (next + 8 > end || (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP))
		return 0;
	port = bpf_ntohs(((struct udphdr *)next)->dest);
	class = bpf_map_lookup_elem(&ports, &port);
	return class ? *class : 0;
}

SEC("tc")
int classify(struct __sk_buff *ctx)
{
	struct traffic *traffic;
	__u32 dscp = 0, class = class_of_port(ctx, &dscp);

	if (!class) {
		__u32 *of_dscp = bpf_map_lookup_elem(&dscps, &dscp);

		class = of_dscp ? *of_dscp : 0;
	}
	traffic = bpf_map_lookup_elem(&classes, &class);
	if (traffic) {
		traffic->packets++;
		traffic->bytes += ctx->len;
	}
	if (class) {
		ctx->mark = class;
		ctx->priority = handle + class;
	}
	return TC_ACT_UNSPEC;
}
