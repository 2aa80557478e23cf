// SPDX-License-Identifier: MIT
/* lisp/lang_arithmetic.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static uint64_t divide(uint64_t a, uint64_t b)
{
	return b ? a / b : 0;
}

static uint64_t modulo(uint64_t a, uint64_t b)
{
	return b ? a % b : a;
}

static uint64_t divide_signed(int64_t a, int64_t b)
{
	return !b ? 0 : b == -1 ? -(uint64_t)a : (uint64_t)(a / b);
}

static uint64_t modulo_signed(int64_t a, int64_t b)
{
	return !b ? (uint64_t)a : b == -1 ? 0 : (uint64_t)(a % b);
}

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

static void wide(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(a + b, a - b, a * b, -a, a + b + 1, a - b - 1, a * b * 3, a + 1, a - 1, a, a, a, -a,
	    5 - b, a - 1, -a, -a - b, a * a + b * b, 0);
}

static void wide_signed(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(a + b, a - b, a * b, -a, magnitude((int64_t)a), magnitude((int64_t)-a), a + 1, a - 1,
	    -a, a - b - 1, 2 * (a + b), magnitude((int64_t)a) - magnitude((int64_t)b));
}

/* The operands in 64 bits; what the narrow variables held. */
static void unsigned_8(uint64_t a, uint64_t b, uint64_t *e)
{
	a = (uint8_t)a;
	b = (uint8_t)b;
	SET(a + b, a - b, a * b, -a, a + 255, 1 - a, a * a * b, a - 1, a, a << 24, a << 32,
	    a * a - b * b, a + b - 1, a * b * a * b);
}

static void unsigned_16(uint64_t a, uint64_t b, uint64_t *e)
{
	a = (uint16_t)a;
	b = (uint16_t)b;
	SET(a + b, a - b, a * b, -a, a * a, a * a * b, -(a * b), a - 1, a << 16, a * 65537,
	    a * a + b * b, a - b * b, a * b * a * b, a - b);
}

static void unsigned_32(uint64_t a, uint64_t b, uint64_t *e)
{
	a = (uint32_t)a;
	b = (uint32_t)b;
	SET(a + b, a - b, a * b, -a, a * a * b, a - 1, a + 1, -a, a + 0xffffffff,
	    a - 0xffffffff, a * 2, a * 0xffffffff, a, -a - b);
}

static void signed_8(uint64_t a, uint64_t b, uint64_t *e)
{
	a = (uint64_t)(int8_t)a;
	b = (uint64_t)(int8_t)b;
	SET(a + b, a - b, a * b, -a, magnitude((int64_t)a), a * b * a * b, a + 127, a - 128, a - 1,
	    a << 24, -(a << 24), a);
}

static void signed_16(uint64_t a, uint64_t b, uint64_t *e)
{
	a = (uint64_t)(int16_t)a;
	b = (uint64_t)(int16_t)b;
	SET(a + b, a - b, a * b, -a, magnitude((int64_t)a), a * a * b, a + 32767, a - 32768,
	    a << 16, a * 65535, magnitude((int64_t)(a * b)));
}

static void signed_32(uint64_t a, uint64_t b, uint64_t *e)
{
	a = (uint64_t)(int32_t)a;
	b = (uint64_t)(int32_t)b;
	SET(a + b, a - b, a * b, -a, magnitude((int64_t)a), a * b * a, a + 2147483647,
	    a - 2147483647, a + 1, a - 1, a * 2, -(a * b), magnitude((int64_t)-a));
}

static void mixed(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t a8 = (uint8_t)a, s16 = (uint64_t)(int16_t)b, u32 = (uint32_t)a;
	uint64_t s32 = (uint64_t)(int32_t)b, w = a;

	SET(a8 + s16, s16 - a8, a8 * s16, u32 + s32, u32 - s32, u32 * s32, w + s32, w * s16,
	    a8 - u32, s32 - u32, -a8 * u32, -u32 - a8);
}

static void narrow_results(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	uint64_t a = (uint32_t)in_a, b = (uint32_t)in_b, c = (uint64_t)(int16_t)in_a, d = in_b;

	SET((uint32_t)(a + b), (uint16_t)(a * b), (uint8_t)(a - b), (uint64_t)(int8_t)(c + d),
	    (uint64_t)(int32_t)(c * d), (uint32_t)-c, (uint64_t)(int16_t)(a - b),
	    (uint8_t)(3 * a * (b + 1)), a + b, (uint32_t)(c * c), (uint16_t)-c, (uint8_t)(a - 1),
	    (uint64_t)(int8_t)(a * b), (uint64_t)(int32_t)(b - a), a - b);
}

static void division(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(divide(a, b), modulo(a, b), a / 7, a % 7, divide(1000, b), modulo(1000, b),
	    divide(a, b) / 3, a / 4294967297, a % 0xffffffff, divide(a + 1, b + 1), a, 0, 0, 0,
	    -divide(a, b), a);
}

static void division_signed(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	int64_t a = (int64_t)in_a, b = (int64_t)in_b;

	SET(divide_signed(a, b), modulo_signed(a, b), (uint64_t)(a / 7), (uint64_t)(a % 7),
	    (uint64_t)(a / -7), (uint64_t)(a % -7), divide_signed(1000, b),
	    modulo_signed(-1000, b), -in_a, 0, divide_signed(-1, b), modulo_signed(-1, b), in_a,
	    (uint64_t)((int64_t)divide_signed(a, b) / -2));
}

static void division_narrow(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	uint64_t a = (uint8_t)in_a, b = (uint8_t)in_b, u = (uint32_t)in_a;
	int64_t c = (int8_t)in_a, d = (int8_t)in_b, f = (int32_t)in_b;

	SET(divide(a, b), modulo(a, b), divide_signed(c, d), modulo_signed(c, d),
	    divide_signed((int64_t)u, f), modulo_signed((int64_t)u, f), divide(a - b, a), -u / 3,
	    -a % 10, (a + b) / 2, (uint64_t)((c + d) / 2), (uint64_t)(c * d % 10),
	    (uint64_t)(c / 3), u / 3, u % 10, divide_signed(-128, d), (uint64_t)(f % 1000),
	    divide(u * u, u));
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "wide", wide, 19);
	lang_check_pairs(lang, "wide_signed", wide_signed, 12);
	lang_check_pairs(lang, "unsigned_8", unsigned_8, 14);
	lang_check_pairs(lang, "unsigned_16", unsigned_16, 14);
	lang_check_pairs(lang, "unsigned_32", unsigned_32, 14);
	lang_check_pairs(lang, "signed_8", signed_8, 12);
	lang_check_pairs(lang, "signed_16", signed_16, 11);
	lang_check_pairs(lang, "signed_32", signed_32, 13);
	lang_check_pairs(lang, "mixed", mixed, 12);
	lang_check_pairs(lang, "narrow_results", narrow_results, 15);
	lang_check_pairs(lang, "division", division, 16);
	lang_check_pairs(lang, "division_signed", division_signed, 14);
	lang_check_pairs(lang, "division_narrow", division_narrow, 18);
}

Test(arithmetic, is_64_bits_wide_and_wraps)
{
	lang_each("lang_arithmetic", check);
}
