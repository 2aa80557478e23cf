// SPDX-License-Identifier: MIT
/* The reader: turns a source's text into a list of data, without recursion, so that deep nesting is
 * safe. read_source is called by cli and by `include`; it reports unbalanced parentheses and bad
 * tokens and continues at the next form. token.c, string.c, number.c and comment.c read the
 * pieces. */
#include <string.h>

#include "frontend/read/scan.h"

/* Each form that is not closed costs another pass over the rest, so the reader gives up after this
 * many. */
#define RECOVERY_MOST 32

struct span scan_span(const struct scan *scan, size_t start, uint32_t line)
{
	return (struct span){ .source = scan->source,
			      .line = line,
			      .column = (uint32_t)start - scan->source->lines[line - 1] + 1,
			      .offset = (uint32_t)start,
			      .len = (uint32_t)(scan->at - start) };
}

struct form *scan_form(struct scan *scan, enum form_kind kind, struct span span)
{
	struct form *form = ARENA_NEW(reader_forms(scan->reader), struct form);

	form->kind = kind;
	form->span = span;
	return form;
}

bool scan_at_line_start(const struct scan *scan)
{
	return scan->at == scan->source->lines[scan->line - 1];
}

static struct open_list *frame_top(struct scan *scan)
{
	return scan->frames.count ? &scan->frames.items[scan->frames.count - 1] : NULL;
}

static void frame_append(struct scan *scan, struct open_list *frame, struct form *datum)
{
	if (frame->dotted) {
		if (frame->rest)
			diag_report(scan->reader->diags, DIAG_SYNTAX, datum->span,
				    "only one datum may follow the dot of a list");
		else
			frame->rest = datum;
		return;
	}
	struct form *pair = scan_form(scan, FORM_PAIR, datum->span);

	pair->car = datum;
	if (frame->last)
		frame->last->cdr = pair;
	else
		frame->first = pair;
	frame->last = pair;
}

/* Makes (quote x) for 'x; both parts have a place in the text. */
static struct form *prefix_form(struct scan *scan, const struct open_list *frame,
				const struct form *datum)
{
	struct reader *reader = scan->reader;
	struct span span = span_join(frame->open, datum->span);
	struct form *form = scan_form(scan, FORM_PAIR, span);

	form->car = form_symbol(reader, frame->open, frame->prefix);
	form->cdr = form_pair(reader_forms(reader), datum->span, datum,
			      form_nil(reader_forms(reader), datum->span));
	return form;
}

void scan_datum(struct scan *scan, struct form *datum, const char *comment)
{
	struct open_list *top;

	if (scan->skipped)
		return;
	datum->comment = comment;
	while ((top = frame_top(scan)) && top->prefix) {
		datum = prefix_form(scan, top, datum);
		datum->comment = top->comment;
		scan->frames.count--;
	}
	scan->trailing = NULL;
	scan->line_datum = datum;
	scan->line_datum_end = scan->line;
	if (top) {
		frame_append(scan, top, datum);
		return;
	}
	VEC_PUSH(scan->reader->arena, &scan->list->forms, datum);
	scan->next_form = 0;
	scan->wild_string.source = NULL;
}

static void frame_push(struct scan *scan, struct open_list frame)
{
	frame.comment = comment_take(scan);
	scan->line_datum = NULL;
	scan->trailing = NULL;
	VEC_PUSH(scan->reader->arena, &scan->frames, frame);
}

static bool depth_is_left(struct scan *scan, struct span span)
{
	if (scan->frames.count < DEPTH_MOST)
		return true;
	if (!scan->too_deep)
		diag_report(scan->reader->diags, DIAG_TOO_DEEP, span,
			    "this datum is nested more than %d deep", DEPTH_MOST);
	scan->too_deep = true;
	return false;
}

