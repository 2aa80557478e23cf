/* SPDX-License-Identifier: MIT */
/*
 * The tools that make an object, a skeleton and an executable from C: their paths, and how to run
 * them. In: environment and PATH. Out: struct toolchain, in the given arena. Called by cli and by
 * the other files of this folder.
 */
#pragma once

#include <stdbool.h>

#include "frontend/base/arena.h"
#include "frontend/base/text.h"
#include "skeletons/command.h"
#include "frontend/base/failure.h"

enum tool { TOOL_CLANG, TOOL_OBJCOPY, TOOL_BPFTOOL, TOOL_CC, TOOL_COUNT };

struct tool_row {
	const char *name;        /* "clang" */
	const char *variable;    /* "SKEP_CLANG": overrides PATH */
	const char *package;     /* Debian's */
	const char *purpose;     /* "makes objects from C" */
};
extern const struct tool_row tool_rows[TOOL_COUNT];

struct toolchain {
	struct arena *arena;
	const char *paths[TOOL_COUNT]; /* NULL: not found */
	const char *target;            /* clang's: "bpf" */
	const char *arch;              /* for libbpf's __TARGET_ARCH_arch, or NULL */
	const char *multiarch_include; /* "/usr/include/x86_64-linux-gnu", or NULL */
	const char *links;             /* objects to link with, separated by commas; or NULL */
	const char *include_dir;       /* directory with skep/session.h, or NULL */
	const char *library;           /* libskep.a, or NULL */
	bool unchecked;                /* makes objects that a kernel would refuse */
};

void toolchain_find(struct toolchain *toolchain, struct arena *arena);

/*
 * Runs a tool; argv[0] is its path. False with ret_failure set if it is missing or cannot be
 * started. The caller checks its exit status and releases ret_result.
 */
bool toolchain_run(const struct toolchain *toolchain, enum tool tool, const struct command *command,
		   struct command_result *ret_result, struct failure *ret_failure);
/* False with ret_failure set if the tool is missing. */
bool toolchain_has(const struct toolchain *toolchain, enum tool tool, struct failure *ret_failure);
