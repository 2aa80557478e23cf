/* SPDX-License-Identifier: MIT */
/* Fewer levels: as a person would leave a function early, and test two things at once. */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/names.h"

/*
 * `if (a) { if (b) { .. } }` becomes `if (a && b) { .. }`. Of a function that ends with `if (a) { .. } return V;` the test is turned
 * around and returns V, where what is inside is long and needs no block of its own. names: those of the function. The tree is
 * changed in place.
 */
void nest_flatten(struct arena *arena, struct cblock *body, const struct names *names);
