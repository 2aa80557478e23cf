/* SPDX-License-Identifier: MIT */
/*
 * Prints results of passes as text, for --dump=NAME. In: a unit, lines or a C tree. Out: text.
 * Called by translate.c.
 */
#pragma once

#include "cli/passes.h"
#include "frontend/base/text.h"

/* The typed tree, one node per line, operands indented below it. */
void dump_typed(const struct unit *unit, struct text *out);
/* The C, each line with its Lisp line. */
void dump_c(const struct clines *lines, struct text *out);
/*
 * The guards in the C: Lisp place, C, the row's name, the reason, and the form with which it
 * conflicts.
 */
void dump_guards(struct arena *arena, const struct cfile *file, struct text *out);
