/* SPDX-License-Identifier: MIT */
/* Takes numbers from names that need none: two variables of one name in blocks that are not inside one another. */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/names.h"

/*
 * `ip_2` becomes `ip` where no other `ip` is declared around it or named in its block. names: those of the function, which says
 * what was numbered. The tree is changed in place.
 */
void scopes_shorten(struct arena *arena, struct cblock *body, const struct names *names);
