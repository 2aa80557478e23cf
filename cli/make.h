/* SPDX-License-Identifier: MIT */
/*
 * From a checked unit to the texts of all output files. In: a compilation and what is wanted. Out:
 * struct outputs, or a failure. Called by build.c, explain.c and run.c; compile.c and guarded.c use
 * the toolchain.
 */
#pragma once

#include "cli/output.h"
#include "cli/passes.h"
#include "skeletons/object.h"
#include "skeletons/toolchain.h"

struct make_options {
	const char *directory;  /* for the outputs */
	bool object_only;       /* no headers, for run */
	bool executable;        /* from loader forms */
};

/* The tools of this machine for the target on the command line. */
void make_toolchain(const struct compilation *compilation, struct toolchain *toolchain);

/*
 * Adds all outputs of the unit. On failure, the compilation's diagnostics or its failure tell why.
 */
enum build_result make_outputs(struct compilation *compilation, const struct make_options *options,
			       struct outputs *outputs);
