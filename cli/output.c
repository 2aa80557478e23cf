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

/* It gets its mode before its name: nobody sees one that does not run. */
static int write_executable(struct arena *arena, const struct output *output)
{
	const char *temporary = arena_printf(arena, "%s.%ld", output->path, (long)getpid());
	mode_t mask = umask(0);
	int error;

	umask(mask);
	error = text_write_file(temporary, output->text.data, output->text.len, false);
	if (!error && chmod(temporary, 0777 & ~mask) < 0)
		error = -errno;
	if (!error && rename(temporary, output->path) < 0)
		error = -errno;
	if (error)
		unlink(temporary);
	return error;
}

static int write_output(struct arena *arena, const struct output *output)
{
	if (output->executable)
		return write_executable(arena, output);
	return text_write_file(output->path, text_string(&output->text), output->text.len, false);
}

bool outputs_write(const struct outputs *outputs, struct failure *ret_failure)
{
	for (size_t i = 0; i < outputs->files.count; i++) {
		const struct output *output = &outputs->files.items[i];
		int error = write_output(outputs->arena, output);

		if (!error)
			continue;
		*ret_failure = (struct failure){
			.stage = "write",
			.name = "write",
			.text = arena_printf(outputs->arena, "`%s`: %s", output->path,
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
