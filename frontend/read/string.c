/* The reader: strings and block comments, which may run over lines. */
#include <string.h>

#include "frontend/read/scan.h"

/* Steps over one byte that is in a string or a block comment. */
static void byte_pass(struct scan *scan)
{
	if (scan->source->text[scan->at] == '\n')
		scan->line++;
	scan->at++;
}

/* A form that seems to start inside a string: remembered in case the quotes do not add up. */
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

/* Goes to the closing quote; false when there is none. */
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
	scan->at = scan->source->len; /* a backslash may have been the last byte */
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
