/* Of base only: what the printers of diagnostics share. */
#pragma once

#include "frontend/base/diag.h"
#include "frontend/base/text.h"

/*
 * The next character of `text` as a terminal may be sent it: control characters, invalid bytes and
 * the marks that turn the direction of text are spelled out. Tabs stay.
 */
struct shown {
	size_t len;      /* bytes of the text that it stands for */
	size_t width;    /* columns it takes */
	char spelled[12];/* "<U+001B>"; empty: the bytes themselves */
};
struct shown diag_show_next(const char *text, size_t len);

/* The whole string that way, on one line: `\n` stands for a newline, unless those are kept. */
void diag_show(struct text *out, const char *text, bool keep_lines);

/* The diagnostics in the order of printing; an array of list->diags.count in the list's arena. */
struct diag **diag_sorted(const struct diag_list *list);

/*
 * The macro levels of a place that are worth a note, innermost first: all of a few; of many the
 * first and the last ones. *state is 0 at the start; NULL at the end. *ret_left is how many levels
 * were left out before this one.
 */
const struct expansion *diag_next_level(const struct span *span, unsigned *state,
					unsigned *ret_left);

struct failure;

/* One document; each of list and failure may be NULL. */
void diag_print_json(const struct diag_list *list, const struct failure *failure, FILE *stream);
void diag_print_sarif(const struct diag_list *list, const struct failure *failure, FILE *stream);
