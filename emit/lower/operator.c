// SPDX-License-Identifier: MIT
/*
 * Arithmetic, shifts, casts and byte swaps. In: EXPR_UNARY or EXPR_BINARY, and how many low bits of
 * the result are used. Out: C that computes them. The language computes in 64 bits, wrapping. A
 * cast goes where C's rules (promotion to int, undefined signed overflow, mixed signedness) would
 * show in the result, and nowhere else: a sum of which 32 bits are used is added in 32 bits.
 * value.c calls lower_operation; most other files use lower_cast.
 */
#include "emit/lower/lower.h"

#include <limits.h>
#include <string.h>

struct value lower_cast(struct lower *lower, struct value value, const struct type *type)
{
	if (value.type == type && !value.literal)
		return value;
	/* clang warns of a cast between a pointer and an integer of another size */
	if (type_is_pointer(value.type) && type_is_integer(type) && type->size < 8)
		value.c = c_cast(lower->arena, "__u64", value.c);
	if (type_is_pointer(type) && type_is_integer(value.type) && value.type->size < 8 &&
	    !value.literal)
		value.c = c_cast(lower->arena, "__u64", value.c);
	value.c = c_cast(lower->arena, type_c_text(lower->arena, type), value.c);
	value.type = type;
	value.literal = false;
	value.nonneg = !type->is_signed;
	return value;
}

static bool is_small(const struct value *value)
{
	return !value->literal && value->type->size < 4;
}

bool lower_c_is_truth(const struct cexpr *c)
{
	static const char *const operators[] = { "==", "!=", "<", "<=", ">", ">=", "&&", "||" };

	if (c->kind == C_PREFIX)
		return *c->text == '!';
	for (size_t i = 0; c->kind == C_BINARY && i < 8; i++)
		if (!strcmp(operators[i], c->text))
			return true;
	return false;
}

/* Casts a truth value that is used as a number: compilers warn of arithmetic on truth values. */
struct value lower_as_number(struct lower *lower, struct value value)
{
	if (lower_c_is_truth(value.c))
		value.c = c_cast(lower->arena, "int", value.c);
	return value;
}

/* The type in which C computes. */
static const struct type *common_type(const struct value *a, const struct value *b)
{
	uint32_t size_a = a->type->size < 4 ? 4 : a->type->size;
	uint32_t size_b = b->type->size < 4 ? 4 : b->type->size;
	bool signed_a = a->type->is_signed || a->type->size < 4;
	bool signed_b = b->type->is_signed || b->type->size < 4;

	if (size_a == size_b)
		return type_integer(size_a, signed_a && signed_b);
	return size_a > size_b ? type_integer(size_a, signed_a) : type_integer(size_b, signed_b);
}

/* Casts the operand that is no literal; C then converts the other. */
static void widen_one(struct lower *lower, struct value v[2], const struct type *type)
{
	int which = v[0].literal ? 1 : 0;

	v[which] = lower_cast(lower, v[which], type);
}

static const char *ring_text(enum operator op)
{
	switch (op) {
	case OPERATOR_ADD:
		return "+";
	case OPERATOR_SUB:
		return "-";
	case OPERATOR_MUL:
		return "*";
	case OPERATOR_AND:
		return "&";
	case OPERATOR_OR:
		return "|";
	default:
		return "^";
	}
}

/* Does an int hold every result? True for operands of 8 and 16 bits, and small literals. */
static bool int_holds(enum operator op, const struct value v[2])
{
	bool small = (is_small(&v[0]) || v[0].literal) && (is_small(&v[1]) || v[1].literal);

	if (!small)
		return false;
	if (op == OPERATOR_MUL)
		return v[0].type->size + v[1].type->size <= 3 && !v[0].literal && !v[1].literal;
	for (int i = 0; i < 2; i++)
		if (v[i].literal && v[i].number > INT_MAX / 2)
			return false;
	return true;
}

