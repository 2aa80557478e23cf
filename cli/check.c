// SPDX-License-Identifier: MIT
/* skep check: all passes that find errors, over any number of files. */
#include "cli/commands.h"
#include "cli/report.h"

static void check_file(struct compilation *compilation, const char *path)
{
	struct compilation one = { .options = compilation->options, .path = path,
				   .arena = compilation->arena, .diags = compilation->diags };

	if (passes_run(&one, PASS_CHECK)) {
		report_success(&one);
		if (options_has(one.options, OPTION_VERBOSE))
			report_stack(&one);
	} else if (one.failure.text) {
		compilation->failure = one.failure;
	}
}

/* The files share one list, so that --format=json is one array. */
int check_command(const struct options *options, struct compilation *compilation)
{
	for (int i = 0; i < options->file_count && !compilation->failure.text; i++)
		check_file(compilation, options->files[i]);
	return report_end(compilation);
}
