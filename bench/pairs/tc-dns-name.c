// SPDX-License-Identifier: GPL-2.0
#include "pairs.h"

struct dns {
	__be16 id, flags, questions, answers, authorities, additionals;
	__u8 label;
} __attribute__((packed));

MAP(labels, PERCPU_ARRAY, __u32, __u64, 64);

SEC("tc")
int tc_dns_name(struct __sk_buff *ctx)
{
	void *end = END(ctx);
	struct iphdr *ip = find_ipv4(START(ctx), end);
	struct udphdr *udp = behind_ipv4(ip, end, IPPROTO_UDP, sizeof(*udp));
	struct dns *dns = (void *)(udp + 1);
	__u32 length;
	__u64 *n;

	if (!udp || udp->dest != bpf_htons(53) || (void *)(dns + 1) > end)
		return TC_ACT_OK;
	if (dns->flags & bpf_htons(0x8000))
		return TC_ACT_OK;
	length = dns->label;
	if (length > 63)
		return TC_ACT_SHOT;
	n = bpf_map_lookup_elem(&labels, &length);
	if (n)
		(*n)++;
	return length > 32 ? TC_ACT_SHOT : TC_ACT_OK;
}
