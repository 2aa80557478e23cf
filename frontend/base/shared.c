// SPDX-License-Identifier: MIT
/* Persistent arrays: trees whose nodes are copied on the path to a changed item, and shared
 * otherwise. Implements shared.h for the states of the flow pass. */
#include "frontend/base/shared.h"

#include <string.h>

/* A leaf has as many items as fit into this size, but at least one. */
#define LEAF_BYTES 64

const uint64_t shared_zero[SHARED_ITEM_MOST / sizeof(uint64_t)];

static struct shared_node **children(struct shared_node *node)
{
	return (struct shared_node **)(void *)node->bytes;
}

struct shared_shape shared_shape(size_t count, size_t item_len)
{
	struct shared_shape shape = { .count = count, .item_len = item_len };

	while ((item_len << (shape.leaf_bits + 1)) <= LEAF_BYTES)
		shape.leaf_bits++;
	while ((size_t)1 << shared_reach_bits(&shape, shape.depth + 1) < count)
		shape.depth++;
	return shape;
}

static size_t node_len(const struct shared_shape *shape, unsigned level)
{
	return sizeof(struct shared_node) + (level ? SHARED_CHILDREN * sizeof(struct shared_node *) :
						    shape->item_len << shape->leaf_bits);
}

static struct shared_node *copy_node(struct arena *arena, const struct shared_shape *shape,
				     const struct shared_node *node, unsigned level)
{
	size_t len = node_len(shape, level);
	struct shared_node *copy = arena_alloc_aligned(arena, len, _Alignof(struct shared_node));

	if (node)
		memcpy(copy, node, len);
	return copy;
}

void *shared_change(struct arena *arena, const struct shared_shape *shape, struct shared_array *array,
		    uint64_t owner, size_t index)
{
	struct shared_node **place = &array->root;

	for (unsigned level = shape->depth;; level--) {
		if (!*place || (*place)->owner != owner) {
			*place = copy_node(arena, shape, *place, level);
			(*place)->owner = owner;
		}
		if (level == 0)
			break;
		place = &children(*place)[shared_child_index(shape, level, index)];
	}
	return (char *)(*place)->bytes + shared_offset(shape, index);
}

size_t shared_next_difference(const struct shared_shape *shape, struct shared_array a,
			      struct shared_array b, size_t index)
{
	while (index < shape->count) {
		const struct shared_node *one = a.root, *other = b.root;
		unsigned level = shape->depth;
		unsigned passed;

		for (; level > 0 && one != other; level--) {
			size_t next = shared_child_index(shape, level, index);

			one = one ? shared_child(one, next) : NULL;
			other = other ? shared_child(other, next) : NULL;
		}
		if (one != other)
			return index;
		if (level == shape->depth)
			break;
		passed = shared_reach_bits(shape, level + 1);
		index = ((index >> passed) + 1) << passed;
	}
	return shape->count;
}

static struct shared_node *keep(struct arena *arena, const struct shared_shape *shape,
				struct shared_node *node, unsigned level, uint64_t last)
{
	struct shared_node *copy;

	if (!node || node->owner <= last)
		return node;
	copy = copy_node(arena, shape, node, level);
	for (size_t i = 0; level > 0 && i < SHARED_CHILDREN; i++)
		children(copy)[i] = keep(arena, shape, shared_child(copy, i), level - 1, last);
	return copy;
}

struct shared_array shared_keep(struct arena *arena, const struct shared_shape *shape,
				struct shared_array array, uint64_t last)
{
	return (struct shared_array){ keep(arena, shape, array.root, shape->depth, last) };
}
