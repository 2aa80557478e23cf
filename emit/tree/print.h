/* SPDX-License-Identifier: MIT */
/*
 * Prints a C tree as text, in the layout of the kernel's clang-format: 80 columns, tabs of 8,
 * precedence by as few parentheses as readers expect. In: a struct cfile of emit/file or emit/user.
 * Out: lines with their Lisp spans, and from them the readable file or the one with #line
 * directives that clang compiles.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/base/text.h"

/*
 * A line of C, and the span of its Lisp form. Lines without instructions have no span. The arena
 * owns the texts.
 */
struct cline {
	const char *text;
	const struct span *span; /* points into the C tree; NULL: no Lisp form */
};

struct clines {
	VEC(struct cline) lines;
};

void print_file(struct arena *arena, const struct cfile *file, struct clines *ret_lines);
/* An expression on one line, as text. */
const char *print_flat(struct arena *arena, const struct cexpr *expr);
/* Prints lines as a block comment, indented by tabs; on one line if it fits. */
void print_comment(struct text *out, const char *comment, unsigned tabs);
/* The readable file. */
void print_plain(const struct clines *lines, struct text *out);
/*
 * The same lines with #line directives, for clang. The Lisp file is named once, behind the
 * includes.
 */
void print_with_lines(const struct clines *lines, struct text *out);

/* The data for the comment at the top of a generated file. */
struct c_head {
	const char *source_name; /* the Lisp source */
	const char *spdx;        /* an SPDX expression, or NULL */
	const char *comment;     /* the source's head comment, or NULL */
	const char *flags;       /* flags that clang needs, or NULL */
};

/* License line, head comment, and where the file comes from. */
void print_head(struct arena *arena, const struct c_head *head, struct text *out);
