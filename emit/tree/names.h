/* SPDX-License-Identifier: MIT */
/*
 * Unique names for C variables of a function, none of which hides a name of the file. In: a wanted
 * name. Out: the name to use. Called by emit/lower and emit/user for each declaration; scopes.c
 * later removes numbers that turned out unnecessary.
 */
#pragma once

#include "frontend/base/table.h"

struct names {
	const struct table *around; /* names that the file declares; or NULL */
	struct table taken;         /* by name: the number for the next variable of that name */
	struct table plain;         /* by numbered name: the name without its number */
};

void names_take(struct arena *arena, struct names *names, const char *name);
/* Returns the name, or the first free one of name_2, name_3 ..; takes it. */
const char *names_unique(struct arena *arena, struct names *names, const char *name);
