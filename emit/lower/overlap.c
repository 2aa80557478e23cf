// SPDX-License-Identifier: MIT
/*
 * Overlapping copies. C's memcpy is undefined if the bytes overlap; the language defines the result
 * as if the source were read first. In: an EXPR_MEMCPY. Out: can its bytes overlap, and by a
 * constant distance? memory.c chooses between memcpy, memmove and the piece move_bytes by it.
 */
#include "emit/lower/lower.h"

/* A pointer as a root and an offset from it. */
struct pointer_path {
	const struct expr *root;
	int64_t offset;
	bool varies; /* a run-time index is added */
};

static void move(struct pointer_path *way, const struct expr *by, int64_t scale)
{
	if (!by)
		return;
	if (by->is_constant)
		way->offset += (int64_t)by->value * scale;
	else
		way->varies = true;
}

static bool moves_on(const struct variable *variable)
{
	return variable->init && !variable->assigned && !variable->addressed &&
	       type_is_pointer(variable->init->type) &&
	       (variable->init->kind == EXPR_CAST || variable->init->kind == EXPR_BINARY ||
		variable->init->kind == EXPR_MEMBER_ADDRESS || variable->init->kind == EXPR_MEMBER ||
		(variable->init->kind == EXPR_VARIABLE && expr_is_stable(variable->init)));
}

static const struct expr *step(struct pointer_path *way, const struct expr *pointer)
{
	switch (pointer->kind) {
	case EXPR_CAST:
		return type_is_pointer(pointer->operand->type) ? pointer->operand : NULL;
	case EXPR_MEMBER:
		if (pointer->member.member->type->kind == TYPE_POINTER)
			return NULL;
		/* fall through */
	case EXPR_MEMBER_ADDRESS:
		way->offset += pointer->member.member->offset;
		if (pointer->member.index)
			move(way, pointer->member.index, pointer->member.member->type->target->size);
		return pointer->member.base;
	case EXPR_BINARY:
		if (!type_is_pointer(pointer->operation.a->type))
			return NULL;
		move(way, pointer->operation.b, pointer->operation.op == OPERATOR_SUB ? -1 : 1);
		return pointer->operation.a;
	case EXPR_VARIABLE:
		return moves_on(pointer->variable) ? pointer->variable->init : NULL;
	default:
		return NULL;
	}
}

static struct pointer_path way_of(const struct expr *pointer, const struct expr *offset)
{
	struct pointer_path way = { 0 };

	move(&way, offset, 1);
	for (; pointer; pointer = step(&way, pointer))
		way.root = pointer;
	return way;
}

/* The variable of the stack object to which the root points, or NULL. */
static const struct variable *object_of(const struct expr *root)
{
	if (root->kind == EXPR_ADDRESS)
		return root->variable;
	return root->kind == EXPR_VARIABLE && expr_is_stable(root) && root->variable->init &&
	       root->variable->init->kind == EXPR_MAKE ? root->variable : NULL;
}

/*
 * The expression that the pointer is bound to: a lookup, a call, an object. Otherwise the pointer
 * itself.
 */
static const struct expr *origin_of(const struct expr *root)
{
	return root->kind == EXPR_VARIABLE && expr_is_stable(root) && root->variable->init ?
		root->variable->init : root;
}

static bool is_same(const struct expr *a, const struct expr *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case EXPR_VARIABLE:
	case EXPR_ADDRESS:
		return a->variable == b->variable;
	case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS:
		return a->global == b->global;
	case EXPR_CONTEXT:
		return a->context.field == b->context.field && !a->context.index;
	default:
		return a == b;
	}
}

/* Do the roots certainly point into different objects? */
static bool are_apart(const struct expr *a, const struct expr *b)
{
	const struct expr *from = origin_of(a), *other = origin_of(b);

	if (a->type->space != b->type->space && a->type->space != SPACE_ANY && b->type->space != SPACE_ANY)
		return true;
	if (from->kind == EXPR_STRING || other->kind == EXPR_STRING)
		return true;
	if (object_of(a) && object_of(b))
		return object_of(a) != object_of(b);
	if (from->kind == EXPR_MAP_LOOKUP && other->kind == EXPR_MAP_LOOKUP)
		return from->map_access.map != other->map_access.map;
	/* two records are two reservations */
	return a->type->space == SPACE_RECORD && !is_same(a, b);
}

/*
 * If both roots point into one object, are they the same address? True for entries of one map and
 * structs of one type.
 */
static bool are_alike(const struct expr *a, const struct expr *b)
{
	const struct expr *from = origin_of(a), *other = origin_of(b);

	if (is_same(a, b))
		return true;
	if (from->kind == EXPR_MAP_LOOKUP && other->kind == EXPR_MAP_LOOKUP)
		return true;
	return a->type->target && a->type->target == b->type->target &&
	       a->type->target->kind == TYPE_STRUCT && a->type->space != SPACE_PACKET;
}

enum overlap lower_overlap(const struct expr *expr)
{
	struct pointer_path to = way_of(expr->copy.to, expr->copy.to_offset);
	struct pointer_path from = way_of(expr->copy.from, expr->copy.from_offset);
	uint64_t len = expr->copy.len->value;
	int64_t apart = to.offset - from.offset;

	if (len < 2 || !to.root || !from.root || are_apart(to.root, from.root))
		return OVERLAP_NONE;
	if (to.varies || from.varies || !are_alike(to.root, from.root))
		return OVERLAP_UNKNOWN;
	if (!apart || (uint64_t)(apart < 0 ? -apart : apart) >= len)
		return OVERLAP_NONE;
	return OVERLAP_KNOWN;
}
