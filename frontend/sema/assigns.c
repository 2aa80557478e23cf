/* Which variables are assigned, by the forms, before their bodies have types. */
#include "frontend/sema/internal.h"

static bool is_named(const struct form *form, const char *name)
{
	return form->kind == FORM_SYMBOL && form->name == name;
}

/* The bindings of let and let*; *ret_hides where one of them is another variable of that name. */
static bool bindings_assign(const struct form *form, const char *name, bool *ret_hides)
{
	bool sequential = form_is_call(form, "let*");

	FORM_EACH(at, form_nth(form, 1)) {
		const struct form *binding = at->car;

		if (form_is_pair(binding) && !(sequential && *ret_hides) &&
		    sema_form_assigns(binding, name))
			return true;
		*ret_hides |= is_named(form_is_pair(binding) ? binding->car : binding, name);
	}
	return false;
}

bool sema_form_assigns(const struct form *form, const char *name)
{
	bool assigns = form_is_call(form, "setf"), hides = false;

	if ((form_is_call(form, "incf") || form_is_call(form, "decf") ||
	     form_is_call(form, "stack-addr")) &&
	    form_is_pair(form->cdr) && is_named(form->cdr->car, name))
		return true;
	if ((form_is_call(form, "let") || form_is_call(form, "let*")) && form_length(form) > 1) {
		if (bindings_assign(form, name, &hides))
			return true;
		form = form->cdr;
	} else if ((form_is_call(form, "dotimes") || form_is_call(form, "with-ringbuf")) &&
		   form_length(form) > 1 && form_is_pair(form_nth(form, 1))) {
		hides = is_named(form_nth(form, 1)->car, name);
		if (sema_form_assigns(form_nth(form, 1)->cdr, name))
			return true;
		form = form->cdr;
	}
	if (hides)
		return false;
	for (unsigned n = 0; form_is_pair(form); form = form->cdr, n++) {
		if (assigns && n % 2 == 1 && is_named(form->car, name))
			return true;
		if (form_is_pair(form->car) && sema_form_assigns(form->car, name))
			return true;
	}
	return false;
}
