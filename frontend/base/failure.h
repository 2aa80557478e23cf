/*
 * What the machine, not the source, is to blame for: a tool that is missing, a file that cannot be
 * written. Texts live in the arena of the caller.
 */
#pragma once

#include "frontend/base/diag.h"

struct failure {
	const char *stage;  /* "clang", "load", "write" */
	const char *name;   /* shown as [name]: a row of failures.def, or a diagnostic's */
	const char *text;   /* one sentence, no final stop */
	const char *detail; /* lines under it, or NULL */
	const char *help;   /* what to do, or NULL */
};

/*
 * Prints the diagnostics, which may be NULL, and then the failure, in the format of the style: JSON and
 * SARIF are one document for both.
 */
void failure_print(const struct diag_list *list, const struct failure *failure,
		   const struct diag_style *style, FILE *stream);

/* What [name] means, in one sentence; NULL where no failure has that name. */
const char *failure_manual(const char *name);
/* The names in the order of the table; NULL behind the last. */
const char *failure_name_at(size_t index);
