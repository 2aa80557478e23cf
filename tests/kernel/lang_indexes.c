// SPDX-License-Identifier: MIT
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

static uint64_t sum_to(uint32_t count)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < 8 && i < count; i++)
		sum += i + 1;
	return sum;
}

static void narrow(uint64_t a, uint64_t b, uint64_t *e)
{
	uint8_t byte = (uint8_t)(a + b), names[16] = { 0 };
	int16_t s = (int16_t)(b - 5);
	uint32_t w = (uint32_t)(a + b), next = w + 1, slots[3] = { 0 };
	uint16_t m = (uint16_t)(w * 3);
	int64_t wide[5] = { 0 };
	int8_t chosen = (int8_t)(w < 3 ? (int)w : -1);

	if (byte < 16)
		names[byte] = 7;
	if (s >= 0 && s < 5)
		wide[s] = -1;
	if (chosen >= 0 && chosen < 3)
		slots[chosen] = 9;
	chosen = (int8_t)(byte && s ? w : 0);
	if (chosen >= 0 && chosen < 5)
		wide[chosen] += 2;
	e[0] = e[2] = byte;
	e[1] = e[3] = (uint64_t)s;
	e[4] = w;
	e[5] = (uint64_t)chosen;
	e[6] = names[3];
	e[7] = (uint64_t)wide[0];
	e[8] = (uint64_t)wide[2];
	e[9] = slots[1];
	e[10] = (uint64_t)w + 1 < 3 ? slots[next] : 99;
	e[11] = sum_to(w);
	e[12] = (uint64_t)wide[w < 4 ? w : 4];
	e[13] = m < 16 ? names[m] : 50;
}

static void check_masked(struct lang *lang)
{
	lang_check_pairs(lang, "masked", masked, 12);
	lang_check_pairs(lang, "narrow", narrow, 14);
}

Test(indexes, of_run_time_reach_every_element_and_no_further)
{
	lang_each("lang_indexes", check_masked);
}
