/* The marks of a function, and the passes that make them. */
#include "emit/guard/internal.h"

#include <stdlib.h>
#include <string.h>

static const struct guard_info infos[] = {
#define GUARD(id, name, piece, why) { name, piece, why },
#include "emit/guard/guards.def"
#undef GUARD
};

const struct guard_info *guard_info(enum guard_row row)
{
	return &infos[row];
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

static bool is_off(const struct guards *guards, enum guard_row row)
{
	return guards->set->off && !strcmp(guards->set->off, infos[row].name);
}

/* Marks of one place keep their order. */
static struct guard_mark *append(struct guards *guards, struct guard_mark **list,
				 struct guard_mark mark)
{
	struct guard_mark *made = ARENA_NEW(guards->arena, struct guard_mark);

	while (*list)
		list = &(*list)->next;
	*made = mark;
	if (!is_off(guards, mark.row))
		*list = made;
	return made;
}

struct guard_mark *guard_add(struct guards *guards, const struct expr *expr, enum guard_row row,
			     const struct expr *other)
{
	struct guard_mark **list;

	/* a mark that nobody meets would be a guard that is missing */
	if (expr->id < guards->first_id || expr->id - guards->first_id >= guards->id_count)
		abort();
	list = &guards->marks[expr->id - guards->first_id];
	for (struct guard_mark *mark = *list; mark && row != GUARD_MOVES; mark = mark->next)
		if (mark->row == row)
			return mark;
	return append(guards, list, (struct guard_mark){ .row = row, .span = expr->span,
							     .other = other });
}

void guard_add_variable(struct guards *guards, const struct variable *variable, enum guard_row row)
{
	if (!guard_of_variable(guards, variable, row))
		append(guards, &guards->variable_marks[variable->id],
		       (struct guard_mark){ .row = row, .span = variable->span });
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
	guards->variable_marks = ARENA_ARRAY(arena, struct guard_mark *, variables);
	guards->bounds = ARENA_ARRAY(arena, struct bounds, variables);
	guard_find_read(guards);
	guard_find_rivals(guards);
	guard_find_bounds(guards);
	guard_find_null_tests(guards);
	guard_find_rounds(guards);
	guard_find_places(guards);
	if (program->subprogram)
		table_add_object(set->arena, &set->functions, program, guards);
	return guards;
}

void guards_forget(struct guard_set *set)
{
	arena_empty(&set->passing);
}
