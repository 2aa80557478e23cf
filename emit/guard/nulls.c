// SPDX-License-Identifier: MIT
/*
 * Null tests that clang could merge. If two of them branch to one block or select one value, clang tests a | b once, and the
 * verifier says "pointer |= pointer prohibited". clang cannot merge tests if the second runs only when the first found its
 * pointer, or, for branches, if a call or a store is between them. In: the typed tree. Out: an IS_SET mark on the later
 * test of each pair; the other may compare a number with 0. Called by guards_find.
 */
#include "emit/guard/internal.h"

/* A test's branch target: the rest of its chain, an arm, or the code that follows. */
struct target {
	struct expr *const *items;
	size_t count;
	const struct target *then;
};

struct null_test;

/* An outcome of an earlier test that dominates this point. */
struct null_path {
	struct null_test *test;
	bool is_null;
	const struct null_path *before;
};

struct null_test {
	const struct expr *pointer;
	const struct target *set, *null;
	const struct null_path *way;
	size_t barrier_count;      /* barriers before it */
	const void *sink;          /* the value that it becomes a part of */
	bool repeated;             /* in a loop: each iteration tests it */
	bool unclear;              /* beside a test whose outcome is implied: see search_whole */
	bool asked_choice, choice; /* see is_choice */
	const struct null_test *met; /* the later test that it was compared with last, and the path to it */
	const struct null_path *way_there;
};

struct null_search {
	struct guards *guards;
	const struct null_path *way;
	const void *sink;
	unsigned loops;
	bool is_known;             /* an earlier test implies the outcome */
	VEC(struct null_test *) tests;
	VEC(const struct null_path *) barriers; /* calls and stores: the path to each */
};

/* A value that goes into a variable can meet any later one. */
static const char variables_sink;

static void search_value(struct expr *expr, void *user);

/* ---- the effects of arms ---- */

static bool target_has(const struct null_search *search, const struct target *target,
		       const struct variable *mentioned)
{
	for (; target; target = target->then)
		for (size_t i = 0; i < target->count; i++)
			if (guard_arm_surely_does(search->guards, target->items[i], mentioned))
				return true;
	return false;
}

static bool mentions_own(const struct null_search *search, const struct null_test *test)
{
	return test->pointer->kind == EXPR_VARIABLE &&
	       target_has(search, test->set, test->pointer->variable);
}

/* clang may compute the values of both arms and select one. */
static bool is_choice(const struct null_search *search, struct null_test *test)
{
	if (!test->asked_choice)
		test->choice = !target_has(search, test->set, NULL) &&
			       !target_has(search, test->null, NULL) && !mentions_own(search, test);
	test->asked_choice = true;
	return test->choice;
}

/* ---- tests in the order of evaluation ---- */

static const struct null_path *extend(struct null_search *search, struct null_test *test,
				      bool is_null)
{
	struct null_path *way = ARENA_NEW(search->guards->arena, struct null_path);

	*way = (struct null_path){ test, is_null, search->way };
	return way;
}

static struct target *new_target(struct null_search *search, struct expr *const *items,
				 size_t count, const struct target *then)
{
	struct target *target = ARENA_NEW(search->guards->arena, struct target);

	*target = (struct target){ items, count, then };
	return target;
}

/* The paths from a test to each of its targets. */
struct null_paths {
	const struct null_path *if_true, *if_false;
};

static struct null_paths search_test(struct null_search *search, struct expr *expr,
				     const struct target *if_true, const struct target *if_false);

static bool same_pointer(const struct expr *a, const struct expr *b)
{
	return a->kind == EXPR_VARIABLE && b->kind == EXPR_VARIABLE && a->variable == b->variable &&
	       !a->variable->assigned;
}

/* pointer: the operand that is compared with 0; it can be a number. */
static struct null_paths search_pointer(struct null_search *search, struct expr *pointer,
					const struct target *set, const struct target *null)
{
	struct null_test *test = ARENA_NEW(search->guards->arena, struct null_test);

	search_value(pointer, search);
	test->pointer = pointer;
	test->set = set;
	test->null = null;
	test->way = search->way;
	test->barrier_count = search->barriers.count;
	test->sink = search->sink;
	test->repeated = search->loops > 0;
	for (const struct null_path *at = search->way; at; at = at->before)
		search->is_known |= same_pointer(at->test->pointer, pointer);
	VEC_PUSH(search->guards->arena, &search->tests, test);
	return (struct null_paths){ extend(search, test, false), extend(search, test, true) };
}

