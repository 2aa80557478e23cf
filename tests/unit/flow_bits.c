// SPDX-License-Identifier: MIT
/* What is known of single bits: every value that the operands may have gives one that the result may have. */
#include <criterion/criterion.h>

#include "frontend/flow/internal.h"

#define WIDTH 3
#define VALUES (1U << WIDTH)

static bool may_be(struct bits bits, uint64_t value)
{
	return (value & ~bits.unknown) == bits.value;
}

/* The next of all that can be known of numbers below VALUES; false after the last. */
static bool next(struct bits *bits)
{
	unsigned both = (unsigned)(bits->value << WIDTH | bits->unknown);

	do
		both++;
	while (both < VALUES * VALUES && both >> WIDTH & both & (VALUES - 1));
	*bits = (struct bits){ .value = both >> WIDTH, .unknown = both & (VALUES - 1) };
	return both < VALUES * VALUES;
}

static uint64_t compute(enum operator op, uint64_t a, uint64_t b)
{
	switch (op) {
	case OPERATOR_ADD: return a + b;
	case OPERATOR_SUB: return a - b;
	case OPERATOR_MUL: return a * b;
	case OPERATOR_SHL: return a << b;
	case OPERATOR_SHR: return a >> b;
	case OPERATOR_SAR: return (uint64_t)((int64_t)a >> b);
	case OPERATOR_AND: return a & b;
	case OPERATOR_OR: return a | b;
	case OPERATOR_XOR: return a ^ b;
	case OPERATOR_DIV: return b ? a / b : 0;
	case OPERATOR_MOD: return b ? a % b : a;
	case OPERATOR_MIN: return a < b ? a : b;
	case OPERATOR_MAX: return a > b ? a : b;
	case OPERATOR_LT: return a < b;
	case OPERATOR_NEG: return -a;
	case OPERATOR_COMPLEMENT: return ~a;
	default: return !a;
	}
}

static void check_values(enum operator op, struct bits a, struct bits b)
{
	struct expr expr = { .kind = EXPR_BINARY, .operation = { .op = op } };
	struct bits result = bits_of_operation(&expr, a, b);

	for (uint64_t x = 0; x < VALUES; x++)
		for (uint64_t y = 0; y < VALUES; y++)
			if (may_be(a, x) && may_be(b, y))
				cr_assert(may_be(result, compute(op, x, y)), "operator %d: %lu, %lu", op,
					  (unsigned long)x, (unsigned long)y);
}

Test(flow_bits, operations_keep_every_value)
{
	static const enum operator operators[] = {
		OPERATOR_ADD, OPERATOR_SUB, OPERATOR_MUL, OPERATOR_SHL, OPERATOR_SHR, OPERATOR_SAR,
		OPERATOR_AND, OPERATOR_OR, OPERATOR_XOR, OPERATOR_DIV, OPERATOR_MOD, OPERATOR_MIN,
		OPERATOR_MAX, OPERATOR_LT, OPERATOR_NEG, OPERATOR_COMPLEMENT, OPERATOR_NOT,
	};

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		struct bits a = { 0 };

		do {
			struct bits b = { 0 };

			do
				check_values(operators[i], a, b);
			while (next(&b));
		} while (next(&a));
	}
}

Test(flow_bits, what_is_known_stays_known)
{
	struct expr expr = { .kind = EXPR_BINARY, .operation = { .op = OPERATOR_MUL } };
	struct bits byte = { .unknown = 255 }, result;

	result = bits_of_operation(&expr, byte, bits_constant(8));
	cr_expect_eq(result.unknown, 255 << 3);
	cr_expect_eq(bits_scale(byte, 4).unknown, 255 << 2);
	expr.operation.op = OPERATOR_AND;
	cr_expect_eq(bits_of_operation(&expr, byte, bits_constant(12)).unknown, 12);
	expr.operation.op = OPERATOR_DIV;
	cr_expect_eq(bits_of_operation(&expr, byte, bits_constant(16)).unknown, 15);
	cr_expect_eq(bits_add(bits_constant(5), bits_constant(6)).value, 11);
	cr_expect_eq(bits_subtract(bits_constant(5), bits_constant(6)).value, UINT64_MAX);
}

Test(flow_bits, a_join_knows_what_both_know)
{
	struct bits joined = bits_join(bits_constant(12), bits_constant(8));

	cr_expect_eq(joined.value, 8);
	cr_expect_eq(joined.unknown, 4);
	cr_expect(bits_same(joined, bits_join(bits_constant(8), bits_constant(12))));
	cr_expect_not(bits_same(joined, bits_constant(8)));
	cr_expect(bits_join(bits_open(), bits_constant(8)).open);
}

Test(flow_bits, a_cast_cuts_and_an_unknown_sign_opens_the_rest)
{
	struct bits wide = { .value = 0x100, .unknown = 0xff };

	cr_expect_eq(bits_cast(wide, &type_u8).value, 0);
	cr_expect_eq(bits_cast(wide, &type_u8).unknown, 0xff);
	cr_expect_eq(bits_cast(wide, type_integer(1, true)).unknown, UINT64_MAX);
	cr_expect_eq(bits_cast((struct bits){ .unknown = 0x7f }, type_integer(1, true)).unknown, 0x7f);
	cr_expect_eq(bits_of_type(&type_u8).unknown, 0xff);
	cr_expect_eq(bits_of_type(type_integer(8, false)).unknown, UINT64_MAX);
}
