/* SPDX-License-Identifier: MIT */
/* Gathers the first stores into an object into its initializer. */
#pragma once

#include "emit/tree/ctree.h"

/* `struct s o = { 0 }; o.a = 1;` becomes `struct s o = { .a = 1 };`. The tree is changed in place. */
void gather_initializers(struct arena *arena, struct cblock *body);
