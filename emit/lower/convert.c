// SPDX-License-Identifier: MIT
/*
 * Conversions to the type of a variable, parameter or field. In: a value and the type of its place.
 * Out: the value as C that fits without a warning: constants are truncated here, pointers and
 * integers are cast to each other. Called where a value is stored or passed: control.c, invoke.c,
 * loop.c, map.c, memory.c, statement.c, call.c.
 */
#include "emit/lower/lower.h"
#include "frontend/unit/query.h"

#include <ctype.h>
#include <string.h>

/* Truncates a literal to the type: C would warn that its value changes. */
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

/* Does the value cross between pointer and integer? C does not convert these implicitly. */
static bool crosses(const struct value *value, const struct type *type)
{
	if (type_is_integer(type))
		return type_is_pointer(value->type);
	return type_is_pointer(type) && type_is_integer(value->type) &&
	       !(value->c->kind == C_ATOM && !strcmp(value->c->text, "0"));
}

/* Is it a pointer to another target type, such as to a union whose member is wanted? */
static bool is_variant(const struct value *value, const struct type *type)
{
	return type_is_pointer(type) && type->target && type_is_pointer(value->type) &&
	       value->type->target && value->type->target != type->target;
}

/* Is it the context, which the file declares as a struct of its own? */
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
	/* a value that C computes at compile time may not fit */
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

/* A wide variable holds values of its Lisp type only: they need no cut where the place has all of them. */
bool lower_fits(const struct expr *value, const struct type *type)
{
	const struct expr *last = expr_last_of(value);

	return last->kind == EXPR_VARIABLE && type_is_integer(last->type) && !last->type->is_signed &&
	       (last->type->size < type->size || (last->type->size == type->size && !type->is_signed));
}
