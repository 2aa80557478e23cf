/* SPDX-License-Identifier: MIT */
/*
 * Output files of a command: collected while it works, written together at its end, each completely
 * or not at all. If one cannot be written, those already written are removed.
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
	VEC(const char *) inputs; /* files that were read, and must not be overwritten */
	bool keeps_same;          /* a file with the same bytes is not written */
};

/* Protects the files read so far: the source first, includes, BTF. */
void outputs_protect_inputs(struct outputs *outputs, const struct compilation *compilation);

/* Adds an output; the caller fills its text. The next call invalidates the pointer. */
struct output *outputs_add(struct outputs *outputs, const char *path);
/*
 * Writes all outputs. If one cannot be written, is a protected file, or is named twice, sets
 * ret_failure and returns false; then nothing is written.
 */
bool outputs_write(const struct outputs *outputs, struct failure *ret_failure);
void outputs_release(struct outputs *outputs);
