// SPDX-License-Identifier: MIT
/*
 * Adds guard marks. In: an expression or a variable, and the row that it needs. Out: the mark, in the function's struct
 * guards. Called by each analysis of this folder. emit/lower only reads marks: tests/check/rooms holds it to that.
 */
#include <stdlib.h>

#include "emit/guard/internal.h"

static bool is_off(const struct guards *guards, enum guard_row row)
{
	return guards->set->choice.left_out & (UINT32_C(1) << row) && !guard_is_everywhere(guards, row);
}

bool guard_is_everywhere(const struct guards *guards, enum guard_row row)
{
	return guards->set->choice.everywhere & (UINT32_C(1) << row);
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

	/* lowering would never find such a mark, and the guard would be missing */
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

void guard_add_spare(struct guards *guards, const struct expr *expr, enum guard_row row)
{
	if (guard_is_everywhere(guards, row) && !guard_of(guards, expr, row))
		guard_add(guards, expr, row, NULL)->is_spare = true;
}

void guard_add_spare_variable(struct guards *guards, const struct variable *variable, enum guard_row row)
{
	if (guard_is_everywhere(guards, row) && !guard_of_variable(guards, variable, row))
		append(guards, &guards->variable_marks[variable->id],
		       (struct guard_mark){ .row = row, .span = variable->span, .is_spare = true });
}
