/* SPDX-License-Identifier: MIT */
/* Expressions to text with line breaks: the printer's inner half. */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/base/text.h"

/*
 * Appends the expression at column (0-based, tabs counted as 8); breaks lines so that they stay
 * within 80 columns with `suffix` more bytes after the end. indent is the statement's, in columns.
 * Gives the column after it.
 */
unsigned print_expr(struct text *out, const struct cexpr *expr, unsigned column, unsigned suffix,
		    unsigned indent);
/* A new line filled with tabs and blanks up to column. */
void print_newline(struct text *out, unsigned column);
