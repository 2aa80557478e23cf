/* SPDX-License-Identifier: MIT */
/*
 * The operator table: names, argument counts, and what each operator does to constants. Used by the
 * compile-time evaluator, sema's folding and the flow pass. No state, nothing owned.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontend/types/type.h"

enum operator {
	OPERATOR_ADD, OPERATOR_SUB, OPERATOR_MUL, OPERATOR_ABS, OPERATOR_NEG,
	OPERATOR_DIV, OPERATOR_MOD,
	OPERATOR_AND, OPERATOR_OR, OPERATOR_XOR, OPERATOR_COMPLEMENT,
	OPERATOR_SHL, OPERATOR_SHR, OPERATOR_SAR, OPERATOR_ASH,
	OPERATOR_MIN, OPERATOR_MAX,
	OPERATOR_EQ, OPERATOR_NE, OPERATOR_LT, OPERATOR_LE, OPERATOR_GT, OPERATOR_GE,
	OPERATOR_SLT, OPERATOR_SLE, OPERATOR_SGT, OPERATOR_SGE,
	OPERATOR_NOT, OPERATOR_LOG2,
	OPERATOR_NTOHS, OPERATOR_HTONS, OPERATOR_NTOHL, OPERATOR_HTONL,
	OPERATOR_NTOHLL, OPERATOR_HTONLL,
};

enum operator_row {
	ROW_ARITHMETIC, ROW_DIVISION, ROW_BITS, ROW_SHIFT, ROW_EXTREME, ROW_COMPARISON,
	ROW_NEGATION, ROW_LOGARITHM, ROW_ORDER,
};

struct operator_info {
	enum operator id;
	const char *name;
	unsigned least, most; /* number of arguments; most 0: no limit */
	enum operator_row row;
};

const struct operator_info *operator_find(const char *name);
size_t operator_count(void);
const struct operator_info *operator_at(size_t index);

/* An integer with its signedness; operands were extended to 64 bits by their own sign. */
struct constant {
	uint64_t value;
	bool is_signed;
};

enum fold_result { FOLD_OK, FOLD_DIVISION_BY_ZERO, FOLD_SHIFT_RANGE };

/*
 * One operation on 64-bit values by the operator table. b is ignored by unary operators. Signed
 * when
 * an operand is (the caller has settled what a literal's signedness is). ASH is not folded here: it
 * becomes SHL or SHR. A run-time shift count uses its low 6 bits, so does this; a constant divisor
 * of zero or shift of 64 and more is reported, with the run-time value in *ret all the same.
 */
enum fold_result operator_fold(enum operator op, struct constant a, struct constant b,
			       struct constant *ret);

/* True if the comparison is signed: s< .. always, others when an operand is signed. */
bool operator_compares_signed(enum operator op, bool operand_signed);
/* Result type of a byte-order operator. */
const struct type *operator_order_type(enum operator op);
/* Number of bytes that a byte-order operator swaps: 2, 4 or 8. */
unsigned operator_order_width(enum operator op);