static struct value arithmetic(struct lower *lower, enum operator op, struct value v[2],
			       unsigned bits)
{
	const struct type *type = common_type(&v[0], &v[1]);
	struct value result = { 0 };

	v[0] = lower_as_number(lower, v[0]);
	v[1] = lower_as_number(lower, v[1]);
	if (bits <= 32) {
		if (type->is_signed && !int_holds(op, v))
			widen_one(lower, v, type->size == 8 ? &type_u64 : &type_u32);
	} else if (type->size < 8) {
		if (!int_holds(op, v) || op == OPERATOR_SUB)
			widen_one(lower, v, &type_u64);
	} else if (type->is_signed) {
		widen_one(lower, v, &type_u64);
	}
	result.type = common_type(&v[0], &v[1]);
	result.nonneg = result.type->is_signed && v[0].nonneg + !v[0].type->is_signed &&
			v[1].nonneg + !v[1].type->is_signed && op != OPERATOR_SUB;
	result.c = c_binary(lower->arena, ring_text(op), v[0].c, v[1].c);
	return result;
}

bool value_may_be_negative(const struct value *value)
{
	return value->type->is_signed && !value->nonneg;
}

static struct value bitwise(struct lower *lower, enum operator op, struct value v[2],
			    unsigned bits)
{
	struct value result = { 0 };
	const struct type *type = common_type(&v[0], &v[1]);

	v[0] = lower_as_number(lower, v[0]);
	v[1] = lower_as_number(lower, v[1]);
	if (op == OPERATOR_XOR && v[0].literal && v[1].literal && v[0].nonneg && v[1].nonneg) {
		/* no `^`: clang warns that 10 ^ 7 looks like a power */
		struct expr number = { .kind = EXPR_CONSTANT, .type = &type_u64 };

		number.value = v[0].number ^ v[1].number;
		number.constant.radix = 10;
		return lower_literal(lower, &number);
	}
	/* sign-extend to 64 bits before an unsigned 32-bit operand makes C compute unsigned */
	if (bits > 32 && type->size < 8 && !type->is_signed)
		for (int i = 0; i < 2; i++)
			if (value_may_be_negative(&v[i]))
				v[i] = lower_cast(lower, v[i], &type_i64);
	result.type = common_type(&v[0], &v[1]);
	result.nonneg = !value_may_be_negative(&v[0]) && !value_may_be_negative(&v[1]);
	result.c = c_binary(lower->arena, ring_text(op), v[0].c, v[1].c);
	return result;
}

/* ---- unary ---- */

static struct value negate(struct lower *lower, const struct expr *expr, unsigned bits)
{
	struct value value = lower_as_number(lower, lower_value(lower, expr->operation.a, bits));
	bool complement = expr->operation.op == OPERATOR_COMPLEMENT;

	if (value.type->size < 8 && bits > 32)
		value = lower_cast(lower, value, &type_u64);
	else if (!complement && value.type->is_signed)
		value = lower_cast(lower, value, value.type->size == 8 ? &type_u64 : &type_u32);
	value.c = c_prefix(lower->arena, complement ? "~" : "-", value.c);
	if (value.type->size < 4)
		value.type = &type_i32;
	value.nonneg = value.literal = false;
	return value;
}

static struct value absolute(struct lower *lower, const struct expr *expr)
{
	struct value value = lower_value(lower, expr->operation.a, 64);
	struct cexpr *negative;

	if (!expr->operation.a->type->is_signed)
		return value;
	value = lower_hold(lower, lower_cast(lower, value, &type_i64),
		lower_hint(expr->operation.a));
	negative = c_prefix(lower->arena, "-", c_cast(lower->arena, "__u64", value.c));
	value.c = c_ternary(lower->arena,
			    c_binary(lower->arena, "<", value.c, lower_number(lower, 0)), negative,
			    value.c);
	value.type = &type_u64;
	value.nonneg = true;
	return value;
}

