/*
 * The expander: forms as read become core forms. It runs the macros of the file and of the prelude,
 * and consumes what has a meaning at compile time only. What it makes lives in the reader's arena.
 */
#pragma once

#include <stddef.h>

#include "frontend/read/form.h"

struct expand_options {
	const char *source_path;   /* probe-file and include are relative to it; or NULL */
	unsigned long step_budget; /* evaluation steps of all macros together, 0: the default */
	size_t memory_budget;      /* bytes they may make, 0: the default */
};

/* The defaults grow with the source: so much, and so much for each form at its top level. */
#define EXPAND_STEPS_DEFAULT 20000000ul
#define EXPAND_MEMORY_DEFAULT ((size_t)256 << 20)
#define EXPAND_STEPS_A_FORM 100000ul
#define EXPAND_MEMORY_A_FORM ((size_t)1 << 20)

/*
 * Gives a new list in which every macro call is replaced, at any depth that core_forms.def lets it
 * walk, and definitions of macros, functions and compile-time data are gone. Never fails as a
 * whole: errors are in the reader's diags, and a call that failed is nil. `included` names the
 * files that `include` read, in order. options may be NULL.
 */
struct form_list *expand_forms(struct reader *reader, const struct form_list *list,
			       const struct expand_options *options);
