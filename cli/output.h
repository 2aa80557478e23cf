/* SPDX-License-Identifier: MIT */
/*
 * The files a command makes: collected while it works, written together at its end, each whole or
 * not at all. When one cannot be written, those written before it are removed.
 */
#pragma once

#include "cli/passes.h"
#include "frontend/base/text.h"

struct output {
	const char *path;   /* "-": standard output */
	struct text text;
	bool executable;
};

struct outputs {
	struct arena *arena;
	VEC(struct output) files;
	VEC(const char *) inputs; /* what was read, and may not be replaced */
	bool keeps_same;          /* a file that has the bytes already keeps its time */
};

/* No output may replace what the compilation has read so far: the source first, includes, BTF .. */
void outputs_protect_inputs(struct outputs *outputs, const struct compilation *compilation);

/* A new output; its text is filled by the caller. The pointer is good until the next one. */
struct output *outputs_add(struct outputs *outputs, const char *path);
/*
 * False with ret_failure set where one cannot be written, is a protected file, or is another output
 * as well: nothing is written then.
 */
bool outputs_write(const struct outputs *outputs, struct failure *ret_failure);
void outputs_release(struct outputs *outputs);
