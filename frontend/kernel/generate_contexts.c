// SPDX-License-Identifier: MIT
/* Writes the rows of context structs and of each section's accesses to them, from ctx.tsv and
 * contexts.def. The rows of an array's elements are folded into one row per field. Part of the host
 * tool generate; called by generate_sections.c. */
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/generate.h"

enum access_column { ACCESS_SECTION, ACCESS_FIELD, ACCESS_OFFSET, ACCESS_SIZE, ACCESS_READ,
		     ACCESS_WRITE, ACCESS_GIVES, ACCESS_NARROW, ACCESS_SINCE };
static const char *const access_columns[] = { "section", "field", "offset", "size", "read_widths",
					      "write_widths", "gives", "narrow_reads", "read_since",
					      NULL };

enum { SECTION_NAME, SECTION_CONTEXT = 4 }; /* Columns of sections.tsv. */

static const struct { const char *context, *field; uint8_t width; } orders[] = {
#define FIELD_ORDER(context, field, width) { context, field, width },
#include "frontend/kernel/contexts.def"
};
static const struct { const char *context, *field, *type; } types[] = {
#define FIELD_TYPE(context, field, type) { context, field, type },
#include "frontend/kernel/contexts.def"
};
static const struct { const char *context, *field; kernel_version since; } ages[] = {
#define FIELD_SINCE(context, field, major, minor) \
	{ context, field, KERNEL_VERSION_OF(major, minor) },
#include "frontend/kernel/contexts.def"
};
static const struct { const char *context, *field; } newer[] = {
#define FIELD_NEWER(context, field) { context, field },
#include "frontend/kernel/contexts.def"
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct context *find_context(struct generator *generator, const char *name)
{
	for (size_t i = 0; i < generator->contexts.count; i++)
		if (!strcmp(generator->contexts.items[i].name, name))
			return &generator->contexts.items[i];
	return NULL;
}

/* Splits "user_ip6[3]" into "user_ip6" and 3; element number -1 if there is none. */
static const char *element_of(struct generator *generator, const struct row *row,
			      long long *element)
{
	const char *name = row->cells[ACCESS_FIELD];
	const char *bracket = strchr(name, '[');

	*element = -1;
	if (!bracket)
		return name;
	*element = row_number(row, bracket + 1, name + strlen(name) - 1);
	return arena_strndup(generator->arena, name, (size_t)(bracket - name));
}

static bool is_padding(const struct row *row)
{
	return !strncmp(row->cells[ACCESS_FIELD], "__pad", 5);
}

static const char *plain_type(const struct row *row, uint32_t size)
{
	switch (size) {
	case 1: return "__u8";
	case 2: return "__u16";
	case 4: return "__u32";
	case 8: return "__u64";
	}
	row_fail(row, "a field of %u bytes", size);
}

static void add_known(struct kernel_field *field, const char *context)
{
	for (size_t i = 0; i < COUNT(orders); i++) {
		if (!strcmp(orders[i].context, context) && !strcmp(orders[i].field, field->name)) {
			field->network_order = true;
			field->order_width = orders[i].width;
		}
	}
	for (size_t i = 0; i < COUNT(types); i++)
		if (!strcmp(types[i].context, context) && !strcmp(types[i].field, field->name))
			field->type = types[i].type;
	for (size_t i = 0; i < COUNT(newer); i++)
		if (!strcmp(newer[i].context, context) && !strcmp(newer[i].field, field->name))
			field->newer = true;
}

static struct field *find_field(struct context *context, const char *name)
{
	for (size_t i = 0; i < context->fields.count; i++)
		if (!strcmp(context->fields.items[i].field.name, name))
			return &context->fields.items[i];
	return NULL;
}

/* Adds the row's field to the context, or checks that it agrees with an earlier row. */
static void add_field(struct generator *generator, struct context *context, const struct row *row)
{
	long long element;
	const char *name = element_of(generator, row, &element);
	uint32_t offset = (uint32_t)row_number(row, row->cells[ACCESS_OFFSET], NULL);
	uint32_t size = (uint32_t)row_number(row, row->cells[ACCESS_SIZE], NULL);
	struct field *old = find_field(context, name);

	if (!old) {
		struct field field = {
			.field = { .name = name, .offset = offset, .size = size, .count = 1,
				   .type = plain_type(row, size) },
			.is_array = element >= 0,
		};
		if (element > 0)
			row_fail(row, "`%s` does not begin with its first element", name);
		add_known(&field.field, context->name);
		VEC_PUSH(generator->arena, &context->fields, field);
		return;
	}
	uint32_t expected = old->field.offset + (element > 0 ? (uint32_t)element * size : 0);
	if (old->field.size != size || old->is_array != (element >= 0) || offset != expected)
		row_fail(row, "`%s` lies elsewhere in another section", name);
	if (element >= (long long)old->field.count)
		old->field.count = (uint32_t)element + 1;
}

static struct context *context_of_section(struct generator *generator, const struct row *row)
{
	const char *name = row->cells[ACCESS_SECTION];

	for (size_t i = 0; i < generator->sections.rows.count; i++) {
		const struct row *section = &generator->sections.rows.items[i];
		if (strcmp(section->cells[SECTION_NAME], name) != 0)
			continue;
		const char *context = section->cells[SECTION_CONTEXT];
		size_t len = strcspn(context, " ");
		char *short_name = arena_strndup(generator->arena, context, len);
		for (size_t j = 0; j < generator->contexts.count; j++)
			if (!strcmp(generator->contexts.items[j].name, short_name))
				return &generator->contexts.items[j];
		VEC_PUSH(generator->arena, &generator->contexts,
			 (struct context){ .name = short_name });
		return &generator->contexts.items[generator->contexts.count - 1];
	}
	row_fail(row, "no section \"%s\"", name);
}

static int compare_fields(const void *left, const void *right)
{
	const struct field *one = left, *other = right;

	if (one->field.offset != other->field.offset)
		return one->field.offset < other->field.offset ? -1 : 1;
	return strcmp(one->field.name, other->field.name);
}

void read_contexts(struct generator *generator)
{
	table_read(generator, "ctx.tsv", access_columns, &generator->accesses);
	for (size_t i = 0; i < generator->accesses.rows.count; i++) {
		const struct row *row = &generator->accesses.rows.items[i];
		if (!is_padding(row))
			add_field(generator, context_of_section(generator, row), row);
	}
	for (size_t i = 0; i < generator->contexts.count; i++)
		qsort(generator->contexts.items[i].fields.items,
		      generator->contexts.items[i].fields.count, sizeof(struct field),
		      compare_fields);
}

void write_contexts(struct generator *generator)
{
	struct text *out = &generator->out;

	for (size_t i = 0; i < generator->contexts.count; i++) {
		const struct context *context = &generator->contexts.items[i];
		text_printf(out, "static const struct kernel_field fields_%zu[] = {\n", i);
		for (size_t j = 0; j < context->fields.count; j++) {
			const struct kernel_field *field = &context->fields.items[j].field;
			text_printf(out, "\t{ \"%s\", %u, %u, %u, %d, %u, \"%s\", %d },\n", field->name,
				    field->offset, field->size, field->count, field->network_order,
				    field->order_width, field->type, field->newer);
		}
		text_puts(out, "};\n\n");
	}
	text_puts(out, "const struct kernel_context kernel_rows_contexts[] = {\n");
	for (size_t i = 0; i < generator->contexts.count; i++)
		text_printf(out, "\t{ \"%s\", fields_%zu, %zu },\n",
			    generator->contexts.items[i].name, i,
			    generator->contexts.items[i].fields.count);
	text_printf(out, "};\nconst size_t kernel_rows_context_count = %zu;\n\n",
		    generator->contexts.count);
}

static enum kernel_gives gives_of(const struct row *row, bool *may_be_null)
{
	static const struct {
		const char *name;
		enum kernel_gives gives;
		bool may_be_null;
	} rows[] = {
		{ "-", KERNEL_GIVES_SCALAR, false },
		{ "scalar", KERNEL_GIVES_SCALAR, false },
		{ "pkt", KERNEL_GIVES_PACKET, false },
		{ "pkt_end", KERNEL_GIVES_PACKET_END, false },
		{ "pkt_meta", KERNEL_GIVES_PACKET_META, false },
		{ "sock", KERNEL_GIVES_SOCKET, false },
		{ "sock_or_null", KERNEL_GIVES_SOCKET, true },
		{ "sock_common_or_null", KERNEL_GIVES_SOCKET, true },
		{ "flow_keys", KERNEL_GIVES_POINTER, false },
		{ "tp_buffer", KERNEL_GIVES_POINTER, false },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!strcmp(rows[i].name, row->cells[ACCESS_GIVES])) {
			*may_be_null = rows[i].may_be_null;
			return rows[i].gives;
		}
	}
	row_fail(row, "unknown kind of value \"%s\"", row->cells[ACCESS_GIVES]);
}

