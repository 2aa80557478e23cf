// SPDX-License-Identifier: MIT
/*
 * skep translate: prints the C, or with --dump=NAME the result of a pass, to standard output or a
 * file. In: a source. Out: text. Called by main.c.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/dump.h"
#include "cli/output.h"
#include "cli/report.h"
#include "emit/user/user.h"

static const struct {
	const char *name;
	enum pass pass;
} dumps[] = {
	{ "forms", PASS_READ },
	{ "expanded", PASS_EXPAND },
	{ "typed", PASS_CHECK },
	{ "guards", PASS_LOWER },
	{ "c", PASS_PRINT },
};

static enum pass last_pass(const char *dump)
{
	for (size_t i = 0; i < sizeof(dumps) / sizeof(dumps[0]); i++)
		if (!strcmp(dumps[i].name, dump))
			return dumps[i].pass;
	return PASS_PRINT;
}

static void put_dump(const struct compilation *compilation, enum pass pass, struct text *out)
{
	switch (pass) {
	case PASS_READ:
		form_list_print(compilation->forms, out);
		break;
	case PASS_EXPAND:
		form_list_print(compilation->expanded, out);
		break;
	case PASS_SEMA:
	case PASS_CHECK:
		dump_typed(compilation->unit, out);
		break;
	case PASS_LOWER:
		dump_guards(compilation->arena, compilation->file, out);
		break;
	case PASS_PRINT:
		dump_c(compilation->lines, out);
		break;
	}
}

static bool refuse(struct compilation *compilation, const char *text, const char *help)
{
	compilation->failure = (struct failure){
		.stage = "translate",
		.name = "usage",
		.text = arena_printf(compilation->arena, "`%s` %s", compilation->path, text),
		.help = help,
	};
	return false;
}

static bool put_c(struct compilation *compilation, struct text *out)
{
	const struct unit *unit = compilation->unit;
	const struct options *options = compilation->options;

	if (options_has(options, OPTION_USER)) {
		if (!unit->loader)
			return refuse(compilation, "has no loader forms", NULL);
		print_plain(emit_user_lines(unit), out);
		return true;
	}
	if (unit->loader && !unit_has_kernel_side(unit))
		return refuse(compilation, "has loader forms only", "--user writes their C");
	if (options_has(options, OPTION_LINE))
		print_with_lines(compilation->lines, out);
	else
		print_plain(compilation->lines, out);
	return true;
}

int translate_command(const struct options *options, struct compilation *compilation)
{
	const char *dump = options->values[OPTION_DUMP];
	const char *path = options->values[OPTION_OUTPUT];
	enum pass last = dump ? last_pass(dump) : PASS_PRINT;
	struct outputs outputs = { .arena = compilation->arena };
	struct output *output;
	enum cli_exit status;

	if (!passes_run(compilation, last))
		return report_end(compilation);
	outputs_protect_inputs(&outputs, compilation);
	output = outputs_add(&outputs, path ? path : "-");
	if (dump)
		put_dump(compilation, last, &output->text);
	else if (!put_c(compilation, &output->text))
		return report_end(compilation) == CLI_ENVIRONMENT ? CLI_USAGE : CLI_ERRORS;
	outputs_write(&outputs, &compilation->failure);
	outputs_release(&outputs);
	status = report_end(compilation);
	if (status == CLI_DONE && path && strcmp(path, "-"))
		report_success(compilation);
	return status;
}
