// SPDX-License-Identifier: MIT
/*
 * A temporary directory for the files that tools read and write. In: TMPDIR. Out: the directory,
 * and paths in it; it is removed at the end, also after a stop signal. Called by object.c,
 * loader.c, skeleton.c and cli/load.c.
 */
#include "skeletons/workspace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *parent_path(void)
{
	const char *parent = getenv("TMPDIR");

	return parent && *parent ? parent : "/tmp";
}

struct failure workspace_failure(struct arena *arena, int error)
{
	return (struct failure){
		.stage = "write",
		.name = "write",
		.text = arena_printf(arena, "a temporary directory cannot be created in `%s`: %s", parent_path(),
				     strerror(-error)),
		.help = "set TMPDIR to another directory for temporary files",
	};
}

int workspace_open(struct workspace *workspace, struct arena *arena)
{
	/* absolute, because clang runs in the source's directory */
	char *real = realpath(parent_path(), NULL), *path;
	sigset_t stops;

	if (!real)
		return -errno;
	path = arena_printf(arena, "%s/skep-XXXXXX", real);
	free(real);

	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &stops, &workspace->held) < 0)
		return -errno;
	bool made = mkdtemp(path) != NULL;

	workspace->directory = made ? opendir(path) : NULL;
	if (!workspace->directory) {
		int error = -errno;

		if (made)
			rmdir(path);
		sigprocmask(SIG_SETMASK, &workspace->held, NULL);
		return error;
	}
	workspace->path = path;
	return 0;
}

const char *workspace_file(const struct workspace *workspace, struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s", workspace->path, name);
}

static void remove_files(DIR *directory)
{
	struct dirent *entry;

	rewinddir(directory);
	while ((entry = readdir(directory)))
		unlinkat(dirfd(directory), entry->d_name, 0); /* fails for `.` and `..` */
	closedir(directory);
}

void workspace_close(struct workspace *workspace)
{
	remove_files(workspace->directory);
	rmdir(workspace->path);
	workspace->path = NULL;
	sigprocmask(SIG_SETMASK, &workspace->held, NULL);
}
