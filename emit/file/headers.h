/* SPDX-License-Identifier: MIT */
/* Which structs a file's C names. Everything lives in the arena that is passed in. */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/unit/unit.h"

/* Adds the C names of structs that functions (by item) or definitions name. */
void headers_find_named(struct arena *arena, const struct unit *unit, const struct citem *functions, struct table *ret_named);
