/* SPDX-License-Identifier: MIT */
/*
 * From the typed unit to C text: the BPF side. Everything given lives in the unit's arena. A unit
 * with errors must not come here.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

struct guard_choice;

/* Lowering: the whole file as a C tree, with the guards that are needed, changed by the choice (emit/guard/guard.h). */
struct cfile *emit_lower_unit(const struct unit *unit, const struct guard_choice *guards);

/* Lines of NAME.bpf.c; print_plain and print_with_lines make text of them. */
struct clines *emit_lines(struct arena *arena, const struct cfile *file);
