// SPDX-License-Identifier: MIT
/* Selects the clause of a `program-case` by the options of the program that contains it. walk.c
 * calls program_clause, so that macros in other clauses are not run. The callers of a subprogram
 * are not known here, so it keeps all clauses. */
#include <string.h>

#include "frontend/expand/expander.h"
#include "frontend/kernel/kernel.h"

const struct kernel_section *program_section(const struct form *form)
{
	const struct form *options = form_nth(form, 2);
	const struct kernel_program_type *type = NULL;
	const struct form *section = NULL;
	const char *name;

	if (!form_is_call(form, "defprog") || !options || form_length(options) < 0)
		return NULL;
	for (; form_is_pair(options) && form_is_pair(options->cdr); options = options->cdr->cdr) {
		const struct form *value = options->cdr->car;

		if (form_is_keyword(options->car, "type") && value->kind == FORM_KEYWORD)
			type = kernel_find_program_type(value->name);
		if (form_is_keyword(options->car, "section"))
			section = value;
	}
	if (!type || (section && section->kind != FORM_STRING))
		return NULL;
	name = section ? section->string : type->default_section;
	return name ? kernel_find_section(name) : NULL;
}

/* 1 if the key is the type, a list with the type, or `t`; -1 if it is no key, which sema
 * reports. */
static int names_type(const struct form *key, const char *type)
{
	if (form_is_symbol(key, "t"))
		return 1;
	if (form_is_pair(key)) {
		int found = 0;

		FORM_EACH(at, key) {
			int one = names_type(at->car, type);

			if (one < 0)
				return one;
			found |= one;
		}
		return found;
	}
	if (key->kind != FORM_KEYWORD || !kernel_find_program_type(key->name))
		return -1;
	return !strcmp(key->name, type);
}

const struct form *program_clause(struct expander *expander, const struct form *form)
{
	const char *type = expander->section ? expander->section->program_type : NULL;

	if (!type || !form_is_call(form, "program-case") || form_length(form) < 3)
		return form;
	FORM_EACH(at, form->cdr) {
		struct form *whole, *list;
		int found;

		if (!form_is_pair(at->car) || !form_is_pair(at->car->cdr))
			return form;
		found = names_type(at->car->car, type);
		if (found < 0)
			return form;
		if (!found)
			continue;
		list = ARENA_NEW(expander->forms, struct form);
		*list = *at;
		list->cdr = form_tail(form, (unsigned)form_length(form));
		whole = ARENA_NEW(expander->forms, struct form);
		*whole = *form;
		whole->cdr = list;
		return whole;
	}
	return form;
}
