// SPDX-License-Identifier: MIT
/* lisp/lang_calls.lisp: packets by BPF_PROG_TEST_RUN, and what user space gets of the records. */
#include <criterion/criterion.h>

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <string.h>

#include "tests/kernel/packet_support.h"

static void check_headers(struct lang *lang)
{
	for (unsigned options = 0; options <= 10; options += 5) {
		struct packet packet = packet_ipv4(0, 17, options), whole = packet;

		cr_assert_eq(packet_run(lang, "headers", &packet), XDP_TX);
		lang_expect(lang, "headers", "whole", (uint64_t[]){ 63, 4660 * 65536 + 443,
			    whole.bytes[14 + 20 + options * 4 + 19], 17 }, 4);
		packet = whole;
		packet.len = 14 + 20 + options * 4 + 8;
		cr_assert_eq(packet_run(lang, "headers", &packet), XDP_TX);
		lang_expect(lang, "headers", "the header alone",
			    (uint64_t[]){ 63, 4660 * 65536 + 443, 0, 17 }, 4);
		packet = whole;
		packet.len = 14 + 20 + options * 4 + 7;
		cr_assert_eq(packet_run(lang, "headers", &packet), XDP_DROP);
		lang_expect(lang, "headers", "a byte less", (uint64_t[]){ 63, 0, 0, 0 }, 4);
	}
}

static void check_none(struct lang *lang)
{
	struct packet packet = packet_ipv4(1, 17, 0);

	cr_assert_eq(packet_run(lang, "headers", &packet), XDP_PASS, "a tag is no IPv4");
	packet = packet_ipv4(0, 17, 0);
	packet.len = 33;
	cr_assert_eq(packet_run(lang, "headers", &packet), XDP_PASS, "33 bytes");
}

Test(lang_calls, headers_are_found_by_subprograms)
{
	lang_each("lang_calls", check_headers);
	lang_each("lang_calls", check_none);
}

static void check_moved(struct lang *lang)
{
	struct packet packet = packet_ipv4(0, 17, 0);

	cr_assert_eq(packet_run(lang, "moved", &packet), XDP_TX);
	lang_expect(lang, "moved", "behind the Ethernet header", (uint64_t[]){ 63 }, 1);
}

Test(lang_calls, a_packet_that_a_subprogram_moved_is_looked_at_anew)
{
	lang_each("lang_calls", check_moved);
}

static void check_rounds(struct lang *lang)
{
	static const char *const programs[] = { "by_constant", "by_counter", "by_test", "by_sum" };

	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		for (uint32_t len = 14; len <= 54; len++) {
			struct packet packet = packet_ipv4(0, 17, 0);
			uint64_t sum = 0, rounds = len / 4;

			for (uint64_t j = 0; j < rounds; j++)
				sum += packet.bytes[j * 4];
			packet.len = len;
			cr_assert_eq(packet_run(lang, programs[i], &packet), XDP_TX);
			lang_expect(lang, programs[i], "of whole words",
				    (uint64_t[]){ sum, rounds }, 2);
		}
}

Test(lang_calls, a_loop_comes_to_the_end_of_the_packet_and_not_farther)
{
	lang_each("lang_calls", check_rounds);
}

struct event {
	uint32_t port, ttl;
};

struct received {
	struct event last;
	unsigned count;
};

static int take(void *user, void *record, size_t len)
{
	struct received *received = user;

	cr_assert_eq(len, sizeof(received->last));
	memcpy(&received->last, record, len);
	received->count++;
	return 0;
}

static void check_report(struct lang *lang)
{
	struct packet good = packet_ipv4(0, 17, 0), bad = packet_ipv4(1, 17, 0);
	struct received received = { 0 };
	struct ring_buffer *ring = ring_buffer__new(lang_map(lang, "events"), take, &received, NULL);
	uint32_t key = 0;
	uint64_t wanted = 0;

	cr_assert(ring);
	for (; wanted < 2; wanted++) {
		cr_assert_eq(bpf_map_update_elem(lang_map(lang, "inputs"), &key, &wanted, 0), 0);
		for (int i = 0; i < 300; i++) { /* what is kept by mistake fills the buffer */
			struct packet packet = bad;

			cr_assert_eq(packet_run(lang, "report", &packet),
				     wanted ? XDP_DROP : XDP_PASS);
			packet = good;
			cr_assert_eq(packet_run(lang, "report", &packet),
				     wanted ? XDP_TX : XDP_PASS);
			ring_buffer__consume(ring);
		}
	}
	cr_assert_eq(received.count, 300);
	cr_assert_eq(received.last.port, 443);
	cr_assert_eq(received.last.ttl, 63);
	ring_buffer__free(ring);
}

Test(lang_calls, a_record_goes_through_subprograms)
{
	lang_each("lang_calls", check_report);
}
