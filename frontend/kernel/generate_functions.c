// SPDX-License-Identifier: MIT
/* Writes the rows of kernel functions from kernel_functions.tsv: the programs that can call them,
 * their flags, and which arguments are sizes. Part of the host tool generate. */
#include <string.h>

#include "frontend/kernel/generate.h"
#include "frontend/kernel/rows.h"

enum { FUNCTION_NAME, FUNCTION_PROGRAMS, FUNCTION_FLAGS, FUNCTION_SIZES };
static const char *const function_columns[] = { "function", "programs", "flags", "sizes", NULL };

static const char *const flag_names[] = {
#define FUNCTION_FLAG(id, name) name,
#include "frontend/kernel/function_flags.def"
#undef FUNCTION_FLAG
};

static unsigned flag_of(const struct row *row, const char *word, size_t len)
{
	for (unsigned i = 0; i < sizeof(flag_names) / sizeof(flag_names[0]); i++)
		if (strlen(flag_names[i]) == len && !memcmp(flag_names[i], word, len))
			return 1U << i;
	row_fail(row, "there is no flag `%.*s`", (int)len, word);
}

static unsigned flags_of(const struct row *row, const char *cell)
{
	unsigned flags = 0;

	for (size_t len; *cell && strcmp(cell, "-"); cell += len + (cell[len] != '\0')) {
		len = strcspn(cell, ",");
		flags |= flag_of(row, cell, len);
	}
	return flags;
}

/* The indexes of the memory arguments, as bits. */
static unsigned sizes_of(const struct row *row, const char *cell)
{
	unsigned sizes = 0;

	if (!strcmp(cell, "-"))
		return 0;
	for (; *cell; cell++) {
		if (*cell == ',')
			continue;
		if (*cell < '0' || *cell > '3')
			row_fail(row, "a size follows one of the arguments 0 to 3");
		sizes |= 1U << (*cell - '0');
	}
	return sizes;
}

void write_functions(struct generator *generator)
{
	struct tsv_table table = { 0 };

	table_read(generator, "kernel_functions.tsv", function_columns, &table);
	text_puts(&generator->out, "const struct kernel_function kernel_rows_functions[] = {\n");
	for (size_t i = 0; i < table.rows.count; i++) {
		const struct row *row = &table.rows.items[i];

		text_puts(&generator->out, "\t{ ");
		out_string(generator, row->cells[FUNCTION_NAME]);
		text_puts(&generator->out, ", ");
		out_string(generator, strcmp(row->cells[FUNCTION_PROGRAMS], "*") ?
				      row->cells[FUNCTION_PROGRAMS] : NULL);
		text_printf(&generator->out, ", %u, %u },\n", flags_of(row, row->cells[FUNCTION_FLAGS]),
			    sizes_of(row, row->cells[FUNCTION_SIZES]));
	}
	text_printf(&generator->out, "};\nconst size_t kernel_rows_function_count = %zu;\n\n",
		    table.rows.count);
}
