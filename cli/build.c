// SPDX-License-Identifier: MIT
/*
 * skep build: all outputs of a source: C, object, session header, executable, dependency file. In:
 * a checked unit. Out: the files. With --load-test it loads the object first. Called by main.c;
 * make.c makes the texts.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "cli/make.h"
#include "cli/report.h"

static bool fail_write(struct compilation *compilation, const char *path, int error)
{
	compilation->failure = (struct failure){
		.stage = "write",
		.name = "write",
		.text = arena_printf(compilation->arena, "`%s`: %s", path, strerror(error)),
	};
	return false;
}

/* Creates the directory and its missing parents. */
static bool make_directory(struct compilation *compilation, const char *path)
{
	char *part = arena_strdup(compilation->arena, path);

	for (char *slash = part; (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		mkdir(part, 0777);
		*slash = '/';
	}
	if (mkdir(part, 0777) < 0 && errno != EEXIST)
		return fail_write(compilation, path, errno);
	return true;
}

/* Escapes a name for make and ninja: spaces, # and \ get a backslash, $ is doubled. */
static void put_dependency(struct text *out, const char *path)
{
	char *real = realpath(path, NULL);

	for (const char *at = real ? real : path; *at; at++) {
		if (*at == ' ' || *at == '#' || *at == '\\')
			text_putc(out, '\\');
		if (*at == '$')
			text_putc(out, '$');
		text_putc(out, *at);
	}
	free(real);
}

/* Adds the dependency file, with absolute names: make may run in another directory. */
static void add_depfile(struct compilation *compilation, const char *directory,
			struct outputs *outputs)
{
	const char *first = strrchr(outputs->files.items[0].path, '/') + 1;
	const char *target = compilation->options->values[OPTION_DEPFILE_TARGET];
	struct output *output = outputs_add(outputs, compilation->options->values[OPTION_DEPFILE]);

	put_dependency(&output->text, target ? target : directory);
	text_printf(&output->text, "%s%s: \\\n  ", target ? "" : "/", target ? "" : first);
	put_dependency(&output->text, compilation->path);
	for (size_t i = 0; i < compilation->expanded->included.count; i++) {
		text_puts(&output->text, " \\\n  ");
		put_dependency(&output->text, compilation->expanded->included.items[i]);
	}
	for (size_t i = 0; i < compilation->unit->read_files.count; i++) {
		text_puts(&output->text, " \\\n  ");
		put_dependency(&output->text, compilation->unit->read_files.items[i]);
	}
	text_putc(&output->text, '\n');
}

/*
 * Loads the object. If it loads only with more guards, makes all outputs again from the C that has
 * them.
 */
static enum build_result test_load(struct compilation *compilation, const struct make_options *make,
				   struct outputs *outputs, enum cli_exit *ret_load)
{
	struct text guarded = { 0 };
	enum build_result result = BUILD_DONE;

	/* the first output is the C, the second the object */
	*ret_load = load_test(compilation, &outputs->files.items[1].text, &guarded);
	if (*ret_load != CLI_DONE) {
		result = BUILD_REFUSED;
	} else if (guarded.len) {
		outputs_release(outputs);
		*outputs = (struct outputs){ .arena = compilation->arena };
		result = make_outputs(compilation, make, outputs);
	}
	text_release(&guarded);
	return result;
}

static enum build_result build(struct compilation *compilation, struct outputs *outputs,
			       enum cli_exit *ret_load)
{
	const struct options *options = compilation->options;
	struct make_options make = { .directory = options->values[OPTION_DIRECTORY],
				     .executable = !options_has(options, OPTION_NO_EXECUTABLE) };
	enum build_result result;

	if (!make.directory)
		make.directory = ".";
	result = make_outputs(compilation, &make, outputs);
	if (result != BUILD_DONE)
		return result;
	if (options_has(options, OPTION_LOAD_TEST) && unit_has_kernel_side(compilation->unit)) {
		result = test_load(compilation, &make, outputs, ret_load);
		if (result != BUILD_DONE)
			return result;
	}
	if (!make_directory(compilation, make.directory))
		return BUILD_FAILED;
	outputs_protect_inputs(outputs, compilation);
	if (options_has(options, OPTION_DEPFILE) && outputs->files.count)
		add_depfile(compilation, make.directory, outputs);
	outputs->keeps_same = true;
	return outputs_write(outputs, &compilation->failure) ? BUILD_DONE : BUILD_FAILED;
}

int build_command(const struct options *options, struct compilation *compilation)
{
	struct outputs outputs = { .arena = compilation->arena };
	enum build_result result;
	enum cli_exit status, load = CLI_DONE;

	if (!passes_run(compilation, PASS_PRINT))
		return report_end(compilation);
	result = build(compilation, &outputs, &load);
	outputs_release(&outputs);
	if (load != CLI_DONE) /* already reported */
		return load;
	status = report_build(compilation, result);
	if (status != CLI_DONE)
		return status;
	report_success(compilation);
	if (options_has(options, OPTION_LOAD_TEST))
		load_note_accepted(compilation);
	return status;
}
