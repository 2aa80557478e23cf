/* SPDX-License-Identifier: MIT */
/* Persistent arrays. Many versions of an array are alive at once, each made from another by a few
 * changes; equal parts are shared. A copy costs nothing, a change the depth of the tree. Used by
 * the flow pass, which makes a state at each branch. All nodes are in arenas. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"

/* Largest size of an item in bytes. */
#define SHARED_ITEM_MOST 1024
#define SHARED_CHILD_BITS 3
#define SHARED_CHILDREN (1u << SHARED_CHILD_BITS)

struct shared_node {
	uint64_t owner;
	uint64_t bytes[]; /* a leaf's items; of other nodes the pointers to their children */
};

/* An item that was never changed. */
extern const uint64_t shared_zero[SHARED_ITEM_MOST / sizeof(uint64_t)];

/* The properties that all versions of an array share. */
struct shared_shape {
	size_t count, item_len;
	unsigned leaf_bits; /* a leaf has 1 << leaf_bits items */
	unsigned depth;     /* number of levels above the leaves */
};

/* One version. A node with the version's own number is changed in place; after a copy both versions
 * need new numbers. */
struct shared_array {
	struct shared_node *root; /* NULL: every item is zero */
};

struct shared_shape shared_shape(size_t count, size_t item_len);
/* A child of a node at that level has 1 << bits items; children of level 1 are leaves. */
static inline unsigned shared_reach_bits(const struct shared_shape *shape, unsigned level)
{
	return shape->leaf_bits + SHARED_CHILD_BITS * (level - 1);
}

static inline size_t shared_child_index(const struct shared_shape *shape, unsigned level, size_t index)
{
	return index >> shared_reach_bits(shape, level) & (SHARED_CHILDREN - 1);
}

/* Offset in bytes from the leaf's first item. */
static inline size_t shared_offset(const struct shared_shape *shape, size_t index)
{
	return (index & (((size_t)1 << shape->leaf_bits) - 1)) * shape->item_len;
}

static inline struct shared_node *shared_child(const struct shared_node *node, size_t index)
{
	return ((struct shared_node *const *)(const void *)node->bytes)[index];
}

/* The pointer is valid until the next change of this version. */
static inline const void *shared_read(const struct shared_shape *shape, struct shared_array array,
				      size_t index)
{
	const struct shared_node *node = array.root;

	for (unsigned level = shape->depth; node && level > 0; level--)
		node = shared_child(node, shared_child_index(shape, level, index));
	if (!node)
		return shared_zero;
	return (const char *)node->bytes + shared_offset(shape, index);
}

/* The item for changing, in a node of this version. */
void *shared_change(struct arena *arena, const struct shared_shape *shape, struct shared_array *array,
		    uint64_t owner, size_t index);
/* The first index from `index` on at which the versions can differ, or the count; skips shared
 * parts. */
size_t shared_next_difference(const struct shared_shape *shape, struct shared_array a,
			      struct shared_array b, size_t index);
/* Copies nodes of owners above `last` into that arena; keeps the others. */
struct shared_array shared_keep(struct arena *arena, const struct shared_shape *shape,
				struct shared_array array, uint64_t last);
