// SPDX-License-Identifier: MIT
/*
 * Unique names for C variables. In: a wanted name, and the names in use in the function and in the
 * file. Out: the name, or the name with a number. emit/lower and emit/user call names_take for
 * fixed names and names_unique for all others.
 */
#include "emit/tree/names.h"

static bool is_taken(const struct names *names, const char *name)
{
	return (names->around && table_find(names->around, name)) || table_find(&names->taken, name);
}

/* The next number for this name. Numbers are never reused. */
static unsigned *next_of(struct arena *arena, struct names *names, const char *name)
{
	unsigned *next = table_find(&names->taken, name);

	if (!next) {
		next = ARENA_NEW(arena, unsigned);
		*next = 2;
		table_add(arena, &names->taken, name, next);
	}
	return next;
}

void names_take(struct arena *arena, struct names *names, const char *name)
{
	next_of(arena, names, name);
}

const char *names_unique(struct arena *arena, struct names *names, const char *name)
{
	const char *numbered = name;
	bool taken = is_taken(names, name);
	unsigned *next = next_of(arena, names, name);

	while (taken) {
		numbered = arena_printf(arena, "%s_%u", name, (*next)++);
		taken = is_taken(names, numbered);
	}
	names_take(arena, names, numbered);
	if (numbered != name)
		table_add(arena, &names->plain, numbered, (void *)name);
	return numbered;
}
