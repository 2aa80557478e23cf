/*
 * Generated from packets.lisp by skep; edit that file, not this one.
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
 * libbpf 1.1 knows only the section "tc", which does not say the direction.
 * libskep reads it from this BTF tag.
 */
#define ATTACH_TO(section) __attribute__((btf_decl_tag(section)))

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

/* Headers, and what lies before them. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} dropped SEC(".maps");

struct vxlan {
	__u8 flags;
	__u8 _pad[3];
	__be32 vni;
};

_Static_assert(sizeof(struct vxlan) == 8, "struct vxlan");

#define VXLAN_PORT 4789

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

/* Drops what is sent to one virtual network. */
SEC("xdp")
int drop_network(struct xdp_md *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);

	if ((void *)ip + sizeof(struct ipv4_header) > e)
		return XDP_PASS;
	if (bpf_ntohs(d->type) == ETH_P_IP && ip->protocol == IPPROTO_UDP &&
	    (ip->ver_ihl & 15) >= 5 &&
	    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
		struct udp_header *udp =
			(void *)ip + (__u64)(ip->ver_ihl & 15) * 4;
		struct vxlan *tunnel = (void *)udp + sizeof(struct udp_header);

		if ((void *)tunnel + sizeof(struct vxlan) > e)
			return XDP_PASS;
		if (bpf_ntohs(udp->dst_port) == VXLAN_PORT &&
		    (bpf_ntohl(tunnel->vni) >> 8) == 42) {
			__u32 key = 0;
			__u64 *value;

			value = bpf_map_lookup_elem(&dropped, &key);
			if (value)
				__sync_fetch_and_add(value, 1);
			return XDP_DROP;
		}
	}

	return XDP_PASS;
}

/* TTL 1 for everything that leaves. */
SEC("tc")
int short_lived(struct __sk_buff *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	struct eth_header *d_2;
	void *e_2;
	struct ipv4_header *ip_2;

	if ((void *)d + sizeof(struct eth_header) > e)
		return TC_ACT_OK;
	if (bpf_ntohs(d->type) == ETH_P_IP) {
		struct ipv4_header *ip = (void *)d + sizeof(struct eth_header);
		__u8 old;

		if ((void *)ip + sizeof(struct ipv4_header) > e)
			return TC_ACT_OK;
		old = ip->ttl;
		bpf_l3_csum_replace(ctx, sizeof(struct eth_header) + 10,
				    bpf_htons((__u32)old << 8),
				    bpf_htons(0x100), 2);
	}
	d_2 = (void *)(long)ctx->data;
	e_2 = (void *)(long)ctx->data_end;
	ip_2 = (void *)d_2 + sizeof(struct eth_header);
	if ((void *)ip_2 + sizeof(struct ipv4_header) > e_2)
		return TC_ACT_OK;
	if (bpf_ntohs(d_2->type) == ETH_P_IP)
		ip_2->ttl = 1;

	return TC_ACT_OK;
}

/* IEEE 802.1Q, without the type before it */
struct vlan_header {
	__be16 tci;
	__be16 type;
};

_Static_assert(sizeof(struct vlan_header) == 4, "struct vlan_header");

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

SEC("tc")
ATTACH_TO("tcx/ingress")
int behind_tags(struct __sk_buff *ctx)
{
	struct eth_header *d = (void *)(long)ctx->data;
	void *e = (void *)(long)ctx->data_end;
	void *next;
	__be16 type;
	__u8 proto;
	__u8 found;

	if ((void *)d + sizeof(struct eth_header) > e)
		return TC_ACT_OK;
	next = (void *)d + sizeof(struct eth_header);
	type = d->type;
	proto = 0;
	found = 0;
	for (__u64 tag = 0; tag < 2; tag++) {
		struct vlan_header *vlan;

		if (type != bpf_htons(ETH_P_8021Q) &&
		    type != bpf_htons(ETH_P_8021AD))
			break;
		vlan = (struct vlan_header *)next;
		if ((void *)vlan + sizeof(struct vlan_header) > e)
			return TC_ACT_OK;
		type = vlan->type;
		next = next + sizeof(struct vlan_header);
	}
	if (type == bpf_htons(ETH_P_IP)) {
		struct ipv4_header *ip = (struct ipv4_header *)next;
		__u64 ihl;

		if ((void *)ip + sizeof(struct ipv4_header) > e)
			return TC_ACT_OK;
		ihl = ip->ver_ihl & 15;
		if (tested(ihl) >= 5 &&
		    (bpf_ntohs(ip->frag_off) & 0x1fff) == 0) {
			found = 1;
			proto = ip->protocol;
			next = next + ihl * 4;
		}
	} else if (type == bpf_htons(ETH_P_IPV6)) {
		struct ipv6_header *ip6 = (struct ipv6_header *)next;

		if ((void *)ip6 + sizeof(struct ipv6_header) > e)
			return TC_ACT_OK;
		found = 1;
		proto = ip6->nexthdr;
		next = next + sizeof(struct ipv6_header);
		for (__u64 at = 0; at < 4; at++) {
			void *extension;
			__u64 len;

			if (proto != IPPROTO_HOPOPTS &&
			    proto != IPPROTO_ROUTING &&
			    proto != IPPROTO_DSTOPTS &&
			    proto != IPPROTO_FRAGMENT)
				break;
			extension = next;
			len = 8;
			if (extension + 8 > e)
				return TC_ACT_OK;
			if (proto == IPPROTO_FRAGMENT) {
				__be16 offset = *(__be16 *)(extension + 2);

				if ((bpf_ntohs(offset) & 0xfff8) != 0) {
					found = 0;
					break;
				}
			} else {
				__u8 units = *(__u8 *)(extension + 1);

				len = (__u64)(units + 1) * 8;
			}
			proto = *(__u8 *)extension;
			next = next + len;
		}
	}
	if (found) {
		void *l4 = next;

		if (l4 + 8 > e)
			return TC_ACT_OK;
		if (proto == IPPROTO_UDP &&
		    bpf_ntohs(((struct udp_header *)l4)->dst_port) == 53)
			return TC_ACT_SHOT;
	}

	return TC_ACT_OK;
}

SEC("cgroup_skb/egress")
int by_copy(struct __sk_buff *ctx)
{
	if (ctx->protocol == bpf_htons(ETH_P_IPV6)) {
		struct ipv6_header ip;

		if (bpf_skb_load_bytes(ctx, 0, &ip, sizeof(struct ipv6_header)))
			return 1;
		if (ip.nexthdr == IPPROTO_ICMPV6)
			return 1;
		return 0;
	}

	return 1;
}
