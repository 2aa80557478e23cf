// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <linux/bpf.h>
#include <linux/bpf_perf_event.h>
#include <stddef.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

static const struct kernel_access *access_of(const char *section, const char *field)
{
	const struct kernel_access *access =
		kernel_section_access(kernel_find_section(section), field);

	cr_assert_not_null(access, "%s of %s", field, section);
	return access;
}

static bool reads(const char *section, const char *field, unsigned width)
{
	return access_of(section, field)->read_widths & 1u << width;
}

static bool writes(const char *section, const char *field, unsigned width)
{
	return access_of(section, field)->write_widths & 1u << width;
}

struct member {
	char context[24], field[24];
	size_t offset, bytes;
};

#define MEMBER(type, name) \
	{ #type, #name, offsetof(struct type, name), sizeof(((struct type *)0)->name) }

/* Every member of every context struct of <linux/bpf.h>. */
static const struct member members[] = {
	MEMBER(__sk_buff, len), MEMBER(__sk_buff, pkt_type), MEMBER(__sk_buff, mark),
	MEMBER(__sk_buff, queue_mapping), MEMBER(__sk_buff, protocol),
	MEMBER(__sk_buff, vlan_present), MEMBER(__sk_buff, vlan_tci), MEMBER(__sk_buff, vlan_proto),
	MEMBER(__sk_buff, priority), MEMBER(__sk_buff, ingress_ifindex), MEMBER(__sk_buff, ifindex),
	MEMBER(__sk_buff, tc_index), MEMBER(__sk_buff, cb), MEMBER(__sk_buff, hash),
	MEMBER(__sk_buff, tc_classid), MEMBER(__sk_buff, data), MEMBER(__sk_buff, data_end),
	MEMBER(__sk_buff, napi_id), MEMBER(__sk_buff, family), MEMBER(__sk_buff, remote_ip4),
	MEMBER(__sk_buff, local_ip4), MEMBER(__sk_buff, remote_ip6), MEMBER(__sk_buff, local_ip6),
	MEMBER(__sk_buff, remote_port), MEMBER(__sk_buff, local_port), MEMBER(__sk_buff, data_meta),
	MEMBER(__sk_buff, flow_keys), MEMBER(__sk_buff, tstamp), MEMBER(__sk_buff, wire_len),
	MEMBER(__sk_buff, gso_segs), MEMBER(__sk_buff, sk), MEMBER(__sk_buff, gso_size),
	MEMBER(__sk_buff, tstamp_type), MEMBER(__sk_buff, hwtstamp),
	MEMBER(bpf_sock, bound_dev_if), MEMBER(bpf_sock, family), MEMBER(bpf_sock, type),
	MEMBER(bpf_sock, protocol), MEMBER(bpf_sock, mark), MEMBER(bpf_sock, priority),
	MEMBER(bpf_sock, src_ip4), MEMBER(bpf_sock, src_ip6), MEMBER(bpf_sock, src_port),
	MEMBER(bpf_sock, dst_port), MEMBER(bpf_sock, dst_ip4), MEMBER(bpf_sock, dst_ip6),
	MEMBER(bpf_sock, state), MEMBER(bpf_sock, rx_queue_mapping),
	MEMBER(bpf_sock_addr, user_family), MEMBER(bpf_sock_addr, user_ip4),
	MEMBER(bpf_sock_addr, user_ip6), MEMBER(bpf_sock_addr, user_port),
	MEMBER(bpf_sock_addr, family), MEMBER(bpf_sock_addr, type), MEMBER(bpf_sock_addr, protocol),
	MEMBER(bpf_sock_addr, msg_src_ip4), MEMBER(bpf_sock_addr, msg_src_ip6),
	MEMBER(bpf_sock_addr, sk),
	MEMBER(bpf_sock_ops, op), MEMBER(bpf_sock_ops, args), MEMBER(bpf_sock_ops, reply),
	MEMBER(bpf_sock_ops, replylong), MEMBER(bpf_sock_ops, family),
	MEMBER(bpf_sock_ops, remote_ip4), MEMBER(bpf_sock_ops, local_ip4),
	MEMBER(bpf_sock_ops, remote_ip6), MEMBER(bpf_sock_ops, local_ip6),
	MEMBER(bpf_sock_ops, remote_port), MEMBER(bpf_sock_ops, local_port),
	MEMBER(bpf_sock_ops, is_fullsock), MEMBER(bpf_sock_ops, snd_cwnd),
	MEMBER(bpf_sock_ops, srtt_us), MEMBER(bpf_sock_ops, bpf_sock_ops_cb_flags),
	MEMBER(bpf_sock_ops, state), MEMBER(bpf_sock_ops, rtt_min),
	MEMBER(bpf_sock_ops, snd_ssthresh), MEMBER(bpf_sock_ops, rcv_nxt),
	MEMBER(bpf_sock_ops, snd_nxt), MEMBER(bpf_sock_ops, snd_una),
	MEMBER(bpf_sock_ops, mss_cache), MEMBER(bpf_sock_ops, ecn_flags),
	MEMBER(bpf_sock_ops, rate_delivered), MEMBER(bpf_sock_ops, rate_interval_us),
	MEMBER(bpf_sock_ops, packets_out), MEMBER(bpf_sock_ops, retrans_out),
	MEMBER(bpf_sock_ops, total_retrans), MEMBER(bpf_sock_ops, segs_in),
	MEMBER(bpf_sock_ops, data_segs_in), MEMBER(bpf_sock_ops, segs_out),
	MEMBER(bpf_sock_ops, data_segs_out), MEMBER(bpf_sock_ops, lost_out),
	MEMBER(bpf_sock_ops, sacked_out), MEMBER(bpf_sock_ops, sk_txhash),
	MEMBER(bpf_sock_ops, bytes_received), MEMBER(bpf_sock_ops, bytes_acked),
	MEMBER(bpf_sock_ops, sk), MEMBER(bpf_sock_ops, skb_data),
	MEMBER(bpf_sock_ops, skb_data_end), MEMBER(bpf_sock_ops, skb_len),
	MEMBER(bpf_sock_ops, skb_tcp_flags),
	MEMBER(bpf_cgroup_dev_ctx, access_type), MEMBER(bpf_cgroup_dev_ctx, major),
	MEMBER(bpf_cgroup_dev_ctx, minor), MEMBER(bpf_sysctl, write), MEMBER(bpf_sysctl, file_pos),
	MEMBER(bpf_sockopt, sk), MEMBER(bpf_sockopt, optval), MEMBER(bpf_sockopt, optval_end),
	MEMBER(bpf_sockopt, level), MEMBER(bpf_sockopt, optname), MEMBER(bpf_sockopt, optlen),
	MEMBER(bpf_sockopt, retval),
	MEMBER(xdp_md, data), MEMBER(xdp_md, data_end), MEMBER(xdp_md, data_meta),
	MEMBER(xdp_md, ingress_ifindex), MEMBER(xdp_md, rx_queue_index),
	MEMBER(xdp_md, egress_ifindex),
	MEMBER(bpf_sk_lookup, sk), MEMBER(bpf_sk_lookup, cookie), MEMBER(bpf_sk_lookup, family),
	MEMBER(bpf_sk_lookup, protocol), MEMBER(bpf_sk_lookup, remote_ip4),
	MEMBER(bpf_sk_lookup, remote_ip6), MEMBER(bpf_sk_lookup, remote_port),
	MEMBER(bpf_sk_lookup, local_ip4), MEMBER(bpf_sk_lookup, local_ip6),
	MEMBER(bpf_sk_lookup, local_port), MEMBER(bpf_sk_lookup, ingress_ifindex),
	MEMBER(sk_msg_md, data), MEMBER(sk_msg_md, data_end), MEMBER(sk_msg_md, family),
	MEMBER(sk_msg_md, remote_ip4), MEMBER(sk_msg_md, local_ip4), MEMBER(sk_msg_md, remote_ip6),
	MEMBER(sk_msg_md, local_ip6), MEMBER(sk_msg_md, remote_port), MEMBER(sk_msg_md, local_port),
	MEMBER(sk_msg_md, size), MEMBER(sk_msg_md, sk),
	MEMBER(sk_reuseport_md, data), MEMBER(sk_reuseport_md, data_end),
	MEMBER(sk_reuseport_md, len), MEMBER(sk_reuseport_md, eth_protocol),
	MEMBER(sk_reuseport_md, ip_protocol), MEMBER(sk_reuseport_md, bind_inany),
	MEMBER(sk_reuseport_md, hash), MEMBER(sk_reuseport_md, sk),
	MEMBER(sk_reuseport_md, migrating_sk),
	MEMBER(bpf_perf_event_data, sample_period), MEMBER(bpf_perf_event_data, addr),
};
enum { MEMBER_COUNT = sizeof(members) / sizeof(members[0]) };

Test(kernel_contexts, fields_lie_where_the_header_says)
{
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		const struct kernel_field *field =
			kernel_context_field(members[i].context, members[i].field);
		cr_assert_not_null(field, "%s.%s", members[i].context, members[i].field);
		cr_assert_eq(field->offset, members[i].offset, "%s.%s", members[i].context,
			     field->name);
		cr_assert_eq(field->size * field->count, members[i].bytes, "%s.%s",
			     members[i].context, field->name);
	}
}

