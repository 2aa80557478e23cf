// SPDX-License-Identifier: MIT
/*
 * Comparisons. In: an operator with two operands, as typed nodes (lower_comparison) or as C
 * (lower_compare). Out: a C comparison in types that give the operator table's result, and of which
 * no compiler warns. operator.c calls lower_comparison; loop.c and operator.c compare values that
 * they made by lower_compare.
 */
#include "emit/lower/lower.h"
#include "emit/tree/prune.h"

#include <string.h>

static struct value truth(struct cexpr *c)
{
	return (struct value){ .c = c, .type = &type_i32, .nonneg = true };
}

static const char *compare_text(enum operator op)
{
	switch (op) {
	case OPERATOR_EQ:
		return "==";
	case OPERATOR_NE:
		return "!=";
	case OPERATOR_LT:
	case OPERATOR_SLT:
		return "<";
	case OPERATOR_LE:
	case OPERATOR_SLE:
		return "<=";
	case OPERATOR_GT:
	case OPERATOR_SGT:
		return ">";
	default:
		return ">=";
	}
}

bool value_is_signed_in_c(const struct value *value)
{
	return value->type->is_signed || value->type->size < 4;
}

/* Is the operand unsigned in C? A plain literal is an int; a sizeof is an unsigned long. */
static bool is_unsigned_in_c(const struct value *value)
{
	return !value_is_signed_in_c(value) &&
	       (!value->literal || (value->c->kind == C_ATOM &&
				    !strncmp(value->c->text, "sizeof", 6)));
}

/*
 * Casts the operands to types in which C compares as the operator table says, without a
 * -Wsign-compare warning.
 */
static void settle_signs(struct lower *lower, enum operator op, bool is_signed, struct value v[2])
{
	bool equality = op == OPERATOR_EQ || op == OPERATOR_NE;
	const struct type *wide = is_signed && !equality ? &type_i64 : &type_u64;

	for (int i = 0; i < 2; i++) {
		struct value *one = &v[i], *other = &v[!i];

		if (one->literal && one->nonneg)
			continue;
		if (equality && value_may_be_negative(one) &&
		    (!value_is_signed_in_c(other) ||
		     (other->literal && other->nonneg && other->type->size == 8)) &&
		    !(other->literal && other->nonneg && other->type == &type_i32))
			*one = lower_cast(lower, *one, wide);
		else if (!equality && is_signed && !value_is_signed_in_c(one))
			*one = lower_cast(lower, *one, wide);
		else if (!equality && !is_signed && value_may_be_negative(one))
			*one = lower_cast(lower, *one, wide);
	}
	/*
	 * a promoted small type beside an unsigned operand: the value is the same, but compilers
	 * warn of the signs
	 */
	for (int i = 0; i < 2; i++)
		if ((v[i].type == &type_i32 || v[i].type == &type_i64) && v[i].nonneg &&
		    !v[i].literal && is_unsigned_in_c(&v[!i]))
			v[i] = lower_cast(lower, v[i], type_integer(v[i].type->size, false));
	/* a large literal beside a signed operand */
	for (int i = 0; i < 2; i++)
		if (!equality && is_signed && v[i].literal && !v[i].type->is_signed)
			v[i] = lower_cast(lower, v[i], &type_i64);
}

/*
 * A narrow operand beside a literal out of its range is compared in 64 bits, as the operator table
 * does.
 */
static struct value in_reach(struct lower *lower, struct value value, const struct value *literal,
			     enum operator op, bool is_signed)
{
	bool is_ordered = op != OPERATOR_EQ && op != OPERATOR_NE;
	uint64_t number = literal->number;

	if (value.literal || !type_is_integer(value.type) || value.type->size == 8 ||
	    (type_wrap(value.type, number) == number &&
	     ((is_signed && is_ordered) || !value.nonneg || number <= type_greatest(value.type))))
		return value;
	return lower_cast(lower, value, is_signed || value.type->is_signed ? &type_i64 : &type_u64);
}

/*
 * Is a comparison of 0 or 1 with this number always the same? clang warns of such: (>= (not x) 0).
 */
static bool truth_is_decided(const struct value *truth, const struct value *number,
			     enum operator op, bool truth_first, uint64_t *ret_outcome)
{
	struct constant none = { 0, false }, one = { 1, false }, if_none, if_one;
	struct constant other = { number->number, number->type->is_signed };

	if (!lower_c_is_truth(truth->c) || !number->literal)
		return false;
	operator_fold(op, truth_first ? none : other, truth_first ? other : none, &if_none);
	operator_fold(op, truth_first ? one : other, truth_first ? other : one, &if_one);
	*ret_outcome = if_none.value;
	return if_none.value == if_one.value;
}

