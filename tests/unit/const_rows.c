// SPDX-License-Identifier: MIT
/* The rows of operators.def. */
#include <criterion/criterion.h>
#include <string.h>

#include "frontend/const/operator.h"

Test(const, every_row_is_found_by_its_name)
{
	cr_assert_gt(operator_count(), 30);
	for (size_t i = 0; i < operator_count(); i++)
		cr_expect_eq(operator_find(operator_at(i)->name), operator_at(i), "%s is twice there",
			     operator_at(i)->name);
}

Test(const, what_is_no_operator_is_not_found)
{
	cr_expect_null(operator_find(""));
	cr_expect_null(operator_find("plus"));
	cr_expect_null(operator_find("neg"), "unary minus is (- x)");
	cr_expect_null(operator_find("and"), "short circuit is control, not an operator");
}

Test(const, a_row_takes_at_least_one_argument_and_not_fewer_than_its_least)
{
	for (size_t i = 0; i < operator_count(); i++) {
		const struct operator_info *info = operator_at(i);

		cr_expect_geq(info->least, 1, "%s", info->name);
		cr_expect(info->most == 0 || info->most >= info->least, "%s", info->name);
	}
}

Test(const, rows_of_one_operator_agree)
{
	for (size_t i = 0; i < operator_count(); i++)
		for (size_t j = 0; j < i; j++)
			if (operator_at(i)->id == operator_at(j)->id)
				cr_expect(operator_at(i)->least == operator_at(j)->least &&
					  operator_at(i)->most == operator_at(j)->most &&
					  operator_at(i)->row == operator_at(j)->row, "%s and %s",
					  operator_at(i)->name, operator_at(j)->name);
}

Test(const, every_operator_but_the_unary_minus_has_a_name)
{
	for (int op = OPERATOR_ADD; op <= OPERATOR_HTONLL; op++) {
		bool found = false;

		for (size_t i = 0; i < operator_count(); i++)
			found |= (int)operator_at(i)->id == op;
		cr_expect_eq(found, op != OPERATOR_NEG, "operator %d", op);
	}
}

Test(const, comparisons_take_any_number_of_operands_and_shifts_two)
{
	for (size_t i = 0; i < operator_count(); i++) {
		const struct operator_info *info = operator_at(i);

		if (info->row == ROW_COMPARISON || info->row == ROW_BITS)
			cr_expect(info->most == 0 || info->id == OPERATOR_COMPLEMENT, "%s",
				  info->name);
		if (info->row == ROW_SHIFT)
			cr_expect(info->least == 2 && info->most == 2, "%s", info->name);
		if (info->row == ROW_ORDER)
			cr_expect(info->least == 1 && info->most == 1, "%s", info->name);
	}
}

Test(const, byte_order_results_have_network_types_in_one_direction)
{
	cr_expect_eq(operator_order_type(OPERATOR_NTOHS), &type_u16);
	cr_expect_eq(operator_order_type(OPERATOR_HTONS), &type_be16);
	cr_expect_eq(operator_order_type(OPERATOR_NTOHL), &type_u32);
	cr_expect_eq(operator_order_type(OPERATOR_HTONL), &type_be32);
	cr_expect_eq(operator_order_type(OPERATOR_NTOHLL), &type_u64);
	cr_expect_eq(operator_order_type(OPERATOR_HTONLL), &type_be64);
	cr_expect_eq(operator_order_width(OPERATOR_HTONS), 2);
	cr_expect_eq(operator_order_width(OPERATOR_NTOHL), 4);
	cr_expect_eq(operator_order_width(OPERATOR_HTONLL), 8);
}

Test(const, only_the_comparisons_with_an_s_are_signed_without_a_signed_operand)
{
	for (int op = OPERATOR_EQ; op <= OPERATOR_SGE; op++) {
		cr_expect(operator_compares_signed((enum operator)op, true));
		cr_expect_eq(operator_compares_signed((enum operator)op, false),
			     op >= OPERATOR_SLT, "operator %d", op);
	}
}
