// SPDX-License-Identifier: MIT
/*
 * skep check: all passes that find errors, for any number of files. In: the files of the command
 * line. Out: diagnostics, the line of success, with --verbose the stack of each program. Called by
 * main.c.
 */
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

/* All files share one list of diagnostics, so --format=json prints one array. */
int check_command(const struct options *options, struct compilation *compilation)
{
	for (int i = 0; i < options->file_count && !compilation->failure.text; i++)
		check_file(compilation, options->files[i]);
	return report_end(compilation);
}
