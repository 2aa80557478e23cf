/*
 * Arrays of which many versions live at once, each made from another by few changes: they share what is the
 * same in both. A copy costs nothing, a change as much as the array is deep. Everything is in arenas.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"

/* Bytes that an item may have. */
#define SHARED_ITEM_MOST 1024
#define SHARED_CHILD_BITS 3
#define SHARED_CHILDREN (1u << SHARED_CHILD_BITS)

struct shared_node {
	uint64_t owner;
	uint64_t bytes[]; /* of a leaf its items, else pointers to its children */
};

/* An item that no version has changed. */
extern const uint64_t shared_zero[SHARED_ITEM_MOST / sizeof(uint64_t)];

/* What all versions of an array have in common. */
struct shared_shape {
	size_t count, item_len;
	unsigned leaf_bits; /* a leaf has 1 << leaf_bits items */
	unsigned depth;     /* levels of nodes above the leaves */
};

/*
 * One version. What has a node of the owner's number is changed in place: whoever copies an array gives both
 * copies a number of their own.
 */
struct shared_array {
	struct shared_node *root; /* NULL: every item is zero */
};

struct shared_shape shared_shape(size_t count, size_t item_len);
/* A child of a node of that level has 1 << that many items below it; children of level 1 are leaves. */
static inline unsigned shared_reach_bits(const struct shared_shape *shape, unsigned level)
{
	return shape->leaf_bits + SHARED_CHILD_BITS * (level - 1);
}

static inline size_t shared_child_index(const struct shared_shape *shape, unsigned level, size_t index)
{
	return index >> shared_reach_bits(shape, level) & (SHARED_CHILDREN - 1);
}

/* Bytes from the leaf's first item. */
static inline size_t shared_offset(const struct shared_shape *shape, size_t index)
{
	return (index & (((size_t)1 << shape->leaf_bits) - 1)) * shape->item_len;
}

static inline struct shared_node *shared_child(const struct shared_node *node, size_t index)
{
	return ((struct shared_node *const *)(const void *)node->bytes)[index];
}

/* Good until the next change of the same version. */
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

/* The item, to be changed; in a node of the owner's. */
void *shared_change(struct arena *arena, const struct shared_shape *shape, struct shared_array *array,
		    uint64_t owner, size_t index);
/* The first index from `index` on at which they may differ, or the count: what is shared is passed over. */
size_t shared_next_difference(const struct shared_shape *shape, struct shared_array a,
			      struct shared_array b, size_t index);
/* The same with nodes in that arena where they are of owners above `last`; other nodes stay where they are. */
struct shared_array shared_keep(struct arena *arena, const struct shared_shape *shape,
				struct shared_array array, uint64_t last);
