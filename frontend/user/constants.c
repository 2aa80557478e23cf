// SPDX-License-Identifier: MIT
/*
 * Constant numbers and texts that the called function would refuse. In: a value with the limits
 * that apply. Out: an error at its line, and false. Called where forms take numbers, flags, names
 * or times.
 */
#include <string.h>

#include "frontend/user/internal.h"

static bool is_below_zero(const struct load_expr *expr)
{
	return expr->kind == LOAD_CONSTANT && expr->type.is_signed && (int64_t)expr->constant.value < 0;
}

bool load_check_number(struct load *load, const struct form *form, const struct load_expr *expr,
		       const struct load_bounds *bounds)
{
	uint64_t value = expr->constant.value;

	if (expr->kind != LOAD_CONSTANT || (!is_below_zero(expr) && value >= bounds->least && value <= bounds->most))
		return true;
	if (is_below_zero(expr) || value < bounds->least)
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "%s must be at least %llu, not %lld", bounds->what,
			    (unsigned long long)bounds->least, (long long)value);
	else
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "%s must be at most %llu, not %llu", bounds->what,
			    (unsigned long long)bounds->most, (unsigned long long)value);
	return false;
}

bool load_check_text(struct load *load, const struct form *form, const struct load_expr *expr, const char *what)
{
	if (expr->kind != LOAD_TEXT || *expr->text)
		return true;
	diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "%s is empty", what);
	return false;
}

bool load_check_flags(struct load *load, const struct form *form, const struct load_expr *flags, const struct map *map)
{
	static const uint64_t lock = 4;
	uint64_t value = flags->constant.value;

	if (flags->kind != LOAD_CONSTANT)
		return true;
	if (map && map->type->is_array && value == 1) {
		diag_report(load->sema->diags, DIAG_MAP_OPERATION, form->span,
			    "all entries of an array exist, so BPF_NOEXIST always fails");
		return false;
	}
	if ((value & ~lock) <= 2)
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the kernel has no update flags %llu",
			      (unsigned long long)value), "use BPF_ANY, BPF_NOEXIST or BPF_EXIST, and optionally BPF_F_LOCK");
	return false;
}

/* ---- times ---- */

/* A text that is a duration: suggests the number of seconds. */
static void help_text(struct load *load, struct diag *diag, const char *text)
{
	struct literal literal;

	if (literal_parse(load->sema->arena, LITERAL_DURATION, text, &literal))
		diag_help(load->sema->diags, diag, "write seconds as a number, such as 10 or 0.001");
	else
		diag_help(load->sema->diags, diag, "write seconds as a number: %g", (double)literal.number / 1e9);
}

struct load_expr *load_report_no_time(struct load *load, const struct form *form, const struct load_expr *expr)
{
	struct diag *diag = diag_report(load->sema->diags, DIAG_TYPE, form->span,
					"a number of seconds or a duration is needed here, not %s",
					load_type_text(load, expr->type));

	if (expr->kind == LOAD_TEXT)
		help_text(load, diag, expr->text);
	else if (expr->type.base == LOAD_BASE_TEXT)
		diag_help(load->sema->diags, diag, "(parse-duration text) parses a text, and returns nil if it is no duration");
	return load_error(load, form);
}

bool load_check_time(struct load *load, const struct form *form, const struct load_expr *expr, bool may_be_zero)
{
	bool is_zero = (expr->kind == LOAD_CONSTANT && !expr->constant.value) ||
		       (expr->kind == LOAD_DOUBLE && expr->number == 0.0) ||
		       (expr->kind == LOAD_LITERAL && !expr->literal.number);
	const char *wrong = NULL;

	if (is_below_zero(expr) || (expr->kind == LOAD_DOUBLE && expr->number < 0))
		wrong = "a time is not below 0";
	else if (is_zero && !may_be_zero)
		wrong = "an interval is longer than 0";
	if (wrong)
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "%s", wrong);
	return !wrong;
}
