// SPDX-License-Identifier: MIT
/*
 * operator_fold against a second opinion: 128-bit arithmetic and C's own operators on 64 bits, over
 * every pair of edge values and every combination of signs.
 */
#include <criterion/criterion.h>
#include <stdint.h>

#include "frontend/const/operator.h"

typedef __int128 wide;

static const uint64_t edges[] = {
	0, 1, 2, 3, 5, 7, 8, 31, 32, 62, 63, 64, 65, 127, 128, 255, 256, 1000, 0x7fff, 0x8000,
	0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x80000001, 0xffffffff, 0x100000000,
	0x0123456789abcdef, 0x7ffffffffffffffe, 0x7fffffffffffffff, 0x8000000000000000,
	0x8000000000000001, 0xffffffff00000000, 0xfffffffffffffff9, 0xfffffffffffffffe,
	0xffffffffffffffff,
};

#define EDGE_COUNT (sizeof(edges) / sizeof(edges[0]))

struct wanted {
	uint64_t value;
	bool is_signed;
	enum fold_result result;
};

typedef struct wanted opinion(struct constant a, struct constant b);

/* The mathematical value of an operand whose operation is signed or not. */
static wide number(uint64_t value, bool is_signed)
{
	return is_signed ? (wide)(int64_t)value : (wide)value;
}

static bool either(struct constant a, struct constant b)
{
	return a.is_signed || b.is_signed;
}

/* Checks one binary operator for all pairs of edges and all signs. */
static void check_binary(enum operator op, opinion *second)
{
	for (size_t i = 0; i < EDGE_COUNT * EDGE_COUNT * 4; i++) {
		struct constant a = { edges[i / 4 / EDGE_COUNT], i & 1 };
		struct constant b = { edges[i / 4 % EDGE_COUNT], i & 2 };
		struct wanted wanted = second(a, b);
		struct constant got;
		enum fold_result result = operator_fold(op, a, b, &got);

		cr_assert(result == wanted.result && got.value == wanted.value &&
			  got.is_signed == wanted.is_signed,
			  "operator %d of %c%#lx %c%#lx is %c%#lx (%d), not %c%#lx (%d)", op,
			  a.is_signed ? 'i' : 'u', (unsigned long)a.value,
			  b.is_signed ? 'i' : 'u', (unsigned long)b.value,
			  got.is_signed ? 'i' : 'u', (unsigned long)got.value, result,
			  wanted.is_signed ? 'i' : 'u', (unsigned long)wanted.value, wanted.result);
	}
}

/* Unary ones must not look at b at all. */
static void check_unary(enum operator op, opinion *second)
{
	for (size_t i = 0; i < EDGE_COUNT * 4; i++) {
		struct constant a = { edges[i / 4], i & 1 };
		struct constant b = { i & 2 ? 0 : 0xdead, i & 2 };
		struct wanted wanted = second(a, b);
		struct constant got;

		cr_assert_eq(operator_fold(op, a, b, &got), FOLD_OK);
		cr_assert(got.value == wanted.value && got.is_signed == wanted.is_signed,
			  "operator %d of %c%#lx is %c%#lx, not %c%#lx", op,
			  a.is_signed ? 'i' : 'u', (unsigned long)a.value,
			  got.is_signed ? 'i' : 'u', (unsigned long)got.value,
			  wanted.is_signed ? 'i' : 'u', (unsigned long)wanted.value);
	}
}

#define BINARY(name, expression) \
	static struct wanted name(struct constant a, struct constant b) \
	{ \
		bool s = either(a, b); \
		wide x = number(a.value, s), y = number(b.value, s); \
		return (struct wanted){ (uint64_t)(expression), s, FOLD_OK }; \
	}
#define BITWISE(name, expression) \
	static struct wanted name(struct constant a, struct constant b) \
	{ \
		return (struct wanted){ expression, either(a, b), FOLD_OK }; \
	}
#define COMPARISON(name, op, always_signed) \
	static struct wanted name(struct constant a, struct constant b) \
	{ \
		bool s = (always_signed) || either(a, b); \
		return (struct wanted){ number(a.value, s) op number(b.value, s), false, FOLD_OK }; \
	}
#define UNARY(name, expression, sign) \
	static struct wanted name(struct constant a, struct constant b) \
	{ \
		(void)b; \
		return (struct wanted){ (uint64_t)(expression), sign, FOLD_OK }; \
	}

BINARY(sum, x + y)
BINARY(difference, x - y)
BINARY(least, x < y ? x : y)
BINARY(greatest, x > y ? x : y)
BITWISE(conjunction, a.value & b.value)
BITWISE(disjunction, a.value | b.value)
BITWISE(exclusion, a.value ^ b.value)
COMPARISON(equal, ==, false)
COMPARISON(unequal, !=, false)
COMPARISON(less, <, false)
COMPARISON(less_or_equal, <=, false)
COMPARISON(greater, >, false)
COMPARISON(greater_or_equal, >=, false)
COMPARISON(signed_less, <, true)
COMPARISON(signed_less_or_equal, <=, true)
COMPARISON(signed_greater, >, true)
COMPARISON(signed_greater_or_equal, >=, true)
UNARY(negated, -number(a.value, true), a.is_signed)
UNARY(magnitude, a.is_signed && (int64_t)a.value < 0 ? -number(a.value, true) : (wide)a.value,
      a.is_signed)
