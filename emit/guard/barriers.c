// SPDX-License-Identifier: MIT
/*
 * Barriers: calls, and stores that clang must keep in place because other code sees them. clang cannot merge two null
 * tests with a barrier between them. In: an expression or an arm of the typed tree. Out: is it a barrier or only an
 * assignment; does it contain an assignment, a jump or a loop; does every path through it reach a barrier. Called by
 * nulls.c, flags.c, rivals.c, fills.c, trip_count.c and value_facts.c.
 */
#include "emit/guard/internal.h"

static bool is_own_memory(const struct expr *pointer)
{
	return type_is_pointer(pointer->type) && pointer->type->space == SPACE_STACK;
}

/* A store that clang must make: its target is no variable and no stack object, which clang may keep in registers. */
static bool is_store(const struct expr *expr)
{
	const struct expr *place = expr->assign.place;

	if ((expr->kind != EXPR_SETF && expr->kind != EXPR_UPDATE) || place->kind == EXPR_VARIABLE)
		return false;
	if (place->kind == EXPR_MEMBER)
		return !is_own_memory(place->member.base);
	return place->kind != EXPR_LOAD || !is_own_memory(place->memory.pointer);
}

bool guard_is_assignment(const struct expr *expr)
{
	return (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) && !is_store(expr);
}

/* ---- the contents of an expression ---- */

enum { WITHIN_KNOWN = 1, WITHIN_ASSIGNS = 2, WITHIN_LEAVES = 4, WITHIN_LOOPS = 8 };

struct within_search {
	const struct guards *guards;
	unsigned found;
};

static unsigned within(const struct guards *guards, const struct expr *expr);

static void add_within(struct expr *expr, void *user)
{
	struct within_search *search = user;

	search->found |= within(search->guards, expr);
}

static unsigned within(const struct guards *guards, const struct expr *expr)
{
	uint8_t *known = &guards->within[expr->id - guards->first_id];
	struct within_search search = { .guards = guards, .found = WITHIN_KNOWN };

	if (*known)
		return *known;
	if (guard_is_assignment(expr))
		search.found |= WITHIN_ASSIGNS;
	if (expr->kind == EXPR_RETURN || expr->kind == EXPR_BREAK || expr->kind == EXPR_CONTINUE ||
	    expr->kind == EXPR_LEAVE)
		search.found |= WITHIN_LEAVES;
	if (expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE || expr->kind == EXPR_MEMCPY ||
	    expr->kind == EXPR_MEMSET)
		search.found |= WITHIN_LOOPS;
	expr_each_operand(expr, add_within, &search);
	return *known = (uint8_t)search.found;
}

bool guard_assigns_within(const struct guards *guards, const struct expr *expr)
{
	return expr && within(guards, expr) & WITHIN_ASSIGNS;
}

bool guard_may_leave(const struct guards *guards, const struct expr *expr)
{
	return expr && within(guards, expr) & WITHIN_LEAVES;
}

bool guard_loops_within(const struct guards *guards, const struct expr *expr)
{
	return expr && within(guards, expr) & WITHIN_LOOPS;
}

/* ---- barriers ---- */

bool guard_is_barrier(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_PRINT:
	case EXPR_ASM:
	case EXPR_MAP_QUEUE:
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_GETMAP:
	case EXPR_ATOMIC:
	case EXPR_WITH_RECORD:
	case EXPR_WITH_LOCK:
		return true;
	default:
		return is_store(expr);
	}
}

/* ---- effects on every path through an arm ---- */

struct arm_search {
	const struct guards *guards;
	const struct variable *mentioned; /* the variable to find; NULL: find a barrier */
	bool found;
};

static void search_arm_part(struct expr *expr, void *user);

static void search_arm_let(struct arm_search *search, const struct expr *let)
{
	for (size_t i = 0; i < let->let.count; i++)
		if (let->let.bindings[i].init &&
		    guard_is_kept(search->guards, let->let.bindings[i].variable, let->let.bindings[i].init))
			search_arm_part(let->let.bindings[i].init, search);
	search_arm_part(let->let.body, search);
}

static void search_arm_list(struct arm_search *search, const struct expr *list)
{
	for (size_t i = 0; i < list->list.count; i++)
		if (i + 1 == list->list.count || expr_has_effects(list->list.items[i]))
			search_arm_part(list->list.items[i], search);
}

/*
 * Searches what runs on every path for a barrier, or for the variable `mentioned`. Skips the arms of an inner `if`, the
 * later operands of `and` and `or`, and loops: they may not run. Skips forms without effects whose value is unused, and
 * values of variables that nobody reads: the C has neither. Skips copies into stack objects, which clang may remove.
 */
static void search_arm_part(struct expr *expr, void *user)
{
	struct arm_search *search = user;

	if (search->mentioned ? expr->kind == EXPR_VARIABLE && expr->variable == search->mentioned :
				guard_is_barrier(expr))
		search->found = true;
	if (search->found)
		return;
	switch (expr->kind) {
	case EXPR_PROGN:
		search_arm_list(search, expr);
		return;
	case EXPR_IF:
		search_arm_part(expr->branch.test, search);
		return;
	case EXPR_AND:
	case EXPR_OR:
		search_arm_part(expr->list.items[0], search);
		return;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		return;
	case EXPR_LET:
		search_arm_let(search, expr);
		return;
	case EXPR_SETF:
	case EXPR_UPDATE:
		if (expr->assign.place->kind != EXPR_VARIABLE ||
		    guard_is_kept(search->guards, expr->assign.place->variable, expr->assign.value))
			expr_each_operand(expr, search_arm_part, search);
		return;
	case EXPR_MEMCPY:
	case EXPR_MEMSET:
		if (expr->copy.to->type->space == SPACE_STACK ||
		    (expr->copy.len->is_constant && !expr->copy.len->value))
			return;
		/* fall through */
	default:
		expr_each_operand(expr, search_arm_part, search);
		return;
	}
}

bool guard_arm_surely_does(const struct guards *guards, struct expr *arm, const struct variable *mentioned)
{
	struct arm_search search = { .guards = guards, .mentioned = mentioned };

	/* the arm's last value may be unused */
	if (arm->kind != EXPR_PROGN || !arm->list.count)
		search_arm_part(arm, &search);
	else
		for (size_t i = 0; i < arm->list.count; i++)
			if (expr_has_effects(arm->list.items[i]))
				search_arm_part(arm->list.items[i], &search);
	return search.found;
}
