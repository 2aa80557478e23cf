// SPDX-License-Identifier: MIT
/*
 * The door of this folder. In: a program or subprogram of the typed unit. Out: its guard marks, which the first call of
 * guards_find computes by running each analysis once. emit/lower looks the marks up; the command line asks which rows
 * could cure a verifier message.
 */
#include <fnmatch.h>

#include "emit/guard/internal.h"

static const struct guard_info infos[] = {
#define GUARD(id, name, piece, why, safe) { name, piece, why, safe },
#include "emit/guard/guards.def"
#undef GUARD
};

const struct guard_info *guard_info(enum guard_row row)
{
	return &infos[row];
}

static const struct {
	enum guard_row row;
	const char *pattern;
} cures[] = {
#define CURE(id, pattern) { GUARD_##id, pattern },
#include "emit/guard/cures.def"
#undef CURE
};

uint32_t guards_that_cure(const char *reason)
{
	uint32_t rows = 0;

	for (size_t i = 0; i < sizeof(cures) / sizeof(cures[0]); i++)
		if (!fnmatch(cures[i].pattern, reason, 0))
			rows |= UINT32_C(1) << cures[i].row;
	return rows;
}

static const struct guard_mark *find(const struct guard_mark *mark, enum guard_row row)
{
	while (mark && mark->row != row)
		mark = mark->next;
	return mark;
}

const struct guard_mark *guard_of(const struct guards *guards, const struct expr *expr,
				  enum guard_row row)
{
	if (!guards || expr->id < guards->first_id || expr->id - guards->first_id >= guards->id_count)
		return NULL;
	return find(guards->marks[expr->id - guards->first_id], row);
}

const struct guard_mark *guard_of_variable(const struct guards *guards,
					   const struct variable *variable, enum guard_row row)
{
	return find(guards->variable_marks[variable->id], row);
}

/* ---- the function's expressions ---- */

struct id_search {
	uint32_t first, last;
};

static void find_ids(struct expr *expr, void *user)
{
	struct id_search *search = user;

	search->first = expr->id < search->first ? expr->id : search->first;
	search->last = expr->id > search->last ? expr->id : search->last;
	expr_each_operand(expr, find_ids, search);
}

struct guards *guards_find(struct guard_set *set, const struct program *program)
{
	struct guards *guards = table_find_object(&set->functions, program);
	struct arena *arena = program->subprogram ? set->arena : &set->passing;
	struct id_search ids = { UINT32_MAX, 0 };
	size_t variables = program->variables.count + 1;

	if (guards)
		return guards;
	find_ids(program->body, &ids);
	guards = ARENA_NEW(arena, struct guards);
	*guards = (struct guards){ .arena = arena, .set = set, .program = program,
				   .first_id = ids.first, .id_count = ids.last - ids.first + 1 };
	guards->marks = ARENA_ARRAY(arena, struct guard_mark *, guards->id_count);
	guards->within = ARENA_ARRAY(arena, uint8_t, guards->id_count);
	guards->variable_marks = ARENA_ARRAY(arena, struct guard_mark *, variables);
	guards->bounds = ARENA_ARRAY(arena, struct bounds, variables);
	guard_find_read(guards);
	guard_find_rivals(guards);
	guard_find_bounds(guards);
	guard_find_null_tests(guards);
	guard_find_flags(guards);
	guard_find_rounds(guards);
	guard_find_equals(guards);
	guard_find_fills(guards);
	guard_find_clears(guards);
	guard_find_stores(guards);
	guard_find_pins(guards);
	guard_find_places(guards);
	if (set->choice.everywhere)
		guard_find_safe(guards);
	if (program->subprogram)
		table_add_object(set->arena, &set->functions, program, guards);
	return guards;
}

void guards_forget(struct guard_set *set)
{
	arena_empty(&set->passing);
}
