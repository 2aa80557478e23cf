// SPDX-License-Identifier: MIT
/* lisp/lang_walks.lisp: what was compared, tested or found is what is used. */
#include <criterion/criterion.h>

#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <string.h>

#include "tests/kernel/packet_support.h"

static void check_scan(struct lang *lang)
{
	struct packet packet;

	for (unsigned options = 0; options <= 10; options += 5) {
		packet = packet_ipv4(0, 6, options);
		cr_assert_eq(packet_run(lang, "find_byte", &packet), XDP_TX);
		lang_expect(lang, "find_byte", "behind options", (uint64_t[]){ 4, 0xdeadbeef }, 2);
		packet.len = 14 + 20 + 4 * options + 20;
		packet.bytes[packet.len - 20 + 4] = 0;
		cr_assert_eq(packet_run(lang, "find_byte", &packet), XDP_PASS, "the packet ends before the byte comes");
		lang_expect(lang, "find_byte", "nothing is found", (uint64_t[]){ 0, 0 }, 2);
	}
}

Test(lang_walks, a_scan_reads_behind_what_it_found)
{
	lang_each("lang_walks", check_scan);
}

static void check_readings(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 3);

	cr_assert_eq(packet_run(lang, "two_forms", &packet), XDP_TX);
	lang_expect(lang, "two_forms", "what the first stored the third reads", (uint64_t[]){ 443, 63, 7 }, 3);
	packet = packet_ipv4(0, 6, 0);
	for (uint64_t off = 0; off < 40; off += 13) {
		lang->inputs[0] = off | 64;
		cr_assert_eq(packet_run(lang, "sums", &packet), XDP_TX);
		lang_expect(lang, "sums", "three readings", (uint64_t[]){ packet.bytes[off], packet.bytes[off + 1],
			    packet.bytes[off + 3] }, 3);
	}
	for (packet.len = 38; packet.len < 44; packet.len++) {
		bool there = packet.len > 40;

		cr_assert_eq(packet_run(lang, "strictly", &packet), there ? XDP_TX : XDP_PASS, "%u bytes", packet.len);
		lang_expect(lang, "strictly", "the last byte", (uint64_t[]){ there ? packet.bytes[40] : 0 }, 1);
	}
}

static void check_strictness(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 0);

	cr_assert_eq(packet_run(lang, "accesses", &packet), XDP_TX);
	lang_expect(lang, "accesses", "5, and then 6", (uint64_t[]){ 2 }, 1);
	for (packet.len = 14; packet.len < 17; packet.len++) {
		bool there = packet.len > 14;

		cr_assert_eq(packet_run(lang, "strictly_sized", &packet), there ? XDP_TX : XDP_PASS, "%u bytes", packet.len);
		lang_expect(lang, "strictly_sized", "the byte behind", (uint64_t[]){ there ? packet.bytes[14] : 0 }, 1);
	}
}

Test(lang_walks, what_is_asked_is_what_is_compared)
{
	lang_each("lang_walks", check_strictness);
}

Test(lang_walks, what_is_read_twice_is_the_same)
{
	lang_each("lang_walks", check_readings);
}

static void check_flags(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 0);

	cr_assert_eq(packet_run(lang, "flags", &packet), XDP_TX);
	lang_expect(lang, "flags", "both", (uint64_t[]){ 63, 0x1234, 1, 1 }, 4);
	packet = packet_ipv4(0, 17, 0);
	packet.bytes[14 + 8] = 9;
	cr_assert_eq(packet_run(lang, "flags", &packet), XDP_TX);
	lang_expect(lang, "flags", "another time to live, another protocol", (uint64_t[]){ 0, 0, 0, 1 }, 4);
	packet.len = 30;
	cr_assert_eq(packet_run(lang, "flags", &packet), XDP_TX);
	lang_expect(lang, "flags", "short", (uint64_t[]){ 0, 0, 0, 1 }, 4);
}

Test(lang_walks, a_flag_says_what_was_compared)
{
	lang_each("lang_walks", check_flags);
}

