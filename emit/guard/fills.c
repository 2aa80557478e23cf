// SPDX-License-Identifier: MIT
/*
 * Loops that store one value, or copy, element by element, and clears that follow each other. clang turns them into calls
 * of memset or memcpy, which BPF has not. In: the typed tree. Out: marks FILLS and CLEARS. Called by guards_find.
 */
#include "emit/guard/internal.h"

/* clang expands a memset or memcpy of a constant size into at most this many stores. */
#define STORES_MOST 128

struct fill_search {
	const struct expr *loop;
	bool found, calls;
};

/* All bytes of the value are equal, as a memset needs. */
static bool is_of_one_byte(const struct expr *value, uint32_t size)
{
	uint64_t bytes = (value->value & 0xff) * UINT64_C(0x0101010101010101);

	if (size == 1)
		return true;
	return value->is_constant &&
	       ((value->value ^ bytes) & (UINT64_MAX >> (64 - 8 * (size < 8 ? size : 8)))) == 0;
}

static bool is_varying_read(const struct expr *loop, const struct expr *value)
{
	while (value->kind == EXPR_CAST)
		value = value->operand;
	if (value->kind == EXPR_LOAD)
		return !guard_is_invariant(loop, value->memory.pointer) ||
		       (value->memory.offset && !guard_is_invariant(loop, value->memory.offset));
	return value->kind == EXPR_MEMBER && value->member.index &&
	       !guard_is_invariant(loop, value->member.index);
}

/* The place's alignment, which is the width of clang's stores. */
static uint32_t alignment_of(const struct expr *place)
{
	uint32_t offset, align = place->type->size;

	if (place->kind != EXPR_MEMBER)
		return align;
	offset = place->member.member->offset;
	align = place->member.structure->align;
	while (align > 1 && offset % align)
		align /= 2;
	return align;
}

/* clang expands a small constant size into stores, which are better than the loop's. */
static bool is_short(const struct expr *loop, const struct expr *place)
{
	return !loop->loop.limit && loop->loop.count && loop->loop.count->is_constant &&
	       loop->loop.count->value * place->type->size <= (uint64_t)STORES_MOST * alignment_of(place);
}

static bool is_fill(const struct expr *loop, const struct expr *store)
{
	const struct expr *place = store->assign.place, *value = store->assign.value;

	if (store->kind != EXPR_SETF || !type_is_integer(place->type) ||
	    (place->kind != EXPR_MEMBER && place->kind != EXPR_LOAD) ||
	    !is_varying_read(loop, place) || is_short(loop, place))
		return false;
	return is_varying_read(loop, value) ||
	       (is_of_one_byte(value, place->type->size) && guard_is_invariant(loop, value));
}

/* Searches what each iteration does: neither arms nor inner loops. */
static void find_fill(struct expr *expr, void *user)
{
	struct fill_search *search = user;

	if (guard_is_barrier(expr) && expr->kind != EXPR_SETF && expr->kind != EXPR_UPDATE)
		search->calls = true;
	if (expr->kind == EXPR_SETF)
		search->found |= is_fill(search->loop, expr);
	if (expr->kind == EXPR_IF || expr->kind == EXPR_AND || expr->kind == EXPR_OR)
		return;
	if (expr->kind != EXPR_DOTIMES && expr->kind != EXPR_WHILE)
		expr_each_operand(expr, find_fill, search);
}

static void look_at_loop(struct expr *expr, void *user)
{
	struct guards *guards = user;

	if (expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE) {
		struct fill_search search = { .loop = expr };

		find_fill(expr->loop.body, &search);
		if (search.found && !search.calls)
			guard_add(guards, expr, GUARD_FILLS, NULL);
	}
	expr_each_operand(expr, look_at_loop, guards);
}

void guard_find_fills(struct guards *guards)
{
	look_at_loop(guards->program->body, guards);
}

/* ---- clears one after the other ---- */

/* clang clears at most this many bytes by stores, so two adjacent clears must not exceed it together. */
#define BYTES_MOST (STORES_MOST * REGISTER_SIZE)

struct clear_search {
	struct guards *guards;
	const struct expr *last; /* with nothing between that clang must do in order */
	uint64_t len;
	unsigned arms;           /* around the current expression: another arm may do nothing */
};

static uint64_t cleared(const struct expr *expr)
{
	uint64_t len = 0;

	if (expr->kind == EXPR_MAKE && expr->make.scratch)
		len = expr->make.structure->size;
	if (expr->kind == EXPR_MEMSET && expr->copy.len->is_constant)
		len = expr->copy.len->value;
	/* a longer clear is already a loop */
	return len <= BYTES_MOST ? len : 0;
}

static void find_clears(struct expr *expr, void *user)
{
	struct clear_search *search = user;
	uint64_t len = cleared(expr);

	search->arms += expr->kind == EXPR_IF;
	expr_each_operand(expr, find_clears, search);
	search->arms -= expr->kind == EXPR_IF;
	if (len && search->last && search->len + len > BYTES_MOST)
		guard_add(search->guards, expr, GUARD_CLEARS, search->last);
	if (len) {
		search->len = guard_of(search->guards, expr, GUARD_CLEARS) || !search->last ? len :
											      search->len + len;
		search->last = expr;
	} else if (!search->arms && guard_is_barrier(expr) && expr->kind != EXPR_SETF && expr->kind != EXPR_UPDATE) {
		search->last = NULL;
	}
}

void guard_find_clears(struct guards *guards)
{
	struct clear_search search = { .guards = guards };

	find_clears(guards->program->body, &search);
}
