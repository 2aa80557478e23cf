// SPDX-License-Identifier: MIT
/* The table of names: macros, functions, variables, core forms, by the interned name's address
 * (entry_find, entry_named). Called by all files of the expander. */
#include <stdint.h>

#include "frontend/expand/expander.h"

static struct name_entry **slot_find(struct name_entry **slots, size_t room, const char *name)
{
	size_t at = (size_t)((uintptr_t)name >> 4) * 0x9e3779b1u & (room - 1);

	while (slots[at] && slots[at]->name != name)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

static void entries_grow(struct expander *expander)
{
	size_t room = expander->entry_room ? expander->entry_room * 2 : 1024;
	struct name_entry **slots = ARENA_ARRAY(expander->arena, struct name_entry *, room);

	for (size_t i = 0; i < expander->entry_room; i++) {
		struct name_entry *entry = expander->entries[i];

		if (entry)
			*slot_find(slots, room, entry->name) = entry;
	}
	expander->entries = slots;
	expander->entry_room = room;
}

struct name_entry *entry_find(const struct expander *expander, const char *name)
{
	return *slot_find(expander->entries, expander->entry_room, name);
}

struct name_entry *entry_make(struct expander *expander, const char *name)
{
	if (expander->entry_count * 2 >= expander->entry_room)
		entries_grow(expander);
	struct name_entry **slot = slot_find(expander->entries, expander->entry_room, name);

	if (!*slot) {
		*slot = ARENA_NEW(expander->arena, struct name_entry);
		(*slot)->name = name;
		expander->entry_count++;
	}
	return *slot;
}

struct name_entry *entry_of_head(const struct expander *expander, const struct form *form)
{
	/* an uninterned symbol's name has an address of its own, so it is never found */
	if (form->kind != FORM_PAIR || form->car->kind != FORM_SYMBOL)
		return NULL;
	return entry_find(expander, form->car->name);
}
