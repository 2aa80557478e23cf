// SPDX-License-Identifier: MIT
/*
 * (with-spin-lock ((S-lock p)) body..), also without the inner parentheses. In: the form. Out:
 * EXPR_WITH_LOCK with the address of the lock. Called through forms.c.
 */
#include "frontend/sema/internal.h"

static const struct form *lock_place(const struct form *spec)
{
	return form_is_pair(spec) && form_length(spec) == 1 && form_is_pair(spec->car) ? spec->car :
											 spec;
}

struct expr *sema_form_with_spin_lock(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_WITH_LOCK, form, &type_void);
	const struct form *place = form_nth(form, 1);
	bool is_unused = sema->unused == form;
	const struct expr *pointer;

	if (!sema_check_count(sema, form, 2, -1))
		return sema_error_expr(sema, form);
	place = lock_place(place);
	pointer = expr->lock.pointer = sema_pointer(sema, place);
	sema->unused = is_unused ? form : NULL;
	expr->lock.body = sema_body(sema, form_tail(form, 2), form);
	if (type_is_error(pointer->type))
		return sema_error_expr(sema, form);
	if (pointer->type->target != &type_spin_lock ||
	    (pointer->type->space != SPACE_MAP && pointer->type->space != SPACE_ANY)) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_SPIN_LOCK, place->span,
				      "`%s` is not a lock in a map's value",
				      form_text(sema->arena, place)),
			  "give the struct of the map's value a field of type `spin-lock`");
		return sema_error_expr(sema, form);
	}
	expr->type = expr->lock.body->type;
	expr->neutral = expr->lock.body->neutral;
	return expr;
}
