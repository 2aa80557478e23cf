/* SPDX-License-Identifier: MIT */
/* State of the reader: its position in the text, and the stack of open lists. Shared by reader.c,
 * token.c, string.c, number.c and comment.c; only for frontend/read. */
#pragma once

#include "frontend/read/form.h"

/* Deeper data are reported once and read as nil. */
#define DEPTH_MOST 1000

/* An open list, or a prefix such as ' that waits for its datum. */
struct open_list {
	const char *prefix;       /* "quote", NULL for a list */
	struct span open;         /* place of the parenthesis or the prefix */
	const char *comment;      /* comment above it */
	const char *trailing;     /* comment behind its head, on its first line */
	struct form *first, *last;/* the pairs so far */
	const struct form *rest;  /* the datum after a dot */
	bool dotted;
	bool is_vector;           /* #( */
	unsigned quasi;           /* number of backquotes minus commas around it */
};

struct scan {
	struct reader *reader;
	const struct source *source;
	struct form_list *list;
	size_t at;                /* offset of the next byte */
	uint32_t line;            /* line of the next byte */
	VEC(struct open_list) frames;
	size_t skipped;           /* parentheses open beyond DEPTH_MOST */
	bool too_deep, nul_seen;  /* reported already */
	bool recovered;           /* after an error some parentheses may be unmatched */
	bool ended;               /* the rest cannot be read */

	/* The probable end of a form that is not closed: a later line that starts with `(`. */
	size_t next_form;         /* 0: none seen */
	uint32_t next_line;
	const char *next_comment;
	struct span wild_string;  /* the first string that runs over such a line */
	size_t wild_end;          /* the start of that line */
	uint32_t wild_line;
	unsigned recovery_count;

	/* comments */
	VEC(const char *) pending;/* lines that wait for their datum */
	uint32_t pending_line;    /* the last line of `pending` */
	struct form *line_datum;  /* the datum that ended last, if nothing was opened since */
	uint32_t line_datum_end;  /* the last line of line_datum */
	const char **trailing;    /* place of the last trailing comment */
	uint32_t trailing_line, trailing_column;
	VEC(const char *) head;
};

/* The span from an offset on the current line to the next byte. */
struct span scan_span(const struct scan *scan, size_t start, uint32_t line);

/* Adds a datum to the innermost open list, with the comment above it. */
void scan_datum(struct scan *scan, struct form *datum, const char *comment);
struct form *scan_form(struct scan *scan, enum form_kind kind, struct span span);
bool scan_at_line_start(const struct scan *scan);
/* Reports a source that ends inside a form (and inside `string`, if any), and recovers if
 * possible. */
void scan_report_end(struct scan *scan, const struct span *string);
/* Continues at the next form, in column 1 of that line; ends if `at` is 0. */
void scan_resume(struct scan *scan, size_t at, uint32_t line);

/* string.c: reads a string or a block comment. */
void string_read(struct scan *scan);
void block_comment_read(struct scan *scan);

/* token.c: reads a name, a number or a dot. */
void token_read(struct scan *scan);
/* Reads a dispatch macro: the text behind a # that is neither prefix nor comment. */
void token_read_dispatch(struct scan *scan);
bool token_is_delimiter(char byte);

/* number.c: the datum of a token that looks like a number, after reporting its mistakes; NULL if it
 * is a name. */
struct form *number_read(struct scan *scan, const char *text, size_t len, struct span span);
struct form *number_in_base(struct scan *scan, const char *text, size_t len, struct span span,
			    unsigned base);

/* comment.c: reads a `;` comment up to the end of its line. */
void comment_read(struct scan *scan);
/* Takes the pending comment lines, joined; NULL if there are none. */
const char *comment_take(struct scan *scan);
/* Joins lines by '\n'; NULL for none. */
const char *lines_join(struct arena *arena, const char *const *lines, size_t count);
