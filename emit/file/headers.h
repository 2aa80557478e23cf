/* SPDX-License-Identifier: MIT */
/*
 * Finds the structs of prelude headers that a file's C names. In: the functions as C trees. Out: a
 * table of names in the given arena. Called by items.c.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/unit/unit.h"

/* Adds the C names of structs that functions (by item) or definitions name. */
void headers_find_named(struct arena *arena, const struct unit *unit, const struct citem *functions, struct table *ret_named);
