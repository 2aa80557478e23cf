// SPDX-License-Identifier: MIT
/*
 * Null tests that set a flag which is tested later: if (p) v = 3; .. if (v). clang knows that v is not 0 if p is not null, and
 * tests v | p once; the verifier says "pointer |= pointer prohibited". In: the typed tree. Out: IS_SET marks on the null
 * tests. Called by guards_find after nulls.c.
 */
#include "emit/guard/internal.h"

struct flag_search {
	struct guards *guards;
	bool *varies;       /* by variable id: it is assigned something besides a constant */
	uint32_t *mentions; /* by variable id: the last mention's id */
	uint32_t last;      /* the largest id visited so far */
	uint32_t asked;     /* in the arm: the last mention of the variables that it sets */
	unsigned loops;     /* around the current expression */
};

static void note_value(struct flag_search *search, const struct variable *variable, const struct expr *value)
{
	search->varies[variable->id] |= !value || !value->is_constant;
}

static void find_varying(struct expr *expr, void *user)
{
	struct flag_search *search = user;

	if (expr->kind == EXPR_VARIABLE && expr->id > search->mentions[expr->variable->id])
		search->mentions[expr->variable->id] = expr->id;
	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		if (expr->let.bindings[i].init)
			note_value(search, expr->let.bindings[i].variable, expr->let.bindings[i].init);
	if (expr_assigns_variable(expr))
		note_value(search, expr->assign.place->variable, expr->kind == EXPR_SETF ? expr->assign.value : NULL);
	expr_each_operand(expr, find_varying, search);
}

/* ---- tests ---- */

static void each_null_test(struct expr *test, void (*visit)(struct expr *pointer, void *user), void *user)
{
	struct expr *pointer = guard_compared_with_null(test);

	if (test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT)
		each_null_test(test->operation.a, visit, user);
	else if (test->kind == EXPR_AND || test->kind == EXPR_OR)
		for (size_t i = 0; i < test->list.count; i++)
			each_null_test(test->list.items[i], visit, user);
	else if (pointer && expr_may_be_null(pointer))
		visit(pointer, user);
	else if (expr_may_be_null(test))
		visit(test, user);
}

static void set_apart(struct expr *pointer, void *user)
{
	guard_add(user, pointer, GUARD_IS_SET, NULL);
}

/* ---- what arms do ---- */

static void find_unready(struct expr *expr, void *user)
{
	bool *found = user;

	switch (expr->kind) {
	case EXPR_LOAD: case EXPR_MEMBER: case EXPR_CONTEXT: case EXPR_GETMAP: case EXPR_GLOBAL: case EXPR_KERNEL_READ:
		*found = true;
		return;
	default:
		*found |= guard_is_barrier(expr);
		if (!*found)
			expr_each_operand(expr, find_unready, found);
	}
}

/* clang may hoist the value above the test: it makes no call and reads no memory. */
static bool is_ready(struct expr *value)
{
	bool unready = false;

	find_unready(value, &unready);
	return !unready;
}

static bool is_flag(const struct flag_search *search, const struct variable *variable)
{
	return type_is_integer(variable->type) && search->guards->bounds[variable->id].tests &&
	       (search->varies[variable->id] || variable->addressed || !variable->init);
}

static void search_flags(struct expr *expr, void *user);

/* clang makes no select of an arm that calls or stores, nor of the tests around it. */
static void search_arm(struct flag_search *search, struct expr *arm)
{
	uint32_t asked = search->asked;

	if (!arm)
		return;
	search_flags(arm, search);
	if (guard_arm_surely_does(search->guards, arm, NULL))
		search->asked = asked;
}

static void search_branch(struct flag_search *search, const struct expr *expr)
{
	uint32_t asked = search->asked;

	search_flags(expr->branch.test, search);
	search->asked = 0;
	search_arm(search, expr->branch.then);
	search_arm(search, expr->branch.otherwise);
	if (search->asked > (search->loops ? 0 : search->last))
		each_null_test(expr->branch.test, set_apart, search->guards);
	search->asked = asked > search->asked ? asked : search->asked;
}

static void search_flags(struct expr *expr, void *user)
{
	struct flag_search *search = user;
	bool loop = expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;

	search->last = expr->id > search->last ? expr->id : search->last;
	if (expr->kind == EXPR_IF) {
		search_branch(search, expr);
		return;
	}
	if (expr_assigns_variable(expr) && is_flag(search, expr->assign.place->variable) && is_ready(expr->assign.value)) {
		uint32_t mention = search->mentions[expr->assign.place->variable->id];

		search->asked = mention > search->asked ? mention : search->asked;
	}
	search->loops += loop;
	expr_each_operand(expr, search_flags, search);
	search->loops -= loop;
}

void guard_find_flags(struct guards *guards)
{
	struct flag_search search = { .guards = guards };
	size_t variables = guards->program->variables.count + 1;

	search.varies = ARENA_ARRAY(guards->arena, bool, variables);
	search.mentions = ARENA_ARRAY(guards->arena, uint32_t, variables);
	find_varying(guards->program->body, &search);
	search_flags(guards->program->body, &search);
}
