/*
 * What the machine, not the source, is to blame for: a tool that is missing, a file that cannot be
 * written. Texts live in the arena of the caller.
 */
#pragma once

#include "frontend/base/arena.h"

struct failure {
	const char *stage;  /* "clang", "load", "write" */
	const char *name;   /* shown as [name] */
	const char *text;   /* one sentence, no final stop */
	const char *detail; /* lines under it, or NULL */
	const char *help;   /* what to do, or NULL */
};
