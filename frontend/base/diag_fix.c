// SPDX-License-Identifier: MIT
/* Adds replacements to diagnostics. diag_fix adds a given text at a given span; diag_help_near adds
 * the help "did you mean `x`?", finds the misspelled name in the message's span, and replaces it by
 * `x`. Called by frontend/read and frontend/sema. diag_json.c and diag_sarif.c print the
 * replacements, and lsp/diagnostics.c offers them as code actions. */
#include <ctype.h>
#include <string.h>

#include "frontend/base/diag.h"

void diag_fix(struct diag_list *list, struct diag *diag, struct span span, const char *format, ...)
{
	struct diag_fix fix = { .span = span };
	va_list args;

	if (!span.source || span.source->is_prelude || span.expansion ||
	    (size_t)span.offset + span.len > span.source->len)
		return;
	va_start(args, format);
	fix.text = arena_vprintf(list->arena, format, args);
	va_end(args);
	VEC_PUSH(list->arena, &diag->fixes, fix);
}

static bool in_name(char byte)
{
	return isalnum((unsigned char)byte) || strchr("-_+*/<>=.%", byte);
}

/* Compares names as the language does: case is ignored, and `_` equals `-`. */
static bool same_name(const char *text, const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int a = tolower((unsigned char)text[i]), b = tolower((unsigned char)name[i]);

		if ((a == '_' ? '-' : a) != (b == '_' ? '-' : b))
			return false;
	}
	return true;
}

/* Finds `name` in the span. False if the span does not have it, has it more than once, or behind a
 * line break, where the column would be another. */
static bool find_name(struct span span, const char *name, struct span *ret_place)
{
	const char *text = span.source->text + span.offset;
	size_t len = strlen(name), found = 0;

	if ((size_t)span.offset + span.len > span.source->len)
		return false;
	for (size_t at = 0; at + len <= span.len; at++) {
		bool ends = at + len == span.len || !in_name(text[at + len]);
		/* in an accessor STRUCT-FIELD the field is the end */
		bool begins = !at || !in_name(text[at - 1]) ||
			      (text[at - 1] == '-' && at + len == span.len);

		if (!begins || !ends || !same_name(text + at, name, len))
			continue;
		if (memchr(text, '\n', at))
			return false;
		*ret_place = span;
		ret_place->offset += (uint32_t)at;
		ret_place->column += (uint32_t)at;
		ret_place->len = (uint32_t)len;
		found++;
	}
	return found == 1;
}

void diag_help_near(struct diag_list *list, struct diag *diag, const char *prefix,
		    const char *wanted, const char *best)
{
	struct span place;

	if (!best)
		return;
	diag_help(list, diag, "did you mean `%s%s`?", prefix, best);
	if (!diag->span.source || !*wanted || !find_name(diag->span, wanted, &place))
		return;
	if (place.offset && place.source->text[place.offset - 1] == ':')
		prefix = "";
	diag_fix(list, diag, place, "%s%s", prefix, best);
}
