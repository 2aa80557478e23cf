/* SPDX-License-Identifier: MIT */
/*
 * A temporary directory for what tools read and write. While it exists, SIGINT and SIGTERM are
 * held: the tools die of them, the directory is removed, then they act on us.
 */
#pragma once

#include <dirent.h>
#include <signal.h>

#include "frontend/base/failure.h"

struct workspace {
	const char *path;
	DIR *directory; /* open from the start: its removal must not need a descriptor */
	sigset_t held; /* the mask from before */
};

/* 0 or -errno. */
int workspace_open(struct workspace *workspace, struct arena *arena);
/* What is said of such an error. */
struct failure workspace_failure(struct arena *arena, int error);
const char *workspace_file(const struct workspace *workspace, struct arena *arena,
			   const char *name);
/* Removes the directory and the files in it. */
void workspace_close(struct workspace *workspace);
