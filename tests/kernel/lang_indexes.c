/* lisp/lang_indexes.lisp against C. */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

static void masked(uint64_t a, uint64_t b, uint64_t *e)
{
	int32_t s = (int32_t)b;
	int64_t wide[5] = { 0 };
	uint8_t raw[24] = { 0 };
	uint32_t word = 0x01020304, got = 0;

	if (s >= 0 && s < 5)
		wide[s] = -1;
	wide[a < 4 ? a : 4] += 100;
	if (a <= 20) {
		memcpy(raw + a, &word, sizeof(word));
		got = word;
	}
	e[0] = 7;
	e[1] = 8;
	e[2] = 9;
	e[3] = a < 3 ? 11 : 99;
	e[4] = (uint32_t)b < 3 ? 12 : 99;
	e[5] = (uint64_t)wide[0];
	e[6] = (uint64_t)wide[4];
	e[7] = 9;
	e[8] = got;
	e[9] = raw[a & 15];
	e[10] = raw[a >> 60];
	e[11] = (b & 3) * (b & 3);
}

static void check_masked(struct lang *lang)
{
	lang_check_pairs(lang, "masked", masked, 12);
}

Test(indexes, of_run_time_reach_every_element_and_no_further)
{
	lang_each("lang_indexes", check_masked);
}
