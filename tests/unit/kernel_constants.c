// SPDX-License-Identifier: MIT
/* That measured values are those of the installed headers is asserted in kernel_assertions.c. */
#include <criterion/criterion.h>
#include <linux/icmp.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

struct expected {
	char name[40], c_name[40];
	long long value;
};

static const struct expected plus_rows[] = {
	{ "ethertype-ipv4", "ETH_P_IP", 0x0800 },
	{ "ethertype-ipv6", "ETH_P_IPV6", 0x86dd },
	{ "ethertype-arp", "ETH_P_ARP", 0x0806 },
	{ "ethertype-vlan", "ETH_P_8021Q", 0x8100 },
	{ "eth-hdr-len", "ETH_HLEN", 14 },
	{ "ipv4-hdr-len", "IPV4_HDR_LEN", 20 },
	{ "ipv6-hdr-len", "IPV6_HDR_LEN", 40 },
	{ "tcp-hdr-len", "TCP_HDR_LEN", 20 },
	{ "udp-hdr-len", "UDP_HDR_LEN", 8 },
	{ "icmp-hdr-len", "ICMP_HDR_LEN", 8 },
	{ "ip-proto-icmp", "IPPROTO_ICMP", 1 },
	{ "ip-proto-tcp", "IPPROTO_TCP", 6 },
	{ "ip-proto-udp", "IPPROTO_UDP", 17 },
	{ "ip-proto-ipv6-icmp", "IPPROTO_ICMPV6", 58 },
	{ "tcp-fin", "TCP_FIN", 1 },
	{ "tcp-syn", "TCP_SYN", 2 },
	{ "tcp-rst", "TCP_RST", 4 },
	{ "tcp-psh", "TCP_PSH", 8 },
	{ "tcp-ack", "TCP_ACK", 16 },
	{ "tcp-urg", "TCP_URG", 32 },
	{ "bpf-f-no-prealloc", "BPF_F_NO_PREALLOC", 1 },
	{ "xdp-aborted", "XDP_ABORTED", 0 },
	{ "xdp-drop", "XDP_DROP", 1 },
	{ "xdp-pass", "XDP_PASS", 2 },
	{ "xdp-tx", "XDP_TX", 3 },
	{ "xdp-redirect", "XDP_REDIRECT", 4 },
	{ "bpf-cgroup-inet-ingress", "BPF_CGROUP_INET_INGRESS", 0 },
	{ "bpf-cgroup-inet-egress", "BPF_CGROUP_INET_EGRESS", 1 },
	{ "bpf-cgroup-inet-sock-create", "BPF_CGROUP_INET_SOCK_CREATE", 2 },
	{ "bpf-cgroup-sock-ops", "BPF_CGROUP_SOCK_OPS", 3 },
	{ "bpf-cgroup-device", "BPF_CGROUP_DEVICE", 6 },
	{ "bpf-cgroup-inet4-bind", "BPF_CGROUP_INET4_BIND", 8 },
	{ "bpf-cgroup-inet6-connect", "BPF_CGROUP_INET6_CONNECT", 11 },
	{ "bpf-cgroup-inet6-post-bind", "BPF_CGROUP_INET6_POST_BIND", 13 },
	{ "bpf-cgroup-udp4-sendmsg", "BPF_CGROUP_UDP4_SENDMSG", 14 },
	{ "bpf-cgroup-udp6-sendmsg", "BPF_CGROUP_UDP6_SENDMSG", 15 },
	{ "bpf-cgroup-sysctl", "BPF_CGROUP_SYSCTL", 18 },
	{ "bpf-cgroup-udp6-recvmsg", "BPF_CGROUP_UDP6_RECVMSG", 20 },
	{ "bpf-cgroup-getsockopt", "BPF_CGROUP_GETSOCKOPT", 21 },
	{ "bpf-cgroup-setsockopt", "BPF_CGROUP_SETSOCKOPT", 22 },
	{ "bpf-cgroup-inet-sock-release", "BPF_CGROUP_INET_SOCK_RELEASE", 34 },
	{ "bpf-cgroup-unix-connect", "BPF_CGROUP_UNIX_CONNECT", 49 },
	{ "bpf-any", "BPF_ANY", 0 }, /* every C name in lower case */
};

Test(kernel_constants, plus_names_have_the_values_of_the_manual)
{
	for (size_t i = 0; i < sizeof(plus_rows) / sizeof(plus_rows[0]); i++) {
		const struct kernel_constant *row = kernel_find_plus_constant(plus_rows[i].name);
		cr_assert_not_null(row, "%s", plus_rows[i].name);
		cr_assert_str_eq(row->name, plus_rows[i].c_name);
		cr_assert_eq(row->value, plus_rows[i].value, "%s", plus_rows[i].name);
	}
	cr_assert_null(kernel_find_plus_constant("no-such-name"));
}

Test(kernel_constants, plus_names_are_not_c_names)
{
	cr_assert_null(kernel_find_constant("ethertype-ipv4"));
	cr_assert_str_eq(kernel_find_constant("ETH_P_IP")->lisp, "ethertype-ipv4");
	cr_assert_null(kernel_find_constant("BPF_ANY")->lisp);
}

