// SPDX-License-Identifier: MIT
/* lisp/lang_large.lisp against C. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

#define BYTES(byte) ((uint8_t)(byte) * UINT64_C(0x0101010101010101))

static void check_scratch(struct lang *lang)
{
	uint64_t a = 77, expected[] = { 3 * 107, 77 };

	for (int i = 0; i < 2; i++) {
		lang_run(lang, "scratched", &a, 1);
		lang_expect(lang, "scratched", "each time", expected, 2);
	}
}

Test(large, objects_that_do_not_fit_on_the_stack_are_zeroed_at_every_evaluation)
{
	lang_each("lang_large", check_scratch);
}

static void check_filled(struct lang *lang)
{
	static const uint64_t inputs[] = { 0, 5, 0xab, 0x1ff };

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		uint64_t w = BYTES(inputs[i]), b = (uint8_t)inputs[i];
		uint64_t expected[] = { w, w, 9, w, w, 0, 1, b, b, b, 1, b, b };

		lang_run(lang, "filled", &inputs[i], 1);
		lang_expect(lang, "filled", "bytes", expected, 13);
	}
}

Test(large, memset_and_memcpy_reach_beyond_what_clang_does_inline)
{
	lang_each("lang_large", check_filled);
}

static void check_copied(struct lang *lang)
{
	uint64_t a = 0xab, w = BYTES(a), expected[] = { 0, w, w, 0, BYTES(3) };

	lang_run(lang, "copied", &a, 1);
	lang_expect(lang, "copied", "1024 bytes", expected, 5);
}

Test(large, memset_and_memcpy_of_1024_bytes_are_inline)
{
	lang_each("lang_large", check_copied);
}

static void check_odd_lengths(struct lang *lang)
{
	uint64_t a = 0xab, expected[] = { a, 1, 2, a, a, 9, 9, a, a, 1, 2, 5 };

	lang_run(lang, "odd_lengths", &a, 1);
	lang_expect(lang, "odd_lengths", "1015 to 1023 bytes", expected, 12);
}

Test(large, lengths_that_end_in_several_small_stores_are_not_too_many_for_clang)
{
	lang_each("lang_large", check_odd_lengths);
}

static void check_digested(struct lang *lang)
{
	uint64_t a = 7, expected[] = { 7, 70, 700, 0 };

	lang_run(lang, "digested", &a, 1);
	lang_expect(lang, "digested", "scratch memory of a subprogram", expected, 4);
}

Test(large, scratch_memory_of_a_subprogram_is_zeroed_in_each_call)
{
	lang_each("lang_large", check_digested);
}
