/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics: collected, sorted, printed at the end. diagnostics.def has one row each: enum, the
 * [name], default severity, the manual's line. Texts live in the list's arena.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "frontend/base/source.h"

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

enum diag_id {
#define DIAGNOSTIC(id, name, severity, manual) DIAG_##id,
#include "frontend/base/diagnostics.def"
#undef DIAGNOSTIC
	DIAG_COUNT
};

struct diag_note {
	struct span span;
	const char *text;
};

/* A line between a message and its help, "rule: .."; the label is one word. */
struct diag_detail {
	const char *label, *text;
};

/* A replacement: write `text` at the place of the span. Several fixes of a message are
 * alternatives. */
struct diag_fix {
	struct span span;
	const char *text;
};

struct diag {
	enum diag_id id;
	enum diag_severity severity;
	struct span span;
	const char *text;
	const char *help; /* or NULL */
	VEC(struct diag_note) notes;
	VEC(struct diag_detail) details;
	VEC(struct diag_fix) fixes;
};

struct diag_list {
	struct arena *arena;
	VEC(struct diag *) diags;
	size_t error_count, warning_count;
	bool off[DIAG_COUNT];    /* warnings that the user switched off */
	bool raised[DIAG_COUNT]; /* warnings that the user made errors */
	struct diag **slots;  /* for diag.c: the diagnostics by id and place */
	size_t slot_room;
};

/*
 * Adds a diagnostic of the row's default severity. The text follows printf; names stand in
 * `backquotes`, one sentence, no final stop. The same id at the same place is added once.
 * Returns it (never NULL), so that help and notes can follow:
 *	diag_help(list, diag_report(list, DIAG_X, span, "..."), "...");
 */
struct diag *diag_report(struct diag_list *list, enum diag_id id, struct span span,
			 const char *format, ...) __attribute__((format(printf, 4, 5)));
void diag_help(struct diag_list *list, struct diag *diag, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_note(struct diag_list *list, struct diag *diag, struct span span, const char *format,
	       ...) __attribute__((format(printf, 4, 5)));
void diag_detail(struct diag_list *list, struct diag *diag, const char *label, const char *format,
		 ...) __attribute__((format(printf, 4, 5)));

/* Adds a replacement for editors; adds none where the user did not write the span's text. */
void diag_fix(struct diag_list *list, struct diag *diag, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Adds the help "did you mean `:best`?" with the prefix ":", and a fix if the place has `wanted`
 * once. */
void diag_help_near(struct diag_list *list, struct diag *diag, const char *prefix,
		    const char *wanted, const char *best);

/* Drops the messages after they were printed; keeps which warnings are off or errors. */
void diag_clear(struct diag_list *list);

const char *diag_name(enum diag_id id);   /* "null-deref" */
const char *diag_manual(enum diag_id id); /* the line of diagnostics.def */

enum diag_format { DIAG_FORMAT_TEXT, DIAG_FORMAT_JSON, DIAG_FORMAT_SARIF };

struct diag_style {
	enum diag_format format;
	bool color;
};

/*
 * Prints all of it: errors first, then warnings, each by place. Text is
 *	file:line:col: error: text [name]
 *	  line | source line
 *	       | ^~~~
 *	rule: .. (the details, on one line where they fit)
 *	help: ..
 *	file:line:col: note: .. (the diagnostic's own, then one for each macro level)
 * and where there are several, "2 errors, 1 warning" at the end. JSON is an array, SARIF a log of
 * version 2.1.0.
 */
void diag_print(const struct diag_list *list, const struct diag_style *style, FILE *stream);

/* The candidate that is nearest to name, or NULL if none is near. */
struct near_name {
	const char *wanted;
	const char *best;
	unsigned distance;
};
void near_name_try(struct near_name *near, const char *candidate);
const char *near_name_best(const struct near_name *near);
