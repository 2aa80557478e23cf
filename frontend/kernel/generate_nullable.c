// SPDX-License-Identifier: MIT
/* Writes the tracepoint arguments that may be null, from tracepoints_null.tsv. Part of the host
 * tool generate; kernel_tracepoint_argument_may_be_null reads the rows. */
#include "frontend/kernel/generate.h"

enum { NULLABLE_EVENT, NULLABLE_ARGUMENT };
static const char *const nullable_columns[] = { "event", "argument", NULL };

void write_nullables(struct generator *generator)
{
	struct tsv_table table = { 0 };

	table_read(generator, "tracepoints_null.tsv", nullable_columns, &table);
	text_puts(&generator->out, "const struct kernel_nullable_row kernel_rows_nullables[] = {\n");
	for (size_t i = 0; i < table.rows.count; i++) {
		const struct row *row = &table.rows.items[i];

		text_puts(&generator->out, "\t{ ");
		out_string(generator, row->cells[NULLABLE_EVENT]);
		text_printf(&generator->out, ", %lld },\n",
			    row_number(row, row->cells[NULLABLE_ARGUMENT], NULL));
	}
	text_printf(&generator->out, "};\nconst size_t kernel_rows_nullable_count = %zu;\n\n",
		    table.rows.count);
}
