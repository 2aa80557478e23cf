// SPDX-License-Identifier: MIT
/* Looks up sections by their :section string, program types, and a section's return values. Asked
 * by sema for `defprog`, by check and by the object build. */
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/names.h"
#include "frontend/kernel/rows.h"

static const struct kernel_program_type program_types[] = {
#define PROGRAM_TYPE(name, context, default_section) { name, context, default_section },
#include "frontend/kernel/program_types.def"
#undef PROGRAM_TYPE
};

const struct kernel_program_type *kernel_find_program_type(const char *name)
{
	for (size_t i = 0; i < kernel_program_type_count(); i++)
		if (!kernel_name_compare(program_types[i].name, name))
			return &program_types[i];
	return NULL;
}

size_t kernel_program_type_count(void)
{
	return sizeof(program_types) / sizeof(program_types[0]);
}

const struct kernel_program_type *kernel_program_type_at(size_t index)
{
	return &program_types[index];
}

struct part {
	const char *text;
	size_t len;
};

static int compare_row(const void *key, const void *item)
{
	const struct part *part = key;
	const struct kernel_section_row *row = item;
	int order = strncmp(part->text, row->section.name, part->len);

	if (order)
		return order;
	return row->section.name[part->len] ? -1 : 0;
}

static const struct kernel_section_row *find_row(const char *text, size_t len)
{
	struct part part = { text, len };

	return bsearch(&part, kernel_rows_sections, kernel_rows_section_count,
		       sizeof(kernel_rows_sections[0]), compare_row);
}

const struct kernel_section *kernel_find_section(const char *name)
{
	const struct kernel_section_row *row = find_row(name, strlen(name));
	const char *slash = strchr(name, '/');

	if (row)
		return &row->section;
	if (!slash || !slash[1])
		return NULL;
	row = find_row(name, (size_t)(slash - name));
	return row && (row->section.takes_target || row->takes_name) ? &row->section : NULL;
}

size_t kernel_section_count(void)
{
	return kernel_rows_section_count;
}

const struct kernel_section *kernel_section_at(size_t index)
{
	return &kernel_rows_sections[index].section;
}

bool kernel_type_fits_section(const struct kernel_program_type *type,
			      const struct kernel_section *section)
{
	/* Pairs of type and section that the language accepts as the section's own type. */
	static const struct { const char *type, *as; } accepted[] = {
		{ "cgroup-sock", "sockops" },
		{ "xdp", "tc" },
	};

	if (!section->program_type)
		return false;
	if (!strcmp(type->name, section->program_type))
		return true;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++)
		if (!strcmp(accepted[i].type, type->name) &&
		    !strcmp(accepted[i].as, section->program_type))
			return true;
	return false;
}

const struct kernel_return *kernel_section_return(const struct kernel_section *section,
						  int64_t value)
{
	for (size_t i = 0; i < section->return_count; i++)
		if (section->returns[i].first <= value && value <= section->returns[i].last)
			return &section->returns[i];
	return NULL;
}

bool kernel_section_is_tracing(const struct kernel_section *section)
{
	static const char *const types[] = { "BPF_PROG_TYPE_KPROBE", "BPF_PROG_TYPE_TRACEPOINT",
					     "BPF_PROG_TYPE_PERF_EVENT",
					     "BPF_PROG_TYPE_RAW_TRACEPOINT",
					     "BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(section->kernel_type, types[i]))
			return true;
	return false;
}
