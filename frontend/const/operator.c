// SPDX-License-Identifier: MIT
/* The operator table, made from operators.def, and the folding of constants with the semantics of
 * BPF: 64 bits, wrapping, x / 0 = 0. Called by the compile-time evaluator, sema's folding, the flow
 * pass and emit. */
#include "frontend/const/operator.h"

#include <string.h>

static const struct operator_info operators[] = {
#define OPERATOR(id, name, least, most, row) { OPERATOR_##id, name, least, most, ROW_##row },
#include "frontend/const/operators.def"
#undef OPERATOR
};

#define COUNT (sizeof(operators) / sizeof(operators[0]))

const struct operator_info *operator_find(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (!strcmp(operators[i].name, name))
			return &operators[i];
	return NULL;
}

size_t operator_count(void)
{
	return COUNT;
}

const struct operator_info *operator_at(size_t index)
{
	return &operators[index];
}

bool operator_compares_signed(enum operator op, bool operand_signed)
{
	return operand_signed || (op >= OPERATOR_SLT && op <= OPERATOR_SGE);
}

const struct type *operator_order_type(enum operator op)
{
	switch (op) {
	case OPERATOR_NTOHS:
		return &type_u16;
	case OPERATOR_HTONS:
		return &type_be16;
	case OPERATOR_NTOHL:
		return &type_u32;
	case OPERATOR_HTONL:
		return &type_be32;
	case OPERATOR_NTOHLL:
		return &type_u64;
	default:
		return &type_be64;
	}
}

unsigned operator_order_width(enum operator op)
{
	return operator_order_type(op)->size;
}

static uint64_t swap_bytes(uint64_t value, unsigned width)
{
	uint64_t swapped = 0;

	for (unsigned i = 0; i < width; i++)
		swapped |= (value >> (8 * i) & 0xff) << (8 * (width - 1 - i));
	return swapped;
}

static uint64_t floor_log2(uint64_t value)
{
	uint64_t result = 0;

	while (value >>= 1)
		result++;
	return result;
}

static uint64_t shift_right_signed(uint64_t value, unsigned count)
{
	uint64_t shifted = value >> count;

	if (count && value >> 63)
		shifted |= ~UINT64_C(0) << (64 - count);
	return shifted;
}

/* Truncates toward zero; x/0 = 0, x mod 0 = x, INT64_MIN / -1 = INT64_MIN. */
static uint64_t divide(enum operator op, uint64_t a, uint64_t b, bool is_signed)
{
	bool a_negative = is_signed && a >> 63, b_negative = is_signed && b >> 63;
	uint64_t a_size = a_negative ? -a : a, b_size = b_negative ? -b : b;

	if (b == 0)
		return op == OPERATOR_DIV ? 0 : a;
	if (op == OPERATOR_DIV)
		return a_negative != b_negative ? -(a_size / b_size) : a_size / b_size;
	return a_negative ? -(a_size % b_size) : a_size % b_size;
}

static bool compare(enum operator op, uint64_t a, uint64_t b, bool is_signed)
{
	uint64_t flip = is_signed ? UINT64_C(1) << 63 : 0;

	a ^= flip;
	b ^= flip;
	switch (op) {
	case OPERATOR_EQ:
		return a == b;
	case OPERATOR_NE:
		return a != b;
	case OPERATOR_LT:
	case OPERATOR_SLT:
		return a < b;
	case OPERATOR_LE:
	case OPERATOR_SLE:
		return a <= b;
	case OPERATOR_GT:
	case OPERATOR_SGT:
		return a > b;
	default:
		return a >= b;
	}
}

static uint64_t fold_value(enum operator op, uint64_t a, uint64_t b, bool is_signed)
{
	switch (op) {
	case OPERATOR_ADD:
		return a + b;
	case OPERATOR_SUB:
		return a - b;
	case OPERATOR_MUL:
		return a * b;
	case OPERATOR_NEG:
		return -a;
	case OPERATOR_ABS:
		return is_signed && a >> 63 ? -a : a;
	case OPERATOR_DIV:
	case OPERATOR_MOD:
		return divide(op, a, b, is_signed);
	case OPERATOR_AND:
		return a & b;
	case OPERATOR_OR:
		return a | b;
	case OPERATOR_XOR:
		return a ^ b;
	case OPERATOR_COMPLEMENT:
		return ~a;
	case OPERATOR_SHL:
		return a << (b & 63);
	case OPERATOR_SHR:
		return a >> (b & 63);
	case OPERATOR_SAR:
		return shift_right_signed(a, b & 63);
	case OPERATOR_MIN:
		return compare(OPERATOR_LT, b, a, is_signed) ? b : a;
	case OPERATOR_MAX:
		return compare(OPERATOR_GT, b, a, is_signed) ? b : a;
	case OPERATOR_NOT:
		return !a;
	case OPERATOR_LOG2:
		return floor_log2(a);
	case OPERATOR_NTOHS:
	case OPERATOR_HTONS:
	case OPERATOR_NTOHL:
	case OPERATOR_HTONL:
	case OPERATOR_NTOHLL:
	case OPERATOR_HTONLL:
		return swap_bytes(a, operator_order_width(op));
	default:
		return compare(op, a, b, is_signed);
	}
}

static bool result_is_signed(enum operator op, struct constant a, bool operand_signed)
{
	switch (op) {
	case OPERATOR_SHL:
	case OPERATOR_SHR:
	case OPERATOR_SAR:
		return a.is_signed;
	case OPERATOR_ADD:
	case OPERATOR_SUB:
	case OPERATOR_MUL:
	case OPERATOR_NEG:
	case OPERATOR_ABS:
	case OPERATOR_DIV:
	case OPERATOR_MOD:
	case OPERATOR_AND:
	case OPERATOR_OR:
	case OPERATOR_XOR:
	case OPERATOR_COMPLEMENT:
	case OPERATOR_MIN:
	case OPERATOR_MAX:
		return operand_signed;
	default:
		return false;
	}
}

static bool is_unary(enum operator op)
{
	return op == OPERATOR_NEG || op == OPERATOR_ABS || op == OPERATOR_COMPLEMENT ||
	       op == OPERATOR_NOT || op >= OPERATOR_LOG2;
}

enum fold_result operator_fold(enum operator op, struct constant a, struct constant b,
			       struct constant *ret)
{
	bool operand_signed = a.is_signed || (!is_unary(op) && b.is_signed);
	bool is_signed = operator_compares_signed(op, operand_signed);
	bool is_shift = op == OPERATOR_SHL || op == OPERATOR_SHR || op == OPERATOR_SAR;

	ret->value = fold_value(op, a.value, b.value, is_signed);
	ret->is_signed = result_is_signed(op, a, operand_signed);
	if ((op == OPERATOR_DIV || op == OPERATOR_MOD) && b.value == 0)
		return FOLD_DIVISION_BY_ZERO;
	if (is_shift && b.value > 63)
		return FOLD_SHIFT_RANGE;
	return FOLD_OK;
}