/* The first kernel that can read the field: the cell is "6.1:8", "never:8" or empty. */
static kernel_version since_of(struct generator *generator, const char *context, const char *field,
			       const struct row *row)
{
	const char *cell = row->cells[ACCESS_SINCE];

	for (size_t i = 0; i < COUNT(ages); i++)
		if (!strcmp(ages[i].context, context) && !strcmp(ages[i].field, field))
			return ages[i].since;
	if (!*cell)
		return strcmp(row->cells[ACCESS_READ], "-") ? KERNEL_OLDEST : 0;
	return row_version(row, arena_strndup(generator->arena, cell, strcspn(cell, ":")));
}

/* Folds the rows of a field's elements into the widths that all of them allow. A width larger than
 * an element is kept if each aligned place of the field that it fits allows it. */
static uint16_t fold_widths(uint16_t sum, uint16_t widths, const struct row *row,
			    const struct kernel_field *field)
{
	uint32_t offset = (uint32_t)row_number(row, row->cells[ACCESS_OFFSET], NULL);
	uint32_t end = field->offset + field->size * field->count;

	for (unsigned width = 1; width <= 8; width *= 2) {
		bool wide = width > field->size;
		bool fits = offset % width == 0 && offset + width <= end;
		if ((!wide || fits) && !(widths & 1u << width))
			sum &= (uint16_t)~(1u << width);
	}
	return sum;
}

