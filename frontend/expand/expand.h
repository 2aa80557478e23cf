/* SPDX-License-Identifier: MIT */
/* The expander: turns forms as read into core forms. It runs the macros of the file and of the
 * prelude, and removes everything that exists only at compile time. Called by cli between the
 * reader and sema; its result lives in the reader's arena. */
#pragma once

#include <stddef.h>

#include "frontend/read/form.h"

struct expand_options {
	/* directory for relative names of probe-file and include; or NULL */
	const char *source_path;
	unsigned long step_budget; /* limit of evaluation steps over all macros; 0: the default */
	size_t memory_budget; /* limit of the memory that macros make, in bytes; 0: the default */
};

/* The defaults: a base amount, plus an amount per top-level form of the source. */
#define EXPAND_STEPS_DEFAULT 20000000ul
#define EXPAND_MEMORY_DEFAULT ((size_t)256 << 20)
#define EXPAND_STEPS_A_FORM 100000ul
#define EXPAND_MEMORY_A_FORM ((size_t)1 << 20)

/* Returns a new list in which every macro call that core_forms.def lets the walk reach is replaced,
 * and definitions of macros, functions and compile-time data are removed. A failed call becomes
 * nil, with a message in the reader's diags. `included` lists the files that `include` read, in
 * order. options may be NULL. */
struct form_list *expand_forms(struct reader *reader, const struct form_list *list,
			       const struct expand_options *options);
