/* SPDX-License-Identifier: MIT */
/*
 * Removes unnecessary numbers from variable names, where two variables have one name in disjoint
 * blocks. In: a function's body as a C tree, and its names. Out: the same tree, changed. Called by
 * emit/lower and emit/user.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/names.h"

/* `ip_2` becomes `ip` if no other `ip` is declared in an enclosing block or named in its own. */
void scopes_shorten(struct arena *arena, struct cblock *body, const struct names *names);
