// SPDX-License-Identifier: MIT
/* Looks up kernel functions (kfuncs) in the rows of kernel_functions.tsv, and which programs can
 * call them. Asked by sema for `defkfunc` and by check for each call. */
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/rows.h"

#define TYPE_PREFIX "BPF_PROG_TYPE_"

static int compare(const void *name, const void *row)
{
	return strcmp(name, ((const struct kernel_function *)row)->name);
}

const struct kernel_function *kernel_find_function(const char *c_name)
{
	return bsearch(c_name, kernel_rows_functions, kernel_rows_function_count,
		       sizeof(kernel_rows_functions[0]), compare);
}

static bool has_word(const char *words, const char *word)
{
	for (size_t len; *words; words += len + (words[len] != '\0')) {
		len = strcspn(words, " ");
		if (strlen(word) == len && !memcmp(words, word, len))
			return true;
	}
	return false;
}

/* The kernel treats LSM programs as tracing programs here; other classes were not measured. */
bool kernel_function_allows(const struct kernel_function *function, const struct kernel_section *section)
{
	const char *type = section->kernel_type + strlen(TYPE_PREFIX);

	if (!function->programs || !strcmp(type, "STRUCT_OPS") || !strcmp(type, "EXT") ||
	    has_word(function->programs, section->name) || has_word(function->programs, type))
		return true;
	return !strcmp(type, "LSM") && has_word(function->programs, "TRACING");
}