static bool is_member(const char *context, const char *field)
{
	for (size_t i = 0; i < MEMBER_COUNT; i++)
		if (!strcmp(members[i].context, context) && !strcmp(members[i].field, field))
			return true;
	return false;
}

Test(kernel_contexts, no_field_is_invented)
{
	for (size_t i = 0; i < kernel_program_type_count(); i++) {
		const char *context = kernel_program_type_at(i)->context;
		size_t count;
		const struct kernel_field *fields = kernel_context_fields(context, &count);
		if (!context || !strcmp(context, "pt_regs") ||
		    !strcmp(context, "bpf_perf_event_data") ||
		    !strcmp(context, "bpf_raw_tracepoint_args"))
			continue;
		cr_assert_gt(count, 0, "%s", context);
		for (size_t j = 0; j < count; j++)
			cr_assert_neq(is_member(context, fields[j].name), fields[j].newer, "%s.%s",
				      context, fields[j].name);
	}
}

Test(kernel_contexts, fields_of_a_section_are_in_the_order_of_the_struct)
{
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *row = kernel_section_at(i);
		for (size_t j = 1; j < row->access_count; j++)
			cr_assert_leq(row->accesses[j - 1].field->offset,
				      row->accesses[j].field->offset, "%s", row->name);
	}
}

