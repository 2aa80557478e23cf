// SPDX-License-Identifier: MIT
/*
 * Facts: which variables of a type with nil are known not to be nil. In: tests, and forms that
 * assign. Out: load->facts, in force for the forms behind a test. Called by control.c, loops.c,
 * functions.c and others around arms and bodies.
 */
#include "frontend/user/internal.h"

bool load_is_set_elsewhere(const struct load *load, const struct load_variable *variable)
{
	return !load->function && table_find(&load->set_in_handlers, variable->name);
}

static void add(struct load *load, const struct load_expr *expr)
{
	struct load_fact *fact;

	if (expr->kind != LOAD_VARIABLE || !expr->variable->type.maybe)
		return;
	if (load_is_set_elsewhere(load, expr->variable))
		return; /* a record handler may run in between */
	fact = ARENA_NEW(load->sema->arena, struct load_fact);
	*fact = (struct load_fact){ .variable = expr->variable, .holds = true, .outer = load->facts };
	load->facts = fact;
}

void load_assume(struct load *load, const struct load_expr *test, bool outcome)
{
	switch (test->kind) {
	case LOAD_VARIABLE:
		if (outcome)
			add(load, test);
		return;
	case LOAD_GIVEN:
		if (outcome && test->variable->type.maybe) {
			struct load_expr use = { .kind = LOAD_VARIABLE, .variable = test->variable };

			add(load, &use);
		}
		return;
	case LOAD_NOT:
		load_assume(load, test->operands.a, !outcome);
		return;
	case LOAD_AND:
	case LOAD_OR: /* all operands of an `and` that is true, or an `or` that is false */
		for (size_t i = 0; outcome == (test->kind == LOAD_AND) && i < test->list.count; i++)
			load_assume(load, test->list.items[i], outcome);
		return;
	default:
		return;
	}
}

bool load_is_known(const struct load *load, const struct load_variable *variable)
{
	for (const struct load_fact *fact = load->facts; fact; fact = fact->outer)
		if (fact->variable == variable)
			return fact->holds;
	return false;
}

void load_forget(struct load *load, const struct load_variable *variable)
{
	for (struct load_fact *fact = load->facts; fact; fact = fact->outer)
		if (fact->variable == variable)
			fact->holds = false;
}

/* ---- assignments inside forms ---- */

/* Names that a form binds: a `setf` of one inside does not change the outer variable. */
struct bound_names {
	const struct form *bindings; /* (v ..), ((v INIT) ..) */
	const struct bound_names *outer;
};

typedef void set_name_fn(struct load *load, const char *name);

static bool is_bound(const struct bound_names *bound, const char *name)
{
	for (; bound; bound = bound->outer)
		for (const struct form *at = bound->bindings; form_is_pair(at); at = at->cdr) {
			const struct form *one = form_is_pair(at->car) ? at->car->car : at->car;

			if (one->kind == FORM_SYMBOL && one->name == name)
				return true;
		}
	return false;
}

/* Calls `found` for each name that the forms assign, except names that they bind. */
static void each_set(struct load *load, const struct form *forms, const struct bound_names *bound, set_name_fn *found)
{
	for (; form_is_pair(forms); forms = forms->cdr) {
		const struct form *form = forms->car;
		struct bound_names inner = { form_is_pair(form) ? form_nth(form, 1) : NULL, bound };

		if (!form_is_pair(form))
			continue;
		for (const struct form *at = form->cdr; form_is_call(form, "setf") && form_is_pair(at) &&
		     form_is_pair(at->cdr); at = at->cdr->cdr)
			if (at->car->kind == FORM_SYMBOL && !is_bound(bound, at->car->name))
				found(load, at->car->name);
		if ((form_is_call(form, "let") || form_is_call(form, "let*")) && form_is_pair(inner.bindings)) {
			each_set(load, inner.bindings, bound, found);
			each_set(load, form_tail(form, 2), &inner, found);
		} else {
			each_set(load, form, bound, found);
		}
	}
}

static void forget_name(struct load *load, const char *name)
{
	for (struct load_fact *fact = load->facts; fact; fact = fact->outer)
		if (fact->variable->name == name)
			fact->holds = false;
}

void load_forget_assigned(struct load *load, const struct form *forms)
{
	each_set(load, forms, NULL, forget_name);
}

/* ---- assignments in handlers ---- */

static void note_name(struct load *load, const char *name)
{
	table_add(load->sema->arena, &load->set_in_handlers, name, load);
}

void load_note_handlers(struct load *load, const struct form *forms)
{
	for (; form_is_pair(forms); forms = forms->cdr) {
		const struct form *form = forms->car;

		if (form_is_call(form, "bpf:on-event") || form_is_call(form, "bpf:run") || form_is_call(form, "defun"))
			each_set(load, form, NULL, note_name);
		else if (form_is_pair(form))
			load_note_handlers(load, form);
	}
}
