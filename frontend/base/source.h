/* SPDX-License-Identifier: MIT */
/*
 * Source text and places in it. Sources live in the unit's arena; a span is a small value that is
 * copied freely and points to its source.
 */
#pragma once

#include <stdint.h>

#include "frontend/base/arena.h"

struct source {
	const char *name;       /* the name that the user gave, as messages print it; "<stdin>" */
	const char *text;       /* NUL-terminated */
	size_t len;
	const uint32_t *lines;  /* offset of each line's first byte */
	uint32_t line_count;
	int is_prelude;         /* part of the compiler: never the primary place of a message */
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
	/* the macro call that made it; NULL when the user wrote it there */
	const struct expansion *expansion;
};

/* One call of a macro, shared by all data that the call made from one text. */
struct macro_call {
	const char *macro;             /* the macro's name */
	const struct source *source;   /* the macro's text; NULL: built without a text */
	const struct expansion *outer; /* the expansion in which the call itself was made */
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
