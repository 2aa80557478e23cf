// SPDX-License-Identifier: MIT
/* Looks up helpers by Lisp or C name, and a section's permission to call one. Asked by sema for
 * each unknown head of a form, and by check for each call. */
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/names.h"
#include "frontend/kernel/rows.h"
#include "frontend/types/type.h"

static int compare_helper(const void *key, const void *item)
{
	const struct kernel_helper *helper = item;

	return kernel_name_compare(key, helper->name);
}

const struct kernel_helper *kernel_find_helper(const char *name)
{
	static const char prefix[] = "bpf_";
	size_t len = sizeof(prefix) - 1;

	/* the language spells it "bpf-loop", since `loop` is a macro */
	if (!strncmp(name, prefix, len) || !strncmp(name, "bpf-", len))
		name += len;
	return bsearch(name, kernel_rows_helpers, kernel_rows_helper_count,
		       sizeof(kernel_rows_helpers[0]), compare_helper);
}

size_t kernel_helper_count(void)
{
	return kernel_rows_helper_count;
}

const struct kernel_helper *kernel_helper_at(size_t index)
{
	return &kernel_rows_helpers[index];
}

struct kernel_permission kernel_helper_permission(const struct kernel_section *section,
						  const struct kernel_helper *helper)
{
	/* The section is the first member of its row. */
	const struct kernel_section_row *row = (const struct kernel_section_row *)section;

	return kernel_rows_permissions[row->helpers[helper - kernel_rows_helpers]];
}

const struct type *kernel_scalar_type(const char *c_type)
{
	static const struct {
		const char *c_type;
		const struct type *type;
	} scalars[] = {
		{ "__u8", &type_u8 },     { "__u16", &type_u16 },  { "__u32", &type_u32 },
		{ "__u64", &type_u64 },   { "__s8", &type_i8 },    { "__s16", &type_i16 },
		{ "__s32", &type_i32 },   { "__s64", &type_i64 },  { "int", &type_i32 },
		{ "long", &type_i64 },    { "__be16", &type_be16 }, { "__be32", &type_be32 },
		{ "__wsum", &type_u32 },  { "unsigned long", &type_u64 },
	};

	for (size_t i = 0; i < sizeof(scalars) / sizeof(scalars[0]); i++)
		if (!strcmp(scalars[i].c_type, c_type))
			return scalars[i].type;
	return &type_u64;
}
