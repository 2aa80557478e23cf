// SPDX-License-Identifier: MIT
/*
 * Walks the tables of names: forms of the page that is made of their rows, options, helpers.
 */
#include "lsp/names.h"

#include <string.h>

void names_each_form(name_visit *visit, void *user)
{
	static const char *const user_forms[] = {
#define USER_OWN(name)
#define USER_FORM(name, shape) name,
#include "frontend/read/user_forms.def"
#undef USER_OWN
#undef USER_FORM
	};

	pages_each_form(visit, user);
	for (size_t i = 0; i < sizeof(user_forms) / sizeof(user_forms[0]); i++)
		visit(user, user_forms[i], "form of the user side");
}

struct form_search {
	const char *name;
	bool is_found;
};

static void compare(void *user, const char *name, const char *detail)
{
	struct form_search *search = user;

	(void)detail;
	search->is_found |= !strcmp(search->name, name);
}

bool names_has_form(const char *name)
{
	struct form_search search = { .name = name };

	names_each_form(compare, &search);
	return search.is_found;
}

void names_each_map_option(name_visit *visit, void *user)
{
#define MAP_OPTION(member, name, text) visit(user, name, text);
#include "frontend/read/definition_options.def"
}

void names_each_program_option(name_visit *visit, void *user)
{
#define PROGRAM_OPTION(member, name, text) visit(user, name, text);
#include "frontend/read/definition_options.def"
}

void helper_text(const struct kernel_helper *helper, struct text *out)
{
	text_printf(out, "(%s", helper->name);
	for (size_t i = 0; i < helper->parameter_count; i++) {
		text_putc(out, ' ');
		for (const char *at = helper->parameters[i].name; *at; at++)
			text_putc(out, *at == '_' ? '-' : *at);
	}
	text_printf(out, "%s)", helper->variadic ? " .." : "");
}
