/* Several forms as one: bodies, and what the ways of a branch have in common. */
#include "frontend/sema/internal.h"

const struct type *sema_join(struct sema *sema, struct expr *const *arms, size_t count,
			     const struct form *form, bool *ret_neutral)
{
	const struct type *pointer = NULL;
	bool all_signed = true, any_integer = false, any_number = false;
	bool any_settled = false, any_void = false;

	for (size_t i = 0; i < count; i++) {
		const struct expr *arm = arms[i];

		if (type_is_error(arm->type))
			return &type_error;
		if (sema_diverges(arm))
			continue;
		any_settled = true;
		if (arm->type->kind == TYPE_VOID)
			any_void = true;
		else if (type_is_pointer(arm->type))
			pointer = pointer && pointer != arm->type ?
				type_pointer(&sema->unit->types,
					pointer->target == arm->type->target ?
					     pointer->target : NULL, SPACE_ANY) : arm->type;
		else if (!arm->neutral) {
			any_integer = true;
			all_signed &= arm->type->is_signed;
		} else if (arm->value != 0)
			any_number = true;
	}
	if (pointer)
		any_integer |= any_number;
	*ret_neutral = false;
	if (!any_settled || any_void)
		return &type_void;
	if (pointer && !any_integer)
		return pointer;
	if (pointer && !form)
		return &type_void;
	if (pointer) {
		diag_report(sema->diags, DIAG_TYPE, form->span,
			    "one way this is a pointer, the other way an integer");
		return &type_error;
	}
	*ret_neutral = !any_integer;
	return any_integer && all_signed ? &type_i64 : &type_u64;
}

/* ---- bodies ---- */

struct expr *sema_body(struct sema *sema, const struct form *forms, const struct form *whole)
{
	struct expr *body = sema_new(sema, EXPR_PROGN, whole, &type_void);
	bool is_unused = sema->unused == whole;
	long count = form_length(forms);

	body->comment = body->trailing = NULL;
	if (count < 0) {
		diag_report(sema->diags, DIAG_MALFORMED, forms->span, "a body is a proper list");
		return sema_error_expr(sema, whole);
	}
	body->list.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count + 1);
	FORM_EACH(at, forms) {
		struct expr *expr;

		if (form_is_call(at->car, "declare"))
			continue;
		expr = is_unused || form_is_pair(at->cdr) ? sema_unused(sema, at->car) :
							    sema_expr(sema, at->car);
		body->list.items[body->list.count++] = expr;
		if (form_is_pair(at->cdr) && expr_acquires(expr))
			diag_report(sema->diags, DIAG_UNRELEASED, expr->span,
				    "the result of `%s` is not kept, so nothing can give it back",
				    form_nth(at->car, 0)->name);
		if (form_is_pair(at->cdr) && sema_is_pure(expr) && !expr->span.expansion &&
		    !form_is_nil(at->car)) /* also what a failed macro call becomes */
			diag_report(sema->diags, DIAG_UNUSED, expr->span,
				    "the value of `%s` is not used",
				    form_text(sema->arena, at->car));
	}
	if (body->list.count == 0) {
		struct expr *zero = sema_number(sema, whole, 0);

		zero->comment = zero->trailing = NULL;
		body->list.items[body->list.count++] = zero;
	}
	body->type = body->list.items[body->list.count - 1]->type;
	body->neutral = body->list.items[body->list.count - 1]->neutral;
	return body;
}