static struct null_paths search_chain(struct null_search *search, const struct expr *chain,
				      const struct target *if_true, const struct target *if_false)
{
	bool is_and = chain->kind == EXPR_AND;
	const struct null_path *before = search->way;
	struct null_paths ways = { search->way, search->way };

	for (size_t i = 0; i < chain->list.count; i++) {
		size_t rest = chain->list.count - i - 1;
		const struct target *next = is_and ? if_true : if_false;

		if (rest)
			next = new_target(search, &chain->list.items[i + 1], rest, next);
		ways = search_test(search, chain->list.items[i], is_and ? next : if_true,
				   is_and ? if_false : next);
		search->way = is_and ? ways.if_true : ways.if_false;
	}
	ways = (struct null_paths){ is_and ? search->way : before, is_and ? before : search->way };
	search->way = before;
	return ways;
}

struct expr *guard_compared_with_null(const struct expr *expr)
{
	struct expr *a, *b;

	if (expr->kind != EXPR_BINARY || expr->is_constant ||
	    (expr->operation.op != OPERATOR_EQ && expr->operation.op != OPERATOR_NE))
		return NULL;
	a = expr->operation.a;
	b = expr->operation.b;
	if (expr_may_be_null(a) && b->is_constant)
		return a;
	if (expr_may_be_null(b) && a->is_constant)
		return b;
	if (b->is_constant && !b->value && type_is_integer(a->type))
		return a;
	return a->is_constant && !a->value && type_is_integer(b->type) ? b : NULL;
}

/* (if p 1 n) compared with 0: clang compares each arm. */
static struct null_paths search_choice(struct null_search *search, struct expr *expr,
				       const struct target *if_true, const struct target *if_false)
{
	struct expr *otherwise = expr->branch.otherwise;
	const struct null_path *before = search->way;
	size_t first = search->tests.count;
	struct null_paths ways;

	ways = search_test(search, expr->branch.test,
			   new_target(search, &expr->branch.then, 1, if_true),
			   new_target(search, &expr->branch.otherwise, otherwise != NULL, if_false));
	search->way = ways.if_true;
	search_test(search, expr->branch.then, if_true, if_false);
	search->way = ways.if_false;
	if (otherwise)
		search_test(search, otherwise, if_true, if_false);
	search->way = before;
	/* clang merges the arms' tests into one */
	for (size_t i = first; i < search->tests.count; i++)
		search->tests.items[i]->unclear = true;
	return (struct null_paths){ before, before };
}

static struct null_paths search_test(struct null_search *search, struct expr *expr,
				     const struct target *if_true, const struct target *if_false)
{
	struct expr *pointer = guard_compared_with_null(expr);
	struct null_paths ways;

	if (expr->kind == EXPR_UNARY && expr->operation.op == OPERATOR_NOT && !expr->is_constant) {
		ways = search_test(search, expr->operation.a, if_false, if_true);
		return (struct null_paths){ ways.if_false, ways.if_true };
	}
	if (pointer && expr->operation.op == OPERATOR_EQ) {
		ways = search_pointer(search, pointer, if_false, if_true);
		return (struct null_paths){ ways.if_false, ways.if_true };
	}
	if (pointer)
		return search_pointer(search, pointer, if_true, if_false);
	if ((expr->kind == EXPR_AND || expr->kind == EXPR_OR) && !expr->is_constant)
		return search_chain(search, expr, if_true, if_false);
	if (expr->kind == EXPR_PROGN && expr->list.count == 1)
		return search_test(search, expr->list.items[0], if_true, if_false);
	if (expr->kind == EXPR_IF)
		return search_choice(search, expr, if_true, if_false);
	if (expr_may_be_null(expr) || (type_is_integer(expr->type) && !expr->is_constant &&
				  !expr_is_truth(expr)))
		return search_pointer(search, expr, if_true, if_false);
	search_value(expr, search);
	return (struct null_paths){ search->way, search->way };
}

/*
 * Searches a test from its first operand on. clang drops an inner test whose outcome is implied, which changes the
 * targets of the others: this assumes that they all branch to one block.
 */
