// SPDX-License-Identifier: MIT
/* structure_lay_out against the structs of this C compiler, whose rules are those of a BPF target. */
#include <criterion/criterion.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "frontend/types/type.h"

#define MEMBER_LIMIT 8

struct expected {
	const char *name;
	const struct type *type;
	size_t offset;
};

/* Lays out the members and compares each with what C says of the real struct. */
static const struct type *lay_out(struct arena *arena, const char *name,
				  const struct expected *expected, size_t size, size_t align)
{
	struct structure *structure = ARENA_NEW(arena, struct structure);
	struct member *members = ARENA_ARRAY(arena, struct member, MEMBER_LIMIT);
	struct type *type = ARENA_NEW(arena, struct type);

	structure->name = structure->c_name = name;
	for (; expected[structure->member_count].name; structure->member_count++) {
		members[structure->member_count].name = expected[structure->member_count].name;
		members[structure->member_count].type = expected[structure->member_count].type;
	}
	structure_lay_out(arena, structure, members);
	for (size_t i = 0; i < structure->member_count; i++)
		cr_expect_eq(members[i].offset, expected[i].offset, "%s.%s is at %u, not at %zu",
			     name, members[i].name, members[i].offset, expected[i].offset);
	cr_expect_eq(structure->size, size, "%s has %u bytes, not %zu", name, structure->size, size);
	cr_expect_eq(structure->align, align, "%s: align %u", name, structure->align);
	*type = (struct type){ .kind = TYPE_STRUCT, .size = structure->size,
			       .align = structure->align, .structure = structure };
	structure->type = type;
	return type;
}

#define AT(structure, member, type) { #member, type, offsetof(struct structure, member) }
#define LAY_OUT(arena, structure, ...) \
	lay_out(arena, #structure, (const struct expected[]){ __VA_ARGS__, { NULL, NULL, 0 } }, \
		sizeof(struct structure), _Alignof(struct structure))

struct rising { uint8_t a; uint16_t b; uint32_t c; uint64_t d; };
struct falling { uint64_t d; uint32_t c; uint16_t b; uint8_t a; };
struct holes { uint8_t a; uint64_t b; uint8_t c; uint32_t d; uint8_t e; uint16_t f; uint8_t g; };
struct lone { uint8_t a; };
struct odd { uint8_t a[3]; uint16_t b; };
struct arrays { uint8_t name[16]; uint32_t address[4]; uint8_t flag; uint64_t cookies[3]; uint8_t end[5]; };
struct inner { uint8_t a; uint32_t b; };
struct outer { uint8_t head; struct inner one; uint8_t middle; struct inner many[3]; uint8_t tail; };
struct wide { uint16_t a; struct outer o; uint64_t last; };
struct pointers { uint8_t a; void *p; uint8_t b; struct inner *q[2]; };

Test(types, scalars_are_placed_as_c_places_them)
{
	struct arena arena = { 0 };

	LAY_OUT(&arena, rising, AT(rising, a, &type_u8), AT(rising, b, &type_be16),
		AT(rising, c, &type_i32), AT(rising, d, &type_u64));
	LAY_OUT(&arena, falling, AT(falling, d, &type_i64), AT(falling, c, &type_be32),
		AT(falling, b, &type_i16), AT(falling, a, &type_i8));
	LAY_OUT(&arena, holes, AT(holes, a, &type_u8), AT(holes, b, &type_be64),
		AT(holes, c, &type_u8), AT(holes, d, &type_u32), AT(holes, e, &type_u8),
		AT(holes, f, &type_u16), AT(holes, g, &type_u8));
	LAY_OUT(&arena, lone, AT(lone, a, &type_u8));
	arena_release(&arena);
}

Test(types, arrays_are_placed_by_their_element)
{
	struct arena arena = { 0 };
	struct type_table table = { .arena = &arena };

	LAY_OUT(&arena, odd, AT(odd, a, type_array(&table, &type_u8, 3)), AT(odd, b, &type_u16));
	LAY_OUT(&arena, arrays, AT(arrays, name, type_array(&table, &type_u8, 16)),
		AT(arrays, address, type_array(&table, &type_u32, 4)),
		AT(arrays, flag, &type_u8), AT(arrays, cookies, type_array(&table, &type_u64, 3)),
		AT(arrays, end, type_array(&table, &type_u8, 5)));
	arena_release(&arena);
}

Test(types, structs_within_structs_are_placed_as_c_places_them)
{
	struct arena arena = { 0 };
	struct type_table table = { .arena = &arena };
	const struct type *inner = LAY_OUT(&arena, inner, AT(inner, a, &type_u8),
					   AT(inner, b, &type_u32));
	const struct type *outer =
		LAY_OUT(&arena, outer, AT(outer, head, &type_u8), AT(outer, one, inner),
			AT(outer, middle, &type_u8), AT(outer, many, type_array(&table, inner, 3)),
			AT(outer, tail, &type_u8));

	LAY_OUT(&arena, wide, AT(wide, a, &type_u16), AT(wide, o, outer),
		AT(wide, last, &type_u64));
	arena_release(&arena);
}

Test(types, pointers_have_eight_bytes)
{
	struct arena arena = { 0 };
	struct type_table table = { .arena = &arena };
	const struct type *pointer = type_pointer(&table, NULL, SPACE_ANY);

	cr_assert_eq(sizeof(void *), 8, "this test compares with a 64-bit compiler");
	LAY_OUT(&arena, pointers, AT(pointers, a, &type_u8), AT(pointers, p, pointer),
		AT(pointers, b, &type_u8), AT(pointers, q, type_array(&table, pointer, 2)));
	arena_release(&arena);
}