Test(kernel_contexts, lisp_and_c_names_find_the_same_field)
{
	cr_assert_eq(access_of("cgroup/connect4", "user-ip4"),
		     access_of("cgroup/connect4", "user_ip4"));
	cr_assert_null(kernel_section_access(kernel_find_section("cgroup/connect4"), "user-ip5"));
	cr_assert_null(kernel_section_access(kernel_find_section("cgroup/connect4"), "user"));
	cr_assert_null(kernel_context_field("no_such", "user-ip4"));
}

Test(kernel_contexts, arrays_are_one_field)
{
	const struct kernel_field *field = kernel_context_field("bpf_sock_addr", "user-ip6");

	cr_assert_eq(field->count, 4);
	cr_assert_eq(field->size, 4);
	cr_assert_eq(field->offset, 8);
	cr_assert_eq(kernel_context_field("__sk_buff", "cb")->count, 5);
	cr_assert(reads("cgroup/connect6", "user-ip6", 8));
	cr_assert(writes("cgroup/connect6", "user-ip6", 8));
	cr_assert_not(writes("cgroup/connect6", "user-ip6", 2));
}

Test(kernel_contexts, fields_that_the_kernel_reads_only_whole)
{
	cr_assert(reads("sockops", "op", 4) && !reads("sockops", "op", 1));
	cr_assert(reads("xdp", "ingress-ifindex", 4) && !reads("xdp", "ingress-ifindex", 2));
	cr_assert_not(reads("cgroup/getsockopt", "level", 2));
	cr_assert_not(reads("cgroup/connect4", "user-family", 1));
	cr_assert_not(reads("cgroup/connect4", "type", 2));
	cr_assert_not(reads("cgroup/sock_create", "mark", 1));
	cr_assert(reads("cgroup/sock_create", "family", 1));
	cr_assert_not(reads("cgroup/dev", "major", 2));
	cr_assert(reads("cgroup/dev", "access-type", 2));
	cr_assert_not(reads("cgroup_skb/egress", "remote-ip4", 1));
	cr_assert(writes("cgroup/connect4", "user-port", 4));
	cr_assert_not(writes("cgroup/connect4", "user-port", 2));
}

Test(kernel_contexts, address_families_keep_to_their_hooks)
{
	cr_assert_eq(access_of("cgroup/connect4", "user-ip6")->read_widths, 0);
	cr_assert_eq(access_of("cgroup/connect6", "user-ip4")->read_widths, 0);
	cr_assert_neq(access_of("cgroup/connect6", "user-ip6")->read_widths, 0);
	cr_assert_eq(access_of("cgroup/connect4", "msg-src-ip4")->read_widths, 0);
	cr_assert_neq(access_of("cgroup/sendmsg4", "msg-src-ip4")->read_widths, 0);
	cr_assert_eq(access_of("cgroup/sendmsg4", "msg-src-ip6")->read_widths, 0);
	cr_assert_neq(access_of("cgroup/sendmsg6", "msg-src-ip6")->read_widths, 0);
}

