// SPDX-License-Identifier: MIT
/* Walks forms and replaces macro calls, as far as the shapes of core_forms.def allow (walk_form).
 * Called by expand.c for each top-level form, and for each expansion again. Unchanged parts are not
 * copied. */
#include <string.h>

#include "frontend/expand/expander.h"

/* Limit of nested forms, results of macros included. */
#define WALK_DEPTH_MOST 1500

/* A macro that expands into its own call is stopped after this many expansions. */
#define ROUNDS_MOST 1000

/* A list whose first part may still be shared with the original. */
struct list_copy {
	struct expander *expander;
	const struct form *first;
	struct form *last;            /* NULL while nothing has changed */
};

static void copy_add(struct list_copy *copy, const struct form *pair, const struct form *car)
{
	struct form *fresh = ARENA_NEW(copy->expander->forms, struct form);

	*fresh = *pair;
	fresh->car = car;
	if (copy->last)
		copy->last->cdr = fresh;
	else
		copy->first = fresh;
	copy->last = fresh;
}

/* Replaces the pair's car. `list` is the start of the copied list. */
static void copy_set(struct list_copy *copy, const struct form *list, const struct form *pair,
		     const struct form *car)
{
	if (!copy->last) {
		if (car == pair->car)
			return;
		for (const struct form *at = list; at != pair; at = at->cdr)
			copy_add(copy, at, at->car);
	}
	copy_add(copy, pair, car);
}

/* The letter for the next element; a letter before a star is for all following elements. */
static char shape_next(const char **shape)
{
	char letter = **shape;

	if (!letter)
		return 'q'; /* too many elements, which sema reports */
	if ((*shape)[1] != '*')
		++*shape;
	return letter;
}

static const struct form *walk_list(struct expander *expander, const struct form *list,
				    const char *shape);

static const struct form *walk_by_letter(struct expander *expander, const struct form *form,
					 char letter)
{
	switch (letter) {
	case 'e':
		return walk_form(expander, form);
	case 'b': /* a list of bindings */
		return walk_list(expander, form, "l*");
	case 'l':
		return walk_list(expander, form, "qe*");
	default:
		return form;
	}
}

static const struct form *walk_list(struct expander *expander, const struct form *list,
				    const char *shape)
{
	struct list_copy copy = { .expander = expander, .first = list };

	FORM_EACH(at, list) {
		char letter = shape_next(&shape);
		bool chained = form_is_else_if(list, at);

		expander->depth -= chained;
		expander->chain += chained;
		copy_set(&copy, list, at, walk_by_letter(expander, at->car, letter));
		expander->chain -= chained;
		expander->depth += chained;
	}
	return copy.first;
}

const struct form *with_comments(struct expander *expander, const struct form *form,
				 const char *comment, const char *trailing)
{
	if (!comment && !trailing)
		return form;
	struct form *copy = ARENA_NEW(expander->forms, struct form);

	*copy = *form;
	if (comment)
		copy->comment = !form->comment ? comment :
				arena_printf(expander->arena, "%s\n%s", comment, form->comment);
	if (trailing)
		copy->trailing = !form->trailing ? trailing :
				 arena_printf(expander->arena, "%s\n%s", form->trailing, trailing);
	return copy;
}

/* Forms that are allowed at top level only: they define things or name files. */
static bool is_toplevel_only(const struct form *form)
{
	static const char *const names[] = { "defmacro", "defun", "defparameter", "defvar",
					     "eval-when", "include" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (form_is_call(form, names[i]))
			return true;
	return false;
}

static void report_inside(struct expander *expander, const struct form *form)
{
	struct diag_list *diags = expander->reader->diags;
	struct diag *diag = diag_report(diags, DIAG_MALFORMED, form->span, "`%s` is allowed only "
									   "at top level", form->car->name);

	if (form_is_call(form, "defparameter") || form_is_call(form, "defvar"))
		diag_help(diags, diag, "it exists only at compile time: `let` binds a variable, "
				       "`defparam` and `defoption` define options of the tool");
}

bool walk_may_go_on(struct expander *expander, const struct form *form)
{
	if (expander->chain > FORM_CHAIN_MOST)
		eval_fail_as(expander, DIAG_TOO_DEEP, form->span,
			     "more than %d `if`, each the last part of the one before",
			     FORM_CHAIN_MOST);
	else if (expander->depth > WALK_DEPTH_MOST)
		eval_fail_as(expander, DIAG_TOO_DEEP, form->span,
			     "forms are nested more than %d deep here", WALK_DEPTH_MOST);
	else if (eval_spend(expander, form->span, 1))
		return true;
	failure_report(expander, form, NULL);
	return false;
}

/* True for a form of the user side whose name is a macro of the prelude on the program side. */
static bool is_users_own(const struct expander *expander, const struct name_entry *entry)
{
	static const char *const names[] = {
#define USER_FORM(name, shape)
#define USER_OWN(name) name,
#include "frontend/read/user_forms.def"
#undef USER_FORM
#undef USER_OWN
	};

	for (size_t i = 0; expander->is_user && entry->macro->is_prelude && i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(entry->name, names[i]) == 0)
			return true;
	return false;
}

static const struct form *walk_pair(struct expander *expander, const struct form *form)
{
	const struct name_entry *entry = entry_of_head(expander, form);
	const struct form *call = form;

	for (unsigned round = 0; entry && entry->macro && !is_users_own(expander, entry); round++) {
		const struct form *result = NULL;

		if (round < ROUNDS_MOST) {
			result = macro_expand(expander, entry->macro, form);
		} else {
			eval_fail_as(expander, DIAG_MACRO_BUDGET, call->span,
				     "`%s` becomes itself again and again", entry->name);
			failure_report(expander, call, NULL);
		}
		if (!result)
			return form_nil(expander->forms, form->span);
		form = with_comments(expander, result, form->comment, form->trailing);
		entry = entry_of_head(expander, form);
	}
	if (!form_is_pair(form) || form_is_call(form, "quote") || form_is_call(form, "function"))
		return form;
	if (is_toplevel_only(form))
		report_inside(expander, form);
	if (!entry || !entry->core)
		return walk_list(expander, form, "e*");
	form = program_clause(expander, form);
	/* Walks the head, then the elements by the shape. */
	return walk_list(expander, form, entry->core->whole);
}

const struct form *walk_form(struct expander *expander, const struct form *form)
{
	if (!form_is_pair(form) || form->is_vector)
		return form;
	expander->depth++;
	if (walk_may_go_on(expander, form))
		form = walk_pair(expander, form);
	else
		form = form_nil(expander->forms, form->span);
	expander->depth--;
	return form;
}

const struct form *walk_user_function(struct expander *expander, const struct form *form)
{
	expander->is_user = true;
	form = walk_list(expander, form, "qqqe*");
	expander->is_user = false;
	return form;
}
