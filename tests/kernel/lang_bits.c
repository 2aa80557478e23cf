// SPDX-License-Identifier: MIT
/* lisp/lang_bits.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

/* >>> by the definition, without C's own idea of it */
static uint64_t sar(uint64_t value, uint64_t count)
{
	count &= 63;
	return value >> 63 ? ~(~value >> count) : value >> count;
}

static uint64_t shl(uint64_t value, uint64_t count)
{
	return value << (count & 63);
}

static uint64_t shr(uint64_t value, uint64_t count)
{
	return value >> (count & 63);
}

static void bits(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(a & b, a | b, a ^ b, ~a, a & b & 255, a | b | 255, ~(a ^ b), a, ~a & b,
	    a & ~UINT64_C(255), a | 0x80000000, a ^ 0xffffffff, ~(a | b), a & 0xf0,
	    (a & 15) | (b ^ 3));
}

static void bits_narrow(uint64_t in_a, uint64_t in_b, uint64_t *e)
{
	uint64_t a = (uint8_t)in_a, b = (uint64_t)(int8_t)in_b, c = (uint32_t)in_a;
	uint64_t d = (uint64_t)(int32_t)in_b, u = (uint16_t)in_a, f = (uint64_t)(int16_t)in_b;

	SET(~a, ~b, ~c, ~d, a & b, a | b, a ^ b, c & d, c | d, c ^ d, c | f, c & f, u ^ f,
	    ~u & 0xffffffff, ~u, c | 0xffffffff80000000, d & 0xffffffff, b & 255, -a & 0xffff,
	    ~-u, b | d, ~a & ~c);
}

static void shifts_constant(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(a << 1, a << 31, a << 32, a << 63, a, a >> 1, a >> 32, a >> 63, sar(a, 1), sar(a, 32),
	    sar(a, 63), b >> 1, b >> 63, sar(b, 1), sar(b, 63), b << 8, a << 8, a >> 8, b >> 8, a,
	    a << 4, a >> 4, sar(b, 4), b << 63, b >> 63, a & 0xffffffff,
	    (uint64_t)(int8_t)a);
}

static void shifts_narrow(uint64_t in, uint64_t unused, uint64_t *e)
{
	uint64_t a = (uint8_t)in, b = (uint64_t)(int8_t)in, c = (uint16_t)in;
	uint64_t d = (uint64_t)(int16_t)in, u = (uint32_t)in, f = (uint64_t)(int32_t)in;

	(void)unused;
	SET(a << 24, a << 31, a << 40, b << 24, b << 40, c << 16, c << 48, d << 16, u << 1, u << 31,
	    u << 32, f << 1, f << 33, a >> 1, b >> 1, b >> 60, c >> 15, d >> 1, d >> 33, u >> 31,
	    0, f >> 1, f >> 32, f >> 63, a >> 7, sar(b, 1), sar(b, 40), c >> 3, sar(d, 15), u >> 1,
	    0, sar(f, 1), sar(f, 31), sar(f, 63), b >> 4, f << 4, f >> 4);
}

static void shifts_run_time(uint64_t a, uint64_t n, uint64_t *e)
{
	uint64_t c = (uint8_t)a, d = (uint64_t)(int8_t)a, u = (uint32_t)a;
	uint64_t f = (uint64_t)(int32_t)a, all = UINT64_MAX;

	SET(shl(a, n), shr(a, n), sar(a, n), shl(a, n), shr(a, n), sar(a, n), shl(c, n), shr(c, n),
	    shr(c, n), shl(d, n), shr(d, n), sar(d, n), shl(u, n), shr(u, n), shr(u, n), shl(f, n),
	    shr(f, n), sar(f, n), shl(a, n), shr(f, n), shl(u, n), sar(a, n), shl(1, n), shl(1, n),
	    shr(0xffffffff, n), all, shr(all, n), shl(a, n + 1), shl(a + 1, -n));
}

static void shifts_cut(uint64_t w, uint64_t n, uint64_t *e)
{
	uint64_t a = (uint8_t)w, c = (uint16_t)w, f = (uint64_t)(int32_t)w;

	SET((uint8_t)(w >> 4), (uint16_t)(a << 12), (uint32_t)(w << 31), (uint64_t)(int8_t)(f >> 4),
	    (uint64_t)(int32_t)(f << 7), w >> 32, (uint8_t)sar(f, 28), (uint32_t)shl(1, n),
	    (uint16_t)((c + c) >> 1), (uint32_t)((w * w) >> 3), (uint8_t)(-c >> 3),
	    (uint64_t)(int16_t)(f ^ w));
}

static uint64_t swap(uint64_t value, int bytes)
{
	uint64_t swapped = 0;

	for (int i = 0; i < bytes; i++, value >>= 8)
		swapped = swapped << 8 | (value & 255);
	return swapped;
}

static void order(uint64_t a, uint64_t unused, uint64_t *e)
{
	(void)unused;
	SET(swap(a, 2), swap(a, 4), swap(a, 8), (uint16_t)a, (uint32_t)a, a, swap(a, 2), swap(a, 4),
	    swap(a, 4), swap(a + 1, 2), swap(a >> 32, 4), swap(-a, 4), 0xbb01, 0x0100007f,
	    UINT64_C(1) << 56, (uint16_t)-a, (uint16_t)a, (uint32_t)a, swap(a, 2));
}

static uint64_t log2_of(uint64_t value)
{
	uint64_t result = 0;

	while (value >>= 1)
		result++;
	return result;
}

static void logarithm(uint64_t a, uint64_t unused, uint64_t *e)
{
	(void)unused;
	SET(log2_of(a), log2_of((uint64_t)(int32_t)a), log2_of((uint8_t)a), log2_of(a + 1), 12, 0,
	    0);
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "bits", bits, 15);
	lang_check_pairs(lang, "bits_narrow", bits_narrow, 22);
	lang_check_pairs(lang, "shifts_constant", shifts_constant, 27);
	lang_check_pairs(lang, "shifts_narrow", shifts_narrow, 37);
	lang_check_pairs(lang, "shifts_run_time", shifts_run_time, 29);
	lang_check_pairs(lang, "shifts_cut", shifts_cut, 12);
	lang_check_pairs(lang, "order", order, 16);
	lang_check_pairs(lang, "logarithm", logarithm, 7);
}

Test(bits, shifts_and_byte_order_mean_what_the_table_says)
{
	lang_each("lang_bits", check);
}
