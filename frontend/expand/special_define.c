// SPDX-License-Identifier: MIT
/* Special forms of the evaluator that affect the top level: an evaluated definition, for example
 * inside an `if` of `eval-when`, becomes part of the file; also `eval` and `handler-case`. eval.c
 * calls them by the table at the end. */
#include <string.h>

#include "frontend/expand/expander.h"

/* Takes in the definition as if it were at top level; returns its name. */
SPECIAL(run_define)
{
	struct arena *values = expander->values;

	(void)scope, (void)ret_tail;
	values_keep(expander);
	expander->values = expander->arena;
	toplevel_put(expander, form);
	expander->values = values;
	expander->values_stay = expander->data_stay = true;
	return form->cdr->car;
}

SPECIAL(run_eval)
{
	const struct form *value = eval(expander, form->cdr->car, scope);

	if (!value)
		return NULL;
	*ret_tail = (struct tail){ value, NULL };
	return NULL;
}

static bool is_clause(const struct form *clause)
{
	return form_is_pair(clause) && form_length(clause) >= 2 &&
	       (form_is_symbol(clause->car, "error") || form_is_symbol(clause->car, "condition") ||
		form_is_symbol(clause->car, "file-error") || form_is_symbol(clause->car, "t"));
}

/* (handler-case FORM (error (e) ..)): e is the error's text. */
SPECIAL(run_handler_case)
{
	const struct form *value = eval(expander, form->cdr->car, scope), *clause, *parameters;
	struct eval_binding *inner = scope;
	struct form *text;

	FORM_EACH(at, form_tail(form, 2))
		if (!is_clause(at->car))
			return eval_fail(expander, at->car->span,
					 "a clause of `handler-case` is (error (e) ..) here");
	if (value || expander->returning || !expander->failure.text ||
	    expander->failure.id == DIAG_MACRO_BUDGET || !form_nth(form, 2))
		return value;
	clause = form_nth(form, 2);
	parameters = form_nth(clause, 1);
	if (form_is_pair(parameters)) {
		text = value_new(expander, FORM_STRING, form->span);
		text->string = expander->failure.text;
		text->len = strlen(text->string);
		inner = binding_new(expander, parameters->car, text, scope);
		if (!inner)
			return NULL;
	}
	expander->failure = (struct eval_failure){ .text = NULL };
	return eval_body_tail(expander, ret_tail, form_tail(clause, 2), inner);
}

const struct special specials_define[] = {
	{ "defmacro", 2, run_define },
	{ "defun", 2, run_define },
	{ "defparameter", 1, run_define },
	{ "defvar", 1, run_define },
	{ "defconstant", 2, run_define },
	{ "defmap", 1, run_define },
	{ "defprog", 1, run_define },
	{ "defstruct", 1, run_define },
	{ "defunion", 1, run_define },
	{ "deftype", 1, run_define },
	{ "defenum", 1, run_define },
	{ "defheader", 1, run_define },
	{ "defsubprog", 1, run_define },
	{ "defglobal", 1, run_define },
	{ "defparam", 1, run_define },
	{ "defkfunc", 1, run_define },
	{ "defextern", 1, run_define },
	{ "deftracepoint", 1, run_define },
	{ "defstruct-ops", 1, run_define },
	{ "import-kernel-struct", 1, run_define },
	{ "eval", 1, run_eval },
	{ "handler-case", 1, run_handler_case },
	{ NULL, 0, NULL },
};
