/* SPDX-License-Identifier: MIT */
/*
 * From the C tree to text: precedence, layout, comments. 80 columns, tabs of 8; what comes out is
 * what clang-format would leave alone with the project's .clang-format.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/base/text.h"

/*
 * One line of C and the Lisp it comes from: `span` has no source on lines that make no instruction.
 * The texts live in the arena.
 */
struct cline {
	const char *text;
	const struct span *span; /* in the C tree; NULL: it comes from no Lisp */
};

struct clines {
	VEC(struct cline) lines;
};

void print_file(struct arena *arena, const struct cfile *file, struct clines *ret_lines);
/* An expression on one line, for places that take text. */
const char *print_flat(struct arena *arena, const struct cexpr *expr);
/* Lines as a block comment, indented by tabs: one line where it fits. */
void print_comment(struct text *out, const char *comment, unsigned tabs);
/* The readable file. */
void print_plain(const struct clines *lines, struct text *out);
/*
 * The same lines with #line directives, for clang: the Lisp's name is given once, after the
 * includes.
 */
void print_with_lines(const struct clines *lines, struct text *out);

/* What stands at the head of a file. */
struct c_head {
	const char *source_name; /* what it was made from */
	const char *spdx;        /* an SPDX expression, or NULL */
	const char *comment;     /* of the source's head, or NULL */
	const char *flags;       /* what clang must be given, or NULL */
};

/* License line, head comment, and where the file comes from. */
void print_head(struct arena *arena, const struct c_head *head, struct text *out);
