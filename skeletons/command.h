/* SPDX-License-Identifier: MIT */
/*
 * Child processes: clang, bpftool and the like, started without a shell. What they print is kept in
 * memory; the caller releases it with command_result_release.
 */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/base/text.h"

/* The words of a command's argv while it is put together; from an arena. */
struct command_arguments {
	VEC(const char *) items;
};

struct command {
	const char *const *argv; /* NULL at the end; PATH is searched for argv[0] */
	const char *directory;   /* where it runs, NULL: here */
};

struct command_result {
	int status;              /* exit status, or 128 + the signal that ended it */
	struct text out, err;
};

/* 0 once it has run, whatever its status; -errno when it could not be started. */
int command_run(const struct command *command, struct command_result *ret_result);
void command_result_release(struct command_result *result);
