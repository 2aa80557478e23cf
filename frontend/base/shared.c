/* Shared arrays: trees whose nodes are copied on the way to what is changed. */
#include "frontend/base/shared.h"

#include <string.h>

#define CHILD_BITS 3
#define CHILDREN (1u << CHILD_BITS)
/* A leaf has as many items as go into this, and one at least. */
#define LEAF_BYTES 64

struct shared_node {
	uint64_t owner;
	uint64_t bytes[]; /* of a leaf its items, else pointers to its children */
};

/* An item that no version has changed. */
static const uint64_t zero[SHARED_ITEM_MOST / sizeof(uint64_t)];

static struct shared_node **children(struct shared_node *node)
{
	return (struct shared_node **)(void *)node->bytes;
}

static struct shared_node *child(const struct shared_node *node, size_t index)
{
	return ((struct shared_node *const *)(const void *)node->bytes)[index];
}

struct shared_shape shared_shape(size_t count, size_t item_len)
{
	struct shared_shape shape = { .count = count, .item_len = item_len, .leaf_len = 1 };

	while (shape.leaf_len * 2 * item_len <= LEAF_BYTES)
		shape.leaf_len *= 2;
	for (size_t reach = shape.leaf_len; reach < count; reach <<= CHILD_BITS)
		shape.depth++;
	return shape;
}

/* Items below one child of a node of that level; the lowest has leaves as children. */
static size_t reach_of(const struct shared_shape *shape, unsigned level)
{
	return shape->leaf_len << CHILD_BITS * (level - 1);
}

static size_t node_len(const struct shared_shape *shape, unsigned level)
{
	return sizeof(struct shared_node) + (level ? CHILDREN * sizeof(struct shared_node *) :
						    shape->leaf_len * shape->item_len);
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

const void *shared_read(const struct shared_shape *shape, struct shared_array array, size_t index)
{
	const struct shared_node *node = array.root;

	for (unsigned level = shape->depth; node && level > 0; level--)
		node = child(node, index / reach_of(shape, level) % CHILDREN);
	if (!node)
		return zero;
	return (const char *)node->bytes + index % shape->leaf_len * shape->item_len;
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
		place = &children(*place)[index / reach_of(shape, level) % CHILDREN];
	}
	return (char *)(*place)->bytes + index % shape->leaf_len * shape->item_len;
}

size_t shared_next_difference(const struct shared_shape *shape, struct shared_array a,
			      struct shared_array b, size_t index)
{
	while (index < shape->count) {
		const struct shared_node *one = a.root, *other = b.root;
		unsigned level = shape->depth;
		size_t step;

		for (; level > 0 && one != other; level--) {
			size_t next = index / reach_of(shape, level) % CHILDREN;

			one = one ? child(one, next) : NULL;
			other = other ? child(other, next) : NULL;
		}
		if (one != other)
			return index;
		step = level == shape->depth ? shape->count : reach_of(shape, level + 1);
		index = (index / step + 1) * step;
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
	for (size_t i = 0; level > 0 && i < CHILDREN; i++)
		children(copy)[i] = keep(arena, shape, child(copy, i), level - 1, last);
	return copy;
}

struct shared_array shared_keep(struct arena *arena, const struct shared_shape *shape,
				struct shared_array array, uint64_t last)
{
	return (struct shared_array){ keep(arena, shape, array.root, shape->depth, last) };
}
