// SPDX-License-Identifier: MIT
/*
 * Bodies of several forms, the common type of a branch's arms, and warnings of unused values. In: a
 * list of forms, or typed arms. Out: an EXPR_PROGN, or the type. Called by all forms with bodies or
 * arms.
 */
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
			    "one arm is a pointer, and another an integer");
		return &type_error;
	}
	*ret_neutral = !any_integer;
	return any_integer && all_signed ? &type_i64 : &type_u64;
}

/* ---- values that nothing uses ---- */

/* At the end of a body a number is often there only to end it. */
static bool is_number(const struct form *form)
{
	return form->kind == FORM_INTEGER;
}

/* Is it a branch, a body or a chain? Unused values inside are reported where they are. */
static bool has_parts(const struct expr *expr)
{
	return expr->kind == EXPR_IF || expr->kind == EXPR_LET || expr->kind == EXPR_PROGN ||
	       expr->kind == EXPR_AND || expr->kind == EXPR_OR;
}

static void warn_unused(struct sema *sema, const struct form *form, const struct expr *expr)
{
	const struct source *source = form->span.source;
	/* the name as written: the reader's is in lower case */
	const char *text = form->kind == FORM_SYMBOL && source ?
		arena_strndup(sema->arena, source->text + form->span.offset, form->span.len) :
		form_text(sema->arena, form);
	const struct subprogram *subprogram = sema->program ? sema->program->subprogram : NULL;
	struct diag *diag;

	if (form->span.expansion)
		return;
	diag = diag_report(sema->diags, DIAG_UNUSED, expr->span, "the value of `%s` is not used",
			   text);
	if (!expr->is_constant || (subprogram && subprogram->result->kind == TYPE_VOID))
		return;
	diag_help(sema->diags, diag, "(return %s) returns it from `%s`", text,
		  sema->program ? sema->program->name : "the program");
}

/* Warns that the value of `expr` is unused; not for `nil` and `t`, which end a form without a value. */
void sema_check_unused(struct sema *sema, const struct form *form, const struct expr *expr)
{
	if (form_is_nil(form) || form_is_symbol(form, "t") || is_number(form))
		return; /* nil: also the rest of a failed macro call */
	if (has_parts(expr) || expr->kind == EXPR_ERROR || expr->kind == EXPR_GETMAP ||
	    expr->kind == EXPR_MAP_LOOKUP || expr->type->kind == TYPE_VOID ||
	    type_is_error(expr->type) || expr_has_effects(expr))
		return;
	/* (progn 1 2) has become the 2, which is already checked */
	if (expr->span.offset == form->span.offset && expr->span.source == form->span.source)
		warn_unused(sema, form, expr);
}

/*
 * (when TEST .. 0), (if TEST 2 ..): a number there is probably meant as a return value, and has no
 * effect.
 */
void sema_check_unused_arm(struct sema *sema, const struct form *form, const struct expr *expr,
			   bool is_only)
{
	while (form_is_call(form, "progn") && form_length(form) > 1)
		form = form_nth(form, (unsigned)form_length(form) - 1);
	while (expr->kind == EXPR_PROGN && expr->list.count)
		expr = expr->list.items[expr->list.count - 1];
	if (is_number(form) && expr->is_constant && (is_only || expr->value))
		warn_unused(sema, form, expr);
}

/* ---- bodies ---- */

struct expr *sema_body(struct sema *sema, const struct form *forms, const struct form *whole)
{
	struct expr *body = sema_new(sema, EXPR_PROGN, whole, &type_void);
	bool is_unused = sema->unused == whole;
	long count = form_length(forms);

	body->comment = body->trailing = NULL;
	if (count < 0) {
		diag_report(sema->diags, DIAG_MALFORMED, forms->span, "a body must be a proper list");
		return sema_error_expr(sema, whole);
	}
	body->list.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count + 1);
	FORM_EACH(at, forms) {
		struct expr *expr;

		if (form_is_call(at->car, "declare")) {
			sema_check_declare(sema, at->car, whole, body->list.count == 0);
			continue;
		}
		expr = is_unused || form_is_pair(at->cdr) ? sema_unused(sema, at->car) :
							    sema_expr(sema, at->car);
		body->list.items[body->list.count++] = expr;
		if (form_is_pair(at->cdr) && expr_acquires(expr))
			diag_report(sema->diags, DIAG_UNRELEASED, expr->span,
				    "the result of `%s` is not kept, so it can never be released",
				    form_nth(at->car, 0)->name);
		if (form_is_pair(at->cdr) && is_number(at->car))
			warn_unused(sema, at->car, expr);
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
