// SPDX-License-Identifier: MIT
/* Arguments of tracepoints that may be null: the table has those that any measured kernel refuses. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "frontend/kernel/measure/tracepoints.h"
#include "tests/kernel/agreement.h"

static void count_argument(const char *event, uint32_t argument, bool refused, void *data)
{
	struct cell cell = { "tp_btf", event, (int)argument,
			     !kernel_tracepoint_argument_may_be_null(event, argument), !refused };

	count_cell(data, &cell);
}

Test(agreement, arguments_that_may_be_null_are_those_of_the_table, .timeout = 120)
{
	struct tally tally = { .table = "null arguments" };
	struct btf *btf;

	need_bpf();
	btf = btf__load_vmlinux_btf();
	cr_assert_not_null(btf);
	measure_tracepoints(btf, count_argument, &tally);
	btf__free(btf);
	finish(&tally);
}
