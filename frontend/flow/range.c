// SPDX-License-Identifier: MIT
/* Value ranges, as the verifier of Linux 5.10 tracks them: interval arithmetic, and ranges after a
 * test (range_refine). Called by values.c for operations and by flow.c for tests. */
#include "frontend/flow/internal.h"

const struct range range_full = { INT64_MIN, INT64_MAX };
const struct range range_truth = { 0, 1 };

struct range range_of_type(const struct type *type)
{
	struct range range = range_full;

	if (type->kind != TYPE_INTEGER || type_width(type) == 64)
		return range;
	range.least = (int64_t)type_least(type);
	range.greatest = (int64_t)type_greatest(type);
	return range;
}

bool range_fits(struct range range, const struct type *type)
{
	struct range all = range_of_type(type);

	return range.least >= all.least && range.greatest <= all.greatest;
}

struct range range_join(struct range a, struct range b)
{
	if (b.least < a.least)
		a.least = b.least;
	if (b.greatest > a.greatest)
		a.greatest = b.greatest;
	return a;
}

static struct range add(struct range a, struct range b)
{
	struct range sum;

	if (__builtin_add_overflow(a.least, b.least, &sum.least) ||
	    __builtin_add_overflow(a.greatest, b.greatest, &sum.greatest))
		return range_full;
	return sum;
}

static struct range subtract(struct range a, struct range b)
{
	struct range rest;

	if (__builtin_sub_overflow(a.least, b.greatest, &rest.least) ||
	    __builtin_sub_overflow(a.greatest, b.least, &rest.greatest))
		return range_full;
	return rest;
}

static struct range multiply(struct range a, struct range b)
{
	struct range product;

	if (a.least < 0 || b.least < 0 ||
	    __builtin_mul_overflow(a.greatest, b.greatest, &product.greatest))
		return range_full;
	product.least = a.least * b.least;
	return product;
}

static struct range mask(struct range a, struct range b)
{
	struct range range = { 0, INT64_MAX };

	if (a.least < 0 && b.least < 0)
		return range_full;
	if (a.least >= 0)
		range.greatest = a.greatest;
	if (b.least >= 0 && b.greatest < range.greatest)
		range.greatest = b.greatest;
	return range;
}

/* A bitwise or: below the next power of two. */
static struct range unite(struct range a, struct range b)
{
	uint64_t top;

	if (a.least < 0 || b.least < 0)
		return range_full;
	top = (uint64_t)a.greatest | (uint64_t)b.greatest;
	for (unsigned shift = 1; shift < 64; shift *= 2)
		top |= top >> shift;
	return (struct range){ 0, (int64_t)top };
}

static struct range shift_right(struct range a, struct range b)
{
	bool constant = b.least == b.greatest && b.least >= 0 && b.least <= 63;

	/* all 64 bits, shifted right by at least one */
	if (a.least < 0 && constant && b.least > 0)
		return (struct range){ 0, (int64_t)(UINT64_MAX >> b.least) };
	if (a.least < 0 || !constant)
		return a.least >= 0 ? (struct range){ 0, a.greatest } : range_full;
	return (struct range){ a.least >> b.least, a.greatest >> b.least };
}

static struct range shift_left(struct range a, struct range b)
{
	if (a.least < 0 || b.least != b.greatest || b.least < 0 || b.least > 62 ||
	    a.greatest > INT64_MAX >> b.least)
		return range_full;
	return (struct range){ a.least << b.least, a.greatest << b.least };
}

static struct range smaller(struct range a, struct range b)
{
	struct range range = { a.least < b.least ? a.least : b.least,
			       a.greatest < b.greatest ? a.greatest : b.greatest };

	return range;
}

/* An unsigned comparison, whose operands may have the top bit set: only a bound that is surely
 * small counts. */
static struct range smaller_unsigned(struct range a, struct range b)
{
	if (a.least < 0 && b.least < 0)
		return range_full;
	return (struct range){ 0, a.least < 0 ? b.greatest : a.greatest };
}

static struct range larger(struct range a, struct range b)
{
	struct range range = { a.least > b.least ? a.least : b.least,
			       a.greatest > b.greatest ? a.greatest : b.greatest };

