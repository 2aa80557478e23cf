// SPDX-License-Identifier: MIT
/* lisp/lang_globals.lisp: what programs leave in globals, and what a loader sets before the load. */
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"
#include "tests/kernel/support.h"

static void check_defaults(struct lang *lang)
{
	uint64_t a = 100;
	uint64_t first[] = { 1, 95, 443, 1, 100, 100, (uint64_t)-7, 93, 1, 1, 0, 100, 11, 1, 11 };
	/* 95 + 100 - 2 is -63 in 8 bits */
	uint64_t second[] = { 2, (uint64_t)-63, 443, 2, 100, 100, (uint64_t)-7, 93, 1, 1, 0, 100,
			      12, 2, 12 };

	lang_run(lang, "globals", &a, 1);
	lang_expect(lang, "globals", "at first", first, 15);
	lang_run(lang, "globals", &a, 1);
	lang_expect(lang, "globals", "the second time", second, 15);
}

Test(globals, keep_their_values_between_runs)
{
	lang_each("lang_globals", check_defaults);
}

/* .rodata holds the parameters in the order of the source */
struct parameters {
	uint32_t limit;
	int64_t offset;
};

static void set_parameters(struct bpf_object *object)
{
	struct parameters parameters = { .limit = 1, .offset = -(INT64_C(1) << 40) };
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
		if (strstr(bpf_map__name(map), ".rodata")) {
			cr_assert_eq(bpf_map__value_size(map), sizeof(parameters));
			cr_assert_eq(bpf_map__set_initial_value(map, &parameters,
								sizeof(parameters)), 0);
			return;
		}
	cr_assert_fail("the object has no .rodata");
}

static void check_set(struct lang *lang)
{
	uint64_t a = 1, limit[] = { 1, (uint64_t)(-(INT64_C(1) << 40)),
				    1 + (uint64_t)(-(INT64_C(1) << 40)) };

	lang_run(lang, "globals", &a, 1);
	lang_run(lang, "globals", &a, 1);
	cr_assert_eq(lang->results[0], 1, "the limit of 1 holds");
	cr_assert_arr_eq(&lang->results[5], limit, sizeof(limit));
}

Test(globals, parameters_are_what_the_loader_sets)
{
	lang_each_after("lang_globals", set_parameters, check_set);
}
