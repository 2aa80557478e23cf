/* SPDX-License-Identifier: MIT */
/* What the tests of the reader and the expander share: a reader, and checks of what it gave. */
#pragma once

#include <criterion/criterion.h>
#include <string.h>

#include "frontend/base/text.h"
#include "frontend/read/form.h"

struct fixture {
	struct arena arena;
	struct interner names;
	struct diag_list diags;
	struct reader reader;
};

static inline void fixture_start(struct fixture *fixture)
{
	*fixture = (struct fixture){0};
	fixture->names.arena = &fixture->arena;
	fixture->diags.arena = &fixture->arena;
	fixture->reader = (struct reader){ .arena = &fixture->arena,
					  .names = &fixture->names,
					  .diags = &fixture->diags };
}

static inline void fixture_end(struct fixture *fixture)
{
	arena_release(&fixture->arena);
}

static inline struct form_list *fixture_read_bytes(struct fixture *fixture, const char *text,
						   size_t len)
{
	return read_source(&fixture->reader, source_new(&fixture->arena, "t.lisp", text, len));
}

static inline struct form_list *fixture_read(struct fixture *fixture, const char *text)
{
	return fixture_read_bytes(fixture, text, strlen(text));
}

/* All forms as text, with a blank between. */
static inline const char *fixture_text(struct fixture *fixture, const struct form_list *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->forms.count; i++)
		text = arena_printf(&fixture->arena, "%s%s%s", text, i ? " " : "",
				    form_text(&fixture->arena, list->forms.items[i]));
	return text;
}

/* "1:5 [syntax], 2:1 [type]": all diagnostics in the order in which they were found. */
static inline const char *fixture_diags(struct fixture *fixture)
{
	const char *text = "";

	for (size_t i = 0; i < fixture->diags.diags.count; i++) {
		const struct diag *diag = fixture->diags.diags.items[i];

		text = arena_printf(&fixture->arena, "%s%s%u:%u [%s]", text, i ? ", " : "",
				    diag->span.line, diag->span.column, diag_name(diag->id));
	}
	return text;
}
