// SPDX-License-Identifier: MIT
/*
 * Variables and fields that are declared u64 and hold a pointer. They get the pointer's type, so
 * the checks know what they point to; where the program needs a number, the value is cast to u64.
 * In: typed values on their way into a variable, an operator or a result. Out: the value, as
 * pointer or number. Called by the files of this folder that store, return or compute.
 */
#include <string.h>

#include "frontend/sema/internal.h"

static struct expr *cast(struct sema *sema, struct expr *value, const struct type *type)
{
	struct expr *expr = ARENA_NEW(sema->arena, struct expr);

	expr->kind = EXPR_CAST;
	expr->id = sema->unit->expr_count++;
	expr->type = type;
	expr->span = value->span;
	expr->operand = value;
	return expr;
}

bool sema_is_address(const struct expr *expr)
{
	if (!type_is_pointer(expr->type) || expr->type->map)
		return false;
	switch (expr->kind) {
	case EXPR_VARIABLE:
		return expr->variable->is_address;
	case EXPR_BINARY:
		return sema_is_address(expr->operation.a);
	case EXPR_SETF:
		return sema_is_address(expr->assign.place);
	case EXPR_LET:
		return sema_is_address(expr->let.body);
	case EXPR_PROGN:
		return sema_is_address(expr->list.items[expr->list.count - 1]);
	case EXPR_IF:
		return sema_is_address(expr->branch.then) ||
		       (expr->branch.otherwise && sema_is_address(expr->branch.otherwise));
	case EXPR_CAST: /* a field that holds a pointer */
		return type_is_integer(expr->operand->type) && expr->operand->kind == EXPR_MEMBER;
	default:
		return false;
	}
}

/* The verifier treats pointers read from kernel memory as numbers. */
static bool is_number(const struct expr *expr)
{
	return expr->type->space == SPACE_KERNEL || expr->type->space == SPACE_USER;
}

struct expr *sema_truth_of(struct sema *sema, struct expr *value)
{
	struct expr *expr, *zero;

	if (!type_is_integer(value->type) && !type_is_pointer(value->type))
		return value;
	if (value->type->is_truth || (!value->is_constant && expr_is_truth(value)) || expr_leaves(value))
		return value;
	expr = cast(sema, value, &type_u64);
	zero = cast(sema, value, &type_u64);
	zero->kind = EXPR_CONSTANT;
	memset(&zero->constant, 0, sizeof(zero->constant));
	zero->constant.radix = 10;
	zero->constant.is_null = type_is_pointer(value->type);
	zero->is_constant = zero->neutral = true;
	expr->kind = EXPR_BINARY;
	memset(&expr->operation, 0, sizeof(expr->operation));
	expr->operation.op = OPERATOR_NE;
	expr->operation.a = value;
	expr->operation.b = zero;
	expr->is_constant = value->is_constant;
	expr->value = value->value != 0;
	return expr;
}

struct expr *sema_number_of(struct sema *sema, struct expr *expr, const struct type *as)
{
	bool whole = as && type_is_integer(as) && as->size == 8;

	if (as && as->is_truth)
		return sema_truth_of(sema, expr);

	return sema_is_address(expr) && (whole || is_number(expr)) ? cast(sema, expr, &type_u64) :
								     expr;
}

struct expr *sema_settle_result(struct sema *sema, struct expr *body,
				const struct type *type)
{
	struct expr **last = &body->list.items[body->list.count - 1];

	*last = sema_number_of(sema, *last, type);
	body->type = (*last)->type;
	return *last;
}

void sema_settle_arms(struct sema *sema, struct expr **arms, size_t count)
{
	bool number = false;

	for (size_t i = 0; i < count; i++) {
		if (type_is_pointer(arms[i]->type) && !sema_is_address(arms[i]))
			return;
		number |= type_is_integer(arms[i]->type) && !sema_diverges(arms[i]) &&
			  !(arms[i]->is_constant && !arms[i]->value);
	}
	for (size_t i = 0; number && i < count; i++)
		arms[i] = sema_number_of(sema, arms[i], &type_u64);
}

