// SPDX-License-Identifier: MIT
/* lisp/lang_rewrites.lisp: what is rewritten, and whether each checksum is right then. */
#include <criterion/criterion.h>

#include <arpa/inet.h>
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <string.h>

#include "tests/kernel/packet_support.h"

#define IP 14

struct shape {
	uint8_t protocol;
	unsigned options;
};

static const struct shape shapes[] = { { 6, 0 }, { 6, 10 }, { 17, 0 }, { 17, 3 } };

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

/* ---- checksums, by their definition ---- */

static uint32_t transport_at(const struct packet *packet)
{
	return IP + 4u * (packet->bytes[IP] & 15u);
}

static uint32_t checksum_at(const struct packet *packet)
{
	return transport_at(packet) + (packet->bytes[IP + 9] == 6 ? 16 : 6);
}

static uint16_t transport_sum(const struct packet *packet)
{
	uint32_t at = transport_at(packet), len = packet->len - at;
	uint32_t pseudo = packet_sum(packet->bytes + IP + 12, 8, packet->bytes[IP + 9] + len);

	return packet_sum(packet->bytes + at, len, pseudo);
}

static void store_16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static struct packet checked_packet(struct shape shape)
{
	struct packet packet = packet_ipv4(0, shape.protocol, shape.options);
	uint16_t sum;

	store_16(packet.bytes + IP + 10, 0);
	sum = packet_sum(packet.bytes + IP, transport_at(&packet) - IP, 0);
	store_16(packet.bytes + IP + 10, (uint16_t)~sum);
	store_16(packet.bytes + checksum_at(&packet), 0);
	sum = (uint16_t)~transport_sum(&packet);
	store_16(packet.bytes + checksum_at(&packet), sum ? sum : 0xffff);
	return packet;
}

static void expect_sums(struct lang *lang, const char *name, const struct packet *packet)
{
	cr_assert_eq(packet_sum(packet->bytes + IP, transport_at(packet) - IP, 0), 0xffff,
		     "%s: the header's checksum (%s)", name, lang->clang);
	cr_assert_eq(transport_sum(packet), 0xffff, "%s: the transport's checksum (%s)", name,
		     lang->clang);
}

/* ---- runs ---- */

static uint64_t seed = 1;

/* Numbers that are the same in every run, and often all ones or all zeroes. */
static uint64_t number(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return seed >> 61 == 0 ? 0 : seed >> 61 == 1 ? UINT64_MAX : seed >> 29;
}

static void fill_inputs(struct lang *lang)
{
	static const uint64_t masks[] = { UINT32_MAX, UINT32_MAX, 255, 255, 65535, 65535 };

	for (size_t i = 0; i < 6; i++)
		lang->inputs[i] = number() & masks[i];
}

static void expect_fields(struct lang *lang, const char *name, const struct packet *packet)
{
	uint32_t at = transport_at(packet), addresses[2] = { (uint32_t)lang->inputs[0],
							     (uint32_t)lang->inputs[1] };
	uint16_t ports[2] = { htons((uint16_t)lang->inputs[4]), htons((uint16_t)lang->inputs[5]) };

	cr_assert_eq(memcmp(packet->bytes + IP + 12, addresses, 8), 0, "%s: addresses", name);
	cr_assert_eq(memcmp(packet->bytes + at, ports, 4), 0, "%s: ports", name);
	cr_assert_eq(packet->bytes[IP + 1], lang->inputs[2], "%s: TOS", name);
	cr_assert_eq(packet->bytes[IP + 8], lang->inputs[3], "%s: TTL", name);
}

static void check_all(struct lang *lang)
{
	static const char *const names[] = { "all_in_xdp", "all_in_tc" };

	for (unsigned round = 0; round < 400; round++) {
		const char *name = names[round % 2];
		struct packet packet = checked_packet(shapes[round / 2 % SHAPES]), before = packet;
		uint32_t at = transport_at(&packet);

		fill_inputs(lang);
		packet_run(lang, name, &packet);
		cr_assert_eq(lang->results[0], 1, "%s (%s)", name, lang->clang);
		expect_fields(lang, name, &packet);
		expect_sums(lang, name, &packet);
		cr_assert_eq(packet.len, before.len);
		cr_assert_eq(memcmp(packet.bytes, before.bytes, IP + 1), 0);
		cr_assert_eq(memcmp(packet.bytes + at + 18, before.bytes + at + 18, 2), 0);
	}
}

