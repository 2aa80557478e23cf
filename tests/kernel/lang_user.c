// SPDX-License-Identifier: MIT
/* lisp/lang_user.lisp on arrays of this process. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

struct part {
	uint64_t start;
	uint32_t len;
	uint16_t kind;
};

static void check(struct lang *lang)
{
	static const uint64_t pointers[8] = { 10, 0, 20, 30, 0, 40, 50, 60 };
	static const int16_t numbers[8] = { -5, 7, 300, -400, 1, 2, 3, 4 };
	static const struct part parts[4] = { { 100, 1, 1 }, { 200, 2, 3 }, { 300, 4, 5 },
					      { 400, 8, 7 } };

	for (uint64_t count = 0; count < 12; count++) {
		uint64_t sum = 0, last = 0, seen = 0, walked, len = 0, starts = 0;
		uint64_t most = count < 8 ? count : 8, some = count < 4 ? count : 4;
		uint64_t inputs[] = { (uintptr_t)pointers, count };
		int64_t total = 0;

		for (uint64_t i = 0; i < most; i++) {
			sum += pointers[i];
			total += numbers[i];
			if (pointers[i]) {
				last = i;
				seen++;
			}
		}
		walked = seen + (most > 0 ? 10 : 0);
		lang_run(lang, "pointers", inputs, 2);
		lang_expect(lang, "pointers", "", (uint64_t[]){ sum, last, seen, walked }, 4);
		inputs[0] = (uintptr_t)numbers;
		lang_run(lang, "numbers", inputs, 2);
		lang_expect(lang, "numbers", "", (uint64_t[]){ (uint64_t)total, 0xfffb }, 2);
		for (uint64_t i = 0; i < some; i++) {
			len += parts[i].len;
			starts += parts[i].start * (i + parts[i].kind);
		}
		inputs[0] = (uintptr_t)parts;
		lang_run(lang, "structs", inputs, 2);
		lang_expect(lang, "structs", "", (uint64_t[]){ len, starts }, 2);
	}
	lang_run(lang, "nowhere", NULL, 0);
	lang_expect(lang, "nowhere", "", (uint64_t[]){ 0 }, 1);
}

Test(user, arrays_are_read_up_to_the_count_and_the_ceiling)
{
	lang_each("lang_user", check);
}
