// SPDX-License-Identifier: MIT
/* Writes the names of structs, unions and enums that the includable headers define, from
 * structs.tsv. Part of the host tool generate; kernel_headers_define reads them. */
#include "frontend/kernel/generate.h"

static const char *const struct_columns[] = { "name", NULL };

void write_structs(struct generator *generator)
{
	struct tsv_table table = { 0 };

	table_read(generator, "structs.tsv", struct_columns, &table);
	text_puts(&generator->out, "const char *const kernel_rows_structs[] = {\n");
	for (size_t i = 0; i < table.rows.count; i++) {
		text_puts(&generator->out, "\t");
		out_string(generator, table.rows.items[i].cells[0]);
		text_puts(&generator->out, ",\n");
	}
	text_printf(&generator->out, "};\nconst size_t kernel_rows_struct_count = %zu;\n\n",
		    table.rows.count);
}