static void list_open(struct scan *scan, bool is_vector)
{
	size_t start = scan->at;
	bool starts_line = scan_at_line_start(scan);
	struct open_list *top = frame_top(scan);
	struct open_list frame = { .quasi = top ? top->quasi : 0, .is_vector = is_vector };

	scan->at += is_vector ? 2 : 1;
	frame.open = scan_span(scan, start, scan->line);
	if (starts_line && top && !scan->next_form) {
		scan->next_form = start;
		scan->next_line = scan->line;
		scan->next_comment = comment_take(scan);
	}
	if (scan->skipped || !depth_is_left(scan, frame.open))
		scan->skipped++;
	else
		frame_push(scan, frame);
}

/* a character literal of C, 'a' */
static void help_quote(struct scan *scan, const struct open_list *top, struct diag *diag)
{
	if (scan->source->text[top->open.offset] == '\'')
		diag_help(scan->reader->diags, diag, "a character is written #\\a");
}

/* Drops prefixes at a closing parenthesis or at the end, since no datum follows them. */
static void prefixes_drop(struct scan *scan)
{
	struct open_list *top = frame_top(scan);

	if (top && top->prefix)
		help_quote(scan, top, diag_report(scan->reader->diags, DIAG_SYNTAX, top->open,
						  "nothing follows this `%.*s`", (int)top->open.len,
						  scan->source->text + top->open.offset));
	while (top && top->prefix) {
		scan->frames.count--;
		top = frame_top(scan);
	}
}

static struct form *list_finish(struct scan *scan, const struct open_list *frame, struct span close)
{
	struct span whole = span_join(frame->open, close);
	struct form *list = frame->first;

	if (frame->dotted && !frame->rest)
		diag_report(scan->reader->diags, DIAG_SYNTAX, close,
			    "a datum must follow the dot of a list");
	if (!list) {
		list = scan_form(scan, FORM_NIL, whole);
		list->is_vector = frame->is_vector;
		return list;
	}
	list->is_vector = frame->is_vector;
	for (struct form *pair = list; pair; pair = (struct form *)pair->cdr)
		pair->span = span_join(pair->span, close);
	list->span = whole;
	list->trailing = frame->trailing;
	frame->last->cdr = frame->rest ? frame->rest : form_nil(reader_forms(scan->reader), close);
	return list;
}

static void list_close(struct scan *scan)
{
	size_t start = scan->at++;
	struct span close = scan_span(scan, start, scan->line);

	scan->pending.count = 0;
	if (scan->skipped) {
		if (--scan->skipped == 0)
			scan_datum(scan, scan_form(scan, FORM_NIL, close), NULL);
		return;
	}
	prefixes_drop(scan);
	if (!scan->frames.count) {
		if (!scan->recovered)
			diag_report(scan->reader->diags, DIAG_UNBALANCED, close,
				    "this parenthesis closes no form");
		while (scan->at < scan->source->len && scan->source->text[scan->at] == ')')
			scan->at++;
		return;
	}
	struct open_list frame = scan->frames.items[--scan->frames.count];

	scan_datum(scan, list_finish(scan, &frame, close), frame.comment);
}

static void prefix_open(struct scan *scan, const char *name, size_t len)
{
	size_t start = scan->at;
	struct open_list *top = frame_top(scan);
	struct open_list frame = { .prefix = name, .quasi = top ? top->quasi : 0 };

	scan->at += len;
	frame.open = scan_span(scan, start, scan->line);
	if (strcmp(name, "quasiquote") == 0) {
		frame.quasi++;
	} else if (strncmp(name, "unquote", strlen("unquote")) == 0) {
		if (!frame.quasi) {
			diag_report(scan->reader->diags, DIAG_SYNTAX, frame.open,
				    "this comma is in no backquote");
			return;
		}
		frame.quasi--;
	}
	if (scan->skipped || !depth_is_left(scan, frame.open))
		return;
	frame_push(scan, frame);
}

static void dispatch_read(struct scan *scan, char next)
{
	if (next == '|')
		block_comment_read(scan);
	else if (next == '\'')
		prefix_open(scan, "function", 2);
	else if (next == '(')
		list_open(scan, true);
	else
		token_read_dispatch(scan);
}