Test(lang_rewrites, addresses_ports_tos_and_ttl_keep_both_checksums_right)
{
	lang_each("lang_rewrites", check_all);
}

static void check_without_checksum(struct lang *lang)
{
	static const char *const names[] = { "all_in_xdp", "all_in_tc" };

	for (unsigned i = 0; i < 2; i++) {
		struct packet packet = checked_packet(shapes[2]);

		store_16(packet.bytes + checksum_at(&packet), 0);
		fill_inputs(lang);
		packet_run(lang, names[i], &packet);
		cr_assert_eq(lang->results[0], 1);
		expect_fields(lang, names[i], &packet);
		cr_assert_eq(packet_sum(packet.bytes + checksum_at(&packet), 2, 0), 0,
			     "%s: UDP without a checksum stays so", names[i]);
	}
}

Test(lang_rewrites, a_datagram_without_checksum_gets_none)
{
	lang_each("lang_rewrites", check_without_checksum);
}

static void expect_untouched(struct lang *lang, const char *name, struct packet packet,
			     const char *words)
{
	struct packet before = packet;

	fill_inputs(lang);
	packet_run(lang, name, &packet);
	cr_assert_eq(lang->results[0], 0, "%s: %s (%s)", name, words, lang->clang);
	cr_assert_eq(memcmp(packet.bytes, before.bytes, before.len), 0, "%s: %s", name, words);
}

static void check_untouched(struct lang *lang)
{
	static const char *const names[] = { "all_in_xdp", "all_in_tc" };

	for (unsigned i = 0; i < 2; i++) {
		struct packet packet = checked_packet(shapes[1]);

		packet.len = transport_at(&packet) + 17;
		expect_untouched(lang, names[i], packet, "TCP that is cut short");
		packet = checked_packet(shapes[0]);
		packet.bytes[IP + 9] = 1;
		expect_untouched(lang, names[i], packet, "ICMP has no ports");
		packet = checked_packet(shapes[0]);
		packet.bytes[IP + 7] = 8;
		expect_untouched(lang, names[i], packet, "a later fragment has no ports");
		expect_untouched(lang, names[i], packet_ipv6(0, NULL, 0), "IPv6");
		expect_untouched(lang, names[i], packet_ipv4(1, 17, 0), "behind a VLAN tag");
	}
}

Test(lang_rewrites, what_lacks_a_field_is_left_alone_as_a_whole)
{
	lang_each("lang_rewrites", check_untouched);
}

static void check_header(struct lang *lang)
{
	static const char *const names[] = { "header_in_xdp", "header_in_tc" };

	for (unsigned round = 0; round < 64; round++) {
		const char *name = names[round % 2];
		struct packet packet = checked_packet(shapes[round / 2 % SHAPES]);
		uint32_t address;
		bool later = round & 8;

		if (later) { /* a later fragment: 8 more to the sum */
			packet.bytes[IP + 7] = 8;
			store_16(packet.bytes + IP + 10, 0);
			store_16(packet.bytes + IP + 10, (uint16_t)~packet_sum(packet.bytes + IP,
				 transport_at(&packet) - IP, 0));
		}
		fill_inputs(lang);
		packet_run(lang, name, &packet);
		cr_assert_eq(lang->results[0], 1);
		address = (uint32_t)lang->inputs[1];
		cr_assert_eq(memcmp(packet.bytes + IP + 16, &address, 4), 0);
		cr_assert_eq(packet.bytes[IP + 8], lang->inputs[3]);
		cr_assert_eq(packet_sum(packet.bytes + IP, transport_at(&packet) - IP, 0), 0xffff,
			     "%s: the header's checksum (%s)", name, lang->clang);
		cr_assert(later || transport_sum(&packet) == 0xffff, "%s (%s)", name, lang->clang);
	}
}

Test(lang_rewrites, a_later_fragment_has_only_its_header_rewritten)
{
	lang_each("lang_rewrites", check_header);
}

static void check_by_hand(struct lang *lang)
{
	for (unsigned round = 0; round < 100; round++) {
		struct packet packet = checked_packet(shapes[round % SHAPES]);

		fill_inputs(lang);
		packet_run(lang, "by_hand", &packet);
		cr_assert_eq(packet_sum(packet.bytes + IP + 4, 2, 0), lang->inputs[0] & 0xffff);
		expect_sums(lang, "by_hand", &packet);
	}
}

Test(lang_rewrites, csum_replace_keeps_a_checksum_right)
{
	lang_each("lang_rewrites", check_by_hand);
}