static struct null_paths search_whole(struct null_search *search, struct expr *expr,
				      const struct target *if_true, const struct target *if_false)
{
	bool is_known = search->is_known;
	size_t first = search->tests.count;
	struct null_paths ways;

	search->is_known = false;
	ways = search_test(search, expr, if_true, if_false);
	for (size_t i = first + 1; search->is_known && i < search->tests.count; i++)
		search->tests.items[i]->unclear = true;
	search->is_known = is_known;
	return ways;
}

/* ---- the rest of the tree ---- */

/* (if p 1 n): clang compares it with 0 by comparing p and n. */
static bool is_choice_of_number(const struct expr *expr)
{
	const struct expr *then = expr->branch.then, *otherwise = expr->branch.otherwise;

	return otherwise && type_is_integer(then->type) && type_is_integer(otherwise->type) &&
	       then->is_constant != otherwise->is_constant &&
	       (then->is_constant ? then->value : otherwise->value) != 0;
}

static void search_if(struct null_search *search, const struct expr *expr)
{
	struct expr *then = expr->branch.then, *otherwise = expr->branch.otherwise;
	const void *sink = search->sink;
	const struct null_path *before = search->way;
	size_t first = search->tests.count;
	struct null_paths ways;

	if (guard_assigns_within(search->guards, then) || guard_assigns_within(search->guards, otherwise))
		search->sink = &variables_sink;
	ways = search_whole(search, expr->branch.test,
			    new_target(search, &expr->branch.then, 1, NULL),
			    new_target(search, &expr->branch.otherwise, otherwise != NULL, NULL));
	for (size_t i = first; is_choice_of_number(expr) && i < search->tests.count; i++)
		search->tests.items[i]->unclear = true;
	search->way = ways.if_true;
	search_value(then, search);
	ways.if_true = search->way;
	search->way = ways.if_false;
	if (otherwise)
		search_value(otherwise, search);
	ways.if_false = search->way;
	if (expr_leaves(then))
		search->way = ways.if_false;
	else
		search->way = otherwise && expr_leaves(otherwise) ? ways.if_true : before;
	search->sink = sink;
}

/* A boolean value: its only targets are true and false. */
static bool search_truth(struct null_search *search, struct expr *expr)
{
	bool chain = expr->kind == EXPR_AND || expr->kind == EXPR_OR;
	bool negation = expr->kind == EXPR_UNARY && expr->operation.op == OPERATOR_NOT;

	if (expr->is_constant || type_is_pointer(expr->type) ||
	    !(chain || negation || guard_compared_with_null(expr)))
		return false;
	search_whole(search, expr, new_target(search, NULL, 0, NULL),
		     new_target(search, NULL, 0, NULL));
	return true;
}

static void search_let(struct null_search *search, const struct expr *expr)
{
	const void *sink = search->sink;

	search->sink = &variables_sink;
	for (size_t i = 0; i < expr->let.count; i++)
		if (expr->let.bindings[i].init)
			search_value(expr->let.bindings[i].init, search);
	search->sink = sink;
	search_value(expr->let.body, search);
}

static void search_operands(struct null_search *search, const struct expr *expr)
{
	const void *sink = search->sink;
	bool assigns = expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE;

	if (guard_is_assignment(expr))
		search->sink = &variables_sink;
	else if (!sink || assigns || guard_is_barrier(expr))
		search->sink = expr;
	expr_each_operand(expr, search_value, search);
	search->sink = sink;
	if (guard_is_barrier(expr))
		VEC_PUSH(search->guards->arena, &search->barriers, search->way);
}

static void search_value(struct expr *expr, void *user)
{
	struct null_search *search = user;

	if (search_truth(search, expr))
		return;
	switch (expr->kind) {
	case EXPR_IF:
		search_if(search, expr);
		return;
	case EXPR_PROGN:
		expr_each_operand(expr, search_value, search);
		return;
	case EXPR_LET:
		search_let(search, expr);
		return;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		/* the code behind is reached after an iteration that does not leave */
		search->loops++;
		search_operands(search, expr);
		search->loops--;
		return;
	default:
		search_operands(search, expr);
		return;
	}
}

/* ---- pairs ---- */

static const struct null_path *find_way(const struct null_path *way, const struct null_test *test)
{
	while (way && way->test != test)
		way = way->before;
	return way;
}

