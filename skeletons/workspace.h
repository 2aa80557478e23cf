/* SPDX-License-Identifier: MIT */
/*
 * A temporary directory for the files that tools read and write. While it exists, SIGINT and
 * SIGTERM are blocked: they end the tools, then the directory is removed, then they end this
 * process. Called by object.c, loader.c, skeleton.c and cli/load.c.
 */
#pragma once

#include <dirent.h>
#include <signal.h>

#include "frontend/base/failure.h"

struct workspace {
	const char *path;
	DIR *directory; /* opened at once: removal must not need a descriptor */
	sigset_t held; /* the previous signal mask */
};

/* 0 or -errno. */
int workspace_open(struct workspace *workspace, struct arena *arena);
/* The message for such an error. */
struct failure workspace_failure(struct arena *arena, int error);
const char *workspace_file(const struct workspace *workspace, struct arena *arena,
			   const char *name);
/* Removes the directory with its files. */
void workspace_close(struct workspace *workspace);
