// SPDX-License-Identifier: MIT
/* lisp/lang_control.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

static uint64_t one_of(uint64_t a)
{
	return a == 0 ? 1 : a <= 3 ? 2 : a == 255 ? 3 : 4;
}

static uint64_t count_branches(uint64_t a, uint64_t b)
{
	uint64_t n = 0;

	if (a > 1) {
		n += 1;
		if (b > 1)
			n += 10;
	}
	if (a == b)
		n += 100;
	else
		n += b ? 1000 : 11000;
	if (a > 1000)
		n += 100000;
	else if (b == 2)
		n += 1000001;
	return n + (a == 2 ? 3 : a == 3 ? 12 : 0);
}

static void branches(uint64_t a, uint64_t b, uint64_t *e)
{
	int64_t i = (int64_t)a;

	SET(a > b ? 1 : 2, a ? b : 0, a ? (b ? 1 : 2) : 3, a ? b : 0, a ? 0 : 5, a == b ? 7 : 0,
	    a == 0 ? 10 : a < 100 ? 20 : 30, a == 0 ? 10 : a == 1 ? 20 : 0, a ? a : b ? b : 9,
	    a ? a + 1 : b, one_of(a), (a & 3) == 0 ? 10 : (a & 3) == 1 ? 11 : 0,
	    b == 0xffffffff ? 1 : b == 0x80000000 ? 2 : 3, i == -1 ? 1 : i == -2 || i == -7 ? 2 : 3,
	    (a ? b : 1) ? 4 : 5, b, a && b, a > 5 || b == 1, (a ? 1 : 2) + 10 * (b ? 3 : 4),
	    a > 1 && b > 1 ? 9 : 8, count_branches(a, b));
}

static void logic(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t j = (uint64_t)(int32_t)b, n = 11 + (a > 5 ? 100 : 0), either = a ? a : b;
	uint64_t after = a > 5 ? 0 : 3, last = a ? after : after + 1;

	SET(a ? b : 0, either, a && b ? 7 : 0, either, 1, 0, a, b, a > 1 ? b : 0, a > 1 ? 1 : b,
	    a ? !b : 0, a ? b : 1, a ? j : 0, j ? j : a, b ? 5 : 9, (a ? b : 0) + either,
	    a ? (b ? b : 3) : 0, a && (b == 1 || b == 2), a > 5 ? n : 0, n, a > 5 ? 1 : 3, after,
	    a ? a : last, last, !(a && b), a ? -a : UINT64_MAX, (int64_t)a < 0 ? a : 0);
}

static void bindings(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t x = b & 6, y = (uint8_t)(2 * b); /* once a is b and b is 2 b */

	SET(b - a, 0, a, (uint8_t)a, 4 * (a + 1), 2 * (a + 2), a, 2 * b, b, 2 * b, x ? x + 1 : 99,
	    y ? y : 77, 2 * b, (b & 3) == 3 ? 3 : 0, (b >> 60) * 3);
}

static void swapping(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(b, 3, a, 3, 3, a, b, 3);
}

static void order_of_evaluation(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	uint64_t x = in_a, y = in_b, z = (uint8_t)in_a;
	uint64_t z200 = (uint8_t)(z + 200);

	e[0] = x + 5;
	e[1] = 5;
	e[2] = x + x;
	e[3] = UINT64_MAX; /* x - (x + 1) */
	e[4] = x + 1;
	e[5] = (x + 2) * (x + 3);
	e[6] = x + 3;
	e[7] = (x + 3) + 1 + (x + 10);
	e[8] = 10 - 3 - 3;
	e[9] = (y - 1) + (y - 1) + (y + 2);
	e[10] = 1; /* 3 < 4 */
	e[11] = 1;
	e[12] = (uint64_t)-6;
	e[13] = z + z200;
	e[14] = z200;
	e[15] = 0;
	e[16] = 6 << 4 | 1;
	e[17] = 2 << 3;
	e[18] = 2;
	e[19] = 9;
	e[20] = 9 / 2;
	e[21] = 17 % 7;
	e[22] = (uint8_t)(17 + 250);
	e[23] = 2;
	e[24] = 1 + 50 + 1;
	e[25] = 0;
	e[26] = 1 * 3 + 3 * 4 + 4;
	e[27] = (uint64_t)(4 - 1000);
}

static void places_once(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)a;
	(void)b;
	SET(2, 4, 4, 3, 5, 3, 7, 1, 1 + 9, 2, 3, 3, 7, 3, 2, 9, 5);
}

