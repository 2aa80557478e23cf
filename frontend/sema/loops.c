// SPDX-License-Identifier: MIT
/*
 * Loops and their exits, and return: dotimes, for-range, while, break, continue, return. In: the
 * forms. Out: EXPR_DOTIMES, EXPR_WHILE, EXPR_BREAK, EXPR_CONTINUE, EXPR_RETURN; exits go through
 * blocks.c if a cleanup is between. Called through forms.c.
 */
#include "frontend/sema/blocks.h"

/* A negative trip count means no iteration. */
static struct expr *not_negative(struct sema *sema, const struct form *form, struct expr *count)
{
	if (count->is_constant && count->type->is_signed && (int64_t)count->value < 0)
		return sema_number(sema, form, 0);
	return count;
}

static struct expr *ceiling(struct sema *sema, const struct form *form)
{
	return not_negative(sema, form, sema_constant(sema, form));
}

static bool loop_limit(struct sema *sema, const struct form *spec, struct expr *expr)
{
	struct diag *diag;

	if (form_length(spec) == 4 && form_is_keyword(form_nth(spec, 2), "max")) {
		expr->loop.limit = ceiling(sema, form_nth(spec, 3));
		return !type_is_error(expr->loop.limit->type);
	}
	if (type_is_error(expr->loop.count->type))
		return true;
	expr->loop.count = not_negative(sema, form_nth(spec, 1), expr->loop.count);
	if (expr->loop.count->is_constant)
		return true;
	diag = diag_report(sema->diags, DIAG_UNBOUNDED, form_nth(spec, 1)->span,
			   "`dotimes` needs a constant count or a constant limit");
	diag_help(sema->diags, diag, "(dotimes (%s %s :max 64) ..)",
		  form_text(sema->arena, form_nth(spec, 0)),
		  form_text(sema->arena, form_nth(spec, 1)));
	return false;
}

/* The body's value is not used. */
static void loop_body(struct sema *sema, struct expr *loop, const struct form *form, unsigned first)
{
	sema->loop_depth++;
	sema->unused = form;
	loop->loop.body = sema_body(sema, form_tail(form, first), form);
	sema->loop_depth--;
}

struct expr *sema_form_dotimes(struct sema *sema, const struct form *form)
{
	const struct form *spec = form_nth(form, 1);
	struct scope *outer = sema->locals.innermost;
	struct expr *expr = sema_new(sema, EXPR_DOTIMES, form, &type_void);
	long len;

	if (!sema_check_count(sema, form, 1, -1))
		return sema_error_expr(sema, form);
	len = form_is_pair(spec) ? form_length(spec) : 0;
	if ((len != 2 && len != 4) || spec->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, spec->span,
			    "the first argument of `dotimes` must be (NAME COUNT) or (NAME COUNT :max LIMIT)");
		return sema_error_expr(sema, form);
	}
	expr->loop.count = sema_integer(sema, form_nth(spec, 1));
	if (!loop_limit(sema, spec, expr))
		return sema_error_expr(sema, form);
	expr->loop.variable = sema_new_variable(sema, spec->car->name, spec->car->span);
	expr->loop.variable->counter = true;
	sema_push_local(sema, spec->car->name, expr->loop.variable, NULL);
	loop_body(sema, expr, form, 2);
	scopes_leave(&sema->locals, outer);
	return expr;
}

/* The kernel's number iterator refuses a larger range. */
#define RANGE_MOST (8 << 20)

static struct expr *range_end(struct sema *sema, const struct form *form, const char *what)
{
	struct expr *end = sema_integer(sema, form);

	sema_check_store(sema, &type_u32, end, what);
	return end;
}

/*
 * (for-range (i a b) ..): i from a up to, but not including, b; uses the kernel's number iterator.
 */
struct expr *sema_form_for_range(struct sema *sema, const struct form *form)
{
	const struct form *spec = form_nth(form, 1);
	struct scope *outer = sema->locals.innermost;
	struct expr *expr = sema_new(sema, EXPR_DOTIMES, form, &type_void);

