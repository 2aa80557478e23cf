/*
 * Source text and places in it. Sources live in the unit's arena; a span is a small value that is
 * copied freely and points to its source.
 */
#pragma once

#include <stdint.h>

#include "frontend/base/arena.h"

struct source {
	const char *name;       /* as the user gave it: what messages print; "<stdin>" */
	const char *text;       /* NUL-terminated */
	size_t len;
	const uint32_t *lines;  /* offset of each line's first byte */
	uint32_t line_count;
	int is_prelude;         /* ships with the compiler: never the primary place of a message */
};

/* Copies the text and indexes its lines. */
struct source *source_new(struct arena *arena, const char *name, const char *text, size_t len);

/*
 * line and column count from 1, column in bytes; len in bytes, at least 1, cut at the line's end
 * when printed. A span of no source (source NULL) means "no place".
 */
struct span {
	const struct source *source;
	uint32_t line, column;
	uint32_t offset, len;
	const struct expansion *expansion; /* how it was made, NULL when the user wrote it there */
};

/* One call of a macro: what all data that it made of one text have in common. */
struct macro_call {
	const char *macro;             /* its name */
	const struct source *source;   /* the macro's text; NULL: made by no text */
	const struct expansion *outer; /* how the call was made */
};

/*
 * One macro level. A datum that a macro made has the place of the call (so that messages point at
 * the user's own line), and this chain, innermost macro first. There are as many as data, so an
 * expansion has no line and column: expansion_place counts them.
 */
struct expansion {
	const struct macro_call *call;
	uint32_t offset, len;        /* the datum's place in the call's source */
};

/* The datum's place in the macro's text. */
struct span expansion_place(const struct expansion *expansion);

/* The line's text without its newline; *ret_len its length. line counts from 1. */
const char *source_line(const struct source *source, uint32_t line, uint32_t *ret_len);

/* From the first byte of `first` to the last byte of `last`, both of one source. */
struct span span_join(struct span first, struct span last);
