// SPDX-License-Identifier: MIT
/* Known bits of numbers and of pointers' offsets, as the verifier's tnum on Linux 5.10 tracks them.
 * Takes the bits of the operands and returns those of the result; called by values.c for each
 * operation, and by loops.c and joins.c to join and widen. */
#include "frontend/flow/internal.h"

struct bits bits_constant(uint64_t value)
{
	return (struct bits){ .value = value, .exact = true };
}

struct bits bits_of_type(const struct type *type)
{
	bool narrow = type->kind == TYPE_INTEGER && type_width(type) < 64 && type_least(type) == 0;

	return (struct bits){ .unknown = narrow ? (UINT64_C(1) << type_width(type)) - 1 : UINT64_MAX };
}

struct bits bits_open(void)
{
	return (struct bits){ .unknown = UINT64_MAX, .open = true };
}

static struct bits known(uint64_t value, uint64_t unknown, struct bits a, struct bits b)
{
	return (struct bits){ .value = value & ~unknown, .unknown = unknown,
			      .open = a.open || b.open, .exact = a.exact && b.exact };
}

bool bits_same(struct bits a, struct bits b)
{
	return a.value == b.value && a.unknown == b.unknown && a.open == b.open &&
	       a.exact == b.exact;
}

struct bits bits_join(struct bits a, struct bits b)
{
	return known(a.value, a.unknown | b.unknown | (a.value ^ b.value), a, b);
}

struct bits bits_add(struct bits a, struct bits b)
{
	uint64_t sum = a.value + b.value, sigma = sum + a.unknown + b.unknown;

	return known(sum, (sum ^ sigma) | a.unknown | b.unknown, a, b);
}

struct bits bits_subtract(struct bits a, struct bits b)
{
	uint64_t rest = a.value - b.value;
	uint64_t alpha = rest + a.unknown, beta = rest - b.unknown;

	return known(rest, (alpha ^ beta) | a.unknown | b.unknown, a, b);
}

struct bits bits_scale(struct bits a, uint64_t by)
{
	struct bits product = { .open = a.open, .exact = a.exact };

	for (unsigned bit = 0; bit < 64; bit++)
		if (by >> bit & 1)
			product = bits_add(product, (struct bits){ .value = a.value << bit,
					   .unknown = a.unknown << bit, .open = a.open,
					   .exact = a.exact });
	return product;
}

/* For unknown operands only the trailing zeros are known. */
static struct bits multiply(struct bits a, struct bits b)
{
	uint64_t either = (a.value | a.unknown), other = (b.value | b.unknown);
	unsigned zeros;

	if (!b.unknown)
		return bits_scale(known(a.value, a.unknown, a, b), b.value);
	if (!a.unknown)
		return bits_scale(known(b.value, b.unknown, a, b), a.value);
	zeros = (unsigned)(__builtin_ctzll(either) + __builtin_ctzll(other));
	return known(0, zeros > 63 ? 0 : UINT64_MAX << zeros, a, b);
}

static struct bits shift(enum operator op, struct bits a, struct bits b)
{
	unsigned by = b.value & 63;

	if (b.unknown)
		return known(0, UINT64_MAX, a, b);
	if (op == OPERATOR_SHL)
		return known(a.value << by, a.unknown << by, a, b);
	if (op == OPERATOR_SHR)
		return known(a.value >> by, a.unknown >> by, a, b);
	return known((uint64_t)((int64_t)a.value >> by), (uint64_t)((int64_t)a.unknown >> by), a, b);
}

static struct bits masked(struct bits a, struct bits b)
{
	uint64_t value = a.value & b.value;

	return known(value, (a.value | a.unknown) & (b.value | b.unknown) & ~value, a, b);
}

/* Division by a power of two is a shift or a mask; for other divisors the verifier knows
 * nothing. */
static struct bits divide(const struct expr *expr, struct bits a, struct bits b)
{
	uint64_t by = b.value;
	struct bits rest = known(0, UINT64_MAX, a, b);

	if (!expr->operation.is_signed && !b.unknown && by && !(by & (by - 1)))
		return expr->operation.op == OPERATOR_MOD ? masked(a, bits_constant(by - 1)) :
			shift(OPERATOR_SHR, a, bits_constant((uint64_t)__builtin_ctzll(by)));
	/* clang folds the division of a known value */
	rest.open |= rest.exact;
	return rest;
}

struct bits bits_of_operation(const struct expr *expr, struct bits a, struct bits b)
{
	enum operator op = expr->operation.op;

	switch (op) {
	case OPERATOR_ADD:
		return bits_add(a, b);
	case OPERATOR_SUB:
		return bits_subtract(a, b);
	case OPERATOR_NEG:
		return bits_subtract(bits_constant(0), a);
	case OPERATOR_MUL:
		return multiply(a, b);
	case OPERATOR_SHL:
	case OPERATOR_SHR:
	case OPERATOR_SAR:
		return shift(op, a, b);
	case OPERATOR_AND:
		return masked(a, b);
	case OPERATOR_OR:
		return known(a.value | b.value, (a.unknown | b.unknown) & ~(a.value | b.value), a, b);
	case OPERATOR_XOR:
		return known(a.value ^ b.value, a.unknown | b.unknown, a, b);
	case OPERATOR_COMPLEMENT:
		return known(~a.value, a.unknown, a, a);
	case OPERATOR_DIV:
	case OPERATOR_MOD:
		return divide(expr, a, b);
	case OPERATOR_MIN:
	case OPERATOR_MAX:
		return bits_join(a, b);
	/* the piece that computes it branches on each bit, so it is a constant on every path */
	case OPERATOR_LOG2:
		return (struct bits){ .unknown = 63, .open = a.open, .exact = true };
	default:
		break;
	}
	if ((op >= OPERATOR_EQ && op <= OPERATOR_SGE) || op == OPERATOR_NOT)
		return known(0, 1, a, op == OPERATOR_NOT ? a : b);
	return known(0, UINT64_MAX, a, a);
}

struct bits bits_cast(struct bits bits, const struct type *type)
{
	struct bits whole = bits_of_type(type);
	uint64_t low = type_width(type) < 64 ? (UINT64_C(1) << type_width(type)) - 1 : UINT64_MAX;

	if (type->kind != TYPE_INTEGER || low == UINT64_MAX)
		return bits;
	/* an unknown sign bit is not tracked */
	if (whole.unknown == UINT64_MAX && ((bits.value | bits.unknown) & ~(low >> 1)))
		return known(bits.value & low, bits.unknown | ~low, bits, bits);
	return known(bits.value & low, bits.unknown & low, bits, bits);
}
