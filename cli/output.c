// SPDX-License-Identifier: MIT
/*
 * Output files: collected while a command works, written at its end, each completely or not at all.
 * In: paths and texts. Out: files, or a failure, after which none of them is left. Called by all
 * commands that write files.
 */
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output *outputs_add(struct outputs *outputs, const char *path)
{
	struct output output = { .path = arena_strdup(outputs->arena, path) };

	VEC_PUSH(outputs->arena, &outputs->files, output);
	return &outputs->files.items[outputs->files.count - 1];
}

/* Sets the mode before renaming, so that the name never exists without execute permission. */
static int write_executable(struct arena *arena, const struct output *output, bool keeps_same)
{
	const char *temporary = arena_printf(arena, "%s.%ld", output->path, (long)getpid());
	mode_t mask = umask(0);
	struct stat status;
	int error;

	umask(mask);
	if (keeps_same && !stat(output->path, &status) && S_ISREG(status.st_mode) && status.st_mode & S_IXUSR &&
	    text_file_is_same(output->path, output->text.data, output->text.len))
		return 0;
	error = text_write_file(temporary, output->text.data, output->text.len, false);
	if (!error && chmod(temporary, 0777 & ~mask) < 0)
		error = -errno;
	if (!error && rename(temporary, output->path) < 0)
		error = -errno;
	if (error)
		unlink(temporary);
	return error;
}

static int write_output(struct arena *arena, const struct output *output, bool keeps_same)
{
	if (output->executable)
		return write_executable(arena, output, keeps_same);
	return text_write_file(output->path, text_string(&output->text), output->text.len, keeps_same);
}

static void protect(struct outputs *outputs, const char *path)
{
	if (path && strcmp(path, "-"))
		VEC_PUSH(outputs->arena, &outputs->inputs, path);
}

void outputs_protect_inputs(struct outputs *outputs, const struct compilation *compilation)
{
	const char *links = compilation->options->values[OPTION_LINK];
	char *link = links ? arena_strdup(outputs->arena, links) : NULL, *save = NULL;

	protect(outputs, compilation->path);
	for (size_t i = 0; compilation->expanded && i < compilation->expanded->included.count; i++)
		protect(outputs, compilation->expanded->included.items[i]);
	for (size_t i = 0; compilation->unit && i < compilation->unit->read_files.count; i++)
		protect(outputs, compilation->unit->read_files.items[i]);
	protect(outputs, compilation->options->values[OPTION_BTF]);
	for (link = link ? strtok_r(link, ",", &save) : NULL; link; link = strtok_r(NULL, ",", &save))
		protect(outputs, link);
}

/* Do both exist, and are they one file or directory? Follows links. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat at_a, at_b;

	return !stat(a, &at_a) && !stat(b, &at_b) && !S_ISCHR(at_a.st_mode) &&
	       at_a.st_dev == at_b.st_dev && at_a.st_ino == at_b.st_ino;
}

/* Are both the same name in the same directory, whether or not the file exists? */
static bool is_same_name(struct arena *arena, const char *a, const char *b)
{
	const char *base_a = strrchr(a, '/'), *base_b = strrchr(b, '/');

	if (strcmp(base_a ? base_a + 1 : a, base_b ? base_b + 1 : b) != 0)
		return false;
	return is_same_file(base_a ? arena_printf(arena, "%.*s/", (int)(base_a - a), a) : ".",
			    base_b ? arena_printf(arena, "%.*s/", (int)(base_b - b), b) : ".");
}

static bool refuse(const struct outputs *outputs, const char *path, const char *why, const char *help,
		   struct failure *ret_failure)
{
	*ret_failure = (struct failure){
		.stage = "write",
		.name = "write",
		.text = arena_printf(outputs->arena, "`%s` %s: nothing is written", path, why),
		.help = help,
	};
	return false;
}

static bool may_write(const struct outputs *outputs, size_t index, struct failure *ret_failure)
{
	const char *path = outputs->files.items[index].path;

	for (size_t i = 0; i < outputs->inputs.count; i++)
		if (is_same_file(path, outputs->inputs.items[i]))
			return refuse(outputs, path, "was read by this command",
				      "-o, -d or --depfile with another name keeps it", ret_failure);
	for (size_t i = 0; i < index; i++)
		if (strcmp(path, "-") &&
		    (is_same_name(outputs->arena, path, outputs->files.items[i].path) ||
		     is_same_file(path, outputs->files.items[i].path)))
			return refuse(outputs, path, "would be two outputs at once",
				      "--depfile with another name keeps both", ret_failure);
	return true;
}

static const char *shown_path(struct arena *arena, const char *path)
{
	return strcmp(path, "-") ? arena_printf(arena, "`%s`", path) : "standard output";
}

bool outputs_write(const struct outputs *outputs, struct failure *ret_failure)
{
	for (size_t i = 0; i < outputs->files.count; i++)
		if (!may_write(outputs, i, ret_failure))
			return false;
	for (size_t i = 0; i < outputs->files.count; i++) {
		const struct output *output = &outputs->files.items[i];
		int error = write_output(outputs->arena, output, outputs->keeps_same);

		if (!error)
			continue;
		*ret_failure = (struct failure){
			.stage = "write",
			.name = "write",
			.text = arena_printf(outputs->arena, "%s: %s", shown_path(outputs->arena, output->path),
					     strerror(-error)),
		};
		while (i--)
			if (strcmp(outputs->files.items[i].path, "-"))
				unlink(outputs->files.items[i].path);
		return false;
	}
	return true;
}

void outputs_release(struct outputs *outputs)
{
	for (size_t i = 0; i < outputs->files.count; i++)
		text_release(&outputs->files.items[i].text);
	outputs->files.count = 0;
}
