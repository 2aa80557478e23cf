/* SPDX-License-Identifier: MIT */
/*
 * What a function asks twice becomes one variable, before the fact pass: what is proved of a value is proved of the one that
 * is used. Typed unit in, the same unit out; what is made lives in the unit's arena.
 *
 * Shared are: the context's packet pointers, while no call can move the packet; sums of a packet pointer and a number of
 * run time that are compared with the packet's end; fields that are tested and then index something, while nothing is stored
 * between; and calls that ask who runs where, over one other call at most.
 */
#pragma once

#include "frontend/flow/flow.h"
#include "frontend/unit/unit.h"

void share_unit(struct unit *unit, struct arena *arena);
/* Behind the checks: comparisons with the packet's end that earlier ones decide go. The facts are of the unit as it is. */
void share_answers(struct unit *unit, const struct facts *facts, struct arena *arena);
