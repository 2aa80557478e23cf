// SPDX-License-Identifier: MIT
/* lisp/lang_dialect.lisp against C; little-endian, as this machine is. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

static void variables(uint64_t a, uint64_t b, uint64_t *e)
{
	uint64_t word = a + 1;

	(void)b;
	e[0] = word;
	e[1] = e[2] = word >> 32;
	e[3] = 1;
	e[5] = word >> 32 & 0xffff;
	e[6] = 1;
	e[7] = 4;
	e[8] = 1;
	e[10] = word >> 48;
}

static void declared(uint64_t a, uint64_t b, uint64_t *e)
{
	e[0] = e[1] = a;
	e[2] = 1;
	e[3] = a;
	e[4] = e[5] = b + 1;
}

static void fields(uint64_t a, uint64_t b, uint64_t *e)
{
	e[0] = a;
	e[1] = b;
	e[2] = 1;
	e[4] = a >> 32;
}

static void memory(uint64_t a, uint64_t b, uint64_t *e)
{
	e[3] = a;
	e[4] = (uint32_t)b;
	e[5] = a >> 16 & 0xffff;
	e[6] = b;
	e[8] = a;
}

static void evaluated(uint64_t a, uint64_t b, uint64_t *e)
{
	(void)b;
	e[0] = 2;
	e[1] = 40;
	e[2] = 3;
	e[3] = 48;
	e[4] = a;
}

static void check(struct lang *lang)
{
	lang_check_pairs(lang, "variables", variables, 11);
	lang_check_pairs(lang, "declared", declared, 6);
	lang_check_pairs(lang, "fields", fields, 5);
	lang_check_pairs(lang, "memory", memory, 9);
	lang_check_pairs(lang, "evaluated", evaluated, 5);
}

Test(dialect, what_it_spells_in_its_own_way_has_the_values_that_it_says)
{
	lang_each("lang_dialect", check);
}
