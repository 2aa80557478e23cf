/* SPDX-License-Identifier: MIT */
/* Interned names, each stored once: two names are equal exactly if their pointers are equal. The
 * interner owns the strings and lives as long as its arena. */
#pragma once

#include "frontend/base/arena.h"

struct interner {
	struct arena *arena; /* owns the strings and the table */
	const char **slots;
	size_t count, room;
};

const char *intern(struct interner *interner, const char *name, size_t len);
const char *intern_string(struct interner *interner, const char *name);
