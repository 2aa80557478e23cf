// SPDX-License-Identifier: MIT
/* lisp/lang_loops.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

static void whiles(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	uint64_t a = in_a, b = in_b, n = 0, m = 0, k = 0;

	for (; a; a >>= 1)
		n++;
	for (int i = 0; i < 5 && b > 3; i++, m++)
		b /= 2;
	for (int i = 0; i < 3 && m < ++k; i++)
		m += 10;
	e[0] = n;
	e[1] = a;
	e[2] = b;
	e[3] = m;
	e[4] = k;
	n = 0;
	for (int i = 0; i < 6 && ++n < in_a; i++)
		k = n;
	e[5] = n;
	e[6] = k;
}

static uint64_t sum_of_case(uint64_t a)
{
	uint64_t s = 0;

	for (uint64_t i = 0; i < 12 && i < a && i != 10; i++)
		s += i == 2 ? 0 : i == 7 || i == 8 ? 100 : 1001;
	return s;
}

static void leaving_rounds(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t n = 0, m = 0, k = 0;

	for (int i = 0; i < 10; i++) {
		if (++n > a)
			break;
		m += n & 1;
	}
	for (uint64_t i = 0; i < 10; i++) {
		for (uint64_t j = 0; j < i; j++)
			k += i + j != (b & 15);
		if (i == (a & 7))
			break;
	}
	e[0] = n;
	e[1] = m;
	e[2] = k;
	e[3] = sum_of_case(a);
	n = m = 0;
	for (uint64_t i = 0; i < 5; i++) {
		if ((i & 1) == (a & 1))
			continue;
		n += i;
		if (i > 3 && a == b)
			break;
		m += i > 3 ? 11 : 10;
	}
	e[4] = n;
	e[5] = m;
	for (uint64_t i = 0; i < 3; i++)
		for (uint64_t j = 0; j < 3; j++) {
			for (int round = 0; round < 4 && j < 2; round++) {
				n++;
				if (i + j == 2)
					break;
			}
			m += i != j;
		}
	e[6] = n;
	e[7] = m;
}

static void set_inside(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t n = 10, m = 10 + 5 * a + 6;

	(void)b;
	for (uint64_t i = 0; i < 7 && i < a; i++) {
		n += i;
		m += 100;
	}
	for (uint64_t i = 1; i < 4; i++)
		n += i == a ? 0 : i;
	e[0] = n;
	e[1] = m;
}

static void tested_by_leaving(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	e[0] = 24;
	e[1] = 24;
	e[2] = 3 < a ? 103 : 3;
	e[40] = 3;
	e[41] = 5;
	e[42] = 7;
	e[43] = 9;
}

static void returning(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	e[0] = 1;
	for (int outer = 0; outer < 20; outer++) {
		for (uint64_t i = 0; i < 5; i++)
			for (int round = 0; round < 2 && i < 4; round++) {
				if (a == i) {
					e[0] = 2;
					return;
				}
				if (a + 1 == i)
					break;
				e[1] = i;
			}
		if (a > 100)
			break;
		a += 10;
	}
	e[0] = 3;
}

static uint64_t found(uint64_t a, uint64_t b)
{
	return a < 10 ? a * 3 : b > 5 ? b : 99;
}

static void blocks(uint64_t a, uint64_t b, uint64_t *e)
{
	e[0] = found(a, b);
	e[1] = 0;
	for (uint64_t i = 0; i < 4; i++)
		for (uint64_t j = 0; i != a && j < 4 && j != b; j++)
			e[1] += 1 + 10 * i;
	e[2] = a == 1 ? 101 : a == 2 ? 211 : 11 + b;
}

static void cleanups(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t n = 0;

	for (uint64_t i = 0; i < 5; i++) {
		n += i == a || i == b ? 100 : 110;
		if (i == a)
			break;
	}
	e[0] = n;
	e[1] = a == b ? 7 : a + 1;
	e[2] = 2 * (2 * n + 1);
	e[4] = 6;
	if (a > 3)
		return;
	e[3] = 5;
	e[5] = 7;
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "whiles", whiles, 7);
	lang_check_pairs(lang, "leaving_rounds", leaving_rounds, 8);
	lang_check_pairs(lang, "set_inside", set_inside, 2);
	lang_check_pairs(lang, "tested_by_leaving", tested_by_leaving, 44);
	lang_check_pairs(lang, "returning", returning, 2);
	lang_check_pairs(lang, "blocks", blocks, 3);
	lang_check_pairs(lang, "cleanups", cleanups, 6);
}

Test(loops, go_round_and_are_left_as_the_lisp_says)
{
	lang_each("lang_loops", check);
}
