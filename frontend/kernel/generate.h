/* SPDX-License-Identifier: MIT */
/* The host tool that makes kernel_rows.c: reads measured tables, prints constant arrays. Its data
 * live in the arena of the run. A malformed row ends the run with its file and line before anything
 * is written. */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/base/text.h"
#include "frontend/kernel/kernel.h"

enum { MOST_COLUMNS = 12, MOST_PERMISSIONS = 255 };

struct row {
	const char *path;
	unsigned line;
	const char *cells[MOST_COLUMNS]; /* the wanted columns, in the wanted order */
};

struct tsv_table {
	const char *path;
	VEC(struct row) rows;
};

struct field {
	struct kernel_field field;
	bool is_array;
};

struct context {
	const char *name;
	VEC(struct field) fields;
};

struct plus {
	const char *lisp, *name;
};

struct generator {
	struct arena *arena;
	const char *folder;
	struct text out;
	struct tsv_table sections, versions, accesses, returns, helpers, allowed, gpl;
	struct tsv_table maps, map_sections, constants;
	VEC(struct context) contexts;
	VEC(struct kernel_helper) helper_rows;
	VEC(struct kernel_constant) constant_rows;
	VEC(struct kernel_permission) permissions;
};

/* Prints "path:line: text" to standard error and exits with status 1. */
void row_fail(const struct row *row, const char *format, ...)
	__attribute__((noreturn, format(printf, 2, 3)));
/* Reads folder/name. `columns` ends with NULL; each is the beginning of a column's heading. Every
 * row must have as many cells as the first line. */
void table_read(struct generator *generator, const char *name, const char *const *columns,
		struct tsv_table *ret_table);
/* A decimal number that fills the text up to `end`, or up to the text's end. */
long long row_number(const struct row *row, const char *text, const char *end);
/* "6.12", "never" or "". */
kernel_version row_version(const struct row *row, const char *text);
/* "1,2,4" or "-": bit w for each w. */
uint16_t row_widths(const struct row *row, const char *text);

/* text in quotes, or NULL */
void out_string(struct generator *generator, const char *text);

void read_contexts(struct generator *generator);
void write_contexts(struct generator *generator);
const struct context *find_context(struct generator *generator, const char *name);
/* Writes the accesses array of a measured section and returns its length; 0 if none was
 * measured. */
size_t write_accesses(struct generator *generator, const char *measured, const char *context,
		      size_t number);
size_t write_returns(struct generator *generator, const char *measured, size_t number,
		     bool *ret_checked);

void read_helpers(struct generator *generator);
void write_helpers(struct generator *generator);
void write_helper_bytes(struct generator *generator, const char *section, const char *measured,
			size_t number);
void write_permissions(struct generator *generator);

/* Call after read_helpers. */
void write_memory(struct generator *generator);

void write_map_flags(struct generator *generator);
/* Writes which helper takes which map. Call after read_helpers. */
void write_map_helpers(struct generator *generator);
void write_map_bytes(struct generator *generator, const char *measured, size_t number);

void read_constants(struct generator *generator);
void write_constants(struct generator *generator);
const struct kernel_constant *find_constant(struct generator *generator, const char *name);
/* Writes C that does not compile if an installed header gives a constant another value. */
void write_assertions(struct generator *generator);

void write_sections(struct generator *generator);
void write_functions(struct generator *generator);
void write_nullables(struct generator *generator);
void write_system_calls(struct generator *generator);
void write_structs(struct generator *generator);
