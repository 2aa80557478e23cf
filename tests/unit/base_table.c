// SPDX-License-Identifier: MIT
/* Tables and shared arrays. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "frontend/base/shared.h"
#include "frontend/base/table.h"

Test(table, a_name_is_found_by_its_text_and_the_first_value_stays)
{
	struct arena arena = {0};
	struct table table = {0};
	int values[1000];
	char name[16];

	cr_assert_null(table_find(&table, "m0"));
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(table_add(&arena, &table, arena_printf(&arena, "m%d", i), &values[i]),
			     &values[i]);
	cr_assert_eq(table_add(&arena, &table, "m7", &values[8]), &values[7]);
	cr_assert_eq(table.count, 1000);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "m%d", i);
		cr_assert_eq(table_find(&table, name), &values[i]);
	}
	cr_assert_null(table_find(&table, "m1000"));
	arena_release(&arena);
}

Test(table, an_object_is_found_by_its_address)
{
	struct arena arena = {0};
	struct table table = {0};
	int objects[500];

	for (int i = 0; i < 500; i += 2)
		table_add_object(&arena, &table, &objects[i], &objects[i]);
	for (int i = 0; i < 500; i++)
		cr_assert_eq(table_find_object(&table, &objects[i]), i % 2 ? NULL : &objects[i]);
	arena_release(&arena);
}

/* Two versions of an array of counts. */
struct pair {
	struct arena arena;
	struct shared_shape shape;
	struct shared_array a, b;
};

static void set(struct pair *pair, struct shared_array *array, uint64_t owner, size_t index, uint32_t to)
{
	*(uint32_t *)shared_change(&pair->arena, &pair->shape, array, owner, index) = to;
}

static uint32_t get(const struct pair *pair, struct shared_array array, size_t index)
{
	return *(const uint32_t *)shared_read(&pair->shape, array, index);
}

Test(shared, a_change_of_one_version_is_none_of_the_other)
{
	struct pair pair = { .shape = shared_shape(5000, sizeof(uint32_t)) };

	for (uint32_t i = 0; i < 5000; i++)
		set(&pair, &pair.a, 1, i, i);
	pair.b = pair.a;
	set(&pair, &pair.a, 2, 4321, 1);
	set(&pair, &pair.b, 3, 17, 2);
	for (uint32_t i = 0; i < 5000; i++) {
		cr_assert_eq(get(&pair, pair.a, i), i == 4321 ? 1 : i);
		cr_assert_eq(get(&pair, pair.b, i), i == 17 ? 2 : i);
	}
	arena_release(&pair.arena);
}

Test(shared, every_difference_is_found_and_what_is_shared_passed_over)
{
	for (size_t count = 0; count < 3000; count = count * 2 + 1) {
		struct pair pair = { .shape = shared_shape(count, sizeof(uint32_t)) };
		size_t found = 0, seen = 0;

		for (size_t i = 0; i < count; i++)
			set(&pair, &pair.a, 1, i, 1);
		pair.b = pair.a;
		cr_assert_eq(shared_next_difference(&pair.shape, pair.a, pair.b, 0), count);
		for (size_t i = 0; i < count; i += 700)
			set(&pair, &pair.b, 2, i, 2);
		for (size_t i = shared_next_difference(&pair.shape, pair.a, pair.b, 0); i < count;
		     i = shared_next_difference(&pair.shape, pair.a, pair.b, i + 1)) {
			found += get(&pair, pair.a, i) != get(&pair, pair.b, i);
			seen++;
		}
		cr_assert_eq(found, (count + 699) / 700);
		cr_assert_leq(seen, found << pair.shape.leaf_bits);
		arena_release(&pair.arena);
	}
}

Test(shared, what_is_kept_outlives_the_arena_of_what_was_changed)
{
	struct pair pair = { .shape = shared_shape(1000, sizeof(uint32_t)) };
	struct arena inner = {0};
	struct shared_array changed, kept;

	set(&pair, &pair.a, 1, 3, 30);
	changed = pair.a;
	*(uint32_t *)shared_change(&inner, &pair.shape, &changed, 2, 900) = 9;
	kept = shared_keep(&pair.arena, &pair.shape, changed, 1);
	arena_release(&inner);
	cr_assert_eq(get(&pair, kept, 3), 30);
	cr_assert_eq(get(&pair, kept, 900), 9);
	cr_assert_eq(get(&pair, pair.a, 900), 0);
	arena_release(&pair.arena);
}