static uint16_t possible_widths(const struct kernel_field *field)
{
	uint16_t widths = 0;

	for (unsigned width = 1; width <= 8; width *= 2) {
		bool found = width <= field->size;
		for (uint32_t i = 0; i < field->count && !found; i++) {
			uint32_t at = field->offset + i * field->size;
			found = at % width == 0 &&
				at + width <= field->offset + field->size * field->count;
		}
		if (found)
			widths |= (uint16_t)(1u << width);
	}
	return widths;
}

/* True if the measured reads inside the field begin at each width by which the field can be
 * read. */
static bool narrow_inside(const struct row *row, const struct kernel_access *access)
{
	static const char *const starts[] = { [1] = "+1/1", [2] = "+2/2", [4] = "+4/4" };
	bool found = false;

	for (unsigned width = 1; width <= 4; width *= 2) {
		if (width >= access->field->size || !(access->read_widths & 1u << width))
			continue;
		if (!strstr(row->cells[ACCESS_NARROW], starts[width]))
			return false;
		found = true;
	}
	return found;
}

/* False if the section has no row for the field. */
static bool fold_access(struct generator *generator, const char *measured, const char *context,
			struct kernel_access *access)
{
	bool found = false;

	access->read_widths = access->write_widths = possible_widths(access->field);
	for (size_t i = 0; i < generator->accesses.rows.count; i++) {
		const struct row *row = &generator->accesses.rows.items[i];
		long long element;
		if (strcmp(row->cells[ACCESS_SECTION], measured) != 0 ||
		    strcmp(element_of(generator, row, &element), access->field->name) != 0)
			continue;
		access->read_widths = fold_widths(access->read_widths,
						  row_widths(row, row->cells[ACCESS_READ]), row,
						  access->field);
		access->write_widths = fold_widths(access->write_widths,
						   row_widths(row, row->cells[ACCESS_WRITE]), row,
						   access->field);
		access->gives = gives_of(row, &access->may_be_null);
		access->read_since = since_of(generator, context, access->field->name, row);
		access->narrow_inside = narrow_inside(row, access);
		found = true;
	}
	if (!access->read_since)
		access->read_widths = 0;
	return found;
}

size_t write_accesses(struct generator *generator, const char *measured, const char *context,
		      size_t number)
{
	const struct context *fields = find_context(generator, context);
	size_t count = 0;

	if (!fields)
		return 0;
	for (size_t i = 0; i < fields->fields.count; i++) {
		struct kernel_access access = { .field = &fields->fields.items[i].field };
		if (!fold_access(generator, measured, context, &access))
			continue;
		if (!count++)
			text_printf(&generator->out,
				    "static const struct kernel_access accesses_%zu[] = {\n",
				    number);
		text_printf(&generator->out, "\t{ &fields_%zu[%zu], %#x, %#x, %d, %d, %#x, %d },\n",
			    (size_t)(fields - generator->contexts.items), i, access.read_widths,
			    access.write_widths, access.gives, access.may_be_null,
			    access.read_since, access.narrow_inside);
	}
	if (count)
		text_puts(&generator->out, "};\n\n");
	return count;
}
