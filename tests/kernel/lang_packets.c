// SPDX-License-Identifier: MIT
/* lisp/lang_packets.lisp: packets by BPF_PROG_TEST_RUN, and what the programs make of them. */
#include <criterion/criterion.h>

#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <string.h>

#include "tests/kernel/packet_support.h"

static void check_reads(struct lang *lang)
{
	struct packet packet;

	for (unsigned options = 0; options <= 10; options += 5) {
		uint32_t mac;

		packet = packet_ipv4(0, 6, options);
		memcpy(&mac, packet.bytes, 4);
		cr_assert_eq(packet_run(lang, "read_fields", &packet), XDP_TX);
		lang_expect(lang, "read_fields", "fields", (uint64_t[]){ mac, 0x0f0e, 0x0800, 4660,
			    443, 0xdeadbeef, 0x12, 0x2001 }, 8);
		packet = packet_ipv4(0, 6, options);
		cr_assert_eq(packet_run(lang, "read_ip", &packet), XDP_TX);
		lang_expect(lang, "read_ip", "fields", (uint64_t[]){ 300, 0x1234, 63, 0x0a000001,
			    0x0a010203, 5 + options, 1 }, 7);
	}
	packet = packet_ipv4(0, 17, 0);
	cr_assert_eq(packet_run(lang, "read_fields", &packet), XDP_DROP, "UDP is not TCP");
	packet_put_ethernet(&packet, 0, 0x0800);
	packet_put_ipv4(&packet, 6, 0, 0x2001);
	packet_put_transport(&packet, 443);
	cr_assert_eq(packet_run(lang, "read_fields", &packet), XDP_DROP, "a later fragment has no ports");
}

Test(lang_packets, fields_are_read_in_the_order_of_the_host)
{
	lang_each("lang_packets", check_reads);
}

static void check_short(struct lang *lang)
{
	static const char *const programs[] = { "read_fields", "any_l4" };
	struct packet whole = packet_ipv4(0, 6, 2), packet;

	for (size_t i = 0; i < 2; i++)
		for (uint32_t len = 14; len < (i ? 50 : whole.len); len++) {
			packet = whole;
			packet.len = len;
			cr_assert_eq(packet_run(lang, programs[i], &packet), XDP_PASS, "%s, %u bytes",
				     programs[i], len);
		}
}

Test(lang_packets, a_short_packet_passes_at_every_length)
{
	lang_each("lang_packets", check_short);
}

static void check_rewrite(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 17, 1), before = packet;
	uint8_t *udp = packet.bytes + 14 + 24;

	udp[4] = 0x00;
	udp[5] = 0xff;
	cr_assert_eq(packet_run(lang, "rewrite", &packet), XDP_TX);
	cr_assert_eq(memcmp(packet.bytes, before.bytes + 6, 6), 0, "the addresses are exchanged");
	cr_assert_eq(memcmp(packet.bytes + 6, before.bytes, 6), 0);
	cr_assert_eq(memcmp(udp, before.bytes + 14 + 24 + 2, 2), 0, "the ports are exchanged");
	cr_assert_eq(memcmp(udp + 2, before.bytes + 14 + 24, 2), 0);
	cr_assert_eq(udp[4], 1, "0xff + 2 - 1 is 0x100 in network order");
	cr_assert_eq(udp[5], 0);
	cr_assert_eq(udp[6] | udp[7], 0);
	cr_assert_eq(memcmp(packet.bytes + 12, before.bytes + 12, 26), 0, "nothing else changed");
}

Test(lang_packets, stores_swap_and_change_nothing_else)
{
	lang_each("lang_packets", check_rewrite);
}

static void expect_l4(struct lang *lang, struct packet *packet, const char *words, uint8_t protocol)
{
	cr_assert_eq(packet_run(lang, "any_l4", packet), XDP_TX, "%s", words);
	lang_expect(lang, "any_l4", words, (uint64_t[]){ protocol, 4660, 53 }, 3);
}

static void check_l4(struct lang *lang)
{
	static const uint8_t extensions[] = { 0, 43, 60, 44 };
	struct packet packet;

	for (unsigned tags = 0; tags <= 2; tags++) {
		packet_put_ethernet(&packet, tags, 0x0800);
		packet_put_ipv4(&packet, 17, 3, 0);
		packet_put_transport(&packet, 53);
		expect_l4(lang, &packet, "IPv4 with options", 17);
		for (unsigned count = 0; count <= 4; count++) {
			packet = packet_ipv6(tags, extensions, count);
			expect_l4(lang, &packet, "IPv6 with extension headers", 17);
		}
	}
	packet = packet_ipv4(3, 17, 0);
	cr_assert_eq(packet_run(lang, "any_l4", &packet), XDP_DROP, "a third tag is not looked behind");
	packet_put_ethernet(&packet, 0, 0x0806);
	packet_put_transport(&packet, 53);
	cr_assert_eq(packet_run(lang, "any_l4", &packet), XDP_DROP, "ARP has no ports");
	packet = packet_ipv6(0, extensions + 3, 1);
	packet.bytes[14 + 40 + 3] = 8;
	cr_assert_eq(packet_run(lang, "any_l4", &packet), XDP_DROP, "a later fragment has no ports");
}

