// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <signal.h>

#include "emit/tree/template.h"

static const struct template_value values[] = { { "base", "fw" }, { "map", "denied" } };

static void check_rendered(const char *template_text, const char *wanted)
{
	struct text out = { 0 };

	template_render(&out, template_text, values, 2);
	cr_assert_str_eq(text_string(&out), wanted);
	text_release(&out);
}

Test(template, puts_each_value_where_its_name_stands)
{
	check_rendered("", "");
	check_rendered("int @base@_@map@(void);", "int fw_denied(void);");
	check_rendered("@base@@base@", "fwfw");
}

Test(template, leaves_an_at_sign_that_names_nothing_alone)
{
	check_rendered("a@b.c @ @1@ @", "a@b.c @ @1@ @");
}

Test(template, aborts_on_a_name_without_a_value, .signal = SIGABRT)
{
	struct text out = { 0 };

	template_render(&out, "@nobody@", values, 2);
}
