/* SPDX-License-Identifier: MIT */
/*
 * The way of one file through the compiler. A compilation owns its arena, in which everything is;
 * several may share one list of diagnostics.
 */
#pragma once

#include "cli/options.h"
#include "emit/file/emit.h"
#include "emit/guard/guard.h"
#include "frontend/read/form.h"
#include "frontend/unit/unit.h"
#include "frontend/base/failure.h"

enum pass { PASS_READ, PASS_EXPAND, PASS_SEMA, PASS_CHECK, PASS_LOWER, PASS_PRINT };

struct compilation {
	const struct options *options;
	const char *path;             /* as the user gave it */
	struct arena *arena;
	struct interner names;
	struct diag_list *diags;
	struct arena data;            /* what is read and expanded; empty after PASS_SEMA */
	struct reader reader;
	struct form_list *forms, *expanded; /* after PASS_SEMA their `forms` are none */
	struct unit *unit;
	struct guard_choice guards;   /* with PASS_LOWER: what the command line and the file ask for */
	struct cfile *file;           /* NAME.bpf.c as a tree, with PASS_LOWER */
	struct clines *lines;         /* of NAME.bpf.c, with PASS_PRINT */
	struct failure failure;       /* text is set where the file cannot be read */
};

/*
 * Runs the passes up to `last`. False where the source has errors, which are in the diagnostics, or
 * where it cannot be read, which is in the failure.
 */
bool passes_run(struct compilation *compilation, enum pass last);
