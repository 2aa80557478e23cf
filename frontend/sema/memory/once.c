// SPDX-License-Identifier: MIT
/*
 * (read-once place), (write-once place v): single accesses to memory that others change
 * concurrently, which clang must neither repeat nor omit. In: the forms. Out: the place's node with
 * `once` set; emit/lower prints READ_ONCE and WRITE_ONCE for it. Called through forms.c.
 */
#include "frontend/sema/memory/memory.h"

static bool is_memory(const struct expr *place)
{
	if (place->kind == EXPR_GLOBAL)
		return !type_is_pointer(place->type);
	return (place->kind == EXPR_MEMBER || place->kind == EXPR_LOAD) && !place->type->bits &&
	       (type_is_integer(place->type) ||
		(place->kind == EXPR_MEMBER && place->member.member->type->kind == TYPE_POINTER));
}

static struct expr *no_memory(struct sema *sema, const struct form *form, const struct form *place)
{
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, place->span, "`%s` cannot be read or written by a single access",
			      form_text(sema->arena, place)),
		  "use a field, an element, a global or (load T p) of 1, 2, 4 or 8 bytes");
	return sema_error_expr(sema, form);
}

struct expr *sema_form_read_once(struct sema *sema, const struct form *form)
{
	struct expr *value, *place;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	value = place = sema_expr(sema, form_nth(form, 1));
	if (type_is_error(value->type))
		return value;
	if (place->kind == EXPR_UNARY && sema_is_swapped(place->operation.a))
		place = place->operation.a; /* a header field in network order */
	if (!is_memory(place))
		return no_memory(sema, form, form_nth(form, 1));
	place->once = true;
	value->comment = form->comment;
	value->trailing = form->trailing;
	return value;
}

struct expr *sema_form_write_once(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr = sema_assign(sema, form, form_nth(form, 1), form_nth(form, 2));
	if (type_is_error(expr->type))
		return expr;
	if (expr->kind != EXPR_SETF || !is_memory(expr->assign.place))
		return no_memory(sema, form, form_nth(form, 1));
	expr->assign.place->once = true;
	expr->type = &type_void;
	return expr;
}
