/* SPDX-License-Identifier: MIT */
/*
 * Prints expressions with line breaks: the part of the printer that print.c calls for each
 * expression, and print.h's print_flat. In: an expression and a column. Out: text, and the column
 * behind it.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/base/text.h"

/*
 * Appends the expression at `column` (0-based, tabs count 8). Breaks lines so that they fit into 80
 * columns with `suffix` more bytes behind the end. `indent` is the statement's, in columns. Returns
 * the column behind the expression.
 */
unsigned print_expr(struct text *out, const struct cexpr *expr, unsigned column, unsigned suffix,
		    unsigned indent);
/* Begins a line, and fills it with tabs and spaces up to the column. */
void print_newline(struct text *out, unsigned column);
