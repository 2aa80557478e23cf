// SPDX-License-Identifier: MIT
/* lisp/lang_compare.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t greatest(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t least_signed(int64_t a, int64_t b)
{
	return (uint64_t)(a < b ? a : b);
}

static uint64_t greatest_signed(int64_t a, int64_t b)
{
	return (uint64_t)(a > b ? a : b);
}

static void unsigned_(uint64_t a, uint64_t b, uint64_t *e)
{
	int64_t i = (int64_t)a, j = (int64_t)b;

	SET(a == b, a != b, a < b, a <= b, a > b, a >= b, i < j, i <= j, i > j, i >= j, least(a, b),
	    greatest(a, b), !a, !a, b != 0, a == 0, a == 0, a > 0xffffffff, i >= 0, i < 0, i < 0,
	    least(least(a, b), 100), greatest(greatest(a, b), 100), i >= 0, i == INT64_MAX, a != b,
	    !a || !b, !a && !b);
}

static void signed_(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	int64_t a = (int64_t)in_a, b = (int64_t)in_b, minus = (int64_t)-in_a;

	SET(a == b, a != b, a < b, a <= b, a > b, a >= b, a < b, a >= b, least_signed(a, b),
	    greatest_signed(a, b), a < 0, a > -1, a <= INT32_MIN, a > INT32_MAX, a == -1,
	    least_signed(a, 0), greatest_signed(b, -1),
	    least_signed((int64_t)least_signed(a, b), -5), greatest_signed(minus, a), a != -7);
}

static void signed_unsigned(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	int64_t a = (int64_t)in_a, b = (int32_t)in_b, c = (uint32_t)in_a, d = (int8_t)in_b;
	int64_t u = (uint8_t)in_a;

	SET(c == b, c != b, c < b, c <= b, c > b, c >= b, a == b, a < b, b > a, c == -1, c != -1,
	    u < d, u >= d, u == d, least_signed(c, b), greatest_signed(c, b), least_signed(u, d),
	    greatest_signed(a, b), c < b, a > d, a == d, -c < b, -u == d, d < -u);
}

static void narrow(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	uint64_t a = (uint32_t)in_a, b = (uint32_t)in_b, c = (uint16_t)in_a, d = (uint16_t)in_b;
	uint64_t u = (uint8_t)in_a, f = (uint8_t)in_b;
	int64_t i = (int16_t)in_a, j = (int16_t)in_b, k = (int32_t)in_a, l = (int32_t)in_b;

	SET(a < b, c < d, u < f, i < j, k < l, a == b, i == j, a < b, u < f, a - b < 10, a - b > 10,
	    a == b, c < d, c - d > 100, u == f, i < j, a + b > 0xffffffff, c * d > 0x7fffffff,
	    u + f == 256, k < l, 1, -a == b, 0, u == 0, least(u, f), greatest_signed(i, j),
	    least_signed(k, l), greatest(a, b),
	    least_signed((int64_t)least(c, d), -3), a * b > b, 1);
}

static void several(uint64_t a, uint64_t b, uint64_t *e)
{
	int64_t i = (int64_t)a, j = (int64_t)b;

	SET(a < b && b < 100, 1 < a && a < b, a <= b, a > b && b > 5, a >= b, a == b,
	    a == 0 && b == 0, a != b && b != 7 && a != 7, 0, a < 10 && 10 < b && b < 20,
	    i < j && j < 0, i <= -1 && j >= -1, i > 0 && j < 0, i < j && j < 3, 1, 1, 1,
	    i == -7 && j == -7, 0 < a && a < 256, i < 0 && 0 < i, 1, a != 1 && a != 2 && a != 3);
}

static void several_signs(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	int64_t a = (int64_t)in_a, b = (int64_t)in_b, c = (uint32_t)in_b, j = (int8_t)in_b;
	int64_t least_of_all = (int64_t)least_signed((int64_t)least_signed(a, b), j);
	int64_t minus = (int64_t)-in_a;

	SET(a >= b && b >= 5, a < b && b < j, j <= c && c <= a, a > b && b > minus,
	    a != j && a != c && j != c, greatest_signed((int64_t)greatest_signed(a, b), j),
	    (uint64_t)least_of_all, (uint64_t)least_of_all, greatest_signed(a, 7),
	    least_signed((int64_t)least_signed(a, b), 9), (uint64_t)(a / (c + 3) / -2),
	    a < b && b < -1);
}

static void known_and_not(uint64_t a, uint64_t b, uint64_t *e)
{
	int64_t i = (int64_t)b;

	SET(a + 1 > (a == 0 ? b : 1), a + 1 > (a == 0 ? b : 1), a + 1 > (a == 0 ? b : 2),
	    a + 1 > (a == 0 ? b : 0), (int64_t)(a + 1) > (a == 0 ? i : 1), i < 5, 0, a + 7, b, 0,
	    a + 1, b << 1);
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "unsigned_", unsigned_, 28);
	lang_check_pairs(lang, "signed_", signed_, 20);
	lang_check_pairs(lang, "signed_unsigned", signed_unsigned, 24);
	lang_check_pairs(lang, "narrow", narrow, 31);
	lang_check_pairs(lang, "several", several, 22);
	lang_check_pairs(lang, "several_signs", several_signs, 12);
	lang_check_pairs(lang, "known_and_not", known_and_not, 12);
}

static void chain_effects(uint64_t a, uint64_t unused, uint64_t *e)
{
	(void)unused;
	SET(a < 1, 11, 0, 13, 0, 113);
}

static void truth(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(0, a ? 1 : 2, (int32_t)b ? 1 : 2, 1, 2, 0, 1, a ? 2 : 1, 1, 2, 1, 2, 1, 1);
}

static void check_effects(struct lang *lang)
{
	lang_check_pairs(lang, "chain_effects", chain_effects, 6);
	lang_check_pairs(lang, "truth", truth, 14);
}

Test(compare, follows_the_signs_of_the_operands)
{
	lang_each("lang_compare", check);
}

Test(compare, evaluates_every_operand_once)
{
	lang_each("lang_compare", check_effects);
}
