// SPDX-License-Identifier: MIT
/* Writes the argument names of system calls, from syscall_arguments.tsv. Part of the host tool generate;
 * kernel_system_call_arguments reads them for ksyscall programs. */
#include "frontend/kernel/generate.h"

enum { CALL_NAME, CALL_ARGUMENTS };
static const char *const call_columns[] = { "call", "arguments", NULL };

void write_system_calls(struct generator *generator)
{
	struct tsv_table table = { 0 };

	table_read(generator, "syscall_arguments.tsv", call_columns, &table);
	text_puts(&generator->out,
		  "const struct kernel_system_call_row kernel_rows_system_calls[] = {\n");
	for (size_t i = 0; i < table.rows.count; i++) {
		const struct row *row = &table.rows.items[i];

		text_puts(&generator->out, "\t{ ");
		out_string(generator, row->cells[CALL_NAME]);
		text_puts(&generator->out, ", ");
		out_string(generator, row->cells[CALL_ARGUMENTS]);
		text_puts(&generator->out, " },\n");
	}
	text_printf(&generator->out, "};\nconst size_t kernel_rows_system_call_count = %zu;\n\n",
		    table.rows.count);
}
