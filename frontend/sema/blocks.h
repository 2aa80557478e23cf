/* SPDX-License-Identifier: MIT */
/*
 * Exits from blocks and through cleanups (blocks.c). In: a typed exit. Out: the same, or a node
 * that runs the cleanups first. Called by loops.c and map/operations.c.
 */
#pragma once

#include "frontend/sema/internal.h"

/*
 * For a return, break or continue: the node itself, or, if an unwind-protect is between it and its
 * target, a node that runs the cleanup first.
 */
struct expr *sema_through_cleanups(struct sema *sema, const struct form *form, struct expr *way_out);
/* Is the analyzed form inside an unwind-protect? */
bool sema_has_cleanup(const struct sema *sema);
