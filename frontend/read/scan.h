/* Of the reader only: where it is in the text, and the data that are open. */
#pragma once

#include "frontend/read/form.h"

/* How deep data may nest; what is deeper is reported once and read as nil. */
#define DEPTH_MOST 1000

/* An open list, or a prefix such as ' that waits for its datum. */
struct open_list {
	const char *prefix;       /* "quote", NULL for a list */
	struct span open;         /* the parenthesis or the prefix */
	const char *comment;      /* what stood above it */
	const char *trailing;     /* what stood after its head, on its first line */
	struct form *first, *last;/* the pairs so far */
	const struct form *rest;  /* the datum after a dot */
	bool dotted;
	bool is_vector;           /* #( */
	unsigned quasi;           /* backquotes minus commas around it */
};

struct scan {
	struct reader *reader;
	const struct source *source;
	struct form_list *list;
	size_t at;                /* the next byte */
	uint32_t line;            /* the line it is on */
	VEC(struct open_list) frames;
	size_t skipped;           /* parentheses open beyond DEPTH_MOST */
	bool too_deep, nul_seen;  /* said once */
	bool recovered;           /* parentheses may be left over */
	bool ended;               /* what follows cannot be read */

	/* Where a form that is not closed probably ends: a later line that starts with `(`. */
	size_t next_form;         /* 0: none seen */
	uint32_t next_line;
	const char *next_comment;
	struct span wild_string;  /* the first string that runs over such a line */
	size_t wild_end;          /* the start of that line */
	uint32_t wild_line;
	unsigned recovery_count;

	/* comments */
	VEC(const char *) pending;/* lines that wait for their datum */
	uint32_t pending_line;    /* the last of them */
	struct form *line_datum;  /* the datum that has just ended, if nothing was opened since */
	uint32_t line_datum_end;  /* its last line */
	const char **trailing;    /* where the last trailing comment went */
	uint32_t trailing_line, trailing_column;
	VEC(const char *) head;
};

/* From an offset on the current line to the next byte. */
struct span scan_span(const struct scan *scan, size_t start, uint32_t line);

/* A datum has been read: puts it where it belongs and takes the comment above it. */
void scan_datum(struct scan *scan, struct form *datum, const char *comment);
struct form *scan_form(struct scan *scan, enum form_kind kind, struct span span);
bool scan_at_line_start(const struct scan *scan);
/* The source ends inside a form, and inside that string if any: says so and goes on if it can. */
void scan_report_end(struct scan *scan, const struct span *string);
/* Goes on at the next form, in column 1 of that line; ends where `at` is 0. */
void scan_resume(struct scan *scan, size_t at, uint32_t line);

/* string.c: what stands between quotes, and block comments. */
void string_read(struct scan *scan);
void block_comment_read(struct scan *scan);

/* token.c: a name or number, or a dot. */
void token_read(struct scan *scan);
/* What follows a # that is no prefix and no comment. */
void token_read_dispatch(struct scan *scan);
bool token_is_delimiter(char byte);

/*
 * number.c: the datum of len bytes that look like a number, with what is wrong reported; NULL where
 * they are a name.
 */
struct form *number_read(struct scan *scan, const char *text, size_t len, struct span span);
struct form *number_in_base(struct scan *scan, const char *text, size_t len, struct span span,
			    unsigned base);

/* comment.c: a `;` comment, up to the end of its line. */
void comment_read(struct scan *scan);
/* The lines that wait, joined, or NULL; they wait no longer. */
const char *comment_take(struct scan *scan);
/* The lines with '\n' between them, NULL for none. */
const char *lines_join(struct arena *arena, const char *const *lines, size_t count);
