// SPDX-License-Identifier: MIT
/*
 * Conversions on the way into a place: what C would cut with a warning is cut here, and pointers and
 * numbers become each other by a cast.
 */
#include "emit/lower/lower.h"

#include <ctype.h>
#include <string.h>

/* A constant that turned up in the end: C would say that it changes when it is stored. */
struct value lower_fit_literal(struct lower *lower, struct value value, const struct type *type)
{
	struct expr cut = { .kind = EXPR_CONSTANT, .type = type };

	cut.value = type_wrap(type, value.number);
	if (cut.value == value.number && (!type->is_signed || (int64_t)cut.value >= 0))
		return value;
	cut.constant.radix = 10;
	return lower_literal(lower, &cut);
}

bool lower_is_known(const struct cexpr *c)
{
	switch (c->kind) {
	case C_ATOM:
		return isdigit((unsigned char)*c->text) || isupper((unsigned char)*c->text) ||
		       strchr("-(", *c->text) || !strncmp(c->text, "sizeof", 6);
	case C_PREFIX:
		return !strchr("*&", *c->text) && lower_is_known(c->a);
	case C_BINARY:
		/* (x && 0) */
		if (!strcmp(c->text, "&&") || !strcmp(c->text, "||"))
			return lower_is_known(c->a) || lower_is_known(c->b);
		return lower_is_known(c->a) && lower_is_known(c->b);
	case C_CAST:
		return lower_is_known(c->a);
	case C_TERNARY:
		return lower_is_known(c->b) || lower_is_known(c->c);
	case C_CALL:
		return !strncmp(c->text, "bpf_", 4) && c->count == 1 && lower_is_known(c->items[0]);
	default:
		return false;
	}
}

/* A pointer on its way into a number, or a number on its way into a pointer: C converts neither by itself. */
static bool crosses(const struct value *value, const struct type *type)
{
	if (type_is_integer(type))
		return type_is_pointer(value->type);
	return type_is_pointer(type) && type_is_integer(value->type) &&
	       !(value->c->kind == C_ATOM && !strcmp(value->c->text, "0"));
}

/* A union's pointer on its way to a member's. */
static bool is_variant(const struct value *value, const struct type *type)
{
	return type_is_pointer(type) && type->target && type_is_pointer(value->type) &&
	       value->type->target && value->type->target != type->target;
}

/* The context on its way to a struct of the file's that stands for it. */
static bool is_stand_in(const struct value *value, const struct type *type)
{
	return type_is_pointer(type) && type->target && type->target->kind == TYPE_STRUCT &&
	       !type->target->structure->is_context && type_is_pointer(value->type) &&
	       value->type->space == SPACE_CONTEXT;
}

struct value lower_converted(struct lower *lower, struct value value, const struct type *type)
{
	if (value.literal && type_is_integer(type))
		return lower_fit_literal(lower, value, type);
	/* what C knows may not fit */
	if (lower_is_known(value.c) && type_is_integer(type) && value.type->size > type->size)
		value = lower_cast(lower, value, type);
	if (crosses(&value, type) || is_variant(&value, type) || is_stand_in(&value, type))
		value = lower_cast(lower, value, type);
	return value;
}

struct value lower_value_for(struct lower *lower, const struct expr *expr, const struct type *type)
{
	struct expr cut = *expr;

	if (!expr->is_constant || !type_is_integer(type))
		return lower_converted(lower, lower_value(lower, expr, type->size * 8), type);
	if (type_wrap(type, expr->value) == expr->value &&
	    (expr->type->is_signed == type->is_signed || (int64_t)expr->value >= 0))
		return lower_value(lower, expr, type->size * 8);
	cut.kind = EXPR_CONSTANT;
	memset(&cut.constant, 0, sizeof(cut.constant));
	cut.constant.radix = 10;
	cut.value = type_wrap(type, expr->value);
	cut.type = type;
	return lower_literal(lower, &cut);
}
