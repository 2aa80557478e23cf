// SPDX-License-Identifier: MIT
/*
 * skep compile: makes only the BPF object. In: a checked unit. Out: NAME.bpf.o, or the file named
 * by -o. Called by main.c.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/make.h"
#include "cli/report.h"

static enum build_result compile(struct compilation *compilation, struct outputs *outputs)
{
	const char *path = compilation->options->values[OPTION_OUTPUT];
	struct output *output;
	struct toolchain toolchain;
	enum build_result result;

	if (!path)
		path = arena_printf(compilation->arena, "%s.bpf.o", compilation->unit->base_name);
	outputs_protect_inputs(outputs, compilation);
	output = outputs_add(outputs, path);
	make_toolchain(compilation, &toolchain);
	result = object_build(&toolchain, compilation->unit, compilation->lines, compilation->path,
			      &output->text, &compilation->failure);
	if (result == BUILD_DONE && !outputs_write(outputs, &compilation->failure))
		result = BUILD_FAILED;
	return result;
}

int compile_command(const struct options *options, struct compilation *compilation)
{
	struct outputs outputs = { .arena = compilation->arena };
	enum build_result result;
	enum cli_exit status;

	if (!strcmp(compilation->path, "-") && !options_has(options, OPTION_OUTPUT))
		return usage_error("`skep compile -` needs -o FILE");
	if (!passes_run(compilation, PASS_PRINT))
		return report_end(compilation);
	if (!unit_has_kernel_side(compilation->unit))
		return usage_error("`%s` has no program and no map, so it has no object",
				   compilation->path);
	result = compile(compilation, &outputs);
	outputs_release(&outputs);
	status = report_build(compilation, result);
	if (status == CLI_DONE)
		report_success(compilation);
	return status;
}