static void check_counted(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 0);
	uint64_t sum = 0;

	for (unsigned i = 14; i < 34; i += 2)
		sum += (uint64_t)packet.bytes[i] << 8 | packet.bytes[i + 1];
	cr_assert_eq(packet_run(lang, "counted", &packet), XDP_TX);
	lang_expect(lang, "counted", "the header's words", (uint64_t[]){ sum, 0x0a0000010a010203 }, 2);
}

Test(lang_walks, a_counter_is_an_offset_into_a_header)
{
	lang_each("lang_walks", check_counted);
}

static void check_found(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 0);

	lang->inputs[0] = 21;
	cr_assert_eq(packet_run(lang, "found", &packet), XDP_TX);
	lang_expect(lang, "found", "the seventh", (uint64_t[]){ 7, 121, 9 }, 3);
	lang->inputs[0] = 20;
	cr_assert_eq(packet_run(lang, "found", &packet), XDP_TX);
	lang_expect(lang, "found", "none", (uint64_t[]){ UINT64_MAX, 0, 9 }, 3);
	cr_assert_eq(packet_run(lang, "fields", &packet), XDP_TX);
	lang_expect(lang, "fields", "as many as there is room for", (uint64_t[]){ 16, 1, 16 }, 3);
}

Test(lang_walks, what_a_loop_found_is_an_index)
{
	lang_each("lang_walks", check_found);
}

static void check_fills(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 6, 0);
	uint64_t expected[16];

	for (uint64_t count = 0; count <= 20; count += 5) {
		for (uint64_t i = 0; i < 16; i++)
			expected[i] = i < count ? 9 : 1;
		lang->inputs[0] = count;
		cr_assert_eq(packet_run(lang, "fills", &packet), XDP_TX);
		lang_expect(lang, "fills", "so many bytes", expected, 16);
	}
}

Test(lang_walks, a_fill_of_run_time_stops_at_its_count)
{
	lang_each("lang_walks", check_fills);
}

static void check_copies(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 17, 0);

	for (lang->inputs[0] = 0; lang->inputs[0] < 2; lang->inputs[0]++) {
		cr_assert_eq(packet_run(lang, "either", &packet), TC_ACT_OK);
		lang_expect(lang, "either", "the packet's, or the copy's", (uint64_t[]){ 443 }, 1);
	}
	cr_assert_eq(packet_run(lang, "stamp", &packet), XDP_TX);
	lang_expect(lang, "stamp", "metadata", (uint64_t[]){ 1, 7 }, 2);
}

Test(lang_walks, a_copy_stands_in_for_the_packet)
{
	lang_each("lang_walks", check_copies);
}

static void check_headers(struct lang *lang)
{
	static const uint8_t extensions[] = { 0, 43, 60, 44 };
	struct packet packet;

	for (unsigned tags = 0; tags <= 2; tags++) {
		for (unsigned options = 0; options <= 10; options += 5) {
			packet = packet_ipv4(tags, 17, options);
			cr_assert_eq(packet_run(lang, "any_ip", &packet), XDP_TX);
			lang_expect(lang, "any_ip", "IPv4", (uint64_t[]){ 4, 17, 63, 4660 }, 4);
		}
		for (unsigned count = 0; count <= 4; count++) {
			uint8_t limit;

			packet = packet_ipv6(tags, extensions, count);
			limit = packet.bytes[14 + 4 * tags + 7];
			cr_assert_eq(packet_run(lang, "any_ip", &packet), XDP_TX);
			lang_expect(lang, "any_ip", "IPv6", (uint64_t[]){ 6, 17, limit, 4660 }, 4);
		}
	}
}

Test(lang_walks, the_ip_header_is_handed_out)
{
	lang_each("lang_walks", check_headers);
}

static void check_callback(struct lang *lang)
{
	struct packet packet = packet_ipv4(1, 6, 3);

	for (uint32_t len = packet.len; len >= 14; len -= 11) {
		uint64_t sum = 0;

		packet.len = len;
		for (uint32_t i = 0; i < len; i++)
			sum += packet.bytes[i];
		cr_assert_eq(packet_run(lang, "by_callback", &packet), XDP_TX);
		lang_expect(lang, "by_callback", "each byte once", (uint64_t[]){ len, sum, 0 }, 3);
	}
}

Test(lang_walks, a_callback_has_the_context_of_its_program)
{
	lang_each("lang_walks", check_callback);
}
