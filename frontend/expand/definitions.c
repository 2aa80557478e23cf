// SPDX-License-Identifier: MIT
/* Takes in definitions: defmacro, defun, defparameter, defvar, defconstant. expand.c calls
 * definition_take for each top-level form before any form is expanded; constant_finish computes a
 * defconstant that sema cannot. A name that the file defines replaces one of the prelude. */
#include <string.h>

#include "frontend/const/operator.h"
#include "frontend/expand/expander.h"

bool form_is_user_function(const struct form *form)
{
	return form_is_call(form, "defun") && form_length(form) > 3 && form_is_pair(form_nth(form, 2)) &&
	       form_is_pair(form_nth(form, 2)->car);
}

bool form_is_definition(const struct form *form)
{
	if (form_is_user_function(form))
		return false;
	return form_is_call(form, "defmacro") || form_is_call(form, "defun") ||
	       form_is_call(form, "defparameter") || form_is_call(form, "defvar");
}

/* Names that belong to the expander, besides the core forms. */
static bool is_reserved(const char *name)
{
	static const char *const names[] = {
		"quote", "function", "quasiquote", "unquote", "unquote-splicing", "defmacro",
		"defun", "defparameter", "defvar", "eval-when", "include",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* The defined name; NULL after reporting a wrong one. */
static const struct form *defined_name(struct expander *expander, const struct form *form,
				       long least)
{
	struct diag_list *diags = expander->reader->diags;
	const struct form *name = form_nth(form, 1);

	if (form_length(form) < least || name->kind != FORM_SYMBOL || name->uninterned) {
		diag_report(diags, DIAG_MALFORMED, form->span, "`%s` needs a name and %s",
			    form->car->name,
			    least > 2 ? "parameters" : "a value");
		return NULL;
	}
	if (is_reserved(name->name) || form_is_symbol(name, "t")) {
		diag_report(diags, DIAG_DUPLICATE, name->span,
			    "`%s` belongs to the language: it cannot be defined", name->name);
		return NULL;
	}
	return name;
}

static void report_again(struct expander *expander, const struct form *name,
			 const struct span *first, const char *what)
{
	struct diag_list *diags = expander->reader->diags;
	struct diag *diag = diag_report(diags, DIAG_DUPLICATE, name->span,
					"the %s `%s` is defined twice", what, name->name);

	diag_note(diags, diag, *first, "the first one is here");
}

/* The body without its documentation string. */
static const struct form *body_of(const struct form *form)
{
	const struct form *body = form_tail(form, 3);

	if (form_is_pair(body) && body->car->kind == FORM_STRING && form_is_pair(body->cdr))
		body = body->cdr;
	return body;
}

static void define_function(struct expander *expander, const struct form *form, bool is_prelude)
{
	const struct form *name = defined_name(expander, form, 3);
	bool is_macro = form_is_call(form, "defmacro");

	if (!name)
		return;
	struct name_entry *entry = entry_make(expander, name->name);
	struct function **place = is_macro ? &entry->macro : &entry->function;

	if (is_macro && entry->core && !entry->core->is_user) {
		diag_report(expander->reader->diags, DIAG_DUPLICATE, name->span,
			    "`%s` is a form of the language: it cannot be a macro", name->name);
		return;
	}
	if (*place && !(*place)->is_prelude && !(*place)->builtin) {
		report_again(expander, name, &(*place)->place, is_macro ? "macro" : "function");
		return;
	}
	if (!is_prelude)
		definition_check(expander, form);
	struct function *function = ARENA_NEW(expander->arena, struct function);

	function->name = name->name;
	function->parameters = template_copy(expander, form_nth(form, 2));
	function->body = template_copy(expander, body_of(form));
	function->place = name->span;
	function->is_macro = is_macro;
	function->is_prelude = is_prelude;
	*place = function;
}

static void define_variable(struct expander *expander, const struct form *form)
{
	const struct form *name = defined_name(expander, form, 2);
	bool is_constant = form_is_call(form, "defconstant");

	if (!name)
		return;
	struct name_entry *entry = entry_make(expander, name->name);

	if (entry->variable) {
		if (!is_constant) /* sema reports two constants of one name */
			report_again(expander, name, &entry->variable->place, "variable");
		return;
	}
	entry->variable = ARENA_NEW(expander->arena, struct special_variable);
	entry->variable->place = name->span;
	entry->variable->is_constant = is_constant;
	entry->variable->init = form_nth(form, 2);
	if (!entry->variable->init)
		entry->variable->init = form_nil(expander->forms, name->span);
}

/* ---- names that replace the prelude's ---- */

static void forget_macro(struct expander *expander, const char *name)
{
	struct name_entry *entry = entry_find(expander, intern_string(expander->reader->names,
								      name));

	if (entry && entry->macro && entry->macro->is_prelude)
		entry->macro = NULL;
}

/* A struct's fields, `FIELD` or `(FIELD ..)`, are called as (NAME-FIELD ..) and (NAME-FIELD-ptr
 * ..), so these replace the prelude's macros, too. */
static void forget_fields(struct expander *expander, const struct form *form)
{
	const struct form *name = form_nth(form, 1);

	FORM_EACH(at, form_tail(form, 2)) {
		const struct form *field = form_is_pair(at->car) ? at->car->car : at->car;

		if (field->kind != FORM_SYMBOL)
			continue;
		forget_macro(expander, arena_printf(expander->arena, "%s-%s", name->name,
						    field->name));
		forget_macro(expander, arena_printf(expander->arena, "%s-%s-ptr", name->name,
						    field->name));
	}
}

/* Drops the prelude's macro of a name that the file defines. */
static void forget_prelude(struct expander *expander, const struct form *form)
{
	static const char *const functions[] = { "defsubprog", "defkfunc", "defextern" };
	static const char *const structs[] = { "defstruct", "defheader", "import-kernel-struct" };
	const struct form *name = form_is_pair(form) ?
		form_nth(form, form_is_call(form, "defextern") ? 2 : 1) : NULL;

	if (!name || name->kind != FORM_SYMBOL)
		return;
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (form_is_call(form, functions[i]))
			forget_macro(expander, name->name);
	for (size_t i = 0; i < sizeof(structs) / sizeof(*structs); i++)
		if (form_is_call(form, structs[i]))
			forget_fields(expander, form);
}

void definition_take(struct expander *expander, const struct form *form, bool is_prelude)
{
	if (!is_prelude)
		forget_prelude(expander, form);
	if (form_is_user_function(form)) {
		forget_macro(expander, form_nth(form, 1)->kind == FORM_SYMBOL ? form_nth(form, 1)->name : "");
		return;
	}
	if (form_is_call(form, "defmacro") || form_is_call(form, "defun"))
		define_function(expander, form, is_prelude);
	if (form_is_call(form, "defun") && !is_prelude && form_length(form) > 1 &&
	    form_nth(form, 1)->kind == FORM_SYMBOL)
		VEC_PUSH(expander->arena, &expander->out->functions, form_nth(form, 1)->name);
	if (form_is_call(form, "defparameter") || form_is_call(form, "defvar")) {
		define_variable(expander, form);
		if (!is_prelude && form_length(form) > 1 && form_nth(form, 1)->kind == FORM_SYMBOL)
			VEC_PUSH(expander->arena, &expander->out->variables, form_nth(form, 1)->name);
	}
	if (form_is_call(form, "defconstant") && form_length(form) >= 3 && form_nth(form, 1)->kind == FORM_SYMBOL)
		define_variable(expander, form);
}

/* True if sema can evaluate the expression without the expander. */
static bool is_plain(const struct expander *expander, const struct form *form)
{
	const struct name_entry *entry;

	if (form->kind == FORM_SYMBOL) {
		entry = entry_find(expander, form->name);
		return !entry || !entry->variable || entry->variable->is_constant;
	}
	if (!form_is_pair(form))
		return form->kind == FORM_INTEGER || form_is_nil(form);
	entry = entry_of_head(expander, form);
	if (form->car->kind != FORM_SYMBOL || form_is_symbol(form->car, "quote") ||
	    form_is_symbol(form->car, "quasiquote"))
		return false;
	if (form_is_call(form, "sizeof"))
		return true;
	if (entry && entry->function && !operator_find(form->car->name))
		return false;
	FORM_EACH(at, form->cdr)
		if (!is_plain(expander, at->car))
			return false;
	return true;
}

static bool is_data(const struct form *value)
{
	return value->kind != FORM_INTEGER && !form_is_symbol(value, "t");
}

const struct form *constant_finish(struct expander *expander, const struct form *form)
{
	const struct form *name = form_nth(form, 1), *init, *value;

	form = walk_form(expander, form);
	init = form_nth(form, 2);
	if (!init || name->kind != FORM_SYMBOL)
		return form;
	bool plain = is_plain(expander, init);

	value = eval_global(expander, name);
	if (!value && !plain) {
		/* the failure was reported when the value was first needed */
		if (!expander->failure.text)
			return NULL;
		failure_report(expander, form, NULL);
		return NULL;
	}
	if (!value) { /* it may need values that only sema has: sizes, names of the kernel */
		expander->failure = (struct eval_failure){ .text = NULL };
		return form;
	}
	if (plain)
		return form_is_nil(init) || !is_data(value) ? form : NULL;
	if (is_data(value))
		return NULL;
	/* Replaces an expression that only the evaluator can compute by its value. */
	struct form *integer = ARENA_NEW(expander->forms, struct form);

	*integer = *value;
	integer->span = init->span;
	integer->is_template = false;
	integer->comment = integer->trailing = NULL;
	const struct form *rest = form_pair(expander->forms, init->span, integer,
					    form_tail(form, 3));
	struct form *head = ARENA_NEW(expander->forms, struct form);

	*head = *form;
	head->cdr = form_pair(expander->forms, name->span, name, rest);
	return head;
}