static struct value decided(struct lower *lower, uint64_t outcome)
{
	struct value value = truth(lower_number(lower, outcome));

	value.literal = true;
	value.number = outcome;
	return value;
}

struct value lower_compare(struct lower *lower, enum operator op, bool is_signed, struct value a,
			   struct value b)
{
	uint64_t outcome;
	struct value v[2] = { a, b };

	/* (= (incf x) x): clang warns of x == x */
	if (a.c->kind == C_ATOM && b.c->kind == C_ATOM && !a.literal && a.c->text == b.c->text) {
		const char *text = compare_text(op);

		return decided(lower, *text != '!' && text[1] == '=');
	}
	for (int i = 0; i < 2; i++)
		if (truth_is_decided(&v[i], &v[!i], op, i == 0, &outcome)) {
			if (prune_has_call(v[i].c))
				lower_emit_expr(lower, c_cast(lower->arena, "void", v[i].c));
			return decided(lower, outcome);
		}
	for (int i = 0; i < 2; i++)
		if (v[!i].literal && (v[!i].number > 1 || !v[!i].nonneg))
			v[i] = in_reach(lower, lower_as_number(lower, v[i]), &v[!i], op, is_signed);
	settle_signs(lower, op, is_signed, v);
	return truth(c_binary(lower->arena, compare_text(op), v[0].c, v[1].c));
}

static struct value pointer_compare(struct lower *lower, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;
	enum operator op = expr->operation.op;
	struct value v[2];

	lower_pair(lower, a, b, 64, v);
	if (a->is_constant || b->is_constant) {
		const struct expr *pointer = a->is_constant ? b : a;
		struct value value = v[a->is_constant];
		struct cexpr *test;

		if (lower_is_never_null(pointer, &value))
			return decided(lower, op != OPERATOR_EQ);
		test = lower_is_set(lower, pointer, value);
		return truth(op == OPERATOR_EQ ? c_not(lower->arena, test) : test != value.c ? test :
			     c_binary(lower->arena, "!=", value.c, lower_atom(lower, "NULL")));
	}
	for (int i = 0; i < 2; i++)
		if (v[0].type->target != v[1].type->target && v[i].type->target)
			v[i].c = c_cast(lower->arena, "void *", v[i].c);
	return truth(c_binary(lower->arena, compare_text(op), v[0].c, v[1].c));
}

struct value lower_comparison(struct lower *lower, const struct expr *expr)
{
	enum operator op = expr->operation.op;
	struct value v[2];

	if (type_is_pointer(expr->operation.a->type) || type_is_pointer(expr->operation.b->type))
		return pointer_compare(lower, expr);
	lower_pair(lower, expr->operation.a, expr->operation.b, 64, v);
	if (expr->operation.decided) {
		for (int i = 0; i < 2; i++)
			if (expr_has_effects(i ? expr->operation.b : expr->operation.a))
				lower_emit_expr(lower, c_cast(lower->arena, "void", v[i].c));
		return decided(lower, expr->operation.outcome);
	}
	/* clang warns of x <= x */
	if (v[0].c->kind != C_ATOM && !v[0].literal &&
	    !strcmp(print_flat(lower->arena, v[0].c), print_flat(lower->arena, v[1].c)))
		v[0] = lower_hold(lower, v[0], "value");
	/* clang warns of (x | 1) != 0 */
	for (int i = 0; i < 2; i++)
		if (v[!i].literal && v[i].c->kind != C_ATOM &&
		    expr_set_bits(i ? expr->operation.b : expr->operation.a))
			v[i] = lower_hold(lower, v[i], "value");
	/* clang warns of a constant that the other operand's type cannot hold */
	for (int i = 0; i < 2; i++)
		if (!v[i].literal && !v[!i].literal && lower_is_known(v[i].c) &&
		    (lower_c_is_truth(v[!i].c) || (v[!i].type->size < 8 &&
		     type_greatest(v[!i].type) < type_greatest(v[i].type))))
			v[i] = lower_hold(lower, v[i], "value");
	if (!expr->operation.is_signed)
		lower_test_of_positive(lower, expr->operation.a, &op, &v[0], &v[1]);
	for (int i = 0; i < 2; i++)
		v[i] = lower_tested(lower, i ? expr->operation.b : expr->operation.a, v[i]);
	return lower_compare(lower, op, expr->operation.is_signed, v[0], v[1]);
}