/* (htons (ntohs x)) of 16 bits is x: a packet field in its own byte order. */
static const struct expr *swapped_twice(const struct expr *expr)
{
	const struct expr *inner = expr->operation.a;
	unsigned width = operator_order_width(expr->operation.op);

	if (inner->kind != EXPR_UNARY || inner->operation.op < OPERATOR_NTOHS ||
	    inner->operation.op == expr->operation.op ||
	    operator_order_width(inner->operation.op) != width ||
	    inner->operation.a->type->size != width || inner->operation.a->type->is_signed)
		return NULL;
	return inner->operation.a;
}

static struct value byte_order(struct lower *lower, const struct expr *expr)
{
	static const struct {
		enum operator op;
		const char *name;
	} names[] = {
		{ OPERATOR_NTOHS, "bpf_ntohs" },       { OPERATOR_HTONS, "bpf_htons" },
		{ OPERATOR_NTOHL, "bpf_ntohl" },       { OPERATOR_HTONL, "bpf_htonl" },
		{ OPERATOR_NTOHLL, "bpf_be64_to_cpu" }, { OPERATOR_HTONLL, "bpf_cpu_to_be64" },
	};
	enum operator op = expr->operation.op;
	unsigned bits = operator_order_width(op) * 8;
	const struct expr *field = swapped_twice(expr);
	/* all bits of a field's value are used; of another operand only those that are swapped */
	struct value value = field ? lower_value(lower, field, 64) :
				     lower_value(lower, expr->operation.a, bits);
	const char *name = names[0].name;

	if (field)
		return value;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].op == op)
			name = names[i].name;
	lower->uses->byte_order = true;
	value.c = c_call(lower->arena, name, 1, value.c);
	value.type = type_integer(bits / 8, false);
	value.literal = false;
	value.nonneg = true;
	return value;
}

static struct value not(struct lower *lower, const struct expr *expr)
{
	struct value value = { .type = &type_i32, .nonneg = true };
	struct cexpr *test = lower_test(lower, expr->operation.a);

	/* !!x is 0 or 1, while x is only zero or nonzero */
	value.c = test->kind == C_PREFIX && *test->text == '!' ?
		c_prefix(lower->arena, "!", test) : c_not(lower->arena, test);
	return value;
}

/* Does the number fit into 32 bits, or is it the distance of two packet pointers? */
static bool is_half_register(const struct expr *number)
{
	const struct type *from = number->kind == EXPR_BINARY && number->operation.op == OPERATOR_SUB ? number->operation.a->type : NULL;

	return (number->type->size <= 4 && !number->type->is_signed) ||
	       (from && type_is_pointer(from) && (from->space == SPACE_PACKET || from->space == SPACE_PACKET_END));
}

static struct value logarithm(struct lower *lower, const struct expr *expr)
{
	bool is_half = !lower->uses->stack_indexes && is_half_register(expr->operation.a);
	struct value value = lower_value(lower, expr->operation.a, 64);
	enum emit_piece piece = PIECE_LOG2_FLOOR;
	const char *name = "log2_floor";

	if (lower->uses->stack_indexes) {
		piece = PIECE_LOG2_KNOWN;
		name = "log2_known";
	} else if (is_half) {
		piece = PIECE_LOG2_FLOOR32;
		name = "log2_floor32";
	}
	lower->uses->pieces[piece] = true;
	if (value_may_be_negative(&value))
		value = lower_cast(lower, value, &type_u64);
	value.c = c_call(lower->arena, name, 1, value.c);
	value.type = is_half ? &type_u32 : &type_u64;
	value.literal = false;
	return value;
}

/* ---- shifts ---- */

