/*
 * Arrays of which many versions live at once, each made from another by few changes: they share what is the
 * same in both. A copy costs nothing, a change as much as the array is deep. Everything is in arenas.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"

struct shared_node;

/* Bytes that an item may have. */
#define SHARED_ITEM_MOST 1024

/* What all versions of an array have in common. */
struct shared_shape {
	size_t count, item_len;
	size_t leaf_len;  /* items in a leaf, a power of two */
	unsigned depth;   /* levels of nodes above the leaves */
};

/*
 * One version. What has a node of the owner's number is changed in place: whoever copies an array gives both
 * copies a number of their own.
 */
struct shared_array {
	struct shared_node *root; /* NULL: every item is zero */
};

struct shared_shape shared_shape(size_t count, size_t item_len);
/* Good until the next change of the same version. */
const void *shared_read(const struct shared_shape *shape, struct shared_array array, size_t index);
/* The item, to be changed; in a node of the owner's. */
void *shared_change(struct arena *arena, const struct shared_shape *shape, struct shared_array *array,
		    uint64_t owner, size_t index);
/* The first index from `index` on at which they may differ, or the count: what is shared is passed over. */
size_t shared_next_difference(const struct shared_shape *shape, struct shared_array a,
			      struct shared_array b, size_t index);
/* The same with nodes in that arena where they are of owners above `last`; other nodes stay where they are. */
struct shared_array shared_keep(struct arena *arena, const struct shared_shape *shape,
				struct shared_array array, uint64_t last);
