// SPDX-License-Identifier: MIT
/* Names, interning, and what a store of a type makes of a value. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "frontend/types/type.h"

struct scalar {
	char name[8], c_name[8];
	unsigned bits;
	bool is_signed;
};

static const struct scalar scalar_rows[] = {
	{ "u8", "__u8", 8, false },     { "u16", "__u16", 16, false },
	{ "u32", "__u32", 32, false },  { "u64", "__u64", 64, false },
	{ "i8", "__s8", 8, true },      { "i16", "__s16", 16, true },
	{ "i32", "__s32", 32, true },   { "i64", "__s64", 64, true },
	{ "be16", "__be16", 16, false }, { "be32", "__be32", 32, false },
	{ "be64", "__be64", 64, false },
};

#define SCALAR_COUNT (sizeof(scalar_rows) / sizeof(scalar_rows[0]))

static const uint64_t samples[] = {
	0, 1, 2, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000,
	0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x123456789abcdef0,
	0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff, 0xffffffffffffff7f,
};

/* What C makes of the same store. */
static uint64_t stored_by_c(const struct scalar *row, uint64_t value)
{
	switch (row->bits) {
	case 8:
		return row->is_signed ? (uint64_t)(int8_t)value : (uint8_t)value;
	case 16:
		return row->is_signed ? (uint64_t)(int16_t)value : (uint16_t)value;
	case 32:
		return row->is_signed ? (uint64_t)(int32_t)value : (uint32_t)value;
	default:
		return value;
	}
}

Test(types, a_scalar_is_found_by_its_name_and_tells_both_its_names)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < SCALAR_COUNT; i++) {
		const struct type *type = type_find_scalar(scalar_rows[i].name);

		cr_assert_not_null(type, "%s", scalar_rows[i].name);
		cr_expect_str_eq(type_text(&arena, type), scalar_rows[i].name);
		cr_expect_str_eq(type_c_text(&arena, type), scalar_rows[i].c_name);
		cr_expect_eq(type->size * 8, scalar_rows[i].bits);
		cr_expect_eq(type->align, type->size);
		cr_expect_eq(type->is_signed, scalar_rows[i].is_signed);
		cr_expect_eq(type->is_network, scalar_rows[i].name[0] == 'b');
	}
	arena_release(&arena);
}

Test(types, what_is_no_scalar_is_not_found)
{
	cr_expect_null(type_find_scalar("u24"));
	cr_expect_null(type_find_scalar("int"));
	cr_expect_null(type_find_scalar(""));
	cr_expect_null(type_find_scalar("U32"), "names have been made lower case by the reader");
}

Test(types, integers_are_found_by_size_and_sign)
{
	cr_expect_eq(type_integer(1, false), &type_u8);
	cr_expect_eq(type_integer(2, true), &type_i16);
	cr_expect_eq(type_integer(4, false), &type_u32);
	cr_expect_eq(type_integer(8, true), &type_i64);
	for (uint32_t size = 0; size < 20; size++)
		if (size != 1 && size != 2 && size != 4 && size != 8)
			cr_expect_null(type_integer(size, false), "%u", size);
}

Test(types, a_store_cuts_and_extends_as_c_does)
{
	for (size_t i = 0; i < SCALAR_COUNT; i++) {
		const struct type *type = type_find_scalar(scalar_rows[i].name);

		for (size_t j = 0; j < sizeof(samples) / sizeof(samples[0]); j++)
			cr_expect_eq(type_wrap(type, samples[j]),
				     stored_by_c(&scalar_rows[i], samples[j]), "%s of %#lx",
				     scalar_rows[i].name, (unsigned long)samples[j]);
	}
}

Test(types, a_second_store_changes_nothing)
{
	for (size_t i = 0; i < SCALAR_COUNT; i++) {
		const struct type *type = type_find_scalar(scalar_rows[i].name);

		for (size_t j = 0; j < sizeof(samples) / sizeof(samples[0]); j++) {
			uint64_t once = type_wrap(type, samples[j]);

			cr_expect_eq(type_wrap(type, once), once);
		}
	}
}

