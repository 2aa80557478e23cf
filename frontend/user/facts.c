/* Which variables that may be nil are not, in the forms behind a test. */
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
		return; /* a record may come between */
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
	case LOAD_OR: /* all operands of an `and` that holds, of an `or` that does not */
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

/* By name: a variable of the same name that is bound inside is forgotten as well. */
static void forget_name(struct load *load, const struct form *place)
{
	if (place->kind != FORM_SYMBOL)
		return;
	for (struct load_fact *fact = load->facts; fact; fact = fact->outer)
		if (fact->variable->name == place->name)
			fact->holds = false;
}

void load_forget_assigned(struct load *load, const struct form *forms)
{
	for (; form_is_pair(forms); forms = forms->cdr) {
		const struct form *form = forms->car;

		if (!form_is_pair(form))
			continue;
		for (const struct form *at = form->cdr; form_is_call(form, "setf") && form_is_pair(at) &&
		     form_is_pair(at->cdr); at = at->cdr->cdr)
			forget_name(load, at->car);
		load_forget_assigned(load, form);
	}
}

/* ---- what handlers set ---- */

static void note_names(struct load *load, const struct form *forms)
{
	for (; form_is_pair(forms); forms = forms->cdr) {
		const struct form *form = forms->car;

		if (!form_is_pair(form))
			continue;
		for (const struct form *at = form->cdr; form_is_call(form, "setf") && form_is_pair(at) &&
		     form_is_pair(at->cdr); at = at->cdr->cdr)
			if (at->car->kind == FORM_SYMBOL)
				table_add(load->sema->arena, &load->set_in_handlers, at->car->name, load);
		note_names(load, form);
	}
}

void load_note_handlers(struct load *load, const struct form *forms)
{
	for (; form_is_pair(forms); forms = forms->cdr) {
		const struct form *form = forms->car;

		if (form_is_call(form, "bpf:on-event") || form_is_call(form, "bpf:run") || form_is_call(form, "defun"))
			note_names(load, form);
		else if (form_is_pair(form))
			load_note_handlers(load, form);
	}
}
