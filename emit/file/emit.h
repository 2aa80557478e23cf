/* SPDX-License-Identifier: MIT */
/*
 * From the typed unit to the C text of the BPF side. In: a unit without errors, and the choice of
 * guards. Out: the file as a C tree, and its lines. Everything lives in the unit's arena. Called by
 * cli/passes.c and cli/guarded.c.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

struct guard_choice;

/*
 * Lowers the unit to a C tree, with the guards that are needed, changed by the choice
 * (emit/guard/guard.h).
 */
struct cfile *emit_lower_unit(const struct unit *unit, const struct guard_choice *guards);

/* The lines of NAME.bpf.c; print_plain and print_with_lines join them. */
struct clines *emit_lines(struct arena *arena, const struct cfile *file);
