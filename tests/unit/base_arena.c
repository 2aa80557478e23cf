// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/base/arena.h"
#include "frontend/base/intern.h"

Test(arena, objects_are_zeroed_and_aligned_whatever_their_length)
{
	struct arena arena = {0};

	for (size_t len = 0; len < 300; len++) {
		unsigned char *object = arena_alloc(&arena, len);

		cr_assert_eq((uintptr_t)object % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < len; i++)
			cr_assert_eq(object[i], 0);
		memset(object, 0xff, len);
	}
	arena_release(&arena);
}

Test(arena, an_object_is_aligned_for_its_type_and_text_takes_no_more_than_its_bytes)
{
	struct arena arena = {0};

	for (size_t len = 0; len < 40; len++) {
		char *text = arena_strndup(&arena, "0123456789012345678901234567890123456789", len);
		char *next = arena_strdup(&arena, "x");
		uint64_t *number = ARENA_NEW(&arena, uint64_t);

		cr_assert_eq(next, text + len + 1);
		cr_assert_eq((uintptr_t)number % _Alignof(uint64_t), 0);
		cr_assert_eq(*number, 0);
		*number = UINT64_MAX;
		cr_assert_eq(strlen(text), len);
		cr_assert_str_eq(next, "x");
	}
	arena_release(&arena);
}

Test(arena, a_large_object_leaves_the_rest_of_the_newest_block_in_use)
{
	struct arena arena = {0};
	char *small = arena_alloc(&arena, 16);
	char *large = arena_alloc(&arena, 10 << 20);
	char *next = arena_alloc(&arena, 16);

	memset(large, 1, 10 << 20);
	cr_assert_eq(next, small + 16);
	arena_release(&arena);
}

Test(arena, may_be_used_again_after_its_release)
{
	struct arena arena = {0};

	arena_alloc(&arena, 100);
	arena_release(&arena);
	cr_assert_null(arena.blocks);
	cr_assert_str_eq(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
	arena_release(&arena);
	arena_release(&arena);
}

Test(arena, what_is_made_after_it_was_emptied_is_zeroed)
{
	struct arena arena = {0};

	arena_empty(&arena);
	cr_assert_null(arena.blocks);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 1000; i++) {
			unsigned char *object = arena_alloc(&arena, 300);

			for (size_t k = 0; k < 300; k++)
				cr_assert_eq(object[k], 0);
			memset(object, 0xff, 300);
		}
		arena_empty(&arena);
	}
	arena_release(&arena);
}

Test(arena, what_is_moved_lives_as_long_as_the_other_arena)
{
	struct arena from = {0}, to = {0};
	char *texts[200];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 100; i++)
			texts[round * 100 + i] = arena_printf(&from, "%d %0500d", i, round);
		arena_move(&to, &from);
		cr_assert_null(from.blocks);
		arena_strdup(&from, "other");
		arena_empty(&from);
		arena_strdup(&to, "more");
	}
	arena_release(&from);
	for (int i = 0; i < 200; i++)
		cr_assert_eq(atoi(texts[i]), i % 100);
	arena_release(&to);
}

Test(arena, a_vector_keeps_its_items_as_it_grows)
{
	struct arena arena = {0};
	VEC(int) numbers = {0};

	for (int i = 0; i < 10000; i++)
		VEC_PUSH(&arena, &numbers, i);
	cr_assert_eq(numbers.count, 10000);
	for (int i = 0; i < 10000; i++)
		cr_assert_eq(numbers.items[i], i);
	arena_release(&arena);
}

Test(arena, copies_end_in_a_nul)
{
	struct arena arena = {0};

	cr_assert_str_eq(arena_strndup(&arena, "abcdef", 3), "abc");
	cr_assert_str_eq(arena_strndup(&arena, NULL, 0), "");
	cr_assert_str_eq(arena_strdup(&arena, "whole"), "whole");
	arena_release(&arena);
}

Test(intern, equal_names_have_one_address_and_others_do_not)
{
	struct arena arena = {0};
	struct interner names = { .arena = &arena };
	const char *kept[2000];
	char name[16];

	for (int i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		kept[i] = intern_string(&names, name);
	}
	for (int i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		cr_assert_eq(intern(&names, name, strlen(name)), kept[i]);
		cr_assert_str_eq(kept[i], name);
	}
	cr_assert_eq(names.count, 2000);
	arena_release(&arena);
}

Test(intern, a_prefix_is_a_name_of_its_own)
{
	struct arena arena = {0};
	struct interner names = { .arena = &arena };
	const char *whole = intern_string(&names, "map-lookup");

	cr_assert_neq(intern(&names, "map-lookup", 3), whole);
	cr_assert_str_eq(intern(&names, "map-lookup", 3), "map");
	cr_assert_str_eq(intern(&names, "", 0), "");
	arena_release(&arena);
}
