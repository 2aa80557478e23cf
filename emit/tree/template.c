// SPDX-License-Identifier: MIT
/*
 * Fills in templates: fixed text with @name@ places. In: a template of templates/session and values
 * by name. Out: the text. skeletons/session_header.c writes the session header with it.
 */
#include "emit/tree/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES "abcdefghijklmnopqrstuvwxyz_"

static const char *find_value(const char *name, size_t len, const struct template_value *values,
			      size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(values[i].name) == len && !memcmp(values[i].name, name, len))
			return values[i].value;
	fprintf(stderr, "skep: a template's @%.*s@ has no value\n", (int)len, name);
	abort();
}

void template_render(struct text *out, const char *template_text,
		     const struct template_value *values, size_t count)
{
	for (const char *at = template_text; *at;) {
		size_t plain = strcspn(at, "@");
		size_t len;

		text_append(out, at, plain);
		at += plain;
		if (!*at)
			break;
		len = strspn(at + 1, NAME_BYTES);
		if (!len || at[1 + len] != '@') {
			text_putc(out, *at++);
			continue;
		}
		text_puts(out, find_value(at + 1, len, values, count));
		at += len + 2;
	}
}
