// SPDX-License-Identifier: MIT
/* Interns names in an open hash table that is at most half full. Takes a name and returns the one
 * copy of it; called by the reader and by every pass that makes names. */
#include "frontend/base/intern.h"

#include <stdint.h>
#include <string.h>

static size_t name_hash(const char *name, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3;
	return (size_t)(hash ^ hash >> 32);
}

/* Slot of the name, or the empty slot where it belongs. */
static const char **slot_find(const struct interner *interner, const char *name, size_t len)
{
	size_t mask = interner->room - 1;
	size_t at = name_hash(name, len) & mask;

	while (interner->slots[at]) {
		const char *kept = interner->slots[at];

		if (strncmp(kept, name, len) == 0 && kept[len] == '\0')
			break;
		at = (at + 1) & mask;
	}
	return &interner->slots[at];
}

static void table_grow(struct interner *interner)
{
	struct interner bigger = *interner;

	bigger.room = interner->room ? interner->room * 2 : 256;
	bigger.slots = ARENA_ARRAY(interner->arena, const char *, bigger.room);
	for (size_t i = 0; i < interner->room; i++) {
		const char *name = interner->slots[i];

		if (name)
			*slot_find(&bigger, name, strlen(name)) = name;
	}
	*interner = bigger;
}

const char *intern(struct interner *interner, const char *name, size_t len)
{
	if (interner->count * 2 >= interner->room)
		table_grow(interner);
	const char **slot = slot_find(interner, name, len);

	if (!*slot) {
		*slot = arena_strndup(interner->arena, name, len);
		interner->count++;
	}
	return *slot;
}

const char *intern_string(struct interner *interner, const char *name)
{
	return intern(interner, name, strlen(name));
}
