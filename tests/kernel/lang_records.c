// SPDX-License-Identifier: MIT
/* lisp/lang_records.lisp: what user space gets of the records, and of those that are given up. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

struct event {
	uint64_t number;
	uint8_t small;
	uint32_t words[3];
	int16_t value;
	uint8_t name[16];
};

struct received {
	struct event events[16];
	size_t len[16], count;
};

static int take(void *user, void *record, size_t len)
{
	struct received *received = user;
	struct event *event = &received->events[received->count];

	cr_assert_lt(received->count, 16);
	memcpy(event, record, len < sizeof(*event) ? len : sizeof(*event));
	received->len[received->count++] = len;
	return 0;
}

/* Runs the program and takes what it submitted. */
static uint32_t run(struct lang *lang, const char *program, uint64_t a, uint64_t b,
		    struct received *received)
{
	uint64_t inputs[] = { a, b };
	uint32_t value;
	struct ring_buffer *ring;

	memset(received, 0, sizeof(*received));
	ring = ring_buffer__new(lang_map(lang, "events"), take, received, NULL);
	cr_assert(ring);
	value = lang_run(lang, program, inputs, 2);
	ring_buffer__consume(ring);
	ring_buffer__free(ring);
	return value;
}

static void check_by_hand(struct lang *lang)
{
	struct received got;

	cr_assert_eq(run(lang, "by_hand", 5, 300, &got), 1);
	cr_assert_eq(got.count, 1);
	cr_assert_eq(got.len[0], sizeof(struct event));
	cr_assert_eq(got.events[0].number, 5);
	cr_assert_eq(got.events[0].small, (uint8_t)300);
	cr_assert_eq(got.events[0].words[2], 3);
	cr_assert_eq(got.events[0].value, -300);
	cr_assert_eq(got.events[0].name[15], 'A');
	cr_assert_eq(run(lang, "by_hand", 500, 0, &got), 1);
	cr_assert_eq(got.count, 0, "a discarded record is not seen");
	cr_assert_eq(lang->results[0], 1);
}

Test(records, reserved_by_hand_are_submitted_or_discarded)
{
	lang_each("lang_records", check_by_hand);
}

static void check_whole(struct lang *lang)
{
	struct received got;

	run(lang, "whole", 42, 0, &got);
	cr_assert_eq(got.count, 1);
	cr_assert_eq(got.events[0].number, 42);
	cr_assert_eq(got.events[0].value, -2);
	cr_assert_eq(got.events[0].small, 0);
	cr_assert_eq(lang->results[0], 0);
}

Test(records, output_copies_a_struct)
{
	lang_each("lang_records", check_whole);
}

static void check_form(struct lang *lang)
{
	struct received got;

	run(lang, "by_form", 42, 0, &got);
	cr_assert_eq(got.count, 1);
	cr_assert_eq(got.events[0].number, 42);
	cr_assert_eq(got.events[0].small, 9);
	cr_assert_eq(lang->results[0], 43, "the value is the body's");
}

Test(records, with_ringbuf_submits_at_its_end)
{
	lang_each("lang_records", check_form);
}

static void check_ways_out(struct lang *lang)
{
	struct received got;

	cr_assert_eq(run(lang, "left_by_return", 500, 0, &got), 0);
	cr_assert_eq(got.count, 0);
	cr_assert_eq(lang->results[0], 7);
	for (uint64_t i = 1; i < 4; i++) {
		cr_assert_eq(run(lang, "left_by_return", i, 0, &got), 1);
		cr_assert_eq(got.count, 0, "a return out of a loop discards, too");
		cr_assert_eq(lang->results[1], 0);
	}
	cr_assert_eq(run(lang, "left_by_return", 50, 0, &got), 1);
	cr_assert_eq(got.count, 1);
	cr_assert_eq(lang->results[0], 8);
	cr_assert_eq(lang->results[1], 1);
}

Test(records, return_discards)
{
	lang_each("lang_records", check_ways_out);
}