/*
 * The field of a stack object that may hold a pointer; in other memory the verifier tracks only
 * numbers.
 */
static struct member *holding_field(const struct expr *expr)
{
	const struct member *member = expr->member.member;

	return expr->kind == EXPR_MEMBER && expr->type == &type_u64 && member->type == &type_u64 &&
	       expr->member.base->type->space == SPACE_STACK ? (struct member *)member : NULL;
}

struct expr *sema_held_pointer(struct sema *sema, struct expr *expr)
{
	const struct member *member = holding_field(expr);

	return member && member->held ? cast(sema, expr, member->held) : expr;
}

struct expr *sema_stored(struct sema *sema, const struct expr *place, struct expr *value)
{
	struct member *member = holding_field(place);

	if (place->type->is_truth)
		return sema_truth_of(sema, value);
	if (type_is_error(value->type) || !type_is_pointer(value->type) || value->type->map)
		return value;
	if (member) {
		if (member->held && member->held != value->type)
			member->held = type_pointer(&sema->unit->types, NULL,
				member->held->space == value->type->space ? value->type->space :
									    SPACE_ANY);
		else
			member->held = value->type;
		return cast(sema, value, &type_u64);
	}
	if (place->kind == EXPR_VARIABLE && place->variable->is_address &&
	    place->type->target && value->type->target && place->type->target != value->type->target)
		return cast(sema, value, type_pointer(&sema->unit->types, place->type->target,
						      value->type->space));
	return sema_number_of(sema, value, place->type);
}

void sema_declare_address(struct variable *variable, const struct expr *init)
{
	variable->type = init->type;
	variable->is_address = true;
	variable->declared = false;
}

bool sema_becomes_address(const struct variable *variable, const struct expr *value)
{
	/* the place of the assignment is its first use */
	return variable->type == &type_u64 && variable->declared && !variable->assigned &&
	       !variable->addressed && variable->uses <= 1 && variable->init &&
	       variable->init->kind == EXPR_CONSTANT && variable->init->value == 0 &&
	       type_is_pointer(value->type) && !value->type->map;
}

struct expr *sema_held_by(struct sema *sema, const struct expr *place, struct expr *value)
{
	struct expr *held;

	if (place->kind != EXPR_VARIABLE || type_is_error(value->type))
		return value;
	held = sema_held_pointer(sema, value);
	return place->variable->is_address || sema_becomes_address(place->variable, held) ? held :
											   value;
}

/* Is the operator defined for pointers? */
static bool takes_pointers(const struct operator_info *info, const struct expr *a,
			   const struct expr *b)
{
	bool both = type_is_pointer(a->type) && type_is_pointer(b->type);
	bool null = (a->is_constant && a->value == 0) || (b->is_constant && b->value == 0);

	if (info->row == ROW_COMPARISON)
		return both || (null && (info->id == OPERATOR_EQ || info->id == OPERATOR_NE));
	if (info->id == OPERATOR_SUB)
		return type_is_pointer(a->type);
	return info->id == OPERATOR_ADD && type_is_pointer(a->type) && !type_is_pointer(b->type);
}

enum operator sema_address_operands(struct sema *sema, const struct operator_info *info,
				    struct expr **a, struct expr **b)
{
	struct expr *left = *a;

	if (!sema_is_address(*a) && !sema_is_address(*b))
		return info->id;
	/* no pointer is below null, so > and < with null test for null */
	if (info->id == OPERATOR_GT && (*b)->is_constant && (*b)->value == 0)
		return OPERATOR_NE;
	if (info->id == OPERATOR_LT && (*a)->is_constant && (*a)->value == 0)
		return OPERATOR_NE;
	if (info->id == OPERATOR_ADD && type_is_integer(left->type) && sema_is_pure(left)) {
		*a = *b;
		*b = left;
	}
	if (takes_pointers(info, *a, *b))
		return info->id;
	*a = sema_number_of(sema, *a, info->row == ROW_COMPARISON ? &type_u64 : NULL);
	*b = sema_number_of(sema, *b, info->row == ROW_COMPARISON ? &type_u64 : NULL);
	return info->id;
}
