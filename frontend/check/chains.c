// SPDX-License-Identifier: MIT
/* Finds constants that a chain of `if` compares with one variable twice, as `case` can make them:
 * the second clause is never reached, [always]. Called by check.c for each expression; needs no
 * facts. */
#include "frontend/check/internal.h"

enum { CHAIN_MOST = 64 }; /* limit of remembered constants */

struct chain {
	const struct variable *variable;
	const struct expr *constants[CHAIN_MOST];
	size_t count;
};

static void note_constant(struct check *check, struct chain *chain, const struct expr *constant)
{
	for (size_t i = 0; i < chain->count; i++) {
		struct diag *diag;

		if (chain->constants[i]->value != constant->value)
			continue;
		diag = diag_report(check->diags, DIAG_ALWAYS, constant->span,
				   "this clause is never reached: an earlier one matches "
				   "%lld", (long long)constant->value);
		diag_note(check->diags, diag, chain->constants[i]->span, "here");
		return;
	}
	if (chain->count < CHAIN_MOST)
		chain->constants[chain->count++] = constant;
}

/* True for (= v 3), and for an `or` of such tests. */
static bool is_key_test(const struct expr *test, const struct chain *chain)
{
	if (test->kind == EXPR_OR) {
		for (size_t i = 0; i < test->list.count; i++)
			if (!is_key_test(test->list.items[i], chain))
				return false;
		return true;
	}
	return test->kind == EXPR_BINARY && test->operation.op == OPERATOR_EQ && !test->operation.decided &&
	       test->operation.a->kind == EXPR_VARIABLE && test->operation.b->is_constant &&
	       (!chain->variable || test->operation.a->variable == chain->variable);
}

static void walk_test(struct check *check, struct chain *chain, const struct expr *test)
{
	if (test->kind != EXPR_OR) {
		chain->variable = test->operation.a->variable;
		note_constant(check, chain, test->operation.b);
		return;
	}
	for (size_t i = 0; i < test->list.count; i++)
		walk_test(check, chain, test->list.items[i]);
}

/* A later part of a chain is not checked as a chain of its own. */
void check_chain(struct check *check, const struct expr *expr)
{
	struct chain chain = { 0 };

	if (expr->kind != EXPR_IF)
		return;
	if (!check->chained)
		check->chained = ARENA_ARRAY(check->arena, bool, check->unit->expr_count + 1);
	if (check->chained[expr->id])
		return;
	for (; expr && expr->kind == EXPR_IF && is_key_test(expr->branch.test, &chain);
	     expr = expr->branch.otherwise) {
		check->chained[expr->id] = true;
		walk_test(check, &chain, expr->branch.test);
	}
}
