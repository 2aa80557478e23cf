/* SPDX-License-Identifier: MIT */
/* Names of C variables: each once in a function, and none that means something around it. */
#pragma once

#include "frontend/base/table.h"

struct names {
	const struct table *around; /* what the file declares, by name; or NULL */
	struct table taken;         /* of a name the number that the next of the same gets */
	struct table plain;         /* of one that was numbered the name that it is made of */
};

void names_take(struct arena *arena, struct names *names, const char *name);
/* The name, or the first of name_2, name_3 .. that is free; it is taken then. */
const char *names_unique(struct arena *arena, struct names *names, const char *name);
