// SPDX-License-Identifier: MIT
/*
 * Sizes of the objects that make-S makes on the stack. In: a function's body. Out: the most bytes
 * that are live at one point, counted by clang's block lifetimes, or the objects by size. Called by
 * stack_use.c and sema/memory/scratch.c.
 */
#include "frontend/unit/objects.h"

#include <stdlib.h>

struct count {
	uint32_t live, most;
};

/* An object, and its index in the order of evaluation. */
struct found_object {
	struct expr *expr;
	size_t index;
};

struct object_search {
	struct arena *arena;
	VEC(struct found_object) found;
};

uint32_t object_stack_size(const struct expr *expr)
{
	if (!expr || expr->kind != EXPR_MAKE || expr->make.scratch)
		return 0;
	return (expr->make.structure->size + 7) / 8 * 8;
}

uint32_t object_kept_size(const struct expr *init)
{
	uint32_t size = object_stack_size(init);

	if (init && init->kind == EXPR_LET && type_is_pointer(init->type))
		for (size_t i = 0; i < init->let.count; i++)
			size += object_kept_size(init->let.bindings[i].init);
	return size;
}

static void visit(struct expr *expr, void *user)
{
	struct count *count = user;
	uint32_t outer = count->live;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++) {
		if (expr->let.bindings[i].init)
			visit(expr->let.bindings[i].init, count);
		count->live += object_kept_size(expr->let.bindings[i].init);
	}
	if (count->live > count->most)
		count->most = count->live;
	if (expr->kind == EXPR_LET)
		visit(expr->let.body, count);
	else
		expr_each_operand(expr, visit, count);
	count->live = outer;
}

uint32_t objects_alive(struct expr *body)
{
	struct count count = { 0 };

	visit(body, &count);
	return count.most;
}

static void find_object(struct expr *expr, void *user)
{
	struct object_search *search = user;
	struct found_object found = { expr, search->found.count };

	if (object_stack_size(expr))
		VEC_PUSH(search->arena, &search->found, found);
	expr_each_operand(expr, find_object, search);
}

static int compare_objects(const void *a, const void *b)
{
	const struct found_object *one = a, *other = b;
	uint32_t size = object_stack_size(one->expr), other_size = object_stack_size(other->expr);

	if (size != other_size)
		return size > other_size ? -1 : 1;
	return one->index < other->index ? -1 : 1;
}

struct expr_list objects_by_size(struct arena *arena, struct expr *body)
{
	struct object_search search = { .arena = arena };
	struct expr_list list = { 0 };

	find_object(body, &search);
	list.items = ARENA_ARRAY(arena, struct expr *, search.found.count + 1);
	if (search.found.count)
		qsort(search.found.items, search.found.count, sizeof(*search.found.items), compare_objects);
	for (; list.count < search.found.count; list.count++)
		list.items[list.count] = search.found.items[list.count].expr;
	return list;
}