static void loops(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t m = 0, k = 0, count = a & 7, total = 0;

	(void)b;
	for (uint64_t i = 0; i < 4; i++)
		for (uint64_t j = 0; j < 3; j++)
			m = m * 2 + (i ^ j);
	for (uint64_t i = 0; i < (a & 15); i++)
		k = k * 3 + i;
	for (uint64_t i = 0; i < (a & 7); i++)
		total = total * 10 + i;
	SET(45, m, k, 1030, count - (a & 7), total);
	for (uint64_t i = 0; i < 5; i++)
		e[10 + i] = i * a;
	e[16] = a < 20 ? a : 20;
	e[17] = (int32_t)a < 0 ? 0 : (int32_t)a < 12 ? (uint32_t)a : 12;
	e[18] = (uint8_t)a < 12 ? (uint8_t)a : 12;
}

static void sums(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t k = 0, m = 0, s = 0, word = 0, j = 5;
	uint8_t bytes = 0;

	for (uint64_t i = 0; i < 16 && i < a; i++)
		k += i + 1;
	for (uint64_t i = 0; i < 100 && i < (uint32_t)b; i++) {
		m += i * i;
		bytes += i * 3;
	}
	for (uint64_t i = 0; i < 20 && i < a; i++) {
		s += j;
		j += 3;
		word += i;
	}
	SET(k, m, s, bytes, word, j);
	for (uint64_t i = 0; i < 12 && i < (uint32_t)b; i++) {
		k += i * 28;
		for (j = 0; j < 12 && j < i; j++)
			m -= j;
	}
	e[6] = k;
	e[7] = m;
}

static void leave_loop(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET((a & 31) + 1, a & 31);
}

static void leave_nested(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t c = a + b;

	SET(1000, 2000);
	for (uint64_t i = 0; a > 5 && i < 3; i++)
		for (uint64_t j = 0; j < 3; j++)
			if (i + j == (c & 7)) {
				SET(i * 10 + j, c);
				return;
			}
}

static void leave_early(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	e[0] = a == 0 ? 1 : a == 1 ? 2 : a == 2 ? 3 : a > 100 ? 4 : a == 7 ? 2 : 5;
	e[1] = a > 2 && a <= 100 ? a + 1 : 0;
	e[2] = a > 2 && a <= 100 && a != 7 ? 2 : 0;
}

static void lookups_in_operands(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t n = a > 3, slot = a & 63;

	e[40] = 11;
	e[41] = 12;
	e[42] = 13;
	e[0] = 23;
	e[1] = a > 3 && (slot == 0 || (slot >= 40 && slot <= 42)) ? 1 : 0;
	e[2] = a > 3 ? 11 : 0;
	e[3] = n;
	e[4] = 12;
	e[5] = 0;
	e[6] = n;
	e[7] = a == 1 || b == 1 || b > 4 ? 5 : 6;
	n += a == 1 ? 0 : b == 1 ? 10 : b > 4 ? 110 : 10;
	e[8] = n;
	e[9] = 14;
	e[42] = 1;
	n += a > 1 && b ? 1000 : 0;
	e[10] = a > 1 && b ? n : 0;
	e[11] = n;
	e[12] = a > 10 ? 11 : 12;
	e[13] = 0;
}

static void deep(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET(a > 255 ? 6 : a > 31 ? 5 : a > 3 ? 4 : a > 2 ? 3 : a > 1 ? 2 : 1,
	    1 + 2 * (3 + 4 * (5 + 6 * (7 + (a ^ 8 * (9 + a))))), -a, 1, a / 10,
	    a << 3, (a | 1) & (a ^ ~(a & 255)), -2 * a, !a, a % 10);
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "branches", branches, 21);
	lang_check_pairs(lang, "logic", logic, 27);
	lang_check_pairs(lang, "bindings", bindings, 15);
	lang_check_pairs(lang, "swapping", swapping, 8);
	lang_check_pairs(lang, "deep", deep, 10);
}

static void check_order(struct lang *lang)
{
	lang_check_pairs(lang, "order_of_evaluation", order_of_evaluation, 28);
	lang_check_pairs(lang, "places_once", places_once, 17);
	lang_check_pairs(lang, "lookups_in_operands", lookups_in_operands, 43);
}

static void check_loops(struct lang *lang)
{
	lang_check_pairs(lang, "loops", loops, 19);
	lang_check_pairs(lang, "sums", sums, 8);
	lang_check_pairs(lang, "leave_loop", leave_loop, 3);
	lang_check_pairs(lang, "leave_nested", leave_nested, 3);
	lang_check_pairs(lang, "leave_early", leave_early, 4);
}

Test(control, branches_and_bindings_give_the_values_of_lisp)
{
	lang_each("lang_control", check);
}

Test(control, operands_run_from_left_to_right_once)
{
	lang_each("lang_control", check_order);
}

Test(control, loops_count_and_are_left_by_return)
{
	lang_each("lang_control", check_loops);
}
