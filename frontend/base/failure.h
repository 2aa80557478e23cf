/* SPDX-License-Identifier: MIT */
/* Failures of the machine, not of a source: a missing tool, a file that cannot be written. Made by
 * cli, skeletons and the passes that read files; failure_print prints them. The texts live in the
 * caller's arena. */
#pragma once

#include "frontend/base/diag.h"

struct failure {
	const char *stage;  /* "clang", "load", "write" */
	const char *name;   /* printed as [name]: a row of failures.def, or a diagnostic's name */
	const char *text;   /* one sentence, no final stop */
	const char *detail; /* more lines below the text, or NULL */
	const char *help;   /* how to repair it, or NULL */
};

/* Prints the diagnostics (may be NULL), then the failure. JSON and SARIF put both into one
 * document. */
void failure_print(const struct diag_list *list, const struct failure *failure,
		   const struct diag_style *style, FILE *stream);

/* The line of failures.def for [name]; NULL if there is none. */
const char *failure_manual(const char *name);
/* The names in the order of failures.def; NULL behind the last. */
const char *failure_name_at(size_t index);