Test(kernel_contexts, sock_create_and_post_bind_are_opposites)
{
	static const char early[][24] = { "cgroup/sock_create", "cgroup/sock_release" };
	static const char late[][24] = { "cgroup/post_bind4", "cgroup/post_bind6" };

	for (int i = 0; i < 2; i++) {
		cr_assert_eq(access_of(early[i], "src-port")->read_widths, 0);
		cr_assert(writes(early[i], "mark", 4));
		cr_assert_neq(access_of(late[i], "src-port")->read_widths, 0);
		cr_assert_eq(access_of(late[i], "mark")->write_widths, 0);
	}
}

Test(kernel_contexts, getsockopt_and_setsockopt_write_different_fields)
{
	cr_assert(writes("cgroup/getsockopt", "optlen", 4) &&
		  writes("cgroup/getsockopt", "retval", 4));
	cr_assert_not(writes("cgroup/getsockopt", "level", 4));
	cr_assert(writes("cgroup/setsockopt", "level", 4) &&
		  writes("cgroup/setsockopt", "optname", 4));
	cr_assert_eq(access_of("cgroup/setsockopt", "retval")->read_widths, 0);
	cr_assert_eq(access_of("cgroup/setsockopt", "retval")->write_widths, 0);
}

Test(kernel_contexts, pointers_have_kinds)
{
	cr_assert_eq(access_of("xdp", "data")->gives, KERNEL_GIVES_PACKET);
	cr_assert_eq(access_of("xdp", "data-end")->gives, KERNEL_GIVES_PACKET_END);
	cr_assert_eq(access_of("xdp", "data-meta")->gives, KERNEL_GIVES_PACKET_META);
	cr_assert_eq(access_of("cgroup_skb/egress", "sk")->gives, KERNEL_GIVES_SOCKET);
	cr_assert(access_of("cgroup_skb/egress", "sk")->may_be_null);
	cr_assert_not(access_of("cgroup/connect4", "sk")->may_be_null);
	cr_assert(access_of("sockops", "sk")->may_be_null);
	cr_assert_eq(access_of("flow_dissector", "flow-keys")->gives, KERNEL_GIVES_POINTER);
	cr_assert_str_eq(access_of("cgroup/connect4", "sk")->field->type, "struct bpf_sock *");
}

struct order {
	char context[24], field[24];
	int width; /* 0: host order */
};

static const struct order order_rows[] = {
	{ "bpf_sock_addr", "user_port", 2 },	{ "bpf_sock_addr", "user_ip4", 4 },
	{ "bpf_sock_addr", "msg_src_ip6", 4 },	{ "bpf_sock_addr", "user_family", 0 },
	{ "bpf_sock_ops", "remote_port", 4 },	{ "bpf_sock_ops", "local_port", 0 },
	{ "__sk_buff", "remote_port", 4 },	{ "__sk_buff", "local_port", 0 },
	{ "__sk_buff", "protocol", 2 },		{ "__sk_buff", "vlan_proto", 2 },
	{ "__sk_buff", "vlan_tci", 0 },		{ "bpf_sock", "dst_port", 2 },
	{ "bpf_sock", "src_port", 0 },		{ "bpf_sock", "src_ip4", 4 },
	{ "bpf_sk_lookup", "remote_port", 2 },	{ "bpf_sk_lookup", "local_port", 0 },
	{ "sk_reuseport_md", "eth_protocol", 2 },
};

Test(kernel_contexts, network_order_is_that_of_the_header)
{
	for (size_t i = 0; i < sizeof(order_rows) / sizeof(order_rows[0]); i++) {
		const struct kernel_field *field =
			kernel_context_field(order_rows[i].context, order_rows[i].field);
		cr_assert_not_null(field);
		cr_assert_eq(field->network_order, order_rows[i].width != 0, "%s", field->name);
		cr_assert_eq(field->order_width, order_rows[i].width, "%s", field->name);
		cr_assert_leq(field->order_width, field->size, "%s", field->name);
	}
}

Test(kernel_contexts, newer_fields_know_their_kernel)
{
	cr_assert_eq(access_of("tc", "hwtstamp")->read_since, KERNEL_VERSION_OF(6, 1));
	cr_assert_eq(access_of("sockops", "skb-hwtstamp")->read_since, KERNEL_VERSION_OF(6, 12));
	cr_assert_eq(access_of("tc", "len")->read_since, KERNEL_OLDEST);
}

Test(kernel_contexts, narrow_reads_inside_a_field_are_told_from_those_at_its_start)
{
	cr_assert(access_of("cgroup/connect4", "user-ip4")->narrow_inside);
	cr_assert_not(access_of("cgroup/sock_create", "state")->narrow_inside);
	cr_assert_not(access_of("sockops", "op")->narrow_inside);
}
