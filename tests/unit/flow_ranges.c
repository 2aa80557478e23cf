// SPDX-License-Identifier: MIT
/* Intervals of values, and what the checks make of a program's results. */
#include "tests/unit/pass_fixture.h"

/* The range of an expression in terms of a: u8, b: i8, w: u32. */
static void check_range(const char *expression, int64_t least, int64_t greatest)
{
	struct fixture fixture;
	const struct fact *fact;
	struct unit *unit;

	fixture_start(&fixture);
	unit = fixture_analyze(&fixture, arena_printf(&fixture.arena,
		FRAME("(let ((a (u8 (ctx len))) (b (i8 (ctx len))) (w (ctx len)))\n%s\n1)"),
		expression));
	cr_assert_eq(fixture.diags.error_count, 0, "%s: %s", expression, fixture_diags(&fixture));
	fact = fact_of(flow_analyze(unit, unit->arena), unit_result(unit)->let.body->list.items[0]);
	cr_expect(fact->range.least == least && fact->range.greatest == greatest,
		  "%s is in %ld..%ld, not %ld..%ld", expression, (long)fact->range.least,
		  (long)fact->range.greatest, (long)least, (long)greatest);
	fixture_end(&fixture);
}

Test(flow_ranges, a_value_is_within_its_type)
{
	check_range("a", 0, 255);
	check_range("b", -128, 127);
	check_range("w", 0, UINT32_MAX);
	check_range("(ktime-get-ns)", INT64_MIN, INT64_MAX);
	check_range("7", 7, 7);
}

Test(flow_ranges, arithmetic_moves_them)
{
	check_range("(+ a 1)", 1, 256);
	check_range("(+ a b)", -128, 382);
	check_range("(* a 3)", 0, 765);
	check_range("(- a a)", -255, 255);
	check_range("(+ (ktime-get-ns) 1)", INT64_MIN, INT64_MAX);
}

Test(flow_ranges, masks_and_shifts_narrow_them)
{
	check_range("(logand w 7)", 0, 7);
	check_range("(logand (ktime-get-ns) 255)", 0, 255);
	check_range("(>> a 4)", 0, 15);
	check_range("(<< a 2)", 0, 1020);
	check_range("(logior a 256)", 0, 511);
}

Test(flow_ranges, extremes_clamp_them)
{
	check_range("(min w 10)", 0, 10);
	check_range("(max a 3)", 3, 255);
}

Test(flow_ranges, truth_values_are_0_and_1)
{
	check_range("(= a 1)", 0, 1);
	check_range("(not w)", 0, 1);
	check_range("(< a w 7)", 0, 1);
}

Test(flow_ranges, arms_are_joined_and_know_their_test)
{
	check_range("(if (ctx mark) 3 8)", 3, 8);
	check_range("(if (< w 10) w 0)", 0, 9);
	check_range("(if (> w 10) 10 w)", 0, 10);
	check_range("(if (and (> w 3) (<= w 9)) w 5)", 4, 9);
	check_range("(if (= w 4) w 4)", 4, 4);
}

Test(flow_ranges, a_chain_is_its_last_operand_or_the_zero_of_one_that_failed)
{
	check_range("(and w 1)", 0, 1);
	check_range("(and w a)", 0, 255);
	check_range("(and (or w a) (= w 3) 3)", 0, 3);
	check_range("(or (= w 3) 2)", 0, 2);
	check_range("(or a 300)", 0, 300);
	check_range("(or a w)", 0, UINT32_MAX);
	check_body("(and (ctx len) 1)", "");
	check_body("(and (ctx len) (let ((q (map-lookup counts 1))) (if q 1 0)))", "");
	check_body("(or (ctx len) 1)", "6:1 [return-value]");
}

Test(flow_ranges, shifts_and_powers_of_two_bound_what_they_give)
{
	check_range("(>> (ktime-get-ns) 60)", 0, 15);
	check_range("(mod (ktime-get-ns) 8)", 0, 7);
	check_range("(/ (logand (ktime-get-ns) 31) 4)", 0, 7);
	check_range("(mod (ktime-get-ns) 7)", INT64_MIN, INT64_MAX);
	check_range("(min (ktime-get-ns) 3)", 0, 3);
	check_range("(min a (ktime-get-ns) 9)", 0, 9);
}

Test(flow_ranges, a_counter_is_below_its_bound)
{
	check_body("(let ((n 0))\n(dotimes (i 2) (setf n i))\n1)", "");
	check_body("(dotimes (i 2) (return i))\n1", "");
	check_body("(dotimes (i 9) (return i))\n1", "6:24 [return-value]");
}

Test(flow_ranges, a_result_outside_the_sections_set_is_an_error_where_it_stands)
{
	check_body("4", "6:1 [return-value]");
	check_body("(if (ctx len) 1 7)", "6:17 [return-value]");
	check_body("(when (ctx len) (return 9))\n1", "6:25 [return-value]");
	check_body("(ctx len)", "6:1 [return-value]");
	check_body("(logand (ctx len) 1)", "");
	check_body("(if (< (ctx len) 2) (ctx len) 1)", "6:21 [return-value]");
	check_body("(let ((w (ctx len)))\n(if (< w 2) w 1))", "");
}

Test(flow_ranges, what_is_not_reached_is_not_judged)
{
	check_body("(return 1)\n77", "");
	check_body("(if (ctx len) (return 1) (return 0))\n77", "");
}