static struct value shift_operand(struct lower *lower, enum operator op, struct value value,
				  const struct expr *count, unsigned bits)
{
	bool constant = count->is_constant;
	unsigned width = (value.type->size < 4 ? 4 : value.type->size) * 8;
	bool is_signed = value.type->is_signed;

	if (op == OPERATOR_SHL) {
		if (constant && bits <= 32 && count->value < 32 && value.type->size <= 4)
			return value.type == &type_u32 ? value : lower_cast(lower, value,
				&type_u32);
		return value.type == &type_u64 ? value : lower_cast(lower, value, &type_u64);
	}
	if (op == OPERATOR_SAR && value.type->size == 8 && !is_signed)
		return lower_cast(lower, value, &type_i64);
	if (op == OPERATOR_SAR && (!constant || count->value >= width))
		return value.type == &type_i64 ? value : lower_cast(lower, value, &type_i64);
	if (op == OPERATOR_SHR && (value_may_be_negative(&value) || !constant ||
		count->value >= width))
		return value.type == &type_u64 ? value : lower_cast(lower, value, &type_u64);
	return value;
}

static struct value shift(struct lower *lower, const struct expr *expr, unsigned bits)
{
	const struct expr *count = expr->operation.b;
	enum operator op = expr->operation.op;
	struct value v[2], result;

	/* the low 32 bits of a left shift depend only on the operand's low 32 bits */
	v[0] = lower_value(lower, expr->operation.a,
			   op == OPERATOR_SHL && count->is_constant ? bits : 64);
	if (lower_must_hold(lower, expr->operation.a, count))
		v[0] = lower_hold(lower, v[0], lower_hint(expr->operation.a));
	v[1] = lower_as_number(lower, lower_value(lower, count, 64));
	v[0] = shift_operand(lower, op, v[0], count, bits);
	if (!count->is_constant)
		v[1].c = c_binary(lower->arena, "&", v[1].c, lower_number(lower, 63));
	result = v[0];
	result.c = c_binary(lower->arena, op == OPERATOR_SHL ? "<<" : ">>", v[0].c, v[1].c);
	if (result.type->size < 4) {
		result.nonneg = !value_may_be_negative(&result);
		result.type = &type_i32;
	}
	result.literal = false;
	return result;
}

/* ---- division, minimum and maximum ---- */

static struct value division(struct lower *lower, const struct expr *expr)
{
	static const char *const names[2][2] = { { "divide", "divide_signed" },
						 { "modulo", "modulo_signed" } };
	bool modulo = expr->operation.op == OPERATOR_MOD, is_signed = expr->operation.is_signed;
	const struct type *type = is_signed ? &type_i64 : &type_u64;
	struct value v[2], result = { .type = type };

	lower_pair(lower, expr->operation.a, expr->operation.b, 64, v);
	for (int i = 0; i < 2; i++)
		if (!is_signed && value_may_be_negative(&v[i]))
			v[i] = lower_cast(lower, v[i], type);
	if (!is_signed && expr->operation.b->is_constant) {
		result.c = c_binary(lower->arena, modulo ? "%" : "/", v[0].c, v[1].c);
		result.type = common_type(&v[0], &v[1]);
		result.nonneg = true;
		return result;
	}
	lower->uses->pieces[modulo ? (is_signed ? PIECE_MODULO_SIGNED : PIECE_MODULO) :
				     (is_signed ? PIECE_DIVIDE_SIGNED : PIECE_DIVIDE)] = true;
	lower->uses->pieces[PIECE_DIVIDE] |= is_signed && !modulo;
	lower->uses->pieces[PIECE_MODULO] |= is_signed && modulo;
	result.c = c_call(lower->arena, names[modulo][is_signed], 2, v[0].c, v[1].c);
	return result;
}

static bool is_below(const struct value *a, const struct value *b, bool is_signed)
{
	return is_signed ? (int64_t)a->number < (int64_t)b->number : a->number < b->number;
}

static struct value extreme(struct lower *lower, const struct expr *expr)
{
	bool least = expr->operation.op == OPERATOR_MIN, is_signed = expr->operation.is_signed;
	const struct type *type = is_signed ? &type_i64 : &type_u64;
	struct value v[2], result;

