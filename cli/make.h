/* SPDX-License-Identifier: MIT */
/* What `build` and `run` share: from a checked unit to the texts of all its files. */
#pragma once

#include "cli/output.h"
#include "cli/passes.h"
#include "skeletons/object.h"
#include "skeletons/toolchain.h"

struct make_options {
	const char *directory;  /* where the outputs go */
	bool object_only;       /* run needs no headers */
	bool executable;        /* of loader forms */
};

/* The tools of this machine, for the target that the command line names. */
void make_toolchain(const struct compilation *compilation, struct toolchain *toolchain);

/* Adds every output of the unit. On failure the compilation's diagnostics or failure say why. */
enum build_result make_outputs(struct compilation *compilation, const struct make_options *options,
			       struct outputs *outputs);
