// SPDX-License-Identifier: MIT
/* Special forms of the evaluator that bind variables: let, let*, destructuring-bind. eval.c calls
 * them by the table at the end; the body becomes the tail. */
#include "frontend/expand/expander.h"

/* Binds (name init) or name on top of *inner; evaluates init in `scope`. */
static bool bind_one(struct expander *expander, const struct form *form, struct eval_binding *scope,
		     struct eval_binding **inner)
{
	const struct form *name = form_is_pair(form) ? form->car : form;
	const struct form *init = form_is_pair(form) ? form_nth(form, 1) : NULL;
	const struct form *value;

	if (form_is_pair(form) && form_length(form) > 2) {
		eval_fail(expander, form->span, "a binding is a name and a value");
		return false;
	}
	value = init ? eval(expander, init, scope) : value_nil(expander, form->span);
	if (!value)
		return false;
	struct eval_binding *binding = binding_new(expander, name, value, *inner);

	if (binding)
		*inner = binding;
	return binding != NULL;
}

/* Unlike `let` of programs, this one is fully parallel. */
SPECIAL(run_let)
{
	bool sequential = form_is_symbol(form->car, "let*");
	struct eval_binding *inner = scope;

	FORM_EACH(at, form->cdr->car)
		if (!bind_one(expander, at->car, sequential ? inner : scope, &inner))
			return NULL;
	return eval_body_tail(expander, ret_tail, form_tail(form, 2), inner);
}

SPECIAL(run_destructuring_bind)
{
	const struct form *value = eval(expander, form_nth(form, 2), scope);
	struct lambda_call call = { .expander = expander, .place = form->span, .scope = scope };

	if (!value || !parameters_differ(expander, form->cdr->car) ||
	    !lambda_bind(&call, form->cdr->car, value))
		return NULL;
	return eval_body_tail(expander, ret_tail, form_tail(form, 3), call.scope);
}

const struct special specials_binding[] = {
	{ "let", 1, run_let },
	{ "let*", 1, run_let },
	{ "destructuring-bind", 2, run_destructuring_bind },
	{ NULL, 0, NULL },
};