	return range;
}

/* The verifier of 5.10 knows nothing of quotients and remainders, except by a power of two, which
 * clang compiles to shifts and masks. */
static struct range divide(const struct expr *expr, struct range a, struct range b)
{
	uint64_t by = (uint64_t)b.least;

	if (expr->operation.is_signed || b.least != b.greatest || b.least <= 0 || by & (by - 1))
		return range_full;
	if (expr->operation.op == OPERATOR_MOD)
		return mask(a, (struct range){ b.least - 1, b.least - 1 });
	b.least = b.greatest = __builtin_ctzll(by);
	return b.least ? shift_right(a, b) : a;
}

struct range range_of_operation(const struct expr *expr, struct range a, struct range b)
{
	bool plain = expr->operation.is_signed || (a.least >= 0 && b.least >= 0);

	switch (expr->operation.op) {
	case OPERATOR_ADD:
		return add(a, b);
	case OPERATOR_SUB:
		return subtract(a, b);
	case OPERATOR_MUL:
		return multiply(a, b);
	case OPERATOR_AND:
		return mask(a, b);
	case OPERATOR_OR:
	case OPERATOR_XOR:
		return unite(a, b);
	case OPERATOR_SHR:
		return shift_right(a, b);
	case OPERATOR_DIV:
	case OPERATOR_MOD:
		return divide(expr, a, b);
	case OPERATOR_SHL:
		return shift_left(a, b);
	case OPERATOR_MIN:
		return plain ? smaller(a, b) : smaller_unsigned(a, b);
	case OPERATOR_MAX:
		return plain ? larger(a, b) : range_full;
	case OPERATOR_NTOHS:
	case OPERATOR_HTONS:
		return (struct range){ 0, UINT16_MAX };
	case OPERATOR_NTOHL:
	case OPERATOR_HTONL:
		return (struct range){ 0, UINT32_MAX };
	case OPERATOR_LOG2:
		return (struct range){ 0, 63 };
	default:
		break;
	}
	if ((expr->operation.op >= OPERATOR_EQ && expr->operation.op <= OPERATOR_SGE) ||
	    expr->operation.op == OPERATOR_NOT)
		return range_truth;
	return range_full;
}

static enum operator opposite(enum operator op)
{
	switch (op) {
	case OPERATOR_EQ:
		return OPERATOR_NE;
	case OPERATOR_NE:
		return OPERATOR_EQ;
	case OPERATOR_LT:
		return OPERATOR_GE;
	case OPERATOR_GE:
		return OPERATOR_LT;
	case OPERATOR_GT:
		return OPERATOR_LE;
	default:
		return OPERATOR_GT;
	}
}

struct range range_refine(enum operator op, struct range a, int64_t b, bool holds)
{
	struct range before = a;

	if (!holds)
		op = opposite(op);
	switch (op) {
	case OPERATOR_EQ:
		/* an impossible test: this branch is not reached */
		return b < a.least || b > a.greatest ? a : (struct range){ b, b };
	case OPERATOR_NE:
		if (a.least == b && a.least < a.greatest)
			a.least++;
		if (a.greatest == b && a.least < a.greatest)
			a.greatest--;
		return a;
	case OPERATOR_LT:
		if (b > INT64_MIN && b - 1 < a.greatest)
			a.greatest = b - 1;
		break;
	case OPERATOR_LE:
		if (b < a.greatest)
			a.greatest = b;
		break;
	case OPERATOR_GT:
		if (b < INT64_MAX && b + 1 > a.least)
			a.least = b + 1;
		break;
	default:
		if (b > a.least)
			a.least = b;
		break;
	}
	return a.least > a.greatest ? before : a;
}

bool range_allows(enum operator op, struct range a, int64_t b, bool holds)
{
	if (!holds)
		op = opposite(op);
	switch (op) {
	case OPERATOR_EQ:
		return a.least <= b && b <= a.greatest;
	case OPERATOR_NE:
		return a.least != b || a.greatest != b;
	case OPERATOR_LT:
		return a.least < b;
	case OPERATOR_LE:
		return a.least <= b;
	case OPERATOR_GT:
		return a.greatest > b;
	default:
		return a.greatest >= b;
	}
}
