// SPDX-License-Identifier: MIT
/* Memory that helpers take for their arguments: memory_by_kernel.tsv and the running kernel. */
#include <criterion/criterion.h>

#include "frontend/kernel/measure/memory.h"
#include "tests/kernel/agreement.h"

static void count_memory(const struct kernel_helper *helper, size_t argument,
			 enum kernel_memory memory, bool taken, void *data)
{
	kernel_version since = kernel_memory_since(helper, argument, memory);
	struct cell cell = { kernel_memory_name(memory), helper->c_name + 4, (int)argument,
			     since && is_since(since), taken };

	count_cell(data, &cell);
}

Test(agreement, memory_that_helpers_take_is_that_of_the_table, .timeout = 600)
{
	struct tally tally = { .table = "memory arguments" };

	need_bpf();
	cr_assert_eq(measure_memory(count_memory, &tally), 0);
	finish(&tally);
}
