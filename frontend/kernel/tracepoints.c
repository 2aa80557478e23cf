// SPDX-License-Identifier: MIT
/* Looks up which tracepoint arguments may be null, and the argument names of system calls, in the
 * generated rows. Asked by sema for tp_btf and ksyscall programs. */
#include <string.h>

#include "frontend/kernel/rows.h"

bool kernel_tracepoint_argument_may_be_null(const char *event, unsigned argument)
{
	for (size_t i = 0; i < kernel_rows_nullable_count; i++)
		if (kernel_rows_nullables[i].argument == argument &&
		    !strcmp(kernel_rows_nullables[i].event, event))
			return true;
	return false;
}

const char *kernel_system_call_arguments(const char *call)
{
	for (size_t i = 0; i < kernel_rows_system_call_count; i++)
		if (!strcmp(kernel_rows_system_calls[i].name, call))
			return kernel_rows_system_calls[i].arguments;
	return NULL;
}
