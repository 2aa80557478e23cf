/* SPDX-License-Identifier: MIT */
/*
 * The tools that make an object, a skeleton and an executable of C: where they are, how they are
 * asked. Strings live in the arena it was found with.
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
	const char *variable;    /* "SKEP_CLANG": names the one to take */
	const char *package;     /* Debian's */
	const char *purpose;     /* "makes objects of C" */
};
extern const struct tool_row tool_rows[TOOL_COUNT];

struct toolchain {
	struct arena *arena;
	const char *paths[TOOL_COUNT]; /* NULL where there is none */
	const char *target;            /* clang's: "bpf" */
	const char *arch;              /* for libbpf's __TARGET_ARCH_arch, or NULL */
	const char *multiarch_include; /* "/usr/include/x86_64-linux-gnu", or NULL */
	const char *links;             /* objects to link with, commas between; or NULL */
	const char *include_dir;       /* holds skep/session.h, or NULL */
	const char *library;           /* libskep.a, or NULL */
	bool unchecked;                /* objects are made that a kernel would refuse */
};

void toolchain_find(struct toolchain *toolchain, struct arena *arena);

/*
 * Runs a tool, argv[0] being its path. False with ret_failure set when it is missing or cannot be
 * started; its exit status is the caller's to judge. The caller releases ret_result.
 */
bool toolchain_run(const struct toolchain *toolchain, enum tool tool, const struct command *command,
		   struct command_result *ret_result, struct failure *ret_failure);
/* False with ret_failure set when a tool is missing. */
bool toolchain_has(const struct toolchain *toolchain, enum tool tool, struct failure *ret_failure);
