/* Names kept once: two interned strings are the same name exactly if their pointers are equal. */
#pragma once

#include "frontend/base/arena.h"

struct interner {
	struct arena *arena; /* owns the strings and the table */
	const char **slots;
	size_t count, room;
};

const char *intern(struct interner *interner, const char *name, size_t len);
const char *intern_string(struct interner *interner, const char *name);