Test(kernel_constants, c_names_are_found_in_any_case)
{
	static const char spellings[][12] = { "XDP_PASS", "xdp_pass", "xdp-pass" };

	for (size_t i = 0; i < 3; i++)
		cr_assert_eq(kernel_find_constant(spellings[i])->value, 2, "%s", spellings[i]);
	cr_assert_eq(kernel_find_constant("af_inet"), kernel_find_constant("AF_INET"));
	cr_assert_null(kernel_find_constant("XDP_PAS"));
	cr_assert_null(kernel_find_constant("XDP_PASSED"));
	cr_assert_null(kernel_find_constant(""));
}

Test(kernel_constants, every_constant_finds_itself)
{
	cr_assert_gt(kernel_constant_count(), 1500);
	for (size_t i = 0; i < kernel_constant_count(); i++)
		cr_assert_eq(kernel_find_constant(kernel_constant_at(i)->name),
			     kernel_constant_at(i));
}

Test(kernel_constants, headers_are_named_only_where_a_bpf_program_can_include_them)
{
	cr_assert_str_eq(kernel_find_constant("BPF_ANY")->header, "linux/bpf.h");
	cr_assert_str_eq(kernel_find_constant("TC_ACT_SHOT")->header, "linux/pkt_cls.h");
	cr_assert_str_eq(kernel_find_constant("ETH_P_IP")->header, "linux/if_ether.h");
	cr_assert_str_eq(kernel_find_constant("IPPROTO_TCP")->header, "linux/in.h");
	cr_assert_str_eq(kernel_find_constant("EPERM")->header, "linux/errno.h");
	cr_assert_null(kernel_find_constant("AF_INET")->header);
	cr_assert_null(kernel_find_constant("SOCK_STREAM")->header);
	cr_assert_null(kernel_find_constant("SOL_SOCKET")->header);
	cr_assert_null(kernel_find_constant("BPF_CGROUP_UNIX_CONNECT")->header);
}

Test(kernel_constants, values_are_signed_and_wide)
{
	cr_assert_eq(kernel_find_constant("TC_ACT_UNSPEC")->value, -1);
	cr_assert_eq(kernel_find_constant("BPF_F_CTXLEN_MASK")->value, 0xfffffLL << 32);
	cr_assert_eq(kernel_find_constant("AF_INET6")->value, 10);
	cr_assert_eq(kernel_find_constant("SOL_SOCKET")->value, 1);
}

/* Of headers that a BPF program cannot include: the C has their values. */
Test(kernel_constants, network_headers_are_there_with_their_values)
{
	static const struct expected rows[] = {
#define ROW(name) { "", #name, name }
		ROW(ICMP_ECHO), ROW(ICMP_ECHOREPLY), ROW(ICMP_DEST_UNREACH), ROW(ICMP_FRAG_NEEDED),
		ROW(ICMP_TIME_EXCEEDED), ROW(ICMP_REDIRECT), ROW(ICMP_PORT_UNREACH), ROW(ICMP_EXC_TTL),
		ROW(ARPOP_REQUEST), ROW(ARPOP_REPLY), ROW(ARPHRD_ETHER), ROW(ARPHRD_LOOPBACK), ROW(IFF_UP),
		ROW(IFF_LOOPBACK), ROW(IFF_PROMISC), ROW(IFNAMSIZ), ROW(IF_OPER_UP), ROW(XDP_FLAGS_DRV_MODE),
		ROW(XDP_FLAGS_SKB_MODE), ROW(XDP_FLAGS_HW_MODE),
#undef ROW
		{ "", "TCX_NEXT", -1 }, { "", "TCX_PASS", 0 }, { "", "TCX_DROP", 2 }, { "", "TCX_REDIRECT", 7 },
		{ "", "NETKIT_NEXT", -1 }, { "", "NETKIT_REDIRECT", 7 }, { "", "IP_DF", 0x4000 },
		{ "", "IP_MF", 0x2000 }, { "", "NEXTHDR_FRAGMENT", 44 }, { "", "NEXTHDR_ICMP", 58 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct kernel_constant *row = kernel_find_constant(rows[i].c_name);

		cr_assert_not_null(row, "%s", rows[i].c_name);
		cr_assert_eq(row->value, rows[i].value, "%s", rows[i].c_name);
	}
	cr_assert_null(kernel_find_constant("ICMP_ECHO")->header);
	cr_assert_str_eq(kernel_find_constant("XDP_FLAGS_DRV_MODE")->header, "linux/if_link.h");
}

Test(kernel_constants, attach_types_are_the_whole_enum)
{
	bool seen[64] = { false };
	size_t count = 0;

	for (size_t i = 0; i < kernel_constant_count(); i++) {
		const struct kernel_constant *row = kernel_constant_at(i);
		if (!row->is_attach_type)
			continue;
		cr_assert(row->value >= 0 && row->value < 64 && !seen[row->value], "%s", row->name);
		seen[row->value] = true;
		cr_assert_not_null(row->lisp);
		count++;
	}
	cr_assert_eq(count, 58);
	for (size_t i = 0; i < count; i++)
		cr_assert(seen[i], "%zu", i);
	cr_assert_not(kernel_find_constant("BPF_ANY")->is_attach_type);
}