	lower_pair(lower, expr->operation.a, expr->operation.b, 64, v);
	/* an operand that is negative in C is a large unsigned number, and must stay one */
	if (is_signed || value_is_signed_in_c(&v[0]) != value_is_signed_in_c(&v[1]) ||
	    value_may_be_negative(&v[0]) || value_may_be_negative(&v[1]))
		for (int i = 0; i < 2; i++)
			if (!v[i].literal || !v[i].nonneg)
				v[i] = lower_cast(lower, v[i], type);
	for (int i = 0; i < 2; i++)
		if (v[i].c->kind != C_ATOM)
			v[i] = lower_hold(lower, v[i],
					  lower_hint(i ? expr->operation.b : expr->operation.a));
	for (int i = 0; i < 2; i++)
		if (v[i].literal)
			v[i] = lower_hold(lower, lower_opaque_one(lower, i ? expr->operation.b :
								  expr->operation.a, v[i]), "one");
	result = lower_compare(lower, least ? OPERATOR_LT : OPERATOR_GT, is_signed, v[0], v[1]);
	if (v[0].literal && v[1].literal && v[0].nonneg && v[1].nonneg)
		return v[least == is_below(&v[1], &v[0], is_signed)];
	if (result.literal) /* (min x x) */
		return v[0];
	result.c = c_ternary(lower->arena, result.c, v[0].c, v[1].c);
	result.type = common_type(&v[0], &v[1]);
	result.nonneg = !is_signed;
	return result;
}

/* ---- pointers ---- */

static struct value pointer_arithmetic(struct lower *lower, const struct expr *expr)
{
	struct value v[2], result = { .type = expr->type };

	lower_pair(lower, expr->operation.a, expr->operation.b, 64, v);
	for (int i = 0; i < 2; i++)
		if (type_is_pointer(v[i].type) &&
		    (v[i].type->target ||
		     expr_is_context(i ? expr->operation.b : expr->operation.a)))
			v[i].c = c_cast(lower->arena, "void *", v[i].c);
	if (expr->operation.op == OPERATOR_ADD && !type_is_pointer(expr->operation.b->type))
		v[1].c = lower_stack_index(lower, expr->operation.b, v[1].c);
	result.c = c_binary(lower->arena, expr->operation.op == OPERATOR_ADD ? "+" : "-", v[0].c,
			    v[1].c);
	return lower_pinned(lower, expr, result);
}

struct value lower_operation(struct lower *lower, const struct expr *expr, unsigned bits)
{
	enum operator op = expr->operation.op;
	struct value v[2];

	if (op >= OPERATOR_EQ && op <= OPERATOR_SGE)
		return lower_comparison(lower, expr);
	if (expr->operation.b && type_is_pointer(expr->operation.a->type))
		return pointer_arithmetic(lower, expr);
	switch (op) {
	case OPERATOR_ADD:
	case OPERATOR_SUB:
	case OPERATOR_MUL:
		lower_pair(lower, expr->operation.a, expr->operation.b, bits, v);
		return arithmetic(lower, op, v, bits);
	case OPERATOR_AND:
	case OPERATOR_OR:
	case OPERATOR_XOR:
		lower_pair(lower, expr->operation.a, expr->operation.b, bits, v);
		return bitwise(lower, op, v, bits);
	case OPERATOR_NEG:
	case OPERATOR_COMPLEMENT:
		return negate(lower, expr, bits);
	case OPERATOR_ABS:
		return absolute(lower, expr);
	case OPERATOR_SHL:
	case OPERATOR_SHR:
	case OPERATOR_SAR:
		return shift(lower, expr, bits);
	case OPERATOR_DIV:
	case OPERATOR_MOD:
		return division(lower, expr);
	case OPERATOR_MIN:
	case OPERATOR_MAX:
		return extreme(lower, expr);
	case OPERATOR_NOT:
		return not(lower, expr);
	case OPERATOR_LOG2:
		return logarithm(lower, expr);
	default:
		return byte_order(lower, expr);
	}
}
