// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>

#include "frontend/kernel/kernel.h"

static kernel_version since(const char *helper, size_t parameter, enum kernel_memory memory)
{
	return kernel_memory_since(kernel_find_helper(helper), parameter, memory);
}

Test(kernel_memory, keys_and_values_of_maps_are_records_since_the_version_of_the_change)
{
	static const struct { const char *helper; size_t parameter; } arguments[] = {
		{ "map-lookup-elem", 1 }, { "map-lookup-percpu-elem", 1 }, { "map-update-elem", 1 },
		{ "map-update-elem", 2 }, { "map-delete-elem", 1 }, { "map-push-elem", 1 },
		{ "map-pop-elem", 1 }, { "map-peek-elem", 1 },
	};

	for (size_t i = 0; i < sizeof(arguments) / sizeof(arguments[0]); i++) {
		const char *helper = arguments[i].helper;
		size_t parameter = arguments[i].parameter;

		cr_expect_eq(since(helper, parameter, KERNEL_MEMORY_RECORD),
			     KERNEL_VERSION_OF(6, 2), "%s", helper);
		cr_expect_eq(since(helper, parameter, KERNEL_MEMORY_SLICE),
			     KERNEL_VERSION_OF(6, 2), "%s", helper);
		cr_expect_eq(since(helper, parameter, KERNEL_MEMORY_VALUE), KERNEL_OLDEST);
		cr_expect_eq(since(helper, parameter, KERNEL_MEMORY_GLOBAL), KERNEL_OLDEST);
	}
}

Test(kernel_memory, numbers_are_parsed_into_records_since_the_first_measured_kernel)
{
	cr_expect_eq(since("strtol", 3, KERNEL_MEMORY_RECORD), KERNEL_VERSION_OF(6, 1));
	cr_expect_eq(since("strtoul", 3, KERNEL_MEMORY_RECORD), KERNEL_VERSION_OF(6, 1));
	cr_expect_eq(since("strtol", 0, KERNEL_MEMORY_RECORD), KERNEL_OLDEST);
	cr_expect_eq(since("strtol", 3, KERNEL_MEMORY_STACK), KERNEL_OLDEST);
}

Test(kernel_memory, packets_are_taken_only_where_the_table_says_so)
{
	cr_expect_eq(since("map-lookup-elem", 1, KERNEL_MEMORY_PACKET), KERNEL_OLDEST);
	cr_expect_eq(since("csum-diff", 2, KERNEL_MEMORY_PACKET), KERNEL_OLDEST);
	cr_expect_eq(since("map-push-elem", 1, KERNEL_MEMORY_PACKET), KERNEL_OLDEST);
	cr_expect_eq(since("map-pop-elem", 1, KERNEL_MEMORY_PACKET), 0);
	cr_expect_eq(since("map-peek-elem", 1, KERNEL_MEMORY_PACKET), 0);
	cr_expect_eq(since("skb-load-bytes", 2, KERNEL_MEMORY_PACKET), 0);
	cr_expect_eq(since("strtol", 0, KERNEL_MEMORY_PACKET), 0);
}

Test(kernel_memory, each_kind_has_a_name_of_its_own)
{
	for (int i = 0; i < KERNEL_MEMORY_COUNT; i++)
		for (int j = 0; j < i; j++)
			cr_expect_str_neq(kernel_memory_name((enum kernel_memory)i),
					  kernel_memory_name((enum kernel_memory)j));
}
