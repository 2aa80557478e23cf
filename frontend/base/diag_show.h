/* SPDX-License-Identifier: MIT */
/* Functions that the printers of diagnostics share: the order of printing, text that is safe for a
 * terminal, and the macro levels of a place. Only for base. */
#pragma once

#include "frontend/base/diag.h"
#include "frontend/base/text.h"

/* The next character of `text` in a form that is safe for a terminal: control characters, invalid
 * bytes and marks that change the direction of text are spelled out. Tabs stay. */
struct shown {
	size_t len;      /* length in bytes of the character in the text */
	size_t width;    /* its width in columns */
	char spelled[12];/* "<U+001B>"; empty: print the bytes themselves */
};
struct shown diag_show_next(const char *text, size_t len);

/* Appends the whole string in that form on one line: a newline becomes `\n` unless keep_lines. */
void diag_show(struct text *out, const char *text, bool keep_lines);

/* The diagnostics in the order of printing: an array of list->diags.count in the list's arena. */
struct diag **diag_sorted(const struct diag_list *list);

/* The next macro level of a place to print, innermost first; of many levels only the first and last
 * ones. *state is 0 at the start; NULL at the end. *ret_left is the number of levels left out
 * before this one. */
const struct expansion *diag_next_level(const struct span *span, unsigned *state,
					unsigned *ret_left);

struct failure;

/* Prints one document; list and failure may be NULL. */
void diag_print_json(const struct diag_list *list, const struct failure *failure, FILE *stream);
void diag_print_sarif(const struct diag_list *list, const struct failure *failure, FILE *stream);
