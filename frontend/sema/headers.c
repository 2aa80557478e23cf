// SPDX-License-Identifier: MIT
/*
 * Packet headers: the layout of defheader, the headers that every file has (ipv4, tcp, ..), and
 * conversion of fields in network order. In: a header's name or a field. Out: its struct, defined
 * at the first use; a value in host or network order. Called by memory/, setf.c and wherever a
 * struct is named.
 */
#include <string.h>

#include "frontend/sema/internal.h"

static const struct header_row {
	const char *name, *c_name, *what;
	uint32_t size; /* a struct of <linux/bpf.h>; 0: printed by the file */
} headers[] = {
#define HEADER(name, c_name, what) { name, c_name, what, 0 },
#define UAPI(name, c_name, size) { name, c_name, NULL, size },
#define FIELD(name, offset, type, net_order)
#define ELEMENTS(name, offset, type, count)
#include "frontend/sema/headers.def"
};

/* The first row of each header is its name. */
static const struct field_row {
	const char *header, *name;
	uint32_t offset;
	const struct type *type;
	bool net_order;
	uint32_t count; /* number of elements; 0: no array */
} fields[] = {
#define HEADER(name, c_name, what) { name, NULL, 0, NULL, false, 0 },
#define UAPI(name, c_name, size) { name, NULL, 0, NULL, false, 0 },
#define FIELD(name, offset, type, net_order) { NULL, name, offset, &type_##type, net_order, 0 },
#define ELEMENTS(name, offset, type, count) { NULL, name, offset, &type_##type, false, count },
#include "frontend/sema/headers.def"
};

#define HEADER_COUNT (sizeof(headers) / sizeof(headers[0]))
#define FIELD_ROWS (sizeof(fields) / sizeof(fields[0]))

/* ---- layout ---- */

static void sort_members(struct member *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && members[j].offset < members[j - 1].offset; j--) {
			struct member other = members[j];

			members[j] = members[j - 1];
			members[j - 1] = other;
		}
}

/*
 * The alignment of a packed struct: 4 or 2 if every field of that size is aligned to it, so that
 * clang need not load single bytes. A struct that C lays out at the same offsets is not packed at
 * all.
 */
static uint32_t packed_align(const struct member *members, size_t count, uint32_t end)
{
	uint32_t align = 4;

	for (size_t i = 0; i < count; i++) {
		uint32_t own = members[i].type->align < 4 ? members[i].type->align : 4;

		while (align > 1 && members[i].offset % (own < align ? own : align))
			align /= 2;
	}
	while (end % align)
		align /= 2;
	return align;
}

void sema_lay_out_header(struct sema *sema, struct structure *structure, struct member *members, size_t count)
{
	uint32_t end = 0, natural = 1;

	sort_members(members, count);
	for (size_t i = 0; i < count; i++) {
		uint32_t align = members[i].type->align;

		structure->is_packed |= members[i].offset % align != 0;
		natural = align > natural ? align : natural;
		end = members[i].offset + members[i].type->size;
	}
	structure->is_packed |= end % natural != 0;
	structure->align = structure->is_packed ? packed_align(members, count, end) : natural;
	structure->size = end;
	structure_set_members(sema->arena, structure, members, count);
	structure->is_shared = true;
	((struct type *)structure->type)->size = end;
	((struct type *)structure->type)->align = structure->align;
}

/* ---- headers of the language ---- */

/* A struct of <linux/bpf.h>, which C already declares. Its alignment is that of its words. */
static void lay_out_uapi(struct sema *sema, struct structure *structure, const struct member *members,
			 size_t count, uint32_t size)
{
	struct type *type = (struct type *)structure->type;

	structure->is_context = true;
	structure->is_dynptr = !strcmp(structure->c_name, "bpf_dynptr");
	structure_set_members(sema->arena, structure, members, count);
	structure->size = type->size = size;
	structure->align = type->align = count ? 4 : 8;
	for (size_t i = 0; i < count; i++)
		if (members[i].type->align > structure->align)
			structure->align = type->align = members[i].type->align;
}

static struct structure *make_header(struct sema *sema, const struct header_row *row)
{
	struct structure *structure = ARENA_NEW(sema->arena, struct structure);
	struct type *type = ARENA_NEW(sema->arena, struct type);
	struct member *members = ARENA_ARRAY(sema->arena, struct member, FIELD_ROWS);
	struct item item = { .kind = ITEM_STRUCTURE, .structure = structure };
	size_t first = 0, count = 0;

	type->kind = TYPE_STRUCT;
	type->structure = structure;
	structure->name = row->name;
	structure->c_name = row->c_name;
	structure->is_header = true;
	structure->is_prefix = !strncmp(row->name, "lpm-", strlen("lpm-"));
	structure->comment = row->what;
	structure->type = type;
	while (!fields[first].header || strcmp(fields[first].header, row->name))
		first++;
	for (size_t i = first + 1; i < FIELD_ROWS && !fields[i].header; i++, count++) {
		members[count] = (struct member){ .name = fields[i].name, .type = fields[i].type,
						  .offset = fields[i].offset,
						  .net_order = fields[i].net_order };
		members[count].c_name = sema_c_name(sema, fields[i].name);
		if (fields[i].count)
			members[count].type = type_array(&sema->unit->types, fields[i].type,
							 fields[i].count);
	}
	if (row->size)
		lay_out_uapi(sema, structure, members, count, row->size);
	else
		sema_lay_out_header(sema, structure, members, count);
	unit_add_item(sema->unit, item);
	return structure;
}

struct structure *sema_uapi_struct(struct sema *sema, const char *c_name)
{
	for (size_t i = 0; i < HEADER_COUNT; i++)
		if (headers[i].size && !strcmp(headers[i].c_name, c_name))
			return sema_own_header(sema, headers[i].name);
	return NULL;
}

struct structure *sema_own_header(struct sema *sema, const char *name)
{
	struct structure *structure = sema_find_structure(sema, name);

	for (size_t i = 0; i < HEADER_COUNT && !structure; i++)
		if (!strcmp(headers[i].name, name))
			structure = make_header(sema, &headers[i]);
	return structure;
}

struct structure *sema_own_header_of(struct sema *sema, const char *accessor)
{
	for (size_t i = 0; i < HEADER_COUNT; i++) {
		size_t len = strlen(headers[i].name);

		if (!strncmp(accessor, "make-", 5) && !strcmp(accessor + 5, headers[i].name))
			return sema_own_header(sema, headers[i].name);
		if (!strncmp(accessor, headers[i].name, len) && accessor[len] == '-')
			return sema_own_header(sema, headers[i].name);
	}
	return NULL;
}

/* ---- network order ---- */

static enum operator swap_of(const struct type *type, bool read)
{
	switch (type->size) {
	case 2:
		return read ? OPERATOR_NTOHS : OPERATOR_HTONS;
	case 4:
		return read ? OPERATOR_NTOHL : OPERATOR_HTONL;
	default:
		return read ? OPERATOR_NTOHLL : OPERATOR_HTONLL;
	}
}

struct expr *sema_swapped(struct sema *sema, const struct form *form, struct expr *value,
			  const struct type *type, bool read)
{
	return sema_swap(sema, form, swap_of(type, read), value);
}