/* True if a call or store is on the path from the earlier test's null branch to the later test. */
static bool is_separated(const struct null_search *search, const struct null_test *earlier,
			 const struct null_test *later)
{
	for (size_t i = earlier->barrier_count; i < later->barrier_count; i++) {
		const struct null_path *way = find_way(search->barriers.items[i], earlier);

		if (!way || way->is_null)
			return true;
	}
	return false;
}

static bool could_join(const struct null_search *search, struct null_test *earlier,
		       struct null_test *later)
{
	const struct null_path *way = earlier->met == later ? earlier->way_there : NULL;

	if (same_pointer(earlier->pointer, later->pointer) ||
	    (!expr_may_be_null(earlier->pointer) && !expr_may_be_null(later->pointer)))
		return false;
	if (!way)
		return (earlier->sink == &variables_sink || earlier->sink == later->sink) &&
		       is_choice(search, earlier) && is_choice(search, later);
	return way->is_null && !is_separated(search, earlier, later) &&
	       (earlier->set == later->set || (!mentions_own(search, earlier) &&
		!mentions_own(search, later)));
}

/* Marks the later test; of a pointer and a number, the pointer's. */
static bool keep_apart(struct guards *guards, const struct null_test *earlier,
		       const struct null_test *later)
{
	if (expr_may_be_null(later->pointer))
		return true;
	guard_add(guards, earlier->pointer, GUARD_IS_SET, later->pointer);
	return false;
}

/* A pointer that the program sets to null: (let ((p (if found address nil))) ..). */
static bool is_chosen(const struct expr *pointer)
{
	const struct expr *init = pointer->kind == EXPR_VARIABLE ? pointer->variable->init : NULL;

	return init && expr_last_of(init)->kind == EXPR_IF && expr_may_be_null(pointer);
}

/*
 * clang may prove that the second of two such pointers is set only if the first is, and drops the second test. The
 * verifier's null state needs it.
 */
static void keep_chosen(struct null_search *search)
{
	for (size_t i = 0; i < search->tests.count; i++) {
		struct null_test *test = search->tests.items[i];

		for (const struct null_path *at = test->way; at && is_chosen(test->pointer);
		     at = at->before)
			if (!at->is_null && is_chosen(at->test->pointer) &&
			    at->test->pointer->variable != test->pointer->variable) {
				guard_add(search->guards, at->test->pointer, GUARD_IS_SET,
					  test->pointer);
				test->unclear = true;
			}
	}
}

static void note_way(struct null_test *later)
{
	for (const struct null_path *at = later->way; at; at = at->before) {
		if (at->test->met == later)
			continue;
		at->test->met = later;
		at->test->way_there = at;
	}
}

/* The last earlier pointer whose test clang could merge with this one, or NULL. */
static const struct expr *find_other(struct null_search *search, struct null_test *test, size_t index)
{
	bool choice = is_choice(search, test);

	note_way(test);
	for (size_t i = index; i-- > 0;) {
		struct null_test *earlier = search->tests.items[i];

		/* a branch is merged only with tests on the path to it */
		if ((choice || earlier->met == test) && could_join(search, earlier, test) &&
		    keep_apart(search->guards, earlier, test))
			return earlier->pointer;
	}
	return NULL;
}

/* clang lays loops out by the blocks around them, and does not see the targets of an asm goto. */
static bool leads_to_loop(const struct null_search *search, const struct null_test *test)
{
	for (int i = 0; i < 2; i++)
		for (const struct target *at = i ? test->null : test->set; at; at = at->then)
			for (size_t j = 0; j < at->count; j++)
				if (guard_loops_within(search->guards, at->items[j]))
					return true;
	return false;
}

void guard_find_null_tests(struct guards *guards)
{
	struct null_search search = { .guards = guards };

	search_value(guards->program->body, &search);
	keep_chosen(&search);
	for (size_t i = 0; i < search.tests.count; i++) {
		struct null_test *test = search.tests.items[i];
		/* an unrolled loop repeats the test */
		bool joins = test->unclear || (test->repeated && is_choice(&search, test) &&
					       test->sink == &variables_sink);

		const struct expr *other = NULL;

		if (!joins)
			other = find_other(&search, test, i);
		if ((joins || other) && expr_may_be_null(test->pointer))
			guard_add(guards, test->pointer, GUARD_IS_SET, other);
		else if (expr_may_be_null(test->pointer) && !leads_to_loop(&search, test))
			guard_add_spare(guards, test->pointer, GUARD_IS_SET);
	}
}
