// SPDX-License-Identifier: MIT
/*
 * skep fmt: sources in the project's style. In: the files of the command line, or standard input.
 * Out: the same files, each whole or not at all and only where its text changes. Called by main.c.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "frontend/base/text.h"
#include "frontend/format/format.h"

static void fail(struct compilation *compilation, const char *name, const char *path, int error)
{
	compilation->failure = (struct failure){
		.stage = name,
		.name = name,
		.text = arena_printf(compilation->arena, "`%s`: %s", path, strerror(-error)),
	};
}

/* The source, if the reader accepts it; or NULL. */
static const struct source *read_file(struct compilation *compilation, const char *path)
{
	struct interner names = { .arena = compilation->arena };
	struct reader reader = { .arena = compilation->arena, .names = &names, .diags = compilation->diags };
	size_t errors = compilation->diags->error_count;
	struct text text = { 0 };
	int error = text_read_file(path, &text);
	const struct source *source;

	if (error) {
		fail(compilation, "read", path, error);
		return NULL;
	}
	source = source_new(compilation->arena, strcmp(path, "-") ? path : "<stdin>", text_string(&text),
			    text.len);
	text_release(&text);
	read_source(&reader, source);
	return compilation->diags->error_count > errors ? NULL : source;
}

/* Writes the file anew; it keeps its permissions. */
static int replace_file(const char *path, const struct text *text)
{
	struct stat status;
	bool is_file = strcmp(path, "-") && !stat(path, &status) && S_ISREG(status.st_mode);
	int error = text_write_file(path, text_string(text), text->len, false);

	if (!error && is_file && chmod(path, status.st_mode & 07777) < 0)
		error = -errno;
	return error;
}

/* Formats a file; true if its text changes. */
static bool format_file(struct compilation *compilation, const char *path)
{
	bool is_check = options_has(compilation->options, OPTION_CHECK), is_input = !strcmp(path, "-");
	const struct source *source = read_file(compilation, path);
	struct text text = { 0 };
	struct arena arena = { 0 };
	bool changes;

	if (!source)
		return false;
	format_source(&arena, source, &text);
	arena_release(&arena);
	changes = text.len != source->len || memcmp(text_string(&text), source->text, text.len);
	if (is_check && changes)
		printf("%s\n", source->name);
	else if (!is_check && (changes || is_input)) {
		int error = replace_file(path, &text);

		if (error)
			fail(compilation, "write", path, error);
	}
	text_release(&text);
	return changes;
}

int fmt_command(const struct options *options, struct compilation *compilation)
{
	bool changes = false;
	int status;

	if (!options->file_count)
		changes = format_file(compilation, "-");
	for (int i = 0; i < options->file_count && !compilation->failure.text; i++)
		changes |= format_file(compilation, options->files[i]);
	status = report_end(compilation);
	return !status && changes && options_has(options, OPTION_CHECK) ? CLI_ERRORS : status;
}