	if (!sema_check_count(sema, form, 1, -1))
		return sema_error_expr(sema, form);
	if (!form_is_pair(spec) || form_length(spec) != 3 || spec->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, spec->span, "the first argument of `for-range` must be (NAME FIRST END)");
		return sema_error_expr(sema, form);
	}
	expr->loop.from = range_end(sema, form_nth(spec, 1), "the first number");
	expr->loop.count = range_end(sema, form_nth(spec, 2), "the end of the numbers");
	if (type_is_error(expr->loop.from->type) || type_is_error(expr->loop.count->type))
		return sema_error_expr(sema, form);
	if (expr->loop.from->is_constant && expr->loop.count->is_constant &&
	    (int64_t)(expr->loop.count->value - expr->loop.from->value) > RANGE_MOST)
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, spec->span,
			    "the kernel's iterator does at most %d iterations, and none if more are asked for", RANGE_MOST);
	expr->loop.limit = sema_number(sema, form, RANGE_MOST);
	expr->loop.variable = sema_new_variable(sema, spec->car->name, spec->car->span);
	expr->loop.variable->counter = expr->loop.variable->iterated = true;
	sema_push_local(sema, spec->car->name, expr->loop.variable, NULL);
	loop_body(sema, expr, form, 2);
	scopes_leave(&sema->locals, outer);
	return expr;
}

struct expr *sema_form_while(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_WHILE, form, &type_void);
	const struct form *keyword = form_nth(form, 2);
	struct diag *diag;

	if (!sema_check_count(sema, form, 1, -1))
		return sema_error_expr(sema, form);
	if (!keyword || !form_is_keyword(keyword, "max") || form_length(form) < 4) {
		diag = diag_report(sema->diags, DIAG_UNBOUNDED, form->span,
				   "`while` needs a constant limit on its iterations");
		diag_help(sema->diags, diag, "(while %s :max 64 ..)",
			  form_text(sema->arena, form_nth(form, 1)));
		return sema_error_expr(sema, form);
	}
	sema->loop_depth++;
	expr->loop.test = sema_test(sema, form_nth(form, 1));
	sema->loop_depth--;
	expr->loop.limit = ceiling(sema, form_nth(form, 3));
	loop_body(sema, expr, form, 4);
	if (type_is_error(expr->loop.test->type) || type_is_error(expr->loop.limit->type))
		return sema_error_expr(sema, form);
	return expr;
}

/* ---- exits ---- */

static struct expr *leave_round(struct sema *sema, const struct form *form, enum expr_kind kind)
{
	if (!sema_check_count(sema, form, 0, 0))
		return sema_error_expr(sema, form);
	if (sema->loop_depth)
		return sema_through_cleanups(sema, form, sema_new(sema, kind, form, &type_void));
	diag_report(sema->diags, DIAG_MALFORMED, form->span, "`%s` must be inside a loop",
		    form->car->name);
	return sema_error_expr(sema, form);
}

struct expr *sema_form_break(struct sema *sema, const struct form *form)
{
	return leave_round(sema, form, EXPR_BREAK);
}

struct expr *sema_form_continue(struct sema *sema, const struct form *form)
{
	return leave_round(sema, form, EXPR_CONTINUE);
}

struct expr *sema_form_return(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_RETURN, form, &type_void);
	const struct subprogram *subprogram = sema->program ? sema->program->subprogram : NULL;

	if (!sema_check_count(sema, form, 0, 1))
		return sema_error_expr(sema, form);
	if (form_length(form) == 2) {
		expr->operand = subprogram ? sema_value(sema, form_nth(form, 1)) :
					     sema_integer(sema, form_nth(form, 1));
	} else {
		expr->operand = sema_number(sema, form, 0);
		expr->operand->comment = expr->operand->trailing = NULL;
	}
	if (!subprogram)
		return sema_through_cleanups(sema, form, expr);
	if (type_is_integer(subprogram->result))
		expr->operand = sema_number_of(sema, expr->operand, subprogram->result);
	if (subprogram->result->kind != TYPE_VOID)
		sema_check_result(sema, sema->program, expr->operand);
	else if (form_length(form) == 2)
		diag_report(sema->diags, DIAG_TYPE, form_nth(form, 1)->span,
			    "`%s` has no result", sema->program->name);
	return sema_through_cleanups(sema, form, expr);
}
