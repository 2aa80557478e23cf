// SPDX-License-Identifier: MIT
/* Writes the rows of UAPI constants, from constants.tsv and constants.def, sorted by C name and by
 * +name+; and kernel_assertions.c, which compares them with the installed headers. Part of the host
 * tool generate. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/generate.h"
#include "frontend/kernel/names.h"

enum { CONSTANT_NAME, CONSTANT_VALUE, CONSTANT_HEADER };
static const char *const constant_columns[] = { "name", "value", "header", NULL };

static const struct plus plus_names[] = {
#define PLUS(lisp, name) { lisp, name },
#include "frontend/kernel/constants.def"
};
static const struct { const char *name; int64_t value; } own[] = {
#define OWN(name, value) { name, value },
#include "frontend/kernel/constants.def"
};
static const struct { const char *name; int value; } attach_types[] = {
#define ATTACH_TYPE(name, value) { name, value },
#include "frontend/kernel/attach_types.def"
#undef ATTACH_TYPE
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int compare_constants(const void *left, const void *right)
{
	const struct kernel_constant *one = left, *other = right;

	return kernel_name_compare(one->name, other->name);
}

const struct kernel_constant *find_constant(struct generator *generator, const char *name)
{
	struct kernel_constant wanted = { .name = name };

	return bsearch(&wanted, generator->constant_rows.items, generator->constant_rows.count,
		       sizeof(wanted), compare_constants);
}

static const char *lower_name(struct generator *generator, const char *name)
{
	char *lower = arena_strdup(generator->arena, name);

	for (char *at = lower; *at; at++)
		*at = *at == '_' ? '-' : (char)tolower((unsigned char)*at);
	return lower;
}

static void add_lisp_name(struct generator *generator, struct kernel_constant *constant)
{
	for (size_t i = 0; i < COUNT(plus_names); i++)
		if (!strcmp(plus_names[i].name, constant->name))
			constant->lisp = plus_names[i].lisp;
	for (size_t i = 0; i < COUNT(attach_types); i++) {
		if (!strcmp(attach_types[i].name, constant->name)) {
			constant->is_attach_type = true;
			constant->lisp = lower_name(generator, constant->name);
		}
	}
}

static void add_constant(struct generator *generator, struct kernel_constant constant)
{
	add_lisp_name(generator, &constant);
	VEC_PUSH(generator->arena, &generator->constant_rows, constant);
}

/* True if the measured headers have this hand-written row, too; its value must agree then. */
static bool is_measured(struct generator *generator, const char *name, int64_t value)
{
	for (size_t i = 0; i < generator->constants.rows.count; i++) {
		const struct row *row = &generator->constants.rows.items[i];
		if (strcmp(row->cells[CONSTANT_NAME], name) != 0)
			continue;
		if (row_number(row, row->cells[CONSTANT_VALUE], NULL) != value)
			row_fail(row, "%s is %lld by hand", name, (long long)value);
		return true;
	}
	return false;
}

void read_constants(struct generator *generator)
{
	table_read(generator, "constants.tsv", constant_columns, &generator->constants);
	for (size_t i = 0; i < generator->constants.rows.count; i++) {
		const struct row *row = &generator->constants.rows.items[i];
		struct kernel_constant constant = { .name = row->cells[CONSTANT_NAME] };
		constant.value = row_number(row, row->cells[CONSTANT_VALUE], NULL);
		if (strcmp(row->cells[CONSTANT_HEADER], "-") != 0)
			constant.header = row->cells[CONSTANT_HEADER];
		add_constant(generator, constant);
	}
	for (size_t i = 0; i < COUNT(own); i++)
		if (!is_measured(generator, own[i].name, own[i].value))
			add_constant(generator, (struct kernel_constant){ .name = own[i].name,
									  .value = own[i].value });
	for (size_t i = 0; i < COUNT(attach_types); i++)
		if (!is_measured(generator, attach_types[i].name, attach_types[i].value))
			add_constant(generator,
				     (struct kernel_constant){ .name = attach_types[i].name,
							       .value = attach_types[i].value });
	qsort(generator->constant_rows.items, generator->constant_rows.count,
	      sizeof(struct kernel_constant), compare_constants);
	for (size_t i = 1; i < generator->constant_rows.count; i++)
		if (!compare_constants(&generator->constant_rows.items[i - 1],
				       &generator->constant_rows.items[i]))
			row_fail(&generator->constants.rows.items[0], "`%s` stands twice",
				 generator->constant_rows.items[i].name);
}

static int compare_plus(const void *left, const void *right)
{
	const struct plus *one = left, *other = right;

	return kernel_name_compare(one->lisp, other->lisp);
}

static void write_plus(struct generator *generator)
{
	VEC(struct plus) rows = { 0 };

	for (size_t i = 0; i < COUNT(plus_names); i++)
		if (!find_constant(generator, plus_names[i].name))
			row_fail(&generator->constants.rows.items[0], "no constant for +%s+",
				 plus_names[i].lisp);
	for (size_t i = 0; i < generator->constant_rows.count; i++) {
		const struct kernel_constant *constant = &generator->constant_rows.items[i];
		struct plus plus = { constant->lisp, constant->name };
		if (constant->lisp)
			VEC_PUSH(generator->arena, &rows, plus);
	}
	qsort(rows.items, rows.count, sizeof(struct plus), compare_plus);
	text_puts(&generator->out, "const struct kernel_plus_row kernel_rows_plus[] = {\n");
	for (size_t i = 0; i < rows.count; i++)
		text_printf(&generator->out, "\t{ \"%s\", %zu },\n", rows.items[i].lisp,
			    (size_t)(find_constant(generator, rows.items[i].name) -
				     generator->constant_rows.items));
	text_printf(&generator->out, "};\nconst size_t kernel_rows_plus_count = %zu;\n\n",
		    rows.count);
}

void write_constants(struct generator *generator)
{
	text_puts(&generator->out, "const struct kernel_constant kernel_rows_constants[] = {\n");
	for (size_t i = 0; i < generator->constant_rows.count; i++) {
		const struct kernel_constant *constant = &generator->constant_rows.items[i];
		text_printf(&generator->out, "\t{ \"%s\", ", constant->name);
		out_string(generator, constant->lisp);
		text_printf(&generator->out, ", %lldLL, ", (long long)constant->value);
		out_string(generator, constant->header);
		text_printf(&generator->out, ", %d },\n", constant->is_attach_type);
	}
	text_printf(&generator->out, "};\nconst size_t kernel_rows_constant_count = %zu;\n\n",
		    generator->constant_rows.count);
	write_plus(generator);
}

static bool has_header(struct generator *generator, size_t index)
{
	const char *header = generator->constant_rows.items[index].header;

	for (size_t i = 0; i < index; i++)
		if (header && generator->constant_rows.items[i].header &&
		    !strcmp(generator->constant_rows.items[i].header, header))
			return false;
	return header != NULL;
}

void write_assertions(struct generator *generator)
{
	text_puts(&generator->out, "/* Generated: what the installed headers must say. */\n");
	for (size_t i = 0; i < generator->constant_rows.count; i++)
		if (has_header(generator, i))
			text_printf(&generator->out, "#include <%s>\n",
				    generator->constant_rows.items[i].header);
	for (size_t i = 0; i < generator->constant_rows.count; i++) {
		const struct kernel_constant *constant = &generator->constant_rows.items[i];
		if (constant->header)
			text_printf(&generator->out,
				    "_Static_assert((long long)(%s) == %lldLL, \"%s\");\n",
				    constant->name, (long long)constant->value, constant->name);
	}
}
