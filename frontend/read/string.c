// SPDX-License-Identifier: MIT
/* The reader: reads strings and block comments, both of which can contain newlines. Called by
 * reader.c at `"` and `#|`; reports one that is not closed, with the line where it probably
 * ends. */
#include <string.h>

#include "frontend/read/scan.h"

/* Steps over a byte of a string or a block comment. */
static void byte_pass(struct scan *scan)
{
	if (scan->source->text[scan->at] == '\n')
		scan->line++;
	scan->at++;
}

/* Remembers a form that seems to start inside a string, in case a quote is missing. */
static void wild_note(struct scan *scan, size_t start, uint32_t line)
{
	if (scan->wild_string.source || scan->source->text[scan->at] != '(' ||
	    !scan_at_line_start(scan))
		return;
	scan->wild_string = scan_span(scan, start, line);
	scan->wild_string.len = 1;
	scan->wild_end = scan->at;
	scan->wild_line = scan->line;
}

/* Moves to the closing quote; false if there is none. */
static bool string_find_end(struct scan *scan, size_t start, uint32_t line)
{
	for (scan->at = start + 1; scan->at < scan->source->len; byte_pass(scan)) {
		char byte = scan->source->text[scan->at];

		if (byte == '"')
			return true;
		if (byte == '\\')
			byte_pass(scan);
		else
			wild_note(scan, start, line);
	}
	scan->at = scan->source->len; /* the last byte may have been a backslash */
	return false;
}

void string_read(struct scan *scan)
{
	size_t start = scan->at;
	uint32_t line = scan->line;
	const char *comment = comment_take(scan);

	if (!string_find_end(scan, start, line)) {
		struct span span = scan_span(scan, start, line);

		span.len = 1;
		scan_report_end(scan, &span);
		return;
	}
	const char *raw = scan->source->text + start + 1;
	size_t raw_len = scan->at - start - 1, len = 0;
	char *string = arena_alloc(scan->reader->arena, raw_len + 1);

	scan->at++;
	for (size_t i = 0; i < raw_len; i++) {
		if (raw[i] == '\\')
			i++;
		string[len++] = raw[i];
	}
	struct form *form = scan_form(scan, FORM_STRING, scan_span(scan, start, line));

	if (memchr(string, '\0', len)) {
		diag_report(scan->reader->diags, DIAG_SYNTAX, form->span,
			    "a string cannot contain a NUL byte");
		len = strlen(string);
	}
	form->string = string;
	form->len = len;
	scan_datum(scan, form, comment);
}

void block_comment_read(struct scan *scan)
{
	size_t start = scan->at, depth = 0;
	uint32_t line = scan->line;
	const char *text = scan->source->text;

	while (scan->at < scan->source->len) {
		bool opens = text[scan->at] == '#' && text[scan->at + 1] == '|';
		bool closes = text[scan->at] == '|' && text[scan->at + 1] == '#';

		byte_pass(scan);
		if (opens || closes)
			byte_pass(scan);
		depth += opens;
		depth -= closes;
		if (!depth)
			return;
	}
	scan->at = start + 2;
	diag_report(scan->reader->diags, DIAG_UNBALANCED, scan_span(scan, start, line),
		    "this comment is not closed");
	scan_resume(scan, 0, 0);
}
