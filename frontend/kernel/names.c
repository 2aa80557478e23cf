// SPDX-License-Identifier: MIT
/* Compares names of tables without case and with '-' equal to '_'. Implements names.h, for bsearch in
 * the lookups of frontend/kernel and for the host tool that sorts the rows. */
#include "frontend/kernel/names.h"

#include <string.h>

#include "frontend/kernel/kernel.h"

static int fold(char byte)
{
	if (byte == '_')
		return '-';
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A' + 'a';
	return (unsigned char)byte;
}

int kernel_name_compare_part(const char *left, const char *right, size_t right_len)
{
	size_t at = 0;

	while (at < right_len && left[at] && fold(left[at]) == fold(right[at]))
		at++;
	if (at == right_len)
		return fold(left[at]);
	return fold(left[at]) - fold(right[at]);
}

int kernel_name_compare(const char *left, const char *right)
{
	return kernel_name_compare_part(left, right, strlen(right));
}

static const char *const memories[KERNEL_MEMORY_COUNT] = { "stack", "value", "global", "packet",
							   "record", "slice" };

const char *kernel_memory_name(enum kernel_memory memory)
{
	return memories[memory];
}
