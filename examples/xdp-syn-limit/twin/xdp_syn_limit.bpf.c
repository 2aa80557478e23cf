// SPDX-License-Identifier: GPL-2.0
/* xdp-syn-limit.lisp as one writes it in C by hand. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 limit = 20;

struct source {
	__u64 second;
	__u64 syns;
	__u64 passed;
	__u64 dropped;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64 * 1024);
	__type(key, __be32);
	__type(value, struct source);
} sources4 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64 * 1024);
	__type(key, __u64);
	__type(value, struct source);
} sources6 SEC(".maps");

static __noinline __u32 may_pass(struct source *from, __u64 now)
{
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

static __always_inline int limit_source(void *sources, const void *address,
					const struct tcphdr *tcp)
{
	struct source fresh = { .syns = 1, .passed = 1 };
	struct source *from;
	__u64 now;

	if (!tcp->syn || tcp->ack)
		return XDP_PASS;
	now = bpf_ktime_get_ns() / 1000000000;
	from = bpf_map_lookup_elem(sources, address);
	if (from)
		return may_pass(from, now) ? XDP_PASS : XDP_DROP;
	fresh.second = now;
	bpf_map_update_elem(sources, address, &fresh, BPF_NOEXIST);
	return XDP_PASS;
}

SEC("xdp")
int limit_syns(struct xdp_md *ctx)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;

	if ((void *)(eth + 1) > end)
		return XDP_PASS;
	if (eth->h_proto == bpf_htons(ETH_P_IP)) {
		struct iphdr *ip = (void *)(eth + 1);
		struct tcphdr *tcp;
		__be32 address;

		if ((void *)(ip + 1) > end || ip->protocol != IPPROTO_TCP || ip->ihl < 5 ||
		    ip->frag_off & bpf_htons(0x1fff))
			return XDP_PASS;
		tcp = (void *)ip + ip->ihl * 4;
		if ((void *)(tcp + 1) > end)
			return XDP_PASS;
		address = ip->saddr;
		return limit_source(&sources4, &address, tcp);
	}
	if (eth->h_proto == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip = (void *)(eth + 1);
		struct tcphdr *tcp = (void *)(ip + 1);
		__u64 network;

		if ((void *)(ip + 1) > end || ip->nexthdr != IPPROTO_TCP ||
		    (void *)(tcp + 1) > end)
			return XDP_PASS;
		network = *(__u64 *)&ip->saddr;
		return limit_source(&sources6, &network, tcp);
	}
	return XDP_PASS;
}
