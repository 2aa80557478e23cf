// SPDX-License-Identifier: MIT
/*
 * Divisors that are known to be 0, and shift counts that are known to be too large. In: a division
 * or shift. Out: an error if the source says so literally; otherwise a warning, and the result that
 * the language defines. Called by operators.c.
 */
#include "frontend/sema/internal.h"

/* Does the source say it: literals, named constants, and operators and casts of such? */
static bool is_written(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CONSTANT:
		return true;
	case EXPR_CAST:
		return is_written(expr->operand);
	case EXPR_UNARY:
		return is_written(expr->operation.a);
	case EXPR_BINARY:
		return is_written(expr->operation.a) && is_written(expr->operation.b);
	default:
		return false;
	}
}

/*
 * The result of a division by 0: the dividend for a remainder, otherwise 0; the dividend is still
 * evaluated.
 */
static struct expr *known_result(struct sema *sema, const struct form *form,
				 const struct expr *division)
{
	struct expr *dividend = division->operation.a, *zero = sema_number(sema, form, 0), *result;

	if (division->operation.op == OPERATOR_MOD) {
		result = sema_new(sema, EXPR_CAST, form, division->type);
		result->operand = dividend;
		result->is_constant = dividend->is_constant;
		result->value = dividend->value;
		return result;
	}
	zero->type = division->type;
	zero->neutral = false;
	if (sema_is_pure(dividend))
		return zero;
	zero->comment = zero->trailing = NULL;
	result = sema_new(sema, EXPR_PROGN, form, division->type);
	result->list.items = ARENA_ARRAY(sema->arena, struct expr *, 2);
	result->list.items[0] = dividend;
	result->list.items[1] = zero;
	result->list.count = 2;
	return result;
}

struct expr *sema_divided_by_zero(struct sema *sema, const struct form *form,
				  const struct expr *division)
{
	const struct expr *divisor = division->operation.b, *value = divisor;

	while (value->kind == EXPR_CAST)
		value = value->operand;
	if (value->kind == EXPR_CONSTANT) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, divisor->span,
			    "division by the constant 0");
		return sema_error_expr(sema, form);
	}
	diag_report(sema->diags, DIAG_ALWAYS, form->span,
		    division->operation.op == OPERATOR_DIV ?
			    "the divisor is 0 for every value, so the quotient is always 0" :
			    "the divisor is 0 for every value, so the remainder is always the dividend");
	return known_result(sema, form, division);
}

bool sema_check_shift(struct sema *sema, const struct form *form, struct expr *shift)
{
	struct expr *count = shift->operation.b;

	if (!count->is_constant || count->value < 64)
		return true;
	if (is_written(count)) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, count->span,
			    "the shift count must be 0 to 63, not %lld", (long long)count->value);
		return false;
	}
	sema_warn_shift(sema, count->span, count->value);
	shift->operation.b = sema_number(sema, form, count->value & 63);
	shift->operation.b->comment = shift->operation.b->trailing = NULL;
	return true;
}
