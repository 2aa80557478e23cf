// SPDX-License-Identifier: MIT
/*
 * Stack accesses that need a guard. clang may add a run-time index to a stack address by |, and Linux 7.3 takes the value
 * looked up in a Bloom filter for a store. In: the typed tree. Out: marks STACK_INDEX, with its spare marks, and QUESTION.
 * Called by guards_find.
 */
#include "emit/guard/internal.h"

/* With elements of 8 bytes, address and index share no bits, except for offsets inside an element. */
static void look_at_index(struct guards *guards, const struct expr *pointer,
			  const struct expr *index)
{
	if (index && pointer->type->space == SPACE_STACK && !index->is_constant)
		guard_add(guards, index, GUARD_STACK_INDEX, pointer);
}

static void look_at_member(struct guards *guards, const struct expr *expr)
{
	const struct type *type = expr->member.member->type;

	if (!expr->member.index)
		return;
	if (type->target->size < REGISTER_SIZE || type->target->kind == TYPE_STRUCT)
		look_at_index(guards, expr->member.base, expr->member.index);
	else if (expr->member.base->type->space == SPACE_STACK && !expr->member.index->is_constant)
		guard_add_spare(guards, expr->member.index, GUARD_STACK_INDEX);
}

static void look_at_sum(struct guards *guards, const struct expr *sum)
{
	if (sum->operation.op == OPERATOR_ADD && type_is_pointer(sum->operation.a->type) &&
	    !type_is_pointer(sum->operation.b->type))
		look_at_index(guards, sum->operation.a, sum->operation.b);
}

/* True if the queried value is a variable that may have been pushed before. */
static bool lies_on_stack(const struct expr *queue)
{
	const struct expr *value = queue->map_access.value;

	return !queue->map_access.value_is_pointer ||
	       (value->type->space == SPACE_STACK && queue->map_access.map->value);
}

static void look_at_place(struct expr *expr, void *user)
{
	struct guards *guards = user;

	switch (expr->kind) {
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		look_at_member(guards, expr);
		break;
	case EXPR_BINARY:
		look_at_sum(guards, expr);
		break;
	case EXPR_LOAD:
	case EXPR_ATOMIC:
		look_at_index(guards, expr->memory.pointer, expr->memory.offset);
		break;
	case EXPR_MEMCPY:
		look_at_index(guards, expr->copy.from, expr->copy.from_offset);
		/* fall through */
	case EXPR_MEMSET:
		look_at_index(guards, expr->copy.to, expr->copy.to_offset);
		break;
	case EXPR_MAP_QUEUE:
		if (expr_asks_bloom_filter(expr) && lies_on_stack(expr))
			guard_add(guards, expr, GUARD_QUESTION, NULL);
		break;
	default:
		break;
	}
	expr_each_operand(expr, look_at_place, guards);
}

void guard_find_places(struct guards *guards)
{
	look_at_place(guards->program->body, guards);
}
