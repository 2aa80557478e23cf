// SPDX-License-Identifier: MIT
#include "emit/tree/names.h"

static bool is_taken(const struct names *names, const char *name)
{
	return (names->around && table_find(names->around, name)) || table_find(&names->taken, name);
}

/* Numbers below it are taken: no name is given back. */
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
