// SPDX-License-Identifier: MIT
/*
 * Return values whose range the verifier checks. In: the typed tree. Out: marks opaque on returned variables that were tested,
 * and on the reads in tests for the number that is then returned. Called by bounds.c.
 */
#include "emit/guard/internal.h"
#include "frontend/unit/query.h"

/* clang would copy the return value's 32 bits before the test that bounds them. */
static void keep_verdict(struct guards *guards, const struct expr *expr)
{
	expr = expr ? expr_last_of(expr) : NULL;
	if (expr && expr->kind == EXPR_IF) {
		keep_verdict(guards, expr->branch.then);
		keep_verdict(guards, expr->branch.otherwise);
	} else if (expr && expr->kind == EXPR_VARIABLE && type_is_integer(expr->type) &&
		   guards->bounds[expr->variable->id].tests) {
		guard_add(guards, expr, GUARD_OPAQUE, NULL);
	}
}

/* The constant that the arm returns, or gives as the function's value; NULL if there is none. */
static const struct expr *returned_by(const struct expr *arm, bool is_tail)
{
	const struct expr *last = arm ? expr_last_of(arm) : NULL;

	if (last && last->kind == EXPR_RETURN)
		last = last->operand ? expr_last_of(last->operand) : NULL;
	else if (!is_tail)
		return NULL;
	return last && last->is_constant ? last : NULL;
}

/* A number that clang may hold in one register from test to test. */
static bool is_tested_again(const struct guards *guards, const struct expr *expr)
{
	if (expr->kind == EXPR_VARIABLE)
		return type_is_integer(expr->type) && guards->bounds[expr->variable->id].tests > 1;
	return expr->kind == EXPR_MEMBER || expr->kind == EXPR_LOAD || expr->kind == EXPR_GLOBAL;
}

/*
 * In (case v (0 (return 0)) (1 (return 1))) clang returns v for both. It tests v in one register and returns it in another,
 * whose range the verifier does not know.
 */
void guard_hide_equal(struct guards *guards, const struct expr *branch, bool is_tail)
{
	const struct expr *test = branch->branch.test, *number = test, *value, *arm;
	bool negated = false;
	uint64_t compared = 0;

	for (; test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT; test = number = test->operation.a)
		negated = !negated;
	if (test->is_constant)
		return;
	if (test->kind == EXPR_BINARY && (test->operation.op == OPERATOR_EQ || test->operation.op == OPERATOR_NE)) {
		const struct expr *a = test->operation.a, *b = test->operation.b;

		if (a->is_constant == b->is_constant)
			return;
		number = a->is_constant ? b : a;
		compared = a->is_constant ? a->value : b->value;
		negated ^= test->operation.op == OPERATOR_NE;
	} else {
		negated = !negated;
	}
	arm = negated ? branch->branch.otherwise : branch->branch.then;
	value = returned_by(arm, is_tail);
	if (value && (uint32_t)value->value == (uint32_t)compared && is_tested_again(guards, number))
		guard_add(guards, number, GUARD_OPAQUE, NULL);
}

static void look_at_tail(struct guards *guards, const struct expr *expr)
{
	expr = expr ? expr_last_of(expr) : NULL;
	if (!expr || expr->kind != EXPR_IF)
		return;
	guard_hide_equal(guards, expr, true);
	look_at_tail(guards, expr->branch.then);
	look_at_tail(guards, expr->branch.otherwise);
}

static void visit(struct expr *expr, void *user)
{
	struct guards *guards = user;

	if (expr->kind == EXPR_RETURN) {
		keep_verdict(guards, expr->operand);
		look_at_tail(guards, expr->operand);
	}
	if (expr->kind == EXPR_IF)
		guard_hide_equal(guards, expr, false);
	expr_each_operand(expr, visit, guards);
}

void guard_find_verdicts(struct guards *guards)
{
	struct expr *body = guards->program->body;

	keep_verdict(guards, body);
	look_at_tail(guards, body);
	visit(body, guards);
}
