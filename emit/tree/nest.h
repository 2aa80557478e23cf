/* SPDX-License-Identifier: MIT */
/*
 * Reduces nesting: combines tests, and makes early returns. In: a function's body as a C tree, and
 * its names. Out: the same tree, changed. Called by emit/lower.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/names.h"

/*
 * `if (a) { if (b) { .. } }` becomes `if (a && b) { .. }`. At the end of a function, `if (a) { .. }
 * return V;` becomes `if (!a) return V; ..`, if the body is long and needs no block of its own.
 */
void nest_flatten(struct arena *arena, struct cblock *body, const struct names *names);
