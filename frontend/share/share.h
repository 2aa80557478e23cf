/* SPDX-License-Identifier: MIT */
/*
 * The sharing pass. It binds to one variable what a function computes twice, before the fact pass,
 * so that the register that was checked is the one that is used. In: the typed unit. Out: the same
 * unit, with new nodes in its arena. Called by cli/passes.c.
 *
 * Shared are: the context's packet pointers, while no call can move the packet; sums of a packet
 * pointer and a run-time number that are compared with the packet's end; fields that are tested and
 * then used as an index, an offset or a size, with no store between; and calls whose result is
 * constant during a run, such as get-smp-processor-id, over at most one other call.
 */
#pragma once

#include "frontend/flow/flow.h"
#include "frontend/unit/unit.h"

void share_unit(struct unit *unit, struct arena *arena);
/* Behind the checks: comparisons with the packet's end that earlier ones decide go. The facts are of the unit as it is. */
void share_answers(struct unit *unit, const struct facts *facts, struct arena *arena);
