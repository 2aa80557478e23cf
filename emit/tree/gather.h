/* SPDX-License-Identifier: MIT */
/*
 * Moves the first stores into an object into its initializer. In: a function's body as a C tree.
 * Out: the same tree, changed. Called by emit/lower.
 */
#pragma once

#include "emit/tree/ctree.h"

/* `struct s o = { 0 }; o.a = 1;` becomes `struct s o = { .a = 1 };`. The tree is changed in place. */
void gather_initializers(struct arena *arena, struct cblock *body);
