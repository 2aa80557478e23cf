// SPDX-License-Identifier: MIT
/* lisp/lang_cgroup_packets.lisp: headers that are copied out of packets of a cgroup. */
#include <criterion/criterion.h>

#include <linux/pkt_cls.h>
#include <string.h>

#include "tests/kernel/packet_support.h"

static void expect_l4(struct lang *lang, struct packet packet, const char *words,
		      const uint64_t *expected)
{
	cr_assert_eq(packet_run(lang, "any_l4", &packet), 0, "%s (%s)", words, lang->clang);
	lang_expect(lang, "any_l4", words, expected, 4);
}

static void expect_none(struct lang *lang, struct packet packet, const char *words)
{
	cr_assert_eq(packet_run(lang, "any_l4", &packet), 1, "%s (%s)", words, lang->clang);
	lang_expect(lang, "any_l4", words, (uint64_t[]){ 0, 0, 0, 0 }, 4);
}

static struct packet fragment(uint16_t field)
{
	struct packet packet;

	packet_put_ethernet(&packet, 0, 0x0800);
	packet_put_ipv4(&packet, 17, 2, field);
	packet_put_transport(&packet, 443);
	return packet;
}

static void check_l4(struct lang *lang)
{
	static const uint8_t extensions[] = { 0, 43, 60, 44 };
	struct packet packet;

	for (unsigned options = 0; options <= 10; options++) {
		expect_l4(lang, packet_ipv4(0, 6, options), "TCP behind options",
			  (uint64_t[]){ 6, 4660, 443, 0x12 });
		expect_l4(lang, packet_ipv4(0, 17, options), "UDP behind options",
			  (uint64_t[]){ 17, 4660, 443, 0 });
	}
	for (unsigned count = 0; count <= 4; count++)
		expect_l4(lang, packet_ipv6(0, extensions, count), "UDP behind extension headers",
			  (uint64_t[]){ 17, 4660, 53, 0 });
	expect_l4(lang, fragment(0x2000), "a first fragment", (uint64_t[]){ 17, 4660, 443, 0 });
	expect_none(lang, fragment(0x2001), "a later fragment");
	packet = packet_ipv6(0, extensions + 3, 1);
	packet.bytes[14 + 40 + 3] = 1; /* more follow: the first one */
	expect_l4(lang, packet, "a first IPv6 fragment", (uint64_t[]){ 17, 4660, 53, 0 });
	packet.bytes[14 + 40 + 3] = 9;
	expect_none(lang, packet, "a later IPv6 fragment");
	packet = packet_ipv4(0, 6, 0);
	packet.len = 14 + 20 + 19;
	expect_none(lang, packet, "a TCP header that lacks a byte");
	packet = packet_ipv4(0, 17, 0);
	packet.len = 14 + 20 + 8;
	expect_l4(lang, packet, "a UDP header alone", (uint64_t[]){ 17, 4660, 443, 0 });
	packet_put_ethernet(&packet, 0, 0x0806);
	packet_put_transport(&packet, 443);
	expect_none(lang, packet, "ARP");
}

Test(lang_cgroup_packets, with_l4_sees_behind_options_and_extension_headers)
{
	lang_each("lang_cgroup_packets", check_l4);
}

static void check_parsed(struct lang *lang)
{
	static const uint8_t hop[] = { 0 };
	struct packet packet = packet_ipv4(0, 6, 3);

	packet_run(lang, "parsed", &packet);
	lang_expect(lang, "parsed", "TCP", (uint64_t[]){ 6, 0, 443, 0, 0, 0, 0 }, 7);
	packet = packet_ipv4(0, 17, 10);
	packet_run(lang, "parsed", &packet);
	lang_expect(lang, "parsed", "UDP", (uint64_t[]){ 17, 0, 0, 443, 0, 0, 0 }, 7);
	packet = packet_ipv4(0, 1, 1);
	packet_run(lang, "parsed", &packet);
	lang_expect(lang, "parsed", "ICMP", (uint64_t[]){ 1, 0, 0, 0, 0x12, 0, 0 }, 7);
	packet = packet_ipv4(0, 17, 0);
	packet.len -= 13;
	packet_run(lang, "parsed", &packet);
	lang_expect(lang, "parsed", "UDP cut short", (uint64_t[]){ 17, 0, 0, 0, 0, 0, 0 }, 7);
	packet = fragment(1);
	packet_run(lang, "parsed", &packet);
	lang_expect(lang, "parsed", "a later fragment", (uint64_t[]){ 17, 0, 0, 0, 0, 0, 0 }, 7);
	packet = packet_ipv6(0, hop, 1);
	packet_run(lang, "parsed", &packet);
	lang_expect(lang, "parsed", "IPv6", (uint64_t[]){ 0, 0, 0, 0, 0, 1, 1 }, 7);
	packet = packet_ipv6(0, hop, 0);
	packet_run(lang, "parsed", &packet);
	lang_expect(lang, "parsed", "IPv6", (uint64_t[]){ 0, 17, 0, 0, 0, 1, 1 }, 7);
}

Test(lang_cgroup_packets, parsers_give_a_pointer_to_a_copy_or_0)
{
	lang_each("lang_cgroup_packets", check_parsed);
}

static void check_assigned(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 17, 0);

	cr_assert_eq(packet_run(lang, "assigned", &packet), 0);
	lang_expect(lang, "assigned", "UDP", (uint64_t[]){ 443, 99, 4660 }, 3);
	packet = packet_ipv4(0, 6, 0);
	cr_assert_eq(packet_run(lang, "assigned", &packet), 1);
	lang_expect(lang, "assigned", "TCP", (uint64_t[]){ 4660 }, 1);
}

Test(lang_cgroup_packets, a_copy_lives_as_long_as_what_points_to_it)
{
	lang_each("lang_cgroup_packets", check_assigned);
}

static void check_in_tc(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 1, 5);

	cr_assert_eq(packet_run(lang, "parsed_in_tc", &packet), TC_ACT_SHOT);
	lang_expect(lang, "parsed_in_tc", "ICMP", (uint64_t[]){ 0, 0, 0, 0, 0x12, 0 }, 6);
	packet = packet_ipv6(0, NULL, 0);
	cr_assert_eq(packet_run(lang, "parsed_in_tc", &packet), TC_ACT_SHOT);
	lang_expect(lang, "parsed_in_tc", "IPv6", (uint64_t[]){ 0, 0, 0, 0, 0, 1 }, 6);
}

Test(lang_cgroup_packets, the_same_parsers_work_behind_ethernet)
{
	lang_each("lang_cgroup_packets", check_in_tc);
}
