// SPDX-License-Identifier: MIT
/*
 * Tests of `if` and loops, and chains of && and ||. In: an expression that is used as a truth
 * value. Out: a C expression that is nonzero if it is true, with the statements it needs put before
 * it, and of which clang does not warn. Called by control.c, loop.c, operator.c, statement.c and
 * value.c.
 */
#include "emit/lower/lower.h"

#include <ctype.h>
#include <string.h>

#include "emit/tree/prune.h"

/*
 * A chain of && or || with an operand that needs statements: these run only if the operand is
 * evaluated.
 */
static struct cexpr *test_in_steps(struct lower *lower, const struct expr *expr)
{
	const char *name = lower_unique(lower, expr->kind == EXPR_AND ? "all" : "any");
	struct cblock *outer = lower->block;
	struct cexpr *flag = lower_atom(lower, name);

	lower_declare(lower, "int", name, NULL);
	for (size_t i = 0; i < expr->list.count; i++) {
		struct cexpr *test = lower_test(lower, expr->list.items[i]);
		struct cstmt *stmt;

		if (!lower_c_is_truth(test)) /* the flag has 32 bits */
			test = c_prefix(lower->arena, "!", c_prefix(lower->arena, "!", test));
		lower_emit_expr(lower, c_assign(lower->arena, "=", flag, test));
		if (i + 1 == expr->list.count)
			break;
		stmt = lower_emit(lower, CSTMT_IF, expr->kind == EXPR_AND ?
				  flag : c_not(lower->arena, flag));
		stmt->body = lower_new_block(lower);
		lower->block = stmt->body;
	}
	lower->block = outer;
	return flag;
}

static bool is_answer(const struct cexpr *test, bool answer)
{
	return test->kind == C_ATOM && !strcmp(test->text, answer ? "1" : "0");
}

static struct cexpr *test_chain(struct lower *lower, const struct expr *expr)
{
	bool is_or = expr->kind == EXPR_OR;
	const char *op = is_or ? "||" : "&&";
	struct cexpr *chain = NULL;

	for (size_t i = 1; i < expr->list.count; i++)
		if (lower_needs_statements(lower, expr->list.items[i]))
			return test_in_steps(lower, expr);
	for (size_t i = 0; i < expr->list.count; i++) {
		struct cexpr *test = lower_test(lower, expr->list.items[i]);

		if (!is_answer(test, !is_or))
			chain = chain ? c_binary(lower->arena, op, chain, test) : test;
		if (is_answer(test, is_or))
			return chain;
	}
	return chain ? chain : lower_number(lower, !is_or);
}

static const struct expr *constant_arm(const struct expr *arm)
{
	while (arm->kind == EXPR_PROGN && arm->list.count == 1)
		arm = arm->list.items[0];
	return arm->is_constant && !expr_is_order(arm) ? arm : NULL;
}

/*
 * (if test 5 nil) as a test is the test itself; (if test nil 5) is its negation. NULL if an arm is
 * not constant.
 */
static struct cexpr *test_of_constants(struct lower *lower, const struct expr *expr)
{
	const struct expr *then, *otherwise;
	bool if_true, if_false;

	if (expr->kind != EXPR_IF)
		return NULL;
	then = constant_arm(expr->branch.then);
	otherwise = expr->branch.otherwise ? constant_arm(expr->branch.otherwise) : NULL;
	if (!then || (expr->branch.otherwise && !otherwise))
		return NULL;
	if_true = then->value != 0;
	if_false = otherwise && otherwise->value != 0;
	if (if_true == if_false) {
		lower_statement(lower, expr->branch.test, dest_discard);
		return lower_number(lower, if_true);
	}
	return if_true ? lower_test(lower, expr->branch.test) :
			 c_not(lower->arena, lower_test(lower, expr->branch.test));
}

/* Is it the address of an object, field or element? clang warns of a test that is always true. */
static bool is_address(const struct cexpr *c)
{
	while (c->kind == C_CAST)
		c = c->a;
	return c->kind == C_PREFIX && !strcmp(c->text, "&");
}

static bool is_array(const struct expr *expr)
{
	return (expr->kind == EXPR_MEMBER || expr->kind == EXPR_MEMBER_ADDRESS ||
		expr->kind == EXPR_KERNEL_ADDRESS) &&
	       expr->member.member->type->kind == TYPE_ARRAY;
}

bool lower_is_never_null(const struct expr *pointer, const struct value *value)
{
	return (is_address(value->c) || is_array(pointer)) && !prune_has_call(value->c);
}

/*
 * clang warns of constant conditions inside a test, so its last form is handled like a test of that
 * form.
 */
static const struct expr *reach_last(struct lower *lower, const struct expr *expr)
{
	while (expr->kind == EXPR_PROGN || expr->kind == EXPR_LET) {
		if (expr->kind == EXPR_LET) {
			lower_bind(lower, expr);
			expr = expr->let.body;
			continue;
		}
		for (size_t i = 0; i + 1 < expr->list.count; i++)
			lower_statement(lower, expr->list.items[i], dest_discard);
		expr = expr->list.items[expr->list.count - 1];
	}
	return expr;
}

static bool is_of_numbers(const struct cexpr *c)
{
	switch (c->kind) {
	case C_ATOM:
		/*
		 * a named constant; CONFIG_ variables, which the kernel sets, are in capitals as
		 * well
		 */
		return strchr("-(0123456789", *c->text) ||
		       (isupper((unsigned char)*c->text) && strncmp(c->text, "CONFIG_", 7) &&
			strcmp(c->text, "LINUX_KERNEL_VERSION"));
	case C_PREFIX:
	case C_CAST:
		return is_of_numbers(c->a);
	case C_BINARY:
		return is_of_numbers(c->a) && is_of_numbers(c->b);
	case C_TERNARY:
		return is_of_numbers(c->b) && is_of_numbers(c->c);
	default:
		return false;
	}
}

/* (1 | x) is nonzero for every x. */
static bool sets_bits(const struct cexpr *c)
{
	if (c->kind == C_CAST)
		return sets_bits(c->a);
	return c->kind == C_BINARY && !strcmp(c->text, "|") &&
	       (is_of_numbers(c->a) || is_of_numbers(c->b) || sets_bits(c->a) || sets_bits(c->b));
}

struct cexpr *lower_test(struct lower *lower, const struct expr *expr)
{
	struct cexpr *test;
	struct value value;

	expr = reach_last(lower, expr);
	test = test_of_constants(lower, expr);
	if (test)
		return test;
	if (expr->kind == EXPR_UNARY && expr->operation.op == OPERATOR_NOT && !expr->is_constant)
		return c_not(lower->arena, lower_test(lower, expr->operation.a));
	if (expr->kind == EXPR_AND || expr->kind == EXPR_OR)
		return test_chain(lower, expr);
	if (expr->is_constant && !expr_is_order(expr))
		return lower_number(lower, expr->value != 0);
	if (expr_set_bits(expr)) {
		lower_statement(lower, expr, dest_discard);
		return lower_number(lower, 1);
	}
	value = lower_value(lower, expr, 64);
	if (type_is_pointer(expr->type))
		return lower_is_never_null(expr, &value) ? lower_number(lower, 1) :
							   lower_is_set(lower, expr, value);
	if (value.literal)
		return lower_number(lower, value.number != 0);
	/* clang would warn that the condition is constant */
	if (is_of_numbers(value.c) || sets_bits(value.c))
		return lower_hold(lower, value, "value").c;
	return value.c;
}
