// SPDX-License-Identifier: MIT
/* Prints failures (failure.h) after the diagnostics, in the format that the user chose, and looks
 * up the lines of failures.def. Called by cli for every command that ends with one. */
#include "frontend/base/failure.h"

#include <string.h>

#include "frontend/base/diag_show.h"

static const struct {
	const char *name, *manual;
} rows[] = {
#define FAILURE(name, manual) { name, manual },
#include "frontend/base/failures.def"
#undef FAILURE
};

const char *failure_name_at(size_t index)
{
	return index < sizeof(rows) / sizeof(rows[0]) ? rows[index].name : NULL;
}

const char *failure_manual(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(rows[i].name, name))
			return rows[i].manual;
	return NULL;
}

static void print_text(const struct failure *failure, FILE *stream)
{
	size_t len = failure->detail ? strlen(failure->detail) : 0;

	if (!strcmp(failure->stage, "usage")) /* in the format of every usage error */
		fprintf(stream, "skep: %s [%s]\n", failure->text, failure->name);
	else
		fprintf(stream, "skep: %s: %s [%s]\n", failure->stage, failure->text, failure->name);
	if (len)
		fprintf(stream, "%s%s", failure->detail,
			failure->detail[len - 1] == '\n' ? "" : "\n");
	if (failure->help)
		fprintf(stream, "help: %s\n", failure->help);
}

void failure_print(const struct diag_list *list, const struct failure *failure,
		   const struct diag_style *style, FILE *stream)
{
	switch (style->format) {
	case DIAG_FORMAT_JSON:
		diag_print_json(list, failure, stream);
		break;
	case DIAG_FORMAT_SARIF:
		diag_print_sarif(list, failure, stream);
		break;
	case DIAG_FORMAT_TEXT:
		if (list && list->diags.count)
			diag_print(list, style, stream);
		print_text(failure, stream);
		break;
	}
}