UNARY(complement, -1 - number(a.value, true), a.is_signed)
UNARY(negation, a.value == 0, false)
UNARY(logarithm, a.value ? 63 - __builtin_clzll(a.value) : 0, false)
UNARY(short_swapped, __builtin_bswap16((uint16_t)a.value), false)
UNARY(word_swapped, __builtin_bswap32((uint32_t)a.value), false)
UNARY(long_swapped, __builtin_bswap64(a.value), false)

static struct wanted product(struct constant a, struct constant b)
{
	return (struct wanted){ (uint64_t)((unsigned __int128)a.value * b.value), either(a, b),
				FOLD_OK };
}

static struct wanted quotient(struct constant a, struct constant b)
{
	bool s = either(a, b);

	if (b.value == 0)
		return (struct wanted){ 0, s, FOLD_DIVISION_BY_ZERO };
	return (struct wanted){ (uint64_t)(number(a.value, s) / number(b.value, s)), s, FOLD_OK };
}

static struct wanted rest(struct constant a, struct constant b)
{
	bool s = either(a, b);

	if (b.value == 0)
		return (struct wanted){ a.value, s, FOLD_DIVISION_BY_ZERO };
	return (struct wanted){ (uint64_t)(number(a.value, s) % number(b.value, s)), s, FOLD_OK };
}

static struct wanted shifted(struct constant a, struct constant b, uint64_t value)
{
	return (struct wanted){ value, a.is_signed, b.value > 63 ? FOLD_SHIFT_RANGE : FOLD_OK };
}

static struct wanted left(struct constant a, struct constant b)
{
	return shifted(a, b, (uint64_t)((unsigned __int128)a.value << b.value % 64));
}

static struct wanted right(struct constant a, struct constant b)
{
	return shifted(a, b, a.value >> b.value % 64);
}

static struct wanted right_signed(struct constant a, struct constant b)
{
	return shifted(a, b, (uint64_t)(number(a.value, true) >> b.value % 64));
}

Test(const, sums_and_products_wrap_in_64_bits)
{
	check_binary(OPERATOR_ADD, sum);
	check_binary(OPERATOR_SUB, difference);
	check_binary(OPERATOR_MUL, product);
}

Test(const, division_goes_toward_zero_and_is_defined_everywhere)
{
	check_binary(OPERATOR_DIV, quotient);
	check_binary(OPERATOR_MOD, rest);
}

Test(const, the_least_number_divided_by_minus_one_is_itself)
{
	struct constant least = { (uint64_t)INT64_MIN, true }, minus_one = { UINT64_MAX, true };
	struct constant got;

	cr_assert_eq(operator_fold(OPERATOR_DIV, least, minus_one, &got), FOLD_OK);
	cr_assert_eq(got.value, (uint64_t)INT64_MIN);
	cr_assert_eq(operator_fold(OPERATOR_MOD, least, minus_one, &got), FOLD_OK);
	cr_assert_eq(got.value, 0);
}

Test(const, bits_are_combined_one_by_one)
{
	check_binary(OPERATOR_AND, conjunction);
	check_binary(OPERATOR_OR, disjunction);
	check_binary(OPERATOR_XOR, exclusion);
	check_unary(OPERATOR_COMPLEMENT, complement);
}

Test(const, shifts_use_six_bits_and_have_the_sign_of_what_is_shifted)
{
	check_binary(OPERATOR_SHL, left);
	check_binary(OPERATOR_SHR, right);
	check_binary(OPERATOR_SAR, right_signed);
}

Test(const, extremes_compare_as_their_operands_are_signed)
{
	check_binary(OPERATOR_MIN, least);
	check_binary(OPERATOR_MAX, greatest);
}

Test(const, comparisons_are_signed_where_an_operand_is)
{
	check_binary(OPERATOR_EQ, equal);
	check_binary(OPERATOR_NE, unequal);
	check_binary(OPERATOR_LT, less);
	check_binary(OPERATOR_LE, less_or_equal);
	check_binary(OPERATOR_GT, greater);
	check_binary(OPERATOR_GE, greater_or_equal);
}

Test(const, comparisons_with_an_s_are_always_signed)
{
	check_binary(OPERATOR_SLT, signed_less);
	check_binary(OPERATOR_SLE, signed_less_or_equal);
	check_binary(OPERATOR_SGT, signed_greater);
	check_binary(OPERATOR_SGE, signed_greater_or_equal);
}

Test(const, unary_operators_ignore_a_second_operand)
{
	check_unary(OPERATOR_NEG, negated);
	check_unary(OPERATOR_ABS, magnitude);
	check_unary(OPERATOR_NOT, negation);
	check_unary(OPERATOR_LOG2, logarithm);
}

Test(const, byte_order_swaps_what_it_has_cut_to_its_width)
{
	check_unary(OPERATOR_NTOHS, short_swapped);
	check_unary(OPERATOR_HTONS, short_swapped);
	check_unary(OPERATOR_NTOHL, word_swapped);
	check_unary(OPERATOR_HTONL, word_swapped);
	check_unary(OPERATOR_NTOHLL, long_swapped);
	check_unary(OPERATOR_HTONLL, long_swapped);
}
