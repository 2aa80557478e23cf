// SPDX-License-Identifier: MIT
/* lisp/lang_atomics.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SIGNED32(value) ((uint64_t)(int64_t)(int32_t)(value))

static void plain(uint64_t a, uint64_t b, uint64_t *e)
{
	e[0] = a & b;
	e[1] = (uint32_t)(a | b);
	e[2] = SIGNED32(a ^ b);
	e[3] = a | b;
	e[4] = a & b & 255;
	e[5] = (uint32_t)((a | b) + 1);
	e[6] = SIGNED32(~(a ^ b));
}

static void check_plain(struct lang *lang)
{
	lang_check_pairs(lang, "plain", plain, 7);
}

Test(atomics, leave_what_the_operation_says_in_the_place)
{
	lang_each("lang_atomics", check_plain);
}

static void fetching(uint64_t a, uint64_t b, uint64_t *e)
{
	e[0] = a;
	e[1] = (uint32_t)a;
	e[2] = SIGNED32(a);
	e[3] = a;
	e[4] = a + b;
	e[5] = (uint32_t)(a & b);
	e[6] = SIGNED32(a | b);
	e[7] = a ^ b;
	e[8] = a + b;
	e[9] = SIGNED32(a | b);
	e[10] = 7;
	e[11] = (uint64_t)-5;
	e[12] = 7;
	e[13] = b;
	e[14] = b;
	e[15] = (uint64_t)-5;
	e[16] = 6;
	e[17] = b + 1;
	e[18] = (uint32_t)(a & b) != 0;
	e[19] = 0;
}

static void check_fetching(struct lang *lang)
{
	lang_check_pairs(lang, "fetching", fetching, 20);
}

Test(atomics, that_fetch_give_what_was_there)
{
	lang_each("lang_atomics", check_fetching);
}

static void check_ordered(struct lang *lang)
{
	/* 5 is there, and 7 is stored; y: 6 is fetched, 100 put, then 6 is added */
	uint64_t expected[] = { 5, 7, 7, 100, 106, 1, (uint64_t)-2, (uint64_t)-2, (uint64_t)-2 };

	lang_run(lang, "ordered", NULL, 0);
	lang_expect(lang, "ordered", "operands", expected, 9);
}

Test(atomics, evaluate_operands_from_left_to_right_once)
{
	lang_each("lang_atomics", check_ordered);
}
