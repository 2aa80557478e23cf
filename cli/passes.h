/* SPDX-License-Identifier: MIT */
/*
 * One file on its path through the compiler. A compilation owns an arena with everything made for
 * it; several can share one list of diagnostics. Used by all commands.
 */
#pragma once

#include "cli/options.h"
#include "emit/file/emit.h"
#include "emit/guard/guard.h"
#include "frontend/read/form.h"
#include "frontend/unit/unit.h"
#include "frontend/base/failure.h"

struct facts;

enum pass { PASS_READ, PASS_EXPAND, PASS_SEMA, PASS_CHECK, PASS_LOWER, PASS_PRINT };

struct compilation {
	const struct options *options;
	const char *path;             /* as on the command line */
	struct arena *arena;
	struct interner names;
	struct diag_list *diags;
	struct arena data;            /* forms as read and expanded; empty after PASS_SEMA */
	struct reader reader;
	struct form_list *forms, *expanded; /* their `forms` are empty after PASS_SEMA */
	struct unit *unit;
	struct guard_choice guards;   /* PASS_LOWER: as the command line and the file choose */
	struct cfile *file;           /* PASS_LOWER: NAME.bpf.c as a tree */
	struct clines *lines;         /* PASS_PRINT: the lines of NAME.bpf.c */
	struct failure failure;       /* text is set if the file cannot be read */
	/* for a language server, or NULL: texts of included files, and a function that is called with the facts */
	const struct open_texts *opened;
	void (*take_facts)(void *user, const struct unit *unit, const struct facts *facts);
	void *take_user;
};

/*
 * Runs the passes up to `last`. Returns false if the source has errors, which are in the
 * diagnostics, or if it cannot be read, which is in the failure.
 */
bool passes_run(struct compilation *compilation, enum pass last);
