// SPDX-License-Identifier: MIT
/* One node of each kind goes through what looks at all kinds; one that no case names ends the process. */
#include <criterion/criterion.h>

#include <signal.h>

#include "frontend/unit/expr.h"

static void count(struct expr *operand, void *user)
{
	size_t *seen = user;

	*seen += operand != NULL;
}

/* All operands that the kind may leave out are left out. */
Test(kinds, each_has_a_case_and_a_name)
{
	struct expr body = { .kind = EXPR_BREAK }; /* has an effect, which is found in a `let` */

	for (unsigned kind = 0; kind < EXPR_KIND_COUNT; kind++) {
		struct expr expr = { .kind = (enum expr_kind)kind };
		bool has_body = kind == EXPR_LET || kind == EXPR_DOTIMES || kind == EXPR_WHILE;
		size_t seen = 0;

		if (kind == EXPR_LET)
			expr.let.body = &body;
		else if (has_body)
			expr.loop.body = &body;
		expr_each_operand(&expr, count, &seen);
		cr_expect_eq(seen, has_body, "%s has %zu operands",
			     expr_kind_name((enum expr_kind)kind), seen);
		cr_expect(!has_body || expr_has_effects(&expr));
		expr_has_effects(&expr);
		cr_expect_str_not_empty(expr_kind_name((enum expr_kind)kind));
		for (unsigned other = 0; other < kind; other++)
			cr_expect_str_neq(expr_kind_name((enum expr_kind)kind),
					  expr_kind_name((enum expr_kind)other));
	}
}

Test(kinds, operands_of_one_that_has_no_case_are_not_skipped, .signal = SIGABRT)
{
	const struct expr expr = { .kind = (enum expr_kind)EXPR_KIND_COUNT };
	size_t seen = 0;

	expr_each_operand(&expr, count, &seen);
}

Test(kinds, effects_of_one_that_has_no_case_are_not_denied, .signal = SIGABRT)
{
	const struct expr expr = { .kind = (enum expr_kind)EXPR_KIND_COUNT };

	expr_has_effects(&expr);
}
