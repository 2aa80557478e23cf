/* SPDX-License-Identifier: MIT */
/*
 * Finds the items of the file that C text mentions, by their C names. In: text. Out: indexes into
 * unit->items. Everything lives in the given arena. Called by items.c and file.c.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "frontend/unit/unit.h"

/* The mentioned items as indexes into unit->items, each once. */
struct mentioned {
	VEC(size_t) items;
	VEC(size_t) left; /* not yet returned by item_take_last; a heap with the last item on top */
	size_t read; /* bytes of the text already searched */
};

struct item_index {
	struct arena *arena;
	struct table named;             /* by C name */
	const struct mentioned **noted; /* by item: the list that it was last added to */
};

void item_index_fill(struct arena *arena, struct item_index *index, const struct unit *unit);
/* Adds the items that the rest of the text mentions. */
void item_note_mentioned(struct item_index *index, const char *text, struct mentioned *mentioned);
/* Returns each item once, the last first; false if none is left. */
bool item_take_last(struct mentioned *mentioned, size_t *ret_item);
void item_sort_mentioned(struct mentioned *mentioned);
/*
 * Drops the bodies of subprograms that no program and no exported subprogram mentions, directly or
 * indirectly. Pruning can remove the last call of one, and clang warns of a static function that is
 * not called. functions: by item.
 */
void item_drop_unmentioned(struct arena *arena, const struct unit *unit, struct citem *functions);
