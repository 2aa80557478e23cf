// SPDX-License-Identifier: MIT
/* Checks a definition before it is called: two parameters of one name, and declarations that Common
 * Lisp does not have. definitions.c calls it for defmacro and defun, eval_lambda for lambda,
 * destructuring-bind for its pattern. */
#include <string.h>

#include "frontend/expand/expander.h"

/* Deeper code is skipped here; the walk of the macro's calls reports it as too deep. */
#define DECLARE_DEPTH_MOST 200

/* ---- parameters of one name ---- */

/* Names that need no table: a lambda has one or two, and is checked each time it is evaluated. */
#define FIRST_NAMES 8

struct name_walk {
	struct arena *arena;
	const char *first[FIRST_NAMES];
	struct table names;         /* the names beyond the first ones */
	size_t count;
};

static const struct form *note_name(struct name_walk *walk, const struct form *variable)
{
	for (size_t i = 0; i < walk->count && i < FIRST_NAMES; i++)
		if (walk->first[i] == variable->name)
			return variable;
	if (walk->count < FIRST_NAMES)
		walk->first[walk->count] = variable->name;
	else if (table_find_object(&walk->names, variable->name))
		return variable;
	else
		table_add_object(walk->arena, &walk->names, variable->name, walk);
	walk->count++;
	return NULL;
}

static const struct form *each_variable(struct name_walk *walk, const struct form *parameters);

/* The variables of NAME, of a pattern, or behind an & word of (NAME INIT GIVEN) and ((KEY NAME)
 * INIT GIVEN). */
static const struct form *variables_of(struct name_walk *walk, const struct form *parameter,
				       bool has_init, bool is_key)
{
	const struct form *found = NULL, *given;

	if (parameter->kind == FORM_SYMBOL)
		return note_name(walk, parameter);
	if (!form_is_pair(parameter))
		return NULL;
	if (!has_init)
		return each_variable(walk, parameter);
	given = form_nth(parameter, 2);
	if (!is_key || !form_is_pair(parameter->car))
		found = variables_of(walk, parameter->car, false, false);
	else if (form_nth(parameter->car, 1))
		found = variables_of(walk, form_nth(parameter->car, 1), false, false);
	return found || !given ? found : variables_of(walk, given, false, false);
}

static const struct form *each_variable(struct name_walk *walk, const struct form *parameters)
{
	bool has_init = false, is_key = false;
	const struct form *found;

	for (; form_is_pair(parameters); parameters = parameters->cdr) {
		const struct form *parameter = parameters->car;

		if (parameter->kind == FORM_SYMBOL && parameter->name[0] == '&') {
			is_key = form_is_symbol(parameter, "&key");
			has_init = is_key || form_is_symbol(parameter, "&optional") ||
				   form_is_symbol(parameter, "&aux");
			continue;
		}
		found = variables_of(walk, parameter, has_init, is_key);
		if (found)
			return found;
	}
	return parameters->kind == FORM_SYMBOL ? note_name(walk, parameters) : NULL;
}

/* The first parameter that has the name of an earlier one. */
static const struct form *duplicate(struct expander *expander, const struct form *parameters)
{
	struct name_walk walk = { .arena = expander->values };

	return each_variable(&walk, parameters);
}

bool parameters_differ(struct expander *expander, const struct form *parameters)
{
	const struct form *again = duplicate(expander, parameters);

	if (again)
		eval_fail_as(expander, DIAG_DUPLICATE, again->span, "two parameters are `%s`",
			     again->name);
	return !again;
}

/* ---- declarations ---- */

/* Declarations of Common Lisp, which the evaluator ignores. `special` is not among them: it would
 * change the meaning of a variable. */
static bool is_declaration(const struct form *clause)
{
	static const char *const names[] = {
		"type", "ftype", "ignore", "ignorable", "optimize", "inline", "notinline",
		"dynamic-extent", "fixnum", "integer", "list", "string", "symbol", "cons",
	};

	if (!form_is_pair(clause) || clause->car->kind != FORM_SYMBOL)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(names[i], clause->car->name))
			return true;
	return false;
}

static void check_declare(struct expander *expander, const struct form *declare)
{
	FORM_EACH(at, declare->cdr) {
		struct diag *diag;

		if (is_declaration(at->car))
			continue;
		diag = diag_report(expander->reader->diags, DIAG_UNKNOWN_OPTION, at->car->span,
				   "there is no declaration `%s` at compile time",
				   form_text(expander->arena, at->car));
		diag_help(expander->reader->diags, diag,
			  "ignore, ignorable, type and optimize are accepted and have no effect "
			  "here");
	}
}

/* Checks each `declare` in code; skips quoted data. */
static void check_declares(struct expander *expander, const struct form *form, unsigned depth)
{
	if (!form_is_pair(form) || depth > DECLARE_DEPTH_MOST || form_is_symbol(form->car, "quote") ||
	    form_is_symbol(form->car, "quasiquote"))
		return;
	if (form_is_symbol(form->car, "declare")) {
		check_declare(expander, form);
		return;
	}
	for (; form_is_pair(form); form = form->cdr)
		check_declares(expander, form->car, depth + 1);
}

void definition_check(struct expander *expander, const struct form *form)
{
	const struct form *again = duplicate(expander, form_nth(form, 2));

	check_declares(expander, form_tail(form, 3), 0);
	if (again)
		diag_report(expander->reader->diags, DIAG_DUPLICATE, again->span,
			    "`%s` has two parameters `%s`", form_nth(form, 1)->name, again->name);
}
