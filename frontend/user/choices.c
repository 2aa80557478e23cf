// SPDX-License-Identifier: MIT
/*
 * Choices: values that are one of an option's keywords, and the number of a keyword among them. In:
 * typed values. Out: keywords with their numbers. Called by types.c, control.c and operators.c.
 */
#include <string.h>

#include "frontend/user/internal.h"

bool load_same_choices(struct load_type a, struct load_type b)
{
	size_t i = 0;

	if (a.choices == b.choices || !a.choices || !b.choices)
		return true;
	while (a.choices[i] && b.choices[i] && !strcmp(a.choices[i], b.choices[i]))
		i++;
	return !a.choices[i] && !b.choices[i];
}

static bool settle_keyword(struct load *load, struct load_expr *expr, const char *const *choices)
{
	struct near_name near = { .wanted = expr->keyword.name };

	for (uint64_t i = 0; choices[i]; i++) {
		near_name_try(&near, choices[i]);
		if (strcmp(choices[i], expr->keyword.name))
			continue;
		expr->keyword.index = i;
		return true;
	}
	sema_help_near(load->sema, diag_report(load->sema->diags, DIAG_TYPE, expr->span, "`:%s` is not one of the choices",
					       expr->keyword.name), &near);
	return false;
}

static bool settle_all(struct load *load, const struct load_list *list, const char *const *choices)
{
	bool fine = true;

	for (size_t i = 0; i < list->count; i++)
		fine &= load_settle_choices(load, list->items[i], choices);
	return fine;
}

/* Settles both arms, even if the first fails. */
static bool settle_both(struct load *load, struct load_expr *a, struct load_expr *b, const char *const *choices)
{
	bool first = load_settle_choices(load, a, choices);

	return load_settle_choices(load, b, choices) && first;
}

bool load_settle_choices(struct load *load, struct load_expr *expr, const char *const *choices)
{
	if (!expr || expr->type.base != LOAD_BASE_CHOICE || expr->type.choices)
		return true;
	expr->type.choices = choices;
	switch (expr->kind) {
	case LOAD_KEYWORD:
		return settle_keyword(load, expr, choices);
	case LOAD_IF:
		return settle_both(load, expr->branch.then, expr->branch.otherwise, choices);
	case LOAD_AND:
	case LOAD_OR:
		return settle_all(load, &expr->list, choices);
	case LOAD_PROGN:
		return !expr->list.count || load_settle_choices(load, expr->list.items[expr->list.count - 1], choices);
	case LOAD_LET:
		return load_settle_choices(load, expr->let.body, choices);
	case LOAD_CONVERT:
		return load_settle_choices(load, expr->operands.a, choices);
	case LOAD_HANDLER_CASE:
	case LOAD_UNWIND:
		return settle_both(load, expr->guard.body, expr->guard.handler, choices);
	default:
		return true;
	}
}
