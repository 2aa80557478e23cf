/* SPDX-License-Identifier: MIT */
/*
 * Child processes such as clang and bpftool, started without a shell. In: argv. Out: exit status
 * and output in memory, which the caller releases by command_result_release. Called by toolchain.c
 * and cli/doctor.c.
 */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/base/text.h"

/* An argv under construction, in an arena. */
struct command_arguments {
	VEC(const char *) items;
};

struct command {
	const char *const *argv; /* ends with NULL; argv[0] is searched in PATH */
	const char *directory;   /* working directory; NULL: ours */
};

struct command_result {
	int status;              /* exit status, or 128 + signal */
	struct text out, err;
};

/* Returns 0 if the command ran, whatever its status; -errno if it could not be started. */
int command_run(const struct command *command, struct command_result *ret_result);
void command_result_release(struct command_result *result);
