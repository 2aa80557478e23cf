// SPDX-License-Identifier: MIT
/* Writes which memory (stack, map value, packet, record, dynptr) each helper's argument takes, and
 * since which kernel, from memory_by_kernel.tsv and the versions of helpers.def. Part of the host
 * tool generate. */
#include <string.h>

#include "frontend/kernel/generate.h"

enum { MEMORY_HELPER, MEMORY_ARGUMENT, MEMORY_KIND, MEMORY_SINCE };
static const char *const memory_columns[] = { "helper", "argument", "memory", "since", NULL };
static const struct {
	enum kernel_argument kind;
	const char *memory;
	kernel_version before, since;
} exact[] = {
#define HELPER_MEMORY_SINCE(kind, memory, before_major, before_minor, major, minor) \
	{ KERNEL_ARG_##kind, memory, KERNEL_VERSION_OF(before_major, before_minor), \
	  KERNEL_VERSION_OF(major, minor) },
#include "frontend/kernel/helpers.def"
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static size_t helper_index(struct generator *generator, const struct row *row)
{
	size_t at = 0;

	while (at < generator->helper_rows.count &&
	       strcmp(generator->helper_rows.items[at].c_name + 4, row->cells[MEMORY_HELPER]) != 0)
		at++;
	if (at == generator->helper_rows.count)
		row_fail(row, "unknown helper \"%s\"", row->cells[MEMORY_HELPER]);
	return at;
}

static size_t memory_index(const struct row *row)
{
	size_t at = 0;

	while (at < KERNEL_MEMORY_COUNT &&
	       strcmp(kernel_memory_name((enum kernel_memory)at), row->cells[MEMORY_KIND]) != 0)
		at++;
	if (at == KERNEL_MEMORY_COUNT)
		row_fail(row, "unknown memory \"%s\"", row->cells[MEMORY_KIND]);
	return at;
}

/* The measured version, or an earlier exact one. */
static kernel_version since_of(const struct row *row, enum kernel_argument kind)
{
	kernel_version measured = row_version(row, row->cells[MEMORY_SINCE]);

	for (size_t i = 0; i < COUNT(exact); i++)
		if (exact[i].kind == kind && exact[i].before == measured &&
		    !strcmp(exact[i].memory, row->cells[MEMORY_KIND]))
			return exact[i].since;
	return measured;
}

void write_memory(struct generator *generator)
{
	struct tsv_table table = { 0 };

	table_read(generator, "memory_by_kernel.tsv", memory_columns, &table);
	text_puts(&generator->out, "const struct kernel_memory_row kernel_rows_memory[] = {\n");
	for (size_t i = 0; i < table.rows.count; i++) {
		const struct row *row = &table.rows.items[i];
		size_t helper = helper_index(generator, row), memory = memory_index(row);
		const struct kernel_helper *helper_row = &generator->helper_rows.items[helper];
		long long argument = row_number(row, row->cells[MEMORY_ARGUMENT], NULL);

		if (argument < 0 || (size_t)argument >= helper_row->parameter_count)
			row_fail(row, "the helper has no argument %lld", argument);
		text_printf(&generator->out, "\t{ %zu, %lld, %zu, %u },\n", helper, argument, memory,
			    since_of(row, helper_row->parameters[argument].kind));
	}
	text_printf(&generator->out, "};\nconst size_t kernel_rows_memory_count = %zu;\n\n",
		    table.rows.count);
}