static void check_loop(struct lang *lang)
{
	struct received got;

	run(lang, "in_a_loop", 3, 0, &got);
	cr_assert_eq(got.count, 3);
	for (uint64_t i = 0; i < 3; i++) {
		cr_assert_eq(got.events[i].number, i * 10);
		cr_assert_eq(got.events[i].value, -(int16_t)i);
	}
	run(lang, "in_a_loop", 9, 0, &got);
	cr_assert_eq(got.count, 5);
	cr_assert_eq(lang->results[0], 5);
}

Test(records, one_is_submitted_each_time_round)
{
	lang_each("lang_records", check_loop);
}

static void check_loop_ways_out(struct lang *lang)
{
	struct received got;

	cr_assert_eq(run(lang, "left_in_a_loop", 5, 20, &got), 1);
	cr_assert_eq(got.count, 4, "0, 2, 4 and the one around them, not %zu", got.count);
	cr_assert_eq(got.events[0].number, 1000);
	for (uint64_t i = 0; i < 3; i++)
		cr_assert_eq(got.events[i + 1].number, i * 2);
	cr_assert_eq(lang->results[0], 3);
	cr_assert_eq(lang->results[1], 3);
	cr_assert_eq(run(lang, "left_in_a_loop", 9, 4, &got), 0);
	cr_assert_eq(got.count, 2, "0 and 2, and not the one around");
	cr_assert_eq(got.events[1].number, 2);
}

Test(records, break_continue_and_return_discard_what_is_open)
{
	lang_each("lang_records", check_loop_ways_out);
}

static void check_nested(struct lang *lang)
{
	struct received got;

	cr_assert_eq(run(lang, "nested_records", 0, 0, &got), 1);
	cr_assert_eq(got.count, 2);
	cr_assert_eq(got.events[0].small, 3);
	cr_assert_eq(got.len[1], 8);
	cr_assert_eq(got.events[1].number, 2);
	cr_assert_eq(run(lang, "nested_records", 1, 0, &got), 0);
	cr_assert_eq(got.count, 0, "a return discards both");
}

Test(records, nest)
{
	lang_each("lang_records", check_nested);
}

static void check_failure(struct lang *lang)
{
	struct received got;

	run(lang, "too_large", 0, 0, &got);
	cr_assert_eq(lang->results[0], 0);
	cr_assert_eq(lang->results[1], 3, "the body did not run");
}

Test(records, a_failed_reservation_skips_the_body)
{
	lang_each("lang_records", check_failure);
}

static int take_bytes(void *user, void *record, size_t len)
{
	unsigned char *bytes = user;

	cr_assert_leq(len, 32);
	memcpy(bytes, record, len);
	return 0;
}

/* ff where a member is */
static const unsigned char nested[32] = {
	255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0,
	255, 255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0,
};
static const unsigned char tagged[20] = { 255, [4] = 255, [16] = 255, 255 };

static void check_every_byte(struct lang *lang, const char *program, const unsigned char *members,
			     size_t len)
{
	unsigned char bytes[32];

	for (unsigned round = 0; round < 200; round++) {
		struct ring_buffer *ring;
		uint64_t inputs[] = { 0 };

		memset(bytes, 0x55, sizeof(bytes));
		ring = ring_buffer__new(lang_map(lang, "events"), take_bytes, bytes, NULL);
		cr_assert(ring);
		lang_run(lang, program, inputs, 1);
		ring_buffer__consume(ring);
		ring_buffer__free(ring);
		cr_assert(!memcmp(bytes, members, len), "%s, round %u", program, round);
	}
}

static void check_padding(struct lang *lang)
{
	check_every_byte(lang, "nested_by_hand", nested, sizeof(nested));
	check_every_byte(lang, "nested_whole", nested, sizeof(nested));
	check_every_byte(lang, "tagged_by_hand", tagged, sizeof(tagged));
	check_every_byte(lang, "tagged_whole", tagged, sizeof(tagged));
}

Test(records, no_byte_between_the_members_is_left_as_it_was)
{
	lang_each("lang_records", check_padding);
}
