/* SPDX-License-Identifier: MIT */
/* What the tests of the expander share. */
#pragma once

#include "frontend/expand/expand.h"
#include "tests/unit/read_fixture.h"

static inline const struct form_list *
fixture_expand_with(struct fixture *fixture, const char *source,
		    const struct expand_options *options)
{
	return expand_forms(&fixture->reader, fixture_read(fixture, source), options);
}

static inline const struct form_list *fixture_expand(struct fixture *fixture, const char *source)
{
	return fixture_expand_with(fixture, source, NULL);
}

/* The source expands to that text, with those diagnostics. */
static inline void check_expansion(const char *source, const char *wanted, const char *diags)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const char *text = fixture_text(&fixture, fixture_expand(&fixture, source));

	cr_assert_str_eq(text, wanted, "%s\nbecomes %s\ninstead of %s\nwith "
				       "%s", source, text, wanted,
			 fixture_diags(&fixture));
	cr_assert_str_eq(fixture_diags(&fixture), diags, "%s\ngives %s", source,
			 fixture_diags(&fixture));
	fixture_end(&fixture);
}

static inline void check_expands(const char *source, const char *wanted)
{
	check_expansion(source, wanted, "");
}

/* The compile-time value of an expression, as text. */
static inline void check_value(const char *expression, const char *wanted)
{
	struct fixture fixture;

	fixture_start(&fixture);
	const char *source = arena_printf(&fixture.arena, "(defmacro m () (list 'v %s))\n(m)",
					  expression);
	const char *text = fixture_text(&fixture, fixture_expand(&fixture, source));
	const char *whole = arena_printf(&fixture.arena, "(v %s)", wanted);

	cr_assert_str_eq(text, whole, "%s is %s, not %s; %s", expression, text, whole,
			 fixture.diags.diags.count ? fixture.diags.diags.items[0]->text : "");
	fixture_end(&fixture);
}

/* Evaluating the expression is an error whose text holds `wanted`. */
static inline void check_value_fails(const char *expression, const char *wanted)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_expand(&fixture, arena_printf(&fixture.arena, "(defmacro m () "
							      "%s)\n(m)", expression));
	cr_assert_eq(fixture.diags.error_count, 1, "%s gives %s", expression,
		     fixture_diags(&fixture));
	cr_assert_not_null(strstr(fixture.diags.diags.items[0]->text, wanted), "%s: %s", expression,
			   fixture.diags.diags.items[0]->text);
	fixture_end(&fixture);
}
