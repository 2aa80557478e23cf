/* SPDX-License-Identifier: MIT */
/* What a pass made, as text: for --dump and for those who work on the compiler. */
#pragma once

#include "cli/passes.h"
#include "frontend/base/text.h"

/* One node of the typed tree on a line, its operands under it. */
void dump_typed(const struct unit *unit, struct text *out);
/* The C, each line with the Lisp line it comes from. */
void dump_c(const struct clines *lines, struct text *out);
/* The guards that stand in the C: Lisp place, the C, the row's name, why, and what it is set apart from. */
void dump_guards(struct arena *arena, const struct cfile *file, struct text *out);
