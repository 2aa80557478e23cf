// SPDX-License-Identifier: GPL-2.0
/* xdp-port-drop.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct vlan_tag {
	__be16 tci;
	__be16 proto;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u16);
	__type(value, __u64);
} ports SEC(".maps");

SEC("xdp")
int drop_ports(struct xdp_md *ctx)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	void *next = eth + 1;
	__u8 protocol;
	__be16 type;
	__u16 port;
	__u64 *dropped;

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
	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
		return XDP_PASS;
	if (next + 8 > end)
		return XDP_PASS;
	port = bpf_ntohs(((struct udphdr *)next)->dest);
	dropped = bpf_map_lookup_elem(&ports, &port);
	if (!dropped)
		return XDP_PASS;
	__sync_fetch_and_add(dropped, 1);
	return XDP_DROP;
}
