// SPDX-License-Identifier: MIT
/* Looks up UAPI constants (kernel_find_constant) and the language's +names+
 * (kernel_find_plus_constant) in the generated rows. Asked by sema and the user side for every name
 * that is no variable. */
#include <stdlib.h>

#include "frontend/kernel/names.h"
#include "frontend/kernel/rows.h"

static int compare_constant(const void *key, const void *item)
{
	const struct kernel_constant *constant = item;

	return kernel_name_compare(key, constant->name);
}

const struct kernel_constant *kernel_find_constant(const char *name)
{
	return bsearch(name, kernel_rows_constants, kernel_rows_constant_count,
		       sizeof(kernel_rows_constants[0]), compare_constant);
}

static int compare_plus(const void *key, const void *item)
{
	const struct kernel_plus_row *row = item;

	return kernel_name_compare(key, row->lisp);
}

const struct kernel_constant *kernel_find_plus_constant(const char *name)
{
	const struct kernel_plus_row *row =
		bsearch(name, kernel_rows_plus, kernel_rows_plus_count, sizeof(kernel_rows_plus[0]),
			compare_plus);

	return row ? &kernel_rows_constants[row->constant] : kernel_find_constant(name);
}

size_t kernel_constant_count(void)
{
	return kernel_rows_constant_count;
}

const struct kernel_constant *kernel_constant_at(size_t index)
{
	return &kernel_rows_constants[index];
}
