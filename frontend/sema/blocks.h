/* SPDX-License-Identifier: MIT */
/* Ways out of blocks and through cleanups; see blocks.c. */
#pragma once

#include "frontend/sema/internal.h"

/*
 * A return, break or continue: itself, or, where an unwind-protect stands between it and where it goes,
 * what runs the cleanup first.
 */
struct expr *sema_through_cleanups(struct sema *sema, const struct form *form, struct expr *way_out);
/* Whether an unwind-protect is around what is analyzed. */
bool sema_has_cleanup(const struct sema *sema);
