// SPDX-License-Identifier: MIT
/*
 * Keys of shared expressions: two expressions with one key compute the same value, as long as
 * nothing ends the epoch of their class. In: an expression. Out: its key as text and its class, or
 * NULL. Called by share.c for each expression it visits; bind.c takes sums apart with share_sum_of.
 */
#include <string.h>

#include "frontend/base/text.h"
#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

bool share_is_constant_call(const struct expr *expr)
{
	/* a BPF program does not migrate, and one task is current during a run */
	static const char *const names[] = {
		"get-smp-processor-id", "get-current-pid-tgid", "get-current-uid-gid", "get-current-task",
		"get-current-cgroup-id",
	};

	for (size_t i = 0; expr->kind == EXPR_CALL && i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(expr->call.helper->name, names[i]))
			return true;
	return false;
}

/*
 * Prints arithmetic on variables with their current versions; false if the expression contains
 * anything else.
 */
static bool put_number(const struct share *share, struct text *text, const struct expr *expr)
{
	if (expr->is_constant) {
		text_printf(text, "%llu", (unsigned long long)expr->value);
		return true;
	}
	switch (expr->kind) {
	case EXPR_VARIABLE:
		text_printf(text, "v%u.%u", expr->variable->id, share->versions[expr->variable->id]);
		return !expr->variable->addressed;
	case EXPR_CAST:
		text_printf(text, "c%u%c", expr->type->size, expr->type->is_signed ? 's' : 'u');
		return type_is_integer(expr->type) && put_number(share, text, expr->operand);
	case EXPR_UNARY:
	case EXPR_BINARY:
		text_printf(text, "(%d%s ", expr->operation.op, expr->operation.is_signed ? "s" : "");
		if (!type_is_integer(expr->operation.a->type) || !put_number(share, text, expr->operation.a))
			return false;
		text_puts(text, " ");
		if (expr->operation.b &&
		    (!type_is_integer(expr->operation.b->type) || !put_number(share, text, expr->operation.b)))
			return false;
		text_puts(text, ")");
		return true;
	default:
		return false;
	}
}

bool share_is_of(const struct expr *pointer, enum pointer_space space)
{
	return type_is_pointer(pointer->type) && pointer->type->space == space;
}

bool share_sum_of(const struct expr *expr, struct share_sum *ret_sum)
{
	struct expr *pointer, *number;

	if (expr->kind == EXPR_LOAD) {
		pointer = expr->memory.pointer;
		number = expr->memory.offset;
	} else if (expr->kind == EXPR_BINARY && expr->operation.op == OPERATOR_ADD) {
		pointer = expr->operation.a;
		number = expr->operation.b;
	} else {
		return false;
	}
	if (!number || number->is_constant || !share_is_of(pointer, SPACE_PACKET) || !type_is_integer(number->type) ||
	    pointer->kind != EXPR_VARIABLE || !variable_is_bound_once(pointer->variable))
		return false;
	ret_sum->rest = 0;
	if (number->kind == EXPR_BINARY && number->operation.op == OPERATOR_ADD &&
	    number->operation.b->is_constant && type_is_integer(number->operation.a->type) &&
	    number->type->size == 8 && number->operation.a->type->size == 8) {
		ret_sum->rest = number->operation.b->value;
		number = number->operation.a;
	}
	ret_sum->pointer = pointer;
	ret_sum->number = number;
	return true;
}

/* Copies the text into the scratch arena; NULL if it is no key. */
static const char *finish(struct share *share, struct text *text, bool is_key)
{
	const char *key = is_key ? arena_printf(&share->scratch, "%s", text_string(text)) : NULL;

	text_release(text);
	return key;
}

static const char *key_of_field(struct share *share, const struct expr *expr)
{
	struct text text = { 0 };
	const struct expr *base = expr->member.base;

	if (expr->once || base->kind != EXPR_VARIABLE || !variable_is_bound_once(base->variable) || !type_is_integer(expr->type) ||
	    base->type->space == SPACE_STACK)
		return NULL;
	text_printf(&text, "f%u %p ", base->variable->id, (const void *)expr->member.member);
	return finish(share, &text, !expr->member.index || put_number(share, &text, expr->member.index));
}

const char *share_key_of(struct share *share, const struct expr *expr, enum share_class *ret_class)
{
	struct text text = { 0 };
	struct share_sum sum;

	if (expr->kind == EXPR_CONTEXT && type_is_pointer(expr->type) &&
	    (expr->type->space == SPACE_PACKET || expr->type->space == SPACE_PACKET_END)) {
		*ret_class = SHARE_CONTEXT;
		text_printf(&text, "x%u", expr->context.offset);
		return finish(share, &text, true);
	}
	if (share_is_constant_call(expr)) {
		*ret_class = SHARE_CALL;
		text_printf(&text, "h%d", expr->call.helper->id);
		return finish(share, &text, true);
	}
	if (share_sum_of(expr, &sum)) {
		*ret_class = SHARE_SUM;
		text_printf(&text, "s%u ", sum.pointer->variable->id);
		return finish(share, &text, put_number(share, &text, sum.number));
	}
	*ret_class = SHARE_FIELD;
	return expr->kind == EXPR_MEMBER && !expr->is_constant ? key_of_field(share, expr) : NULL;
}
