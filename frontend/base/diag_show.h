/* Of base only: what the printers of diagnostics share. */
#pragma once

#include "frontend/base/diag.h"
#include "frontend/base/text.h"

/*
 * The next character of `text` as a terminal may be sent it: control characters, invalid bytes and
 * the marks that turn the direction of text are spelled out. A tab and, in messages, a newline stay.
 */
struct shown {
	size_t len;      /* bytes of the text that it stands for */
	size_t width;    /* columns it takes */
	char spelled[12];/* "<U+001B>"; empty: the bytes themselves */
};
struct shown diag_show_next(const char *text, size_t len);

/* The whole string that way. */
void diag_show(struct text *out, const char *text);

/* The diagnostics in the order of printing; an array of list->diags.count in the list's arena. */
struct diag **diag_sorted(const struct diag_list *list);

void diag_print_json(const struct diag_list *list, FILE *stream);
