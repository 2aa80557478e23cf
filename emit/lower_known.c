/*
 * What clang can conclude of a number: from tests of it, from tests of what is made of it, from the
 * operation that gives it.
 */
#include "emit/lower.h"

const struct expr *lower_last_of(const struct expr *expr)
{
	while (expr->kind == EXPR_LET || (expr->kind == EXPR_PROGN && expr->list.count))
		expr = expr->kind == EXPR_LET ? expr->let.body :
						expr->list.items[expr->list.count - 1];
	return expr;
}

/* ---- tests ---- */

struct test_search {
	struct lower *lower;
	bool changed; /* another variable was found */
};

static void count_mentions(struct expr *expr, void *user)
{
	struct lower *lower = user;

	if (expr->kind == EXPR_VARIABLE)
		lower->bounds[expr->variable->id].tests++;
	else if (!expr_is_truth(expr) && !type_is_pointer(expr->type))
		expr_each_operand(expr, count_mentions, lower);
}

/* A bare variable as a test; comparisons are found by themselves. */
static void count_bare(struct lower *lower, const struct expr *test)
{
	if (test && lower_last_of(test)->kind == EXPR_VARIABLE)
		lower->bounds[lower_last_of(test)->variable->id].tests++;
}

static void count_tests(struct expr *expr, void *user)
{
	struct test_search *search = user;
	struct lower *lower = search->lower;

	if (lower_is_barrier(expr))
		VEC_PUSH(lower->arena, &lower->barriers, expr->id);
	if (expr->kind == EXPR_IF)
		count_bare(lower, expr->branch.test);
	if (expr->kind == EXPR_WHILE)
		count_bare(lower, expr->loop.test);
	for (size_t i = 0; (expr->kind == EXPR_AND || expr->kind == EXPR_OR) && i < expr->list.count;
	     i++)
		count_bare(lower, expr->list.items[i]);
	if (expr_is_truth(expr) || (expr->kind == EXPR_BINARY && (expr->operation.op == OPERATOR_MIN ||
								  expr->operation.op == OPERATOR_MAX)))
		expr_each_operand(expr, count_mentions, lower);
	expr_each_operand(expr, count_tests, search);
}

/* ---- what clang can conclude ---- */

static void conclude(struct expr *expr, void *user)
{
	struct test_search *search = user;

	if (expr->kind == EXPR_VARIABLE && !search->lower->bounds[expr->variable->id].is_concluded)
		search->lower->bounds[expr->variable->id].is_concluded = search->changed = true;
	expr_each_operand(expr, conclude, search);
}

static bool is_asked(const struct lower *lower, const struct variable *variable)
{
	return lower->bounds[variable->id].tests || lower->bounds[variable->id].is_concluded;
}

/* The test of a variable says something of those that its value is made of. */
static void search_sources(struct expr *expr, void *user)
{
	struct test_search *search = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		if (expr->let.bindings[i].init && is_asked(search->lower, expr->let.bindings[i].variable))
			conclude(expr->let.bindings[i].init, search);
	if ((expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	    expr->assign.place->kind == EXPR_VARIABLE &&
	    is_asked(search->lower, expr->assign.place->variable))
		conclude(expr->assign.value, search);
	expr_each_operand(expr, search_sources, search);
}

void lower_find_tests(struct lower *lower, const struct expr *body)
{
	struct test_search search = { .lower = lower };

	count_tests((struct expr *)body, &search);
	do {
		search.changed = false;
		search_sources((struct expr *)body, &search);
	} while (search.changed);
}

bool lower_is_loaded(const struct expr *expr)
{
	bool is_wide = expr->type->size == LOWER_REGISTER_SIZE;

	switch (expr->kind) {
	case EXPR_CONTEXT:
	case EXPR_MEMBER:
	case EXPR_LOAD:
	case EXPR_GETMAP:
		return is_wide || !expr->type->is_signed;
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_ATOMIC:
		return is_wide;
	default:
		return false;
	}
}

static void find_concluded(struct expr *operand, void *user)
{
	struct lower **lower = user;

	if (*lower && !lower_is_open(*lower, operand))
		*lower = NULL;
}

static bool is_open_variable(struct lower *lower, const struct variable *variable)
{
	struct bounds *bounds = &lower->bounds[variable->id];

	if (variable->counter && !variable->assigned)
		return true;
	if (!bounds->open_is_known) {
		bounds->open_is_known = true;
		bounds->is_open = !variable->assigned && !variable->addressed && variable->init &&
				  !is_asked(lower, variable) && lower_is_open(lower, variable->init);
	}
	return bounds->is_open;
}

bool lower_is_open(struct lower *lower, const struct expr *expr)
{
	if (expr->is_constant)
		return true;
	switch (expr->kind) {
	case EXPR_VARIABLE:
		return is_open_variable(lower, expr->variable);
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
		default:
			break;
		}
		/* fall through */
	case EXPR_CAST:
		expr_each_operand(expr, find_concluded, &lower);
		return lower != NULL;
	case EXPR_CONTEXT:
	case EXPR_MEMBER:
	case EXPR_LOAD:
	case EXPR_GETMAP:
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_ATOMIC:
		return true;
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

bool lower_may_be_asked_early(const struct lower *lower, const struct expr *variable)
{
	const struct expr *init = variable->variable->init;
	bool joins = false;

	if (init)
		find_joined((struct expr *)init, &joins);
	if (!joins)
		return false;
	for (size_t i = 0; i < lower->barriers.count; i++)
		if (lower->barriers.items[i] > init->id && lower->barriers.items[i] < variable->id)
			return true;
	return false;
}
