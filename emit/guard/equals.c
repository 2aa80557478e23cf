// SPDX-License-Identifier: MIT
/*
 * Tests of a loop's number for equality, behind which the loop goes on. In: the typed tree. Out: marks equal on the reads of
 * such numbers in the tests. Called by guards_find.
 */
#include "emit/guard/internal.h"
#include "frontend/unit/query.h"

struct equal_search {
	struct guards *guards;
	const struct expr *loop; /* the innermost; NULL: none */
	bool found;              /* a number of the loop is read */
	bool spare;              /* marks are spare ones, of tests that leave the loop, too */
};

static bool is_of_loop(const struct expr *loop, const struct expr *read)
{
	return read->kind == EXPR_VARIABLE && type_is_integer(read->type) && !read->variable->addressed &&
	       !guard_is_invariant(loop, read);
}

/* Marks the reads in one operand: only what is computed from them without a call or a test. */
static void mark_reads(struct expr *expr, void *user)
{
	struct equal_search *search = user;

	if (expr->is_constant)
		return;
	if (is_of_loop(search->loop, expr)) {
		search->found = true;
		if (search->spare)
			guard_add_spare(search->guards, expr, GUARD_EQUAL);
		else
			guard_add(search->guards, expr, GUARD_EQUAL, NULL);
	} else if ((expr->kind == EXPR_BINARY && !expr_is_truth(expr)) || expr->kind == EXPR_CAST) {
		expr_each_operand(expr, mark_reads, search);
	}
}

/* Both are equal: the first that varies in the loop is enough, clang then knows no more than the other's value. */
static void mark_equal(struct equal_search *search, struct expr *a, struct expr *b)
{
	if (a->is_constant || b->is_constant || !type_is_integer(a->type) || !type_is_integer(b->type))
		return;
	search->found = false;
	mark_reads(a, search);
	if (!search->found)
		mark_reads(b, search);
}

/* Finds what is equal where the test holds, unless that leaves the loop, and where it fails. */
static void look_at_test(struct equal_search *search, struct expr *test, bool leaves, bool else_leaves)
{
	enum operator op;

	if (test->is_constant)
		return;
	if (test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT) {
		look_at_test(search, test->operation.a, else_leaves, leaves);
		return;
	}
	if (test->kind == EXPR_AND || test->kind == EXPR_OR) {
		for (size_t i = 0; i < test->list.count; i++)
			look_at_test(search, test->list.items[i], leaves || test->kind == EXPR_OR,
				     else_leaves || test->kind == EXPR_AND);
		return;
	}
	if (test->kind != EXPR_BINARY)
		return;
	op = test->operation.op;
	/* x + y, x - y and x ^ y are 0 where x equals -y or y */
	if ((op == OPERATOR_EQ && !leaves) ||
	    ((op == OPERATOR_NE || op == OPERATOR_ADD || op == OPERATOR_SUB || op == OPERATOR_XOR) && !else_leaves))
		mark_equal(search, test->operation.a, test->operation.b);
}

static void visit(struct expr *expr, void *user)
{
	struct equal_search *search = user;
	const struct expr *outer = search->loop;

	if (expr->kind == EXPR_IF && search->loop)
		look_at_test(search, expr->branch.test, !search->spare && expr_leaves(expr->branch.then),
			     !search->spare && expr->branch.otherwise && expr_leaves(expr->branch.otherwise));
	if (expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE)
		search->loop = expr;
	expr_each_operand(expr, visit, search);
	search->loop = outer;
}

void guard_find_equals(struct guards *guards)
{
	struct equal_search search = { .guards = guards };

	visit(guards->program->body, &search);
	search.spare = guard_is_everywhere(guards, GUARD_EQUAL);
	if (search.spare)
		visit(guards->program->body, &search);
}
