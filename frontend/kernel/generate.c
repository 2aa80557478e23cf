// SPDX-License-Identifier: MIT
/* A host tool of the build: makes the constant arrays of frontend/kernel from the measured tables.
 * `generate rows DATA-FOLDER` prints kernel_rows.c, `generate assertions DATA-FOLDER` prints
 * kernel_assertions.c. The other generate_*.c files are its parts. */
#include <stdio.h>
#include <string.h>

#include "frontend/kernel/generate.h"

static const char *const section_columns[] = { "section", "exact_or_prefix", "prog_type",
					       "expected_attach_type", "context", "sleepable",
					       "first_libbpf", NULL };
static const char *const version_columns[] = { "section", "loads_since", NULL };
static const char *const return_columns[] = { "section", "value", "accepted_since", "refused_on",
					      "meaning", NULL };
static const char *const map_columns[] = { "map_type", "side", "item", "result", NULL };
static const char *const map_section_columns[] = { "map_type", "section", "lookup", "update",
						   "delete", NULL };

static void write_rows(struct generator *generator)
{
	table_read(generator, "sections.tsv", section_columns, &generator->sections);
	table_read(generator, "sections_by_kernel.tsv", version_columns, &generator->versions);
	table_read(generator, "returns.tsv", return_columns, &generator->returns);
	table_read(generator, "mapops.tsv", map_columns, &generator->maps);
	table_read(generator, "map_by_section.tsv", map_section_columns, &generator->map_sections);
	read_contexts(generator);
	read_helpers(generator);
	text_puts(&generator->out, "/* Generated from the measured tables: do not edit. */\n"
				   "#include \"frontend/kernel/rows.h\"\n\n");
	write_contexts(generator);
	write_sections(generator);
	write_permissions(generator);
	write_helpers(generator);
	write_memory(generator);
	write_map_flags(generator);
	write_map_helpers(generator);
	write_constants(generator);
	write_functions(generator);
	write_nullables(generator);
	write_system_calls(generator);
	write_structs(generator);
}

int main(int count, char **words)
{
	struct arena arena = { 0 };
	struct generator generator = { .arena = &arena };
	int error;

	if (count != 4 || (strcmp(words[1], "rows") != 0 && strcmp(words[1], "assertions") != 0)) {
		fprintf(stderr, "usage: %s rows|assertions DATA-FOLDER OUTPUT\n", words[0]);
		return 2;
	}
	generator.folder = words[2];
	read_constants(&generator);
	if (!strcmp(words[1], "rows"))
		write_rows(&generator);
	else
		write_assertions(&generator);
	error = text_write_file(words[3], text_string(&generator.out), generator.out.len, false);
	if (error)
		fprintf(stderr, "%s: %s\n", words[3], strerror(-error));
	text_release(&generator.out);
	arena_release(&arena);
	return error ? 1 : 0;
}