Test(lang_packets, with_l4_sees_behind_tags_options_and_extension_headers)
{
	lang_each("lang_packets", check_l4);
}

static void check_parsed(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 3);

	cr_assert_eq(packet_run(lang, "parsed", &packet), XDP_TX);
	lang_expect(lang, "parsed", "TCP", (uint64_t[]){ 0x0800, 6, 0, 443 }, 4);
	packet = packet_ipv4(0, 17, 0);
	cr_assert_eq(packet_run(lang, "parsed", &packet), XDP_TX);
	lang_expect(lang, "parsed", "UDP", (uint64_t[]){ 0x0800, 17, 443, 0 }, 4);
	packet = packet_ipv4(0, 17, 0);
	packet.len = 14 + 20 + 7;
	cr_assert_eq(packet_run(lang, "parsed", &packet), XDP_TX);
	lang_expect(lang, "parsed", "cut UDP", (uint64_t[]){ 0x0800, 17, 0, 0 }, 4);
	packet = packet_ipv4(0, 17, 0);
	packet.len = 20;
	cr_assert_eq(packet_run(lang, "parsed", &packet), XDP_TX);
	lang_expect(lang, "parsed", "cut IPv4", (uint64_t[]){ 0x0800, 0, 0, 0 }, 4);
}

Test(lang_packets, parsers_give_a_pointer_or_0)
{
	lang_each("lang_packets", check_parsed);
}

static void check_own_header(struct lang *lang)
{
	struct packet packet = { .bytes = { 1, 9, 0, 0, 0, 0xff, 9, 9, 0, 0, 0, 0, 0, 0, 1, 2, 9, 77 },
				 .len = 18 };
	static const uint8_t expected[] = { 1, 9, 0, 0, 1, 0, 9, 9, 0, 0, 0, 0, 0, 0, 2, 1, 9, 77 };

	cr_assert_eq(packet_run(lang, "own_header", &packet), XDP_TX);
	lang_expect(lang, "own_header", "tail and size", (uint64_t[]){ 77, 18 }, 2);
	cr_assert_eq(memcmp(packet.bytes, expected, sizeof(expected)), 0);
}

Test(lang_packets, a_header_of_the_file_lies_as_its_offsets_say)
{
	lang_each("lang_packets", check_own_header);
}

static void check_elsewhere(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 0);

	cr_assert_eq(packet_run(lang, "moved", &packet), XDP_TX);
	lang_expect(lang, "moved", "the fifth byte comes first", (uint64_t[]){ 4 }, 1);
	packet = packet_ipv4(0, 6, 4);
	cr_assert_eq(packet_run(lang, "in_tc", &packet), TC_ACT_SHOT);
	lang_expect(lang, "in_tc", "port", (uint64_t[]){ 443 }, 1);
	packet = packet_ipv4(0, 6, 4);
	cr_assert_eq(packet_run(lang, "in_cgroup", &packet), 0);
	lang_expect(lang, "in_cgroup", "port", (uint64_t[]){ 443 }, 1);
	packet = packet_ipv4(0, 17, 1);
	cr_assert_eq(packet_run(lang, "in_cgroup", &packet), 1);
	packet = packet_ipv4(0, 17, 1);
	cr_assert_eq(packet_run(lang, "xdp_in_tc", &packet), TC_ACT_SHOT);
	lang_expect(lang, "xdp_in_tc", "port", (uint64_t[]){ 443 }, 1);
	packet = packet_ipv4(2, 17, 1);
	cr_assert_eq(packet_run(lang, "in_tcx", &packet), TC_ACT_SHOT);
	lang_expect(lang, "in_tcx", "protocol", (uint64_t[]){ 17 }, 1);
	packet = packet_ipv4(0, 17, 1);
	cr_assert_eq(packet_run(lang, "in_frags", &packet), XDP_TX);
	lang_expect(lang, "in_frags", "port", (uint64_t[]){ 443 }, 1);
	packet = packet_ipv4(0, 17, 0);
	cr_assert_eq(packet_run(lang, "in_socket", &packet), 28);
	cr_assert_eq(lang->results[0], 17);
	packet = packet_ipv4(0, 6, 0);
	cr_assert_eq(packet_run(lang, "in_socket", &packet), 0, "TCP is not kept");
}

Test(lang_packets, the_same_forms_work_in_tc_a_cgroup_and_a_socket)
{
	lang_each("lang_packets", check_elsewhere);
}
