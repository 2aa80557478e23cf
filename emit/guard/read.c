// SPDX-License-Identifier: MIT
/*
 * Finds the variables that are read. emit/tree prunes the others together with their values, so a pointer that only such a
 * value mentions is unused in the C. In: a function's typed tree. Out: is_read of struct bounds, for the guards of null tests.
 * Called by guards_find.
 */
#include "emit/guard/internal.h"

struct read_search {
	struct guards *guards;
	struct guard_source **given;        /* by variable id: values, until the variable is read */
	VEC(const struct variable *) found; /* read; their values are still to be walked */
};

static void find_reads(struct expr *expr, void *user);

bool guard_is_kept(const struct guards *guards, const struct variable *variable, const struct expr *value)
{
	return guards->bounds[variable->id].is_read || variable->addressed || expr_has_effects(value);
}

static void give(struct read_search *search, const struct variable *variable, struct expr *value)
{
	struct guard_source *source;

	if (guard_is_kept(search->guards, variable, value)) {
		find_reads(value, search);
		return;
	}
	source = ARENA_NEW(search->guards->arena, struct guard_source);
	*source = (struct guard_source){ value, search->given[variable->id] };
	search->given[variable->id] = source;
}

static void note_read(struct read_search *search, const struct variable *variable)
{
	if (search->guards->bounds[variable->id].is_read)
		return;
	search->guards->bounds[variable->id].is_read = true;
	VEC_PUSH(search->guards->arena, &search->found, variable);
}

static void find_reads(struct expr *expr, void *user)
{
	struct read_search *search = user;
	bool sets = expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE;

	if (expr->kind == EXPR_VARIABLE) {
		note_read(search, expr->variable);
	} else if (expr->kind == EXPR_LET) {
		for (size_t i = 0; i < expr->let.count; i++)
			if (expr->let.bindings[i].init)
				give(search, expr->let.bindings[i].variable, expr->let.bindings[i].init);
		find_reads(expr->let.body, search);
	} else if (sets && expr->assign.place->kind == EXPR_VARIABLE) {
		give(search, expr->assign.place->variable, expr->assign.value);
	} else {
		expr_each_operand(expr, find_reads, search);
	}
}

void guard_find_read(struct guards *guards)
{
	struct read_search search = { .guards = guards };

	search.given = ARENA_ARRAY(guards->arena, struct guard_source *, guards->program->variables.count + 1);
	find_reads(guards->program->body, &search);
	while (search.found.count) {
		const struct variable *variable = search.found.items[--search.found.count];

		for (struct guard_source *at = search.given[variable->id]; at; at = at->next)
			find_reads(at->value, &search);
	}
}
