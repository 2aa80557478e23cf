// SPDX-License-Identifier: MIT
/* Looks up fields of context structs (kernel_context_field) and the accesses that a section has
 * (kernel_section_access) in the generated rows. Asked by sema for (ctx FIELD) and by check. */
#include <string.h>

#include "frontend/kernel/names.h"
#include "frontend/kernel/rows.h"

const struct kernel_access *kernel_section_access(const struct kernel_section *section,
						  const char *field)
{
	for (size_t i = 0; i < section->access_count; i++)
		if (!kernel_name_compare(section->accesses[i].field->name, field))
			return &section->accesses[i];
	return NULL;
}

const struct kernel_field *kernel_context_fields(const char *context, size_t *ret_count)
{
	*ret_count = 0;
	for (size_t i = 0; context && i < kernel_rows_context_count; i++) {
		if (!strcmp(kernel_rows_contexts[i].name, context)) {
			*ret_count = kernel_rows_contexts[i].count;
			return kernel_rows_contexts[i].fields;
		}
	}
	return NULL;
}

const struct kernel_field *kernel_context_field(const char *context, const char *field)
{
	size_t count;
	const struct kernel_field *fields = kernel_context_fields(context, &count);

	for (size_t i = 0; i < count; i++)
		if (!kernel_name_compare(fields[i].name, field))
			return &fields[i];
	return NULL;
}

bool kernel_headers_define(const char *name)
{
	for (size_t i = 0; i < kernel_rows_struct_count; i++)
		if (!strcmp(kernel_rows_structs[i], name))
			return true;
	return false;
}