static void datum_read(struct scan *scan)
{
	const char *text = scan->source->text + scan->at;

	switch (*text) {
	case '(':
		list_open(scan, false);
		break;
	case ')':
		list_close(scan);
		break;
	case '\'':
		prefix_open(scan, "quote", 1);
		break;
	case '`':
		prefix_open(scan, "quasiquote", 1);
		break;
	case ',':
		if (text[1] == '@')
			prefix_open(scan, "unquote-splicing", 2);
		else
			prefix_open(scan, "unquote", 1);
		break;
	case '"':
		string_read(scan);
		break;
	case ';':
		comment_read(scan);
		break;
	case '#':
		dispatch_read(scan, text[1]);
		break;
	default:
		token_read(scan);
	}
}

static bool blank_skip(struct scan *scan)
{
	while (scan->at < scan->source->len) {
		char byte = scan->source->text[scan->at];

		if (byte == '\n')
			scan->line++;
		else if (byte != ' ' && (byte < '\t' || byte > '\r'))
			return true;
		scan->at++;
	}
	return false;
}

void scan_resume(struct scan *scan, size_t at, uint32_t line)
{
	scan->frames.count = 0;
	scan->skipped = 0;
	scan->pending.count = 0;
	scan->line_datum = NULL;
	scan->trailing = NULL;
	scan->next_form = 0;
	scan->wild_string.source = NULL;
	scan->recovered = true;
	if (at && scan->recovery_count++ < RECOVERY_MOST) {
		scan->at = at;
		scan->line = line;
	} else {
		scan->ended = true;
	}
}

static void report_open(struct scan *scan)
{
	struct diag_list *diags = scan->reader->diags;
	const struct open_list *open = scan->frames.items;
	const char *comment = scan->next_comment;

	while (open->prefix) /* one of them is a list: prefixes alone are dropped at the end */
		open++;
	struct diag *diag = diag_report(diags, DIAG_UNBALANCED, open->open,
					"this parenthesis is not closed");

	if (scan->next_form)
		diag_help(diags, diag,
			  "line %u starts with a parenthesis: one is probably missing before it",
			  scan->next_line);
	scan_resume(scan, scan->next_form, scan->next_line);
	if (comment && !scan->ended)
		VEC_PUSH(scan->reader->arena, &scan->pending, comment);
}

void scan_report_end(struct scan *scan, const struct span *string)
{
	struct diag_list *diags = scan->reader->diags;
	const struct span *wild = &scan->wild_string;

	if (scan->next_form && !(wild->source && wild->offset < scan->next_form)) {
		report_open(scan);
	} else if (wild->source) {
		diag_report(diags, DIAG_UNBALANCED, *wild,
			    "this string runs on over the start of another form");
		scan_resume(scan, scan->wild_end, scan->wild_line);
	} else if (string) {
		diag_report(diags, DIAG_UNBALANCED, *string, "this string is not closed");
		scan_resume(scan, 0, 0);
	} else {
		report_open(scan);
	}
}

struct form_list *read_source(struct reader *reader, const struct source *source)
{
	struct scan scan = { .reader = reader, .source = source, .line = 1 };

	scan.list = ARENA_NEW(reader->arena, struct form_list);
	if (strncmp(source->text, "\xef\xbb\xbf", 3) == 0)
		scan.at = 3;
	if (strncmp(source->text + scan.at, "#!", 2) == 0)
		scan.at += strcspn(source->text + scan.at, "\n");
	while (!scan.ended) {
		if (blank_skip(&scan)) {
			datum_read(&scan);
			continue;
		}
		scan.skipped = 0;
		prefixes_drop(&scan);
		if (scan.frames.count == 0)
			break;
		scan_report_end(&scan, NULL);
	}
	scan.list->head = lines_join(reader->arena, scan.head.items, scan.head.count);
	scan.list->last_comment = comment_take(&scan);
	return scan.list;
}
