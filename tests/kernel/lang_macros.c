// SPDX-License-Identifier: MIT
/* lisp/lang_macros.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define SET(...) \
	do { \
		const uint64_t values[] = { __VA_ARGS__ }; \
		for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) \
			e[at] = values[at]; \
	} while (0)

static uint64_t clamp(uint64_t value, uint64_t low, uint64_t high)
{
	value = value < low ? low : value;
	return value > high ? high : value;
}

static void constants(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET(40, 0xffffffff, 160, (uint64_t)-7, 144, 40 + a, 9, 10, 1, 17, 6, 0x86dd);
}

static void expansions(uint64_t a, uint64_t b, uint64_t *e)
{
	SET(a == 1 || a == 7 || a == 255, b == 22 || b == 80 || b == 443, clamp(a, 0, 100),
	    clamp(a, 10, 100), clamp(b, 32, 33), 1, 1, a + 5, a & 6 ? a & 6 : 9, b, 5, a, 30);
}

static void tables(uint64_t a, uint64_t b, uint64_t *e)
{
	static const uint64_t fibonacci[] = { 0, 1, 1, 2, 3, 5, 8, 13 };

	SET((a & 7) < 5 ? 5 - (a & 7) : 0, fibonacci[a & 7], b >= 1 && b <= 3);
}

static void later(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	SET(a + 27, 17);
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "constants", constants, 12);
	lang_check_pairs(lang, "expansions", expansions, 13);
	lang_check_pairs(lang, "tables", tables, 3);
	lang_check_pairs(lang, "later", later, 2);
}

Test(macros, run_when_the_file_is_compiled)
{
	lang_each("lang_macros", check);
}
