// SPDX-License-Identifier: MIT
/*
 * Stores of different arms to different bytes of one stack object. clang sinks them into one store behind the arms, and adds
 * the phi of the offsets to the aligned address by |: "bitwise operator |= on pointer prohibited". In: the typed tree.
 * Out: STORES marks. Called by guards_find.
 */
#include "emit/guard/internal.h"

struct store {
	const struct expr *expr; /* the copy, or the place of an assignment */
	bool is_in_arm;
};

struct store_search {
	struct guards *guards;
	unsigned arms;          /* around the current expression */
	VEC(struct store) stores;
	const struct expr *first; /* a store with another offset */
	bool differ;
};

static void note_store(struct store_search *search, const struct expr *store, const struct expr *pointer,
		       const struct expr *offset)
{
	if (pointer->type->space != SPACE_STACK || !offset || !offset->is_constant || !(offset->value % REGISTER_SIZE))
		return;
	search->differ |= search->first && search->first->value != offset->value;
	search->first = search->first ? search->first : offset;
	VEC_PUSH(search->guards->arena, &search->stores, ((struct store){ store, search->arms > 0 }));
}

static void find_stores(struct expr *expr, void *user)
{
	struct store_search *search = user;
	const struct expr *place = expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE ? expr->assign.place : NULL;

	if (expr->kind == EXPR_MEMCPY || expr->kind == EXPR_MEMSET)
		note_store(search, expr, expr->copy.to, expr->copy.to_offset);
	else if (place && place->kind == EXPR_LOAD)
		note_store(search, place, place->memory.pointer, place->memory.offset);
	search->arms += expr->kind == EXPR_IF;
	expr_each_operand(expr, find_stores, search);
	search->arms -= expr->kind == EXPR_IF;
}

void guard_find_stores(struct guards *guards)
{
	struct store_search search = { .guards = guards };

	find_stores(guards->program->body, &search);
	for (size_t i = 0; i < search.stores.count; i++)
		if (search.differ && search.stores.items[i].is_in_arm)
			guard_add(guards, search.stores.items[i].expr, GUARD_STORES, search.first);
		else
			guard_add_spare(guards, search.stores.items[i].expr, GUARD_STORES);
}
