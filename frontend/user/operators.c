// SPDX-License-Identifier: MIT
/*
 * Arithmetic, comparisons and casts of the user side. In: a form whose head is an operator. Out:
 * LOAD_OPERATION or LOAD_CONVERT, folded if constant; integers by the operator table, doubles
 * beside it. Called by forms.c.
 */
#include <string.h>

#include "frontend/user/internal.h"

static bool is_comparison(enum operator op)
{
	return op >= OPERATOR_EQ && op <= OPERATOR_SGE;
}

static struct load_expr *to_double(struct load *load, struct load_expr *expr)
{
	return expr->type.base == LOAD_BASE_DOUBLE ? expr : load_convert(load, expr, LOAD_TYPE(DOUBLE));
}

/* An operation with doubles, or a comparison of other values that can be compared. */
static struct load_expr *double_operation(struct load *load, const struct form *form, enum operator op,
					  struct load_expr *a, struct load_expr *b)
{
	static const enum operator signed_ops[] = { OPERATOR_SLT, OPERATOR_SLE, OPERATOR_SGT, OPERATOR_SGE };
	struct load_expr *expr = load_new(load, LOAD_OPERATION, form, LOAD_TYPE(DOUBLE));

	for (size_t i = 0; i < 4; i++)
		if (op == signed_ops[i])
			op = (enum operator)(OPERATOR_LT + i);
	if (is_comparison(op))
		expr->type = LOAD_TYPE(TRUTH);
	else if (op != OPERATOR_ADD && op != OPERATOR_SUB && op != OPERATOR_MUL && op != OPERATOR_DIV &&
		 op != OPERATOR_MIN && op != OPERATOR_MAX && op != OPERATOR_NEG && op != OPERATOR_ABS) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` takes integers, not doubles",
			    form->car->name);
		return load_error(load, form);
	}
	load_warn_division(load, a);
	if (b)
		load_warn_division(load, b);
	expr->operation.op = op;
	expr->operation.a = to_double(load, a);
	expr->operation.b = b ? to_double(load, b) : NULL;
	expr->operation.is_double = true;
	return expr;
}

/* A folded constant has its own sign: only literals adapt. */
static struct load_expr *known_number(struct load *load, const struct form *form, uint64_t value, bool is_signed)
{
	struct load_expr *expr = load_number(load, form, value, is_signed);

	expr->type.neutral = false;
	return expr;
}

static struct load_expr *folded(struct load *load, const struct form *form, enum operator op,
				const struct load_expr *a, const struct load_expr *b, bool any_signed)
{
	struct constant left = { a->constant.value, any_signed }, right = { b->constant.value, any_signed }, result, rest;
	struct load_expr *expr;

	if (operator_fold(op, left, right, &result) != FOLD_OK)
		return NULL;
	expr = known_number(load, form, result.value, any_signed);
	expr->constant.is_inexact = a->constant.is_inexact || b->constant.is_inexact ||
		(op == OPERATOR_DIV && operator_fold(OPERATOR_MOD, left, right, &rest) == FOLD_OK && rest.value);
	return expr;
}

/* A literal count of 64 or more is an error; of a computed one the low 6 bits count. */
static struct load_expr *shift_count(struct load *load, const struct form *form, struct load_expr *count)
{
	if (count->kind != LOAD_CONSTANT || count->constant.value < 64)
		return count;
	if (!count->type.neutral && !count->type.is_signed && !count->type.type) {
		sema_warn_shift(load->sema, count->span, count->constant.value);
		return load_number(load, form, count->constant.value & 63, false);
	}
	diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, count->span, "the shift count must be 0 to 63, not %lld",
		    (long long)count->constant.value);
	return load_error(load, form);
}

struct load_expr *load_operation(struct load *load, const struct form *form, enum operator op,
				 struct load_expr *a, struct load_expr *b)
{
	struct load_expr *expr;
	bool any_signed = a->type.is_signed || (b && b->type.is_signed), compares = is_comparison(op);

	if (load_failed(a) || (b && load_failed(b)))
		return load_error(load, form);
	if (a->type.base == LOAD_BASE_DOUBLE || (b && b->type.base == LOAD_BASE_DOUBLE))
		return double_operation(load, form, op, a, b);
	if (op != OPERATOR_SHL && op != OPERATOR_SHR && op != OPERATOR_SAR)
		load_check_order(load, form, a, b);
	if (op == OPERATOR_SHL || op == OPERATOR_SHR || op == OPERATOR_SAR) {
		any_signed = a->type.is_signed;
		b = shift_count(load, form, b);
		if (load_failed(b))
			return b;
	}
	/* a non-negative literal takes the other's sign */
	if (b && a->kind == LOAD_CONSTANT && b->kind == LOAD_CONSTANT && !compares &&
	    (expr = folded(load, form, op, a, b, any_signed)))
		return expr;
	if (b && b->kind == LOAD_CONSTANT && !b->constant.value && (op == OPERATOR_DIV || op == OPERATOR_MOD)) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, b->span, "division by the constant 0");
		return load_error(load, form);
	}
	expr = load_new(load, LOAD_OPERATION, form, load_integer_type(NULL, any_signed, SHOW_IT_IS));
	expr->operation.op = op;
	expr->operation.a = a;
	expr->operation.b = b;
	expr->operation.is_signed = operator_compares_signed(op, any_signed);
	if (compares) {
		expr->type = LOAD_TYPE(TRUTH);
		load_check_compared(load, expr);
	}
	return expr;
}

/*
 * An operand. Comparisons take integers, doubles, durations, addresses, truth values and choices;
 * arithmetic takes numbers.
 */
static struct load_expr *operand(struct load *load, const struct form *form, bool compares)
{
	struct load_expr *expr = load_form(load, form);
	enum load_base base = expr->type.base;

	if (load_failed(expr) || load_leaves(expr))
		return expr;
	if (expr->type.maybe || base == LOAD_BASE_NIL) {
		load_report_nil(load, form, expr);
		return load_error(load, form);
	}
	if (base == LOAD_BASE_INTEGER || base == LOAD_BASE_DOUBLE)
		return expr;
	if (compares && (base == LOAD_BASE_DURATION || base == LOAD_BASE_IP6 || base == LOAD_BASE_MAC ||
			 base == LOAD_BASE_CHOICE || base == LOAD_BASE_CIDR))
		return expr;
	if (base == LOAD_BASE_TEXT && compares) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_TYPE, form->span,
				      "this compares numbers, not texts"), "(string= a b)");
		return load_error(load, form);
	}
	return load_wrong_type(load, form, expr, base == LOAD_BASE_DURATION ?
			       "a number is needed here: (u64 d) is a duration's nanoseconds; a number" : "a number");
}

/* One pair of a comparison. */
static struct load_expr *compare(struct load *load, const struct form *form, enum operator op,
				 struct load_expr *a, struct load_expr *b)
{
	struct load_type type;
	bool numbers = (a->type.base == LOAD_BASE_INTEGER || a->type.base == LOAD_BASE_DOUBLE) &&
		       (b->type.base == LOAD_BASE_INTEGER || b->type.base == LOAD_BASE_DOUBLE);
	struct load_expr *expr;

	if (load_failed(a) || load_failed(b))
		return load_error(load, form);
	if (numbers)
		return load_operation(load, form, op, a, b);
	if (!load_join_types(a->type, b->type, &type) ||
	    (op != OPERATOR_EQ && op != OPERATOR_NE && type.base != LOAD_BASE_DURATION)) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "%s and %s cannot be compared by `%s`",
			    load_type_text(load, a->type), load_type_text(load, b->type), form->car->name);
		return load_error(load, form);
	}
	expr = load_new(load, LOAD_OPERATION, form, LOAD_TYPE(TRUTH));
	expr->operation.op = op;
	expr->operation.a = a;
	expr->operation.b = b;
	load_check_compared(load, expr);
	return expr;
}

/* Gives keywords beside a choice their numbers. */
static void settle_keywords(struct load *load, const struct form *form, struct load_expr **operands, size_t count)
{
	const char *const *choices = NULL;

	for (size_t i = 0; i < count; i++)
		if (operands[i]->type.base == LOAD_BASE_CHOICE && operands[i]->type.choices)
			choices = operands[i]->type.choices;
	for (size_t i = 0; i < count; i++) {
		const struct form *at = form_nth(form, (unsigned)i + 1);

		if (operands[i]->type.base != LOAD_BASE_CHOICE || operands[i]->type.choices)
			continue;
		if (!choices)
			operands[i] = load_wrong_type(load, at, operands[i], "a value");
		else if (!load_settle_choices(load, operands[i], choices))
			operands[i] = load_error(load, at);
	}
}

/*
 * With three or more operands all pairs have one signedness: with a signed operand, unsigned ones
 * are read as signed.
 */
static void share_sign(struct load *load, struct load_expr **operands, size_t count)
{
	bool any_signed = false;

	for (size_t i = 0; i < count; i++) {
		if (operands[i]->type.base != LOAD_BASE_INTEGER)
			return;
		any_signed |= operands[i]->type.is_signed;
	}
	for (size_t i = 0; i < count && any_signed && count > 2; i++) {
		struct load_expr *operand = operands[i], *converted;

		/* a narrow one has the same value under either sign */
		if (operand->type.is_signed || (operand->type.type && operand->type.type->size < 8))
			continue;
		converted = ARENA_NEW(load->sema->arena, struct load_expr);
		if (operand->kind == LOAD_CONSTANT) {
			*converted = *operand;
			converted->type.is_signed = true;
			operands[i] = converted;
			continue;
		}
		converted->kind = LOAD_CONVERT;
		converted->type = load_integer_type(type_find_scalar("i64"), true, SHOW_IT_IS);
		converted->span = operand->span;
		converted->operands.a = operand;
		operands[i] = converted;
	}
}

static bool is_known(const struct load_expr *expr)
{
	return expr->kind == LOAD_CONSTANT || expr->kind == LOAD_DOUBLE || expr->kind == LOAD_TRUE ||
	       expr->kind == LOAD_KEYWORD || expr->kind == LOAD_LITERAL;
}

struct load_expr *load_bind_operands(struct load *load, const struct form *form, struct load_expr **operands,
				     size_t count)
{
	static const char *const names[] = { "first", "second", "third", "fourth" };
	struct load_expr *let = load_new(load, LOAD_LET, form, LOAD_TYPE(TRUTH));
	bool plain = true;

	for (size_t i = 0; i < count; i++)
		plain &= is_known(operands[i]) || operands[i]->kind == LOAD_VARIABLE;
	if (plain)
		return NULL;
	let->let.variables = ARENA_ARRAY(load->sema->arena, struct load_variable *, count);
	let->let.inits = ARENA_ARRAY(load->sema->arena, struct load_expr *, count);
	for (size_t i = 0; i < count; i++) {
		const struct form *at = form_nth(form, (unsigned)i + 1);
		const char *name = intern_string(load->sema->reader->names, i < 4 ? names[i] : "next");
		struct load_variable *variable;

		if (is_known(operands[i]))
			continue;
		variable = load_new_variable(load, name, at->span, operands[i]->type);
		variable->init = operands[i];
		let->let.variables[let->let.count] = variable;
		let->let.inits[let->let.count++] = operands[i];
		operands[i] = load_use(load, at, variable);
	}
	return let;
}

/* (= x) is true; x is evaluated. */
static struct load_expr *alone(struct load *load, const struct form *form, struct load_expr *operand)
{
	struct load_expr *expr = load_new(load, LOAD_PROGN, form, LOAD_TYPE(TRUTH));
	struct load_expr *outcome = load_new(load, LOAD_TRUE, form, LOAD_TYPE(TRUTH));

	if (load_failed(operand))
		return operand;
	if (is_known(operand) || operand->kind == LOAD_VARIABLE)
		return outcome;
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, 2);
	expr->list.items[expr->list.count++] = operand;
	expr->list.items[expr->list.count++] = outcome;
	return expr;
}

/* a < b < c: evaluates each operand once, then compares the pairs from left to right. */
static struct load_expr *comparison(struct load *load, const struct form *form, enum operator op,
				    struct load_expr **operands, size_t count)
{
	struct load_expr *all, *let;

	settle_keywords(load, form, operands, count);
	if (count == 1)
		return alone(load, form, operands[0]);
	if (count == 2)
		return compare(load, form, op, operands[0], operands[1]);
	for (size_t i = 0; i < count; i++)
		if (load_failed(operands[i]))
			return load_error(load, form);
	share_sign(load, operands, count);
	let = load_bind_operands(load, form, operands, count);
	all = load_new(load, LOAD_AND, form, LOAD_TYPE(TRUTH));
	all->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, count * count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < (op == OPERATOR_NE ? count : i + 2) && k < count; k++)
			all->list.items[all->list.count++] = compare(load, form, op, operands[i], operands[k]);
	for (size_t i = 0; i < all->list.count; i++)
		if (load_failed(all->list.items[i]))
			return load_error(load, form);
	if (!let)
		return all;
	let->let.body = all;
	return let;
}

static struct load_expr *swapped(struct load *load, const struct form *form, enum operator op, struct load_expr *a)
{
	const struct type *type = operator_order_type(op);
	struct load_expr *expr = load_new(load, LOAD_OPERATION, form, load_integer_type(type, false, SHOW_IT_IS));

	if (load_failed(a))
		return a;
	if (a->type.base != LOAD_BASE_INTEGER)
		return load_wrong_type(load, form_nth(form, 1), a, "an integer");
	expr->operation.op = op;
	expr->operation.a = a;
	return expr;
}

/* (ash v n): shifts left for a positive constant, logically right for a negative one. */
static struct load_expr *arithmetic_shift(struct load *load, const struct form *form, struct load_expr **operands)
{
	struct load_expr *count = operands[1];
	int64_t number;

	if (load_failed(operands[0]) || load_failed(count))
		return load_error(load, form);
	if (count->kind != LOAD_CONSTANT) {
		diag_report(load->sema->diags, DIAG_NOT_CONSTANT, count->span, "the count of `ash` must be a constant");
		return load_error(load, form);
	}
	number = (int64_t)count->constant.value;
	if (number > 63 || number < -63) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, count->span, "a shift by 64 or more");
		return load_error(load, form);
	}
	return load_operation(load, form, number < 0 ? OPERATOR_SHR : OPERATOR_SHL, operands[0],
			      load_number(load, form, (uint64_t)(number < 0 ? -number : number), false));
}

static struct load_expr *unary(struct load *load, const struct form *form, enum operator op, struct load_expr *a)
{
	if (op == OPERATOR_SUB)
		op = OPERATOR_NEG;
	if (op == OPERATOR_NEG && a->kind == LOAD_CONSTANT)
		return known_number(load, form, -a->constant.value, a->type.is_signed || a->type.neutral);
	if (op == OPERATOR_COMPLEMENT && a->kind == LOAD_CONSTANT)
		return known_number(load, form, ~a->constant.value, a->type.is_signed);
	if (op == OPERATOR_LOG2 && !load_failed(a)) {
		struct load_expr *expr = load_operation(load, form, op, a, NULL);

		expr->type.is_signed = false;
		return expr;
	}
	return op == OPERATOR_NEG || op == OPERATOR_COMPLEMENT || op == OPERATOR_ABS ?
		load_operation(load, form, op, a, NULL) : a;
}

struct load_expr *load_operator(struct load *load, const struct form *form, const struct operator_info *info)
{
	struct load_expr **operands, *left;
	bool compares = is_comparison(info->id);
	size_t count = 0;

	if (!sema_check_count(load->sema, form, info->least, info->most ? (long)info->most : -1))
		return load_error(load, form);
	operands = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)form_length(form));
	FORM_EACH(at, form->cdr)
		operands[count++] = operand(load, at->car, compares);
	for (size_t i = 0; i < count; i++)
		if (load_leaves(operands[i]))
			return operands[i];
	load_check_mixed(load, form, info, &(struct load_list){ operands, count });
	if (info->id >= OPERATOR_NTOHS)
		return swapped(load, form, info->id, operands[0]);
	if (compares)
		return comparison(load, form, info->id, operands, count);
	if (info->id == OPERATOR_ASH)
		return arithmetic_shift(load, form, operands);
	if (!strcmp(info->name, "1+") || !strcmp(info->name, "1-"))
		return load_operation(load, form, info->id, operands[0], load_number(load, form, 1, false));
	if (count == 1)
		return unary(load, form, info->id, operands[0]);
	share_sign(load, operands, count);
	left = operands[0];
	for (size_t i = 1; i < count; i++)
		left = load_operation(load, form, info->id, left, operands[i]);
	return left;
}

/* ---- casts ---- */

/*
 * Converts to an integer: doubles are truncated and saturated, durations are nanoseconds, truth
 * values 0 and 1.
 */
static struct load_expr *to_integer(struct load *load, const struct form *form, const struct form *value,
				    const struct type *type, enum show_as show)
{
	struct load_expr *operand = load_form(load, value), *expr;
	struct load_type target = load_integer_type(type, type->is_signed, show);
	enum load_base base = operand->type.base;

	if (load_failed(operand) || load_leaves(operand))
		return operand;
	if (operand->type.maybe || base == LOAD_BASE_NIL) {
		load_report_nil(load, value, operand);
		return load_error(load, form);
	}
	if (base != LOAD_BASE_INTEGER && base != LOAD_BASE_DOUBLE && base != LOAD_BASE_DURATION &&
	    base != LOAD_BASE_TRUTH && base != LOAD_BASE_CHOICE)
		return load_wrong_type(load, value, operand, "a number");
	if (operand->kind == LOAD_CONSTANT) {
		expr = load_number(load, form, type_wrap(type, operand->constant.value), type->is_signed);
		expr->type = target; /* not a literal that adapts its sign */
		return expr;
	}
	expr = load_new(load, LOAD_CONVERT, form, target);
	expr->operands.a = operand;
	return expr;
}

static struct load_expr *rounded(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_BUILTIN, form, load_integer_type(NULL, true, SHOW_IT_IS));
	static const struct load_builtin row = { "round", "i64", "double", "skep_round($1)" };

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->builtin.row = &row;
	expr->builtin.arguments.items = ARENA_NEW(load->sema->arena, struct load_expr *);
	expr->builtin.arguments.items[0] = load_value_of(load, form_nth(form, 1), LOAD_TYPE(DOUBLE));
	expr->builtin.arguments.count = 1;
	return load_failed(expr->builtin.arguments.items[0]) ? load_error(load, form) : expr;
}

struct load_expr *load_cast(struct load *load, const struct form *form)
{
	bool is_cast = form_is_call(form, "cast");
	const struct form *name = is_cast ? form_nth(form, 1) : form->car;
	const struct type *type;

	if (form_is_call(form, "round"))
		return rounded(load, form);
	if (form_is_call(form, "double"))
		return sema_check_count(load->sema, form, 1, 1) ?
			load_value_of(load, form_nth(form, 1), LOAD_TYPE(DOUBLE)) : load_error(load, form);
	if (!name || name->kind != FORM_SYMBOL)
		return NULL;
	type = is_cast ? sema_type(load->sema, name) : sema_named_type(load->sema, name->name);
	if (!type)
		return NULL;
	if (type_is_error(type) || !sema_check_count(load->sema, form, is_cast ? 2 : 1, is_cast ? 2 : 1))
		return load_error(load, form);
	if (!type_is_integer(type)) {
		diag_report(load->sema->diags, DIAG_TYPE, name->span, "a value cannot be cast to `%s`",
			    type_text(load->sema->arena, type));
		return load_error(load, form);
	}
	return to_integer(load, form, form_nth(form, is_cast ? 2 : 1), type, sema_type_show(load->sema, name));
}
