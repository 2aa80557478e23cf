// SPDX-License-Identifier: MIT
/* lisp/lang_functions.lisp against C. */
#include <arpa/inet.h>

#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

/* of the packet that lang_run sends, without its Ethernet header */
#define PACKET_LEN 50

static uint64_t narrow(uint64_t a, uint64_t b)
{
	int64_t sum = (int64_t)((uint64_t)(uint8_t)a + (uint64_t)(int64_t)(int16_t)((int16_t)b - 1) +
				(uint32_t)a + b);

	return (uint64_t)(int64_t)(int32_t)((uint64_t)sum - ntohs((uint16_t)a));
}

static uint64_t early(uint64_t a, uint64_t b)
{
	return a < 10 ? a + 100 : a > b ? 1 : a == b ? 2 : 3;
}

static void calls(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(a * 2, a * 2 + 1, narrow(a, b), (uint8_t)(a + 1), (uint64_t)(int64_t)(int8_t)a,
	    early(a, b), PACKET_LEN, PACKET_LEN + a, a * 2 + b * 2, a * 2 != 0, 127, 7, b * 8,
	    (uint8_t)(a + 1) ? (uint8_t)(b + 1) : 0, (uint16_t)(a * 2));
}

static void check_calls(struct lang *lang)
{
	lang_check_pairs(lang, "calls", calls, 15);
}

Test(functions, take_and_give_values_of_their_declared_types)
{
	lang_each("lang_functions", check_calls);
}

static void check_pointers(struct lang *lang)
{
	uint64_t a = 40, expected[] = { 45, 2, 0, 80, 2, 77 };

	lang_run(lang, "pointers", &a, 1);
	lang_expect(lang, "pointers", "of 40", expected, 6);
	a = 0;
	expected[0] = 5;
	expected[1] = 1;
	expected[3] = expected[4] = 0;
	lang_run(lang, "pointers", &a, 1);
	lang_expect(lang, "pointers", "of 0", expected, 6);
}

Test(functions, work_on_the_objects_that_they_are_given)
{
	lang_each("lang_functions", check_pointers);
}

static void check_callbacks(struct lang *lang)
{
	uint64_t stop = 3, stopped[] = { 4, 6, 4, 2, 5300, 0, 2, 3, 3 };
	uint64_t never = 99, all[] = { 10, 45, 10, 2, 5300, 0, 2, 3, 3 };

	lang_run(lang, "callbacks", &stop, 1);
	lang_expect(lang, "callbacks", "stopped in round 3", stopped, 9);
	lang_run(lang, "callbacks", &never, 1);
	lang_expect(lang, "callbacks", "never stopped", all, 9);
}

Test(functions, are_called_back_with_what_was_handed_over)
{
	lang_each("lang_functions", check_callbacks);
}

static void check_sequence(struct lang *lang)
{
	uint64_t expected[] = { 11, 12, 297, 12, 12, 2, 1, 5, 1 << 13 };

	lang_run(lang, "sequence", NULL, 0);
	lang_expect(lang, "sequence", "calls and memory", expected, 9);
}

Test(functions, are_called_before_what_stands_to_the_right_is_read)
{
	lang_each("lang_functions", check_sequence);
}