Test(types, limits_are_those_of_stdint)
{
	cr_expect_eq(type_greatest(&type_u8), UINT8_MAX);
	cr_expect_eq(type_greatest(&type_u16), UINT16_MAX);
	cr_expect_eq(type_greatest(&type_u32), UINT32_MAX);
	cr_expect_eq(type_greatest(&type_u64), UINT64_MAX);
	cr_expect_eq(type_greatest(&type_i8), INT8_MAX);
	cr_expect_eq(type_greatest(&type_i16), INT16_MAX);
	cr_expect_eq(type_greatest(&type_i32), INT32_MAX);
	cr_expect_eq(type_greatest(&type_i64), INT64_MAX);
	cr_expect_eq((int64_t)type_least(&type_i8), INT8_MIN);
	cr_expect_eq((int64_t)type_least(&type_i16), INT16_MIN);
	cr_expect_eq((int64_t)type_least(&type_i32), INT32_MIN);
	cr_expect_eq((int64_t)type_least(&type_i64), INT64_MIN);
	cr_expect_eq(type_least(&type_be32), 0);
}

Test(types, equal_types_are_the_same_object)
{
	struct arena arena = { 0 };
	struct type_table table = { .arena = &arena };
	const struct type *pointer = type_pointer(&table, &type_u32, SPACE_MAP);
	const struct type *array = type_array(&table, &type_u8, 16);

	cr_expect_eq(type_pointer(&table, &type_u32, SPACE_MAP), pointer);
	cr_expect_neq(type_pointer(&table, &type_u32, SPACE_STACK), pointer);
	cr_expect_neq(type_pointer(&table, &type_be32, SPACE_MAP), pointer);
	cr_expect_neq(type_pointer(&table, NULL, SPACE_MAP), pointer);
	cr_expect_eq(type_array(&table, &type_u8, 16), array);
	cr_expect_neq(type_array(&table, &type_u8, 17), array);
	cr_expect_neq(type_array(&table, &type_i8, 16), array);
	cr_expect_eq(array->size, 16);
	cr_expect_eq(type_array(&table, array, 3)->size, 48);
	arena_release(&arena);
}

Test(types, compound_types_have_a_text_in_both_languages)
{
	struct arena arena = { 0 };
	struct type_table table = { .arena = &arena };
	struct structure structure = { .name = "my-prefix", .c_name = "my_prefix" };
	struct type prefix = { .kind = TYPE_STRUCT, .structure = &structure };
	const struct type *pointer = type_pointer(&table, &prefix, SPACE_MAP);
	const struct type *array = type_array(&table, &type_u8, 16);

	cr_expect_str_eq(type_text(&arena, pointer), "(ptr my-prefix)");
	cr_expect_str_eq(type_c_text(&arena, pointer), "struct my_prefix *");
	cr_expect_str_eq(type_c_text(&arena, type_pointer(&table, pointer, SPACE_ANY)),
			 "struct my_prefix **");
	cr_expect_str_eq(type_text(&arena, array), "(array u8 16)");
	cr_expect_str_eq(type_c_text(&arena, array), "__u8", "the count stands behind the name");
	cr_expect_str_eq(type_text(&arena, type_pointer(&table, NULL, SPACE_ANY)), "pointer");
	cr_expect_str_eq(type_c_text(&arena, type_pointer(&table, NULL, SPACE_ANY)), "void *");
	arena_release(&arena);
}

Test(types, a_member_is_found_by_its_lisp_name)
{
	struct member members[] = { { .name = "pid", .type = &type_u32 },
				    { .name = "user-port", .type = &type_u16 } };
	struct structure structure = { .name = "s", .member_count = 2 };
	struct arena arena = { 0 };

	structure_lay_out(&arena, &structure, members);
	cr_expect_eq(structure_member(&structure, "user-port"), &members[1]);
	cr_expect_null(structure_member(&structure, "user_port"));
	arena_release(&arena);
}
