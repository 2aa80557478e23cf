// SPDX-License-Identifier: MIT
/* The stack of a chain of calls: an inline subprogram has no frame of its own, its caller's grows. */
#include "frontend/unit/stack_use.h"
#include "tests/unit/pass_fixture.h"

static uint32_t forty(const struct program *program, void *user)
{
	(void)program, (void)user;
	return 40;
}

static void check_chain(const char *declare, uint32_t size)
{
	struct stack_chain deepest, tail_call;
	struct fixture fixture;
	struct unit *unit;

	fixture_start(&fixture);
	unit = fixture_analyze(&fixture, arena_printf(&fixture.arena,
		"(defsubprog leaf ((n u64)) u64 (+ n 1))\n"
		"(defsubprog middle ((n u64)) u64 %s (leaf n))\n"
		"(defprog p (:type :xdp) (if (middle 1) XDP_DROP XDP_PASS))", declare));
	cr_assert_eq(fixture.diags.error_count, 0, "%s", fixture_diags(&fixture));
	stack_chains_find(unit_find_program(unit, "p"), forty, NULL, &deepest, &tail_call);
	cr_expect_eq(deepest.count, 3, "%zu functions", deepest.count);
	cr_expect_eq(deepest.size, size, "%u bytes", deepest.size);
	cr_expect_eq(tail_call.count, 0);
	fixture_end(&fixture);
}

Test(flow_stack, each_function_has_a_frame_that_is_rounded)
{
	check_chain("", 3 * 64);
}

Test(flow_stack, an_inline_one_is_a_part_of_its_callers_frame)
{
	check_chain("(declare (inline))", 96 + 64);
}
