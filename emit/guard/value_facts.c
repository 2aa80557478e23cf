// SPDX-License-Identifier: MIT
/*
 * Value facts: can clang conclude more about a number than the verifier does? It learns from tests of the number, from
 * tests of values computed from it, and from the operation that computes it. In: the typed tree. Out: the `tests` and
 * `is_concluded` fields of struct bounds, and the barriers. Called by bounds.c.
 */
#include "emit/guard/internal.h"

/* ---- tests ---- */

struct test_search {
	struct guards *guards;
	VEC(const struct variable *) found; /* variables whose sources are still to be walked */
};

static void count_mentions(struct expr *expr, void *user)
{
	struct guards *guards = user;

	if (expr->kind == EXPR_VARIABLE)
		guards->bounds[expr->variable->id].tests++;
	else if (!expr_is_truth(expr) && !type_is_pointer(expr->type))
		expr_each_operand(expr, count_mentions, guards);
}

/* Counts a variable that is itself a test; the walk counts comparisons. */
static void count_bare(struct guards *guards, const struct expr *test)
{
	if (test && expr_last_of(test)->kind == EXPR_VARIABLE)
		guards->bounds[expr_last_of(test)->variable->id].tests++;
}

static void count_tests(struct expr *expr, void *user)
{
	struct test_search *search = user;
	struct guards *guards = search->guards;

	if (guard_is_barrier(expr))
		VEC_PUSH(guards->arena, &guards->barriers, expr->id);
	if (expr->kind == EXPR_IF)
		count_bare(guards, expr->branch.test);
	if (expr->kind == EXPR_WHILE)
		count_bare(guards, expr->loop.test);
	for (size_t i = 0; (expr->kind == EXPR_AND || expr->kind == EXPR_OR) && i < expr->list.count;
	     i++)
		count_bare(guards, expr->list.items[i]);
	if (expr_is_truth(expr) || (expr->kind == EXPR_BINARY && (expr->operation.op == OPERATOR_MIN ||
								  expr->operation.op == OPERATOR_MAX)))
		expr_each_operand(expr, count_mentions, guards);
	expr_each_operand(expr, count_tests, search);
}

/* ---- clang's conclusions ---- */

static void conclude(struct expr *expr, void *user)
{
	struct test_search *search = user;

	if (expr->kind == EXPR_VARIABLE && !search->guards->bounds[expr->variable->id].is_concluded) {
		search->guards->bounds[expr->variable->id].is_concluded = true;
		VEC_PUSH(search->guards->arena, &search->found, expr->variable);
	}
	expr_each_operand(expr, conclude, search);
}

static bool is_asked(const struct guards *guards, const struct variable *variable)
{
	return guards->bounds[variable->id].tests || guards->bounds[variable->id].is_concluded;
}

static void add_source(struct guards *guards, const struct variable *variable, struct expr *value)
{
	struct guard_source *source = ARENA_NEW(guards->arena, struct guard_source);

	*source = (struct guard_source){ value, guards->bounds[variable->id].sources };
	guards->bounds[variable->id].sources = source;
}

static void find_sources(struct expr *expr, void *user)
{
	struct guards *guards = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		if (expr->let.bindings[i].init)
			add_source(guards, expr->let.bindings[i].variable, expr->let.bindings[i].init);
	if ((expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	    expr->assign.place->kind == EXPR_VARIABLE)
		add_source(guards, expr->assign.place->variable, expr->assign.value);
	expr_each_operand(expr, find_sources, guards);
}

/* A test of a variable bounds the variables that its value is computed from, transitively. */
void guard_find_tests(struct guards *guards)
{
	const struct program *program = guards->program;
	struct test_search search = { .guards = guards };

	count_tests(program->body, &search);
	find_sources(program->body, guards);
	for (size_t i = 0; i < program->variables.count; i++)
		if (is_asked(guards, program->variables.items[i]))
			VEC_PUSH(guards->arena, &search.found, program->variables.items[i]);
	while (search.found.count) {
		const struct variable *variable = search.found.items[--search.found.count];

		for (struct guard_source *at = guards->bounds[variable->id].sources; at; at = at->next)
			conclude(at->value, &search);
		guards->bounds[variable->id].sources = NULL;
	}
}

static void find_concluded(struct expr *operand, void *user)
{
	struct guards **guards = user;

	if (*guards && !guard_is_open(*guards, operand))
		*guards = NULL;
}

static bool is_open_variable(struct guards *guards, const struct variable *variable)
{
	struct bounds *bounds = &guards->bounds[variable->id];

	if (variable->counter && !variable->assigned)
		return true;
	if (!bounds->open_is_known) {
		bounds->open_is_known = true;
		bounds->is_open = !variable->assigned && !variable->addressed && variable->init &&
				  !is_asked(guards, variable) && guard_is_open(guards, variable->init);
	}
	return bounds->is_open;
}

bool guard_is_open(struct guards *guards, const struct expr *expr)
{
	if (expr->is_constant)
		return true;
	switch (expr->kind) {
	case EXPR_VARIABLE:
		return is_open_variable(guards, expr->variable);
	case EXPR_UNARY:
	case EXPR_BINARY:
		if (expr_is_truth(expr))
			return false;
		switch (expr->operation.op) {
		case OPERATOR_MUL:
		case OPERATOR_DIV:
		case OPERATOR_MOD:
		case OPERATOR_MIN:
		case OPERATOR_MAX:
		case OPERATOR_ABS:
		case OPERATOR_LOG2:
			return false;
		case OPERATOR_SHL:
		case OPERATOR_SHR:
		case OPERATOR_SAR:
			/* the verifier forgets the range where the count varies */
			if (!expr->operation.b->is_constant)
				return false;
			break;
		default:
			break;
		}
		/* fall through */
	case EXPR_CAST:
		expr_each_operand(expr, find_concluded, &guards);
		return guards != NULL;
	case EXPR_CONTEXT:
	case EXPR_MEMBER:
	case EXPR_LOAD:
	case EXPR_GETMAP:
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_ATOMIC:
		return !expr_reads_object(expr);
	default:
		return false;
	}
}

static void find_joined(struct expr *expr, void *user)
{
	bool *found = user;

	switch (expr->kind) {
	case EXPR_GETMAP:
	case EXPR_IF:
	case EXPR_AND:
	case EXPR_OR:
		*found = true;
		return;
	default:
		if (!*found)
			expr_each_operand(expr, find_joined, found);
	}
}

bool guard_may_be_asked_early(const struct guards *guards, const struct expr *variable)
{
	const struct expr *init = variable->variable->init;
	bool joins = false;

	if (init)
		find_joined((struct expr *)init, &joins);
	if (!joins)
		return false;
	for (size_t i = 0; i < guards->barriers.count; i++)
		if (guards->barriers.items[i] > init->id && guards->barriers.items[i] < variable->id)
			return true;
	return false;
}
