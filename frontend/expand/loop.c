// SPDX-License-Identifier: MIT
/* dolist, dotimes and loop of the evaluator. eval.c calls them as special forms; loop_clauses.c
 * parses and runs the clauses of an extended loop. */
#include <string.h>

#include "frontend/expand/expander.h"

/* After a body: true to continue; false with *value the loop's value, or NULL on failure. */
static bool body_went_on(struct expander *expander, const struct form *value,
			 const struct form **ret_value)
{
	if (!value)
		*ret_value = block_catch(expander, NULL);
	return value != NULL;
}

static const struct form *loop_result(struct expander *expander, const struct form *head,
				      struct eval_binding *scope)
{
	const struct form *result = form_nth(head, 2);

	return result ? eval(expander, result, scope) : value_nil(expander, head->span);
}

/* (dolist (v list [result]) body..): v may be a pattern. */
SPECIAL(run_dolist)
{
	const struct form *head = form->cdr->car, *value, *list;

	(void)ret_tail;
	if (form_length(head) < 2)
		return eval_fail(expander, head->span, "`dolist` needs (variable list)");
	list = eval(expander, form_nth(head, 1), scope);
	for (; list && form_is_pair(list); list = list->cdr) {
		struct lambda_call call = { .expander = expander, .place = head->span,
					    .scope = scope };
		struct form pattern = { .kind = FORM_PAIR, .car = head->car };
		struct form item = { .kind = FORM_PAIR, .span = list->span, .car = list->car };
		const struct form nil = { .kind = FORM_NIL, .span = head->span };

		pattern.cdr = item.cdr = &nil;
		if (!lambda_bind(&call, &pattern, &item))
			return NULL;
		value = eval_body(expander, form_tail(form, 2), call.scope);
		if (!body_went_on(expander, value, &value))
			return value;
	}
	if (list && !form_is_nil(list))
		return eval_fail(expander, head->span, "`dolist` over %s", value_kind(list));
	return list ? loop_result(expander, head, scope) : NULL;
}

SPECIAL(run_dotimes)
{
	const struct form *head = form->cdr->car, *value, *count;
	struct eval_binding *inner = NULL;

	(void)ret_tail;
	if (form_length(head) < 2)
		return eval_fail(expander, head->span, "`dotimes` needs (variable count)");
	count = eval(expander, form_nth(head, 1), scope);
	if (count && count->kind != FORM_INTEGER)
		return eval_fail(expander, head->span, "`dotimes` of %s", value_kind(count));
	for (uint64_t i = 0; count && !count->negative && i < count->value; i++) {
		inner = binding_new(expander, head->car,
				    value_integer(expander, head->span, i, false), scope);
		value = inner ? eval_body(expander, form_tail(form, 2), inner) : NULL;
		if (!body_went_on(expander, value, &value))
			return value;
	}
	return count ? loop_result(expander, head, scope) : NULL;
}

SPECIAL(run_loop)
{
	const struct form *value;

	(void)ret_tail;
	if (!form_is_pair(form->cdr) || form->cdr->car->kind == FORM_SYMBOL) {
		value = loop_run(expander, form, scope);
		return value ? value : block_catch(expander, NULL);
	}
	do {
		if (!eval_spend(expander, form->span, 1))
			return NULL;
		value = eval_body(expander, form->cdr, scope);
	} while (body_went_on(expander, value, &value));
	return value;
}

const struct special specials_loop[] = {
	{ "dolist", 1, run_dolist },
	{ "dotimes", 1, run_dotimes },
	{ "loop", 0, run_loop },
	{ NULL, 0, NULL },
};
