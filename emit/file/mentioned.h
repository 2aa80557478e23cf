/* SPDX-License-Identifier: MIT */
/* Which items of the file a text mentions, by their C names. Everything lives in the arena that is passed in. */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/unit/unit.h"

/* Items that a text mentions, by their place in unit->items, each once. */
struct mentioned {
	VEC(size_t) items;
	VEC(size_t) left; /* of them those that item_take_last has not given, the last at the top of a heap */
	size_t read; /* bytes of the text that have been looked at */
};

struct item_index {
	struct arena *arena;
	struct table named;             /* by C name */
	const struct mentioned **noted; /* by item: the list that it was put into last */
};

void item_index_fill(struct arena *arena, struct item_index *index, const struct unit *unit);
/* Adds what the rest of the text mentions. */
void item_note_mentioned(struct item_index *index, const char *text, struct mentioned *mentioned);
/* Each of them once, the last first; false where none is left. */
bool item_take_last(struct mentioned *mentioned, size_t *ret_item);
void item_sort_mentioned(struct mentioned *mentioned);
/*
 * Takes the bodies of subprograms that no program and no exported subprogram mentions, directly or through others: calls can go when values that
 * nobody reads are pruned, and clang warns of a function that nothing calls. functions: by item.
 */
void item_drop_unmentioned(struct arena *arena, const struct unit *unit, struct citem *functions);
