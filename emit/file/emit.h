/*
 * From the typed unit to C text: the BPF side. Everything given lives in the unit's arena. A unit
 * with errors must not come here.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

/*
 * Lowering: the whole file as a C tree. without_guard: the name of a row of guards.def that is left out, to
 * measure what it is for; NULL otherwise.
 */
struct cfile *emit_lower_unit(const struct unit *unit, const char *without_guard);

/* Lines of NAME.bpf.c; print_plain and print_with_lines make text of them. */
struct clines *emit_lines(struct arena *arena, const struct cfile *file);
