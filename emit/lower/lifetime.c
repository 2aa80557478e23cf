// SPDX-License-Identifier: MIT
/*
 * Objects and variables whose address outlives the C block that would declare them: an arm of an
 * `if` gives the pointer, or a variable of an outer scope is set to it. clang reuses the stack
 * slots of a block that has ended, so these are declared in the function's own block. In: a
 * function's body. Out: lower->outlives and lower->variable_outlives. Called by lower.c once for
 * each function, before its body is lowered.
 */
#include "emit/lower/lower.h"

/* Scopes are numbered in the order of entry: lets, arms and loop bodies. */
struct scope_search {
	struct lower *lower;
	uint32_t *scope_of; /* by variable id; NOT_YET before its let is entered */
	uint32_t scope, scopes;
};

#define NOT_YET UINT32_MAX
/* A holder that is still live when all scopes that are not yet entered have ended. */
#define HERE (UINT32_MAX - 1)

static void keep(struct scope_search *search, const struct expr *pointer, uint32_t holder);

static void keep_each(struct scope_search *search, const struct expr_list *list, uint32_t holder)
{
	for (size_t i = 0; i < list->count; i++)
		keep(search, list->items[i], holder);
}

static void note_object(struct lower *lower, const struct expr *make)
{
	table_add_object(lower->arena, &lower->outlives, make, (void *)make);
}

static void keep_variable(struct scope_search *search, const struct variable *variable,
			  uint32_t holder)
{
	if (!variable->init || !type_is_pointer(variable->type))
		return;
	if (variable->init->kind != EXPR_MAKE)
		keep(search, variable->init, holder);
	else if (holder < search->scope_of[variable->id])
		note_object(search->lower, variable->init);
}

/*
 * Marks every object that the pointer may point to and whose scope ends before the holder's does.
 */
static void keep(struct scope_search *search, const struct expr *pointer, uint32_t holder)
{
	switch (pointer->kind) {
	case EXPR_MAKE:
		if (holder != search->scope)
			note_object(search->lower, pointer);
		break;
	case EXPR_ADDRESS:
		if (holder < search->scope_of[pointer->variable->id])
			search->lower->variable_outlives[pointer->variable->id] = true;
		break;
	case EXPR_VARIABLE:
		keep_variable(search, pointer->variable, holder);
		break;
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		if (type_is_pointer(pointer->type))
			keep(search, pointer->member.base, holder);
		break;
	case EXPR_CAST:
		if (type_is_pointer(pointer->operand->type))
			keep(search, pointer->operand, holder);
		break;
	case EXPR_BINARY:
		if (type_is_pointer(pointer->operation.a->type))
			keep(search, pointer->operation.a, holder);
		break;
	case EXPR_IF:
		keep(search, pointer->branch.then, holder);
		if (pointer->branch.otherwise)
			keep(search, pointer->branch.otherwise, holder);
		break;
	case EXPR_AND:
	case EXPR_OR:
		keep_each(search, &pointer->list, holder);
		break;
	case EXPR_PROGN:
		if (pointer->list.count)
			keep(search, pointer->list.items[pointer->list.count - 1], holder);
		break;
	case EXPR_LET:
		keep(search, pointer->let.body, holder);
		break;
	default:
		break;
	}
}

static void visit(struct expr *expr, void *user);

/* An arm or a loop body: its value is used after its block has ended. */
static void visit_scope(struct scope_search *search, struct expr *expr)
{
	uint32_t outer = search->scope;

	if (!expr)
		return;
	search->scope = ++search->scopes;
	if (type_is_pointer(expr->type))
		keep(search, expr, HERE);
	visit(expr, search);
	search->scope = outer;
}

static void visit_let(struct scope_search *search, struct expr *expr)
{
	uint32_t outer = search->scope;

	for (size_t i = 0; i < expr->let.count; i++)
		if (expr->let.bindings[i].init)
			visit(expr->let.bindings[i].init, search);
	search->scope = ++search->scopes;
	for (size_t i = 0; i < expr->let.count; i++)
		search->scope_of[expr->let.bindings[i].variable->id] = search->scope;
	visit(expr->let.body, search);
	search->scope = outer;
}

static void visit_assignment(struct scope_search *search, const struct expr *expr)
{
	const struct expr *place = expr->assign.place;
	uint32_t holder = 0;

	/* an assignment to a map entry copies the pointee */
	if (!type_is_pointer(expr->assign.value->type) || place->kind == EXPR_GETMAP)
		return;
	if (place->kind == EXPR_VARIABLE && search->scope_of[place->variable->id] != NOT_YET)
		holder = search->scope_of[place->variable->id];
	keep(search, expr->assign.value, holder);
}

static void visit(struct expr *expr, void *user)
{
	struct scope_search *search = user;

	switch (expr->kind) {
	case EXPR_LET:
		visit_let(search, expr);
		return;
	case EXPR_IF:
		visit(expr->branch.test, search);
		visit_scope(search, expr->branch.then);
		visit_scope(search, expr->branch.otherwise);
		return;
	case EXPR_AND:
	case EXPR_OR:
		for (size_t i = 0; i < expr->list.count; i++)
			visit_scope(search, expr->list.items[i]);
		return;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		if (expr->loop.from)
			visit(expr->loop.from, search);
		if (expr->loop.count)
			visit(expr->loop.count, search);
		if (expr->loop.test)
			visit_scope(search, expr->loop.test);
		visit_scope(search, expr->loop.body);
		return;
	case EXPR_WITH_RECORD:
	case EXPR_WITH_LOCK:
		visit_scope(search, expr->kind == EXPR_WITH_LOCK ? expr->lock.body :
								   expr->record.body);
		return;
	case EXPR_SETF:
		visit_assignment(search, expr);
		break;
	default:
		break;
	}
	expr_each_operand(expr, visit, search);
}

void lower_find_outliving(struct lower *lower, struct expr *body)
{
	struct scope_search search = { .lower = lower };
	size_t count = lower->program->variables.count;

	lower->variable_outlives = ARENA_ARRAY(lower->arena, bool, count + 1);
	search.scope_of = ARENA_ARRAY(lower->arena, uint32_t, count + 1);
	for (size_t i = 0; i < count; i++)
		search.scope_of[i] = NOT_YET;
	visit(body, &search);
}
