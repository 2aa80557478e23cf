// SPDX-License-Identifier: MIT
/* Checks loops over packets whose paths never merge: comparisons with the packet's end whose
 * failure continues the loop, and pointers that iterations move by different amounts. Called by
 * forks.c for each outermost loop; reports [long-loop] and [too-large], as forks.c does. */
#include "frontend/check/internal.h"
#include "frontend/unit/query.h"

/* ---- comparisons with the packet's end whose failure continues the loop ---- */

/* If an iteration continues whether the bytes are there or not, and reads some of them, the
 * verifier keeps a path for each comparison that held. Measured as in forks.c: 50,000 to 420,000
 * instructions for 18 iterations, more than a million for 20. */
#define ENDS_NEAR 17
#define ENDS_TOO_MANY 20

struct end_search {
	const struct check *check;
	const struct expr *found; /* the comparison */
	unsigned tests;           /* number of comparisons in the loop's body */
};

/* True for a pointer computed from the counter: a pointer that is moved differs on each path
 * anyway. */
static bool is_counted_pointer(const struct expr *pointer)
{
	while (pointer->kind == EXPR_CAST ||
	       (pointer->kind == EXPR_BINARY && type_is_pointer(pointer->type) && pointer->operation.b->is_constant))
		pointer = pointer->kind == EXPR_CAST ? pointer->operand : pointer->operation.a;
	if (pointer->kind == EXPR_VARIABLE && !pointer->variable->assigned && pointer->variable->init)
		return is_counted_pointer(pointer->variable->init);
	return pointer->kind == EXPR_BINARY && type_is_pointer(pointer->type) &&
	       !pointer->operation.b->is_constant && expr_counts(pointer->operation.b);
}

static bool is_end_test(const struct end_search *search, const struct expr *test)
{
	const struct expr *a, *b;

	if (test->kind == EXPR_AND || test->kind == EXPR_OR)
		return is_end_test(search, test->list.items[0]);
	if (test->kind != EXPR_BINARY || test->operation.op < OPERATOR_LT || test->operation.op > OPERATOR_GE)
		return false;
	a = test->operation.a;
	b = test->operation.b;
	return (fact_of(search->check->facts, b)->space == SPACE_PACKET_END && is_counted_pointer(a)) ||
	       (fact_of(search->check->facts, a)->space == SPACE_PACKET_END && is_counted_pointer(b));
}

static void count_tests(struct expr *expr, void *user)
{
	unsigned *count = user;

	*count += expr->kind == EXPR_IF && !expr->is_constant;
	expr_each_operand(expr, count_tests, user);
}

static unsigned tests_in(struct expr *arm)
{
	unsigned count = 0;

	if (arm)
		count_tests(arm, &count);
	return count;
}

/* True if the arm leaves the loop; `continue` does not. */
static bool leaves_loop(const struct expr *arm)
{
	return arm && expr_leaves(arm) && expr_last_of(arm)->kind != EXPR_CONTINUE;
}

/* True if the bytes are read where they are there: in an arm, or behind an arm that starts the next
 * iteration. */
static bool asks_on(const struct end_search *search, const struct expr *branch)
{
	const struct expr *then = expr_last_of(branch->branch.then);

	return branch->branch.test->kind == EXPR_AND || tests_in(branch->branch.then) || tests_in(branch->branch.otherwise) ||
	       (then->kind == EXPR_CONTINUE && search->tests > 1);
}

static void find_end(struct expr *expr, void *user)
{
	struct end_search *search = user;

	if (expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE)
		return;
	if (expr->kind == EXPR_IF && is_end_test(search, expr->branch.test) && !leaves_loop(expr->branch.then) &&
	    !leaves_loop(expr->branch.otherwise) && asks_on(search, expr))
		search->found = expr->branch.test;
	expr_each_operand(expr, find_end, search);
}

static void check_ends(struct check *check, const struct expr *loop, uint64_t rounds)
{
	struct end_search search = { .check = check };
	struct diag *diag;

	if (rounds < ENDS_NEAR)
		return;
	search.tests = tests_in(loop->loop.body);
	find_end(loop->loop.body, &search);
	if (!search.found)
		return;
	diag = diag_report(check->diags, rounds >= ENDS_TOO_MANY ? DIAG_TOO_LARGE : DIAG_LONG_LOOP, loop->span,
			   "each of %llu iterations continues whether the packet has the bytes or "
			   "not: the verifier follows both paths, which double with each iteration",
			   (unsigned long long)rounds);
	diag_help(check->diags, diag, "(break) where the comparison with the packet's end fails: "
				      "the packet has no bytes behind it");
	diag_note(check->diags, diag, search.found->span, "here");
}

/* ---- pointers that iterations move by different amounts ---- */

/* Measured: 20 iterations that move it by 1 or by a loaded amount load, 40 exceed a million
 * instructions. */
#define MOVES_NEAR 21
#define MOVES_TOO_MANY 32

struct move_search {
	const struct variable *variable; /* the pointer, the first one found; or NULL */
	const struct expr *first;        /* the expression that moves it */
	bool differ;
};

static void find_choice(struct expr *expr, void *user)
{
	bool *found = user;

	*found |= expr->kind == EXPR_IF || (expr->kind == EXPR_BINARY && (expr->operation.op == OPERATOR_MIN ||
									  expr->operation.op == OPERATOR_MAX));
	expr_each_operand(expr, find_choice, user);
}

static void find_moves(struct expr *expr, void *user)
{
	struct move_search *search = user;
	const struct expr *place = expr->kind == EXPR_SETF ? expr->assign.place : NULL;

	if (expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE)
		return;
	if (place && place->kind == EXPR_VARIABLE && type_is_pointer(place->type) && place->type->space == SPACE_PACKET &&
	    expr_last_of(expr->assign.value)->kind == EXPR_BINARY) {
		search->differ |= search->first && search->variable == place->variable;
		find_choice(expr->assign.value, &search->differ);
		search->variable = place->variable;
		search->first = search->first ? search->first : expr;
	}
	expr_each_operand(expr, find_moves, search);
}

static void check_moves(struct check *check, const struct expr *loop, uint64_t rounds)
{
	struct move_search search = { 0 };
	struct diag *diag;

	if (rounds < MOVES_NEAR)
		return;
	find_moves(loop->loop.body, &search);
	if (!search.differ)
		return;
	diag = diag_report(check->diags, rounds >= MOVES_TOO_MANY ? DIAG_TOO_LARGE : DIAG_LONG_LOOP, loop->span,
			   "each of %llu iterations adds one of several amounts to `%s`: the "
			   "verifier follows a path for each",
			   (unsigned long long)rounds, search.variable->name);
	diag_help(check->diags, diag, "use at most %d iterations; or add a bounded offset anew in "
				      "each, (+ d (logand offset 4095))",
		  MOVES_NEAR - 1);
	diag_note(check->diags, diag, search.first->span, "here");
}

void check_packet_loop(struct check *check, const struct expr *loop)
{
	uint64_t rounds = (loop->loop.limit ? loop->loop.limit : loop->loop.count)->value;

	if (loop->loop.from)
		return;
	check_ends(check, loop, rounds);
	check_moves(check, loop, rounds);
}
