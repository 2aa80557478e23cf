// SPDX-License-Identifier: MIT
/*
 * skep btf-snapshot: extracts from the kernel's BTF the part that a file needs. In: a source. Out:
 * a small BTF file, which --btf reads on machines with another kernel. Called by main.c.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "frontend/btf/btf.h"

static bool fail(struct compilation *compilation, const char *path, int error)
{
	compilation->failure = (struct failure){
		.stage = "btf",
		.name = "btf",
		.text = arena_printf(compilation->arena, "`%s`: %s", path, strerror(-error)),
	};
	return false;
}

static bool snapshot(struct compilation *compilation, struct output *output)
{
	const char *path = compilation->options->values[OPTION_BTF];
	struct btf_file *file;
	int error;

	path = path ? path : BTF_RUNNING_KERNEL;
	error = btf_file_open(path, &file);
	if (error)
		return fail(compilation, path, error);
	error = btf_file_snapshot(compilation->arena, file, compilation->unit->kernel_names.items,
				  compilation->unit->kernel_names.count, &output->text);
	btf_file_close(file);
	return !error || fail(compilation, path, error);
}

int btf_snapshot_command(const struct options *options, struct compilation *compilation)
{
	struct outputs outputs = { .arena = compilation->arena };
	const char *path = options->values[OPTION_OUTPUT];

	if (!path && !strcmp(compilation->path, "-"))
		return usage_error("`skep btf-snapshot -` needs -o FILE");
	if (!passes_run(compilation, PASS_SEMA))
		return report_end(compilation);
	if (!compilation->unit->kernel_names.count)
		return usage_error("`%s` uses no kernel struct, so no snapshot is needed",
				   compilation->path);
	if (!path)
		path = arena_printf(compilation->arena, "%s.btf", compilation->unit->base_name);
	outputs_protect_inputs(&outputs, compilation);
	if (snapshot(compilation, outputs_add(&outputs, path)))
		outputs_write(&outputs, &compilation->failure);
	outputs_release(&outputs);
	return report_end(compilation);
}
