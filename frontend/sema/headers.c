/* Packet headers: defheader, and those that every file has. */
#include <string.h>

#include "frontend/sema/internal.h"

static const struct header_row {
	const char *name, *c_name, *what;
} headers[] = {
#define HEADER(name, c_name, what) { name, c_name, what },
#define FIELD(name, offset, type, net_order)
#include "frontend/sema/headers.def"
};

/* A row of a header's name begins it. */
static const struct field_row {
	const char *header, *name;
	uint32_t offset;
	const struct type *type;
	bool net_order;
} fields[] = {
#define HEADER(name, c_name, what) { name, NULL, 0, NULL, false },
#define FIELD(name, offset, type, net_order) { NULL, name, offset, &type_##type, net_order },
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
 * As C lays it out where that gives the same offsets, else packed: then of units of 4 or 2 bytes where
 * every field of that size starts at one, so that clang need not load byte by byte.
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

static void lay_out_header(struct structure *structure, struct member *members, size_t count)
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
	structure->members = members;
	structure->member_count = count;
	structure->is_shared = true;
	((struct type *)structure->type)->size = end;
	((struct type *)structure->type)->align = structure->align;
}

/* ---- the language's own ---- */

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
	structure->comment = row->what;
	structure->type = type;
	while (!fields[first].header || strcmp(fields[first].header, row->name))
		first++;
	for (size_t i = first + 1; i < FIELD_ROWS && !fields[i].header; i++, count++) {
		members[count] = (struct member){ .name = fields[i].name, .type = fields[i].type,
						  .offset = fields[i].offset,
						  .net_order = fields[i].net_order };
		members[count].c_name = sema_c_name(sema, fields[i].name);
	}
	lay_out_header(structure, members, count);
	unit_add_item(sema->unit, item);
	return structure;
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

/* ---- defheader ---- */

struct field_options {
	const struct form *offset, *type, *net_order;
};

static bool read_field(struct sema *sema, const struct form *form, struct field_options *options)
{
	if (!form_is_pair(form) || form_length(form) < 1 || form->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "a field is (NAME :offset N :type T)");
		return false;
	}
	for (const struct form *at = form->cdr; form_is_pair(at); at = at->cdr->cdr) {
		const struct form **slot = form_is_keyword(at->car, "offset") ? &options->offset :
					   form_is_keyword(at->car, "type") ? &options->type :
					   form_is_keyword(at->car, "net-order") ?
					   &options->net_order : NULL;

		if (!slot || *slot || !form_is_pair(at->cdr)) {
			diag_report(sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
				    !slot ? "a field has no option `%s`" :
				    *slot ? "the option `%s` is given twice" :
					    "the option `%s` has no value",
				    form_text(sema->arena, at->car));
			return false;
		}
		*slot = at->cdr->car;
	}
	if (options->offset && options->type)
		return true;
	diag_report(sema->diags, DIAG_MALFORMED, form->span, "the field `%s` needs :offset and :type",
		    form->car->name);
	return false;
}

/* The type that the field has in C: what is swapped is in network order there. */
static const struct type *wire_type(struct sema *sema, const struct form *form,
				    const struct type *type, bool net_order)
{
	if (!net_order)
		return type;
	if (type_is_integer(type) && !type->is_signed && type->size > 1)
		return type_network(type->size);
	diag_report(sema->diags, DIAG_TYPE, form->span,
		    "network order is of unsigned integers of 2, 4 and 8 bytes, not of %s",
		    type_text(sema->arena, type));
	return &type_error;
}

static bool define_field(struct sema *sema, const struct form *form, struct member *member)
{
	struct field_options options = { 0 };
	const struct expr *offset;
	const struct type *type;

	if (!read_field(sema, form, &options))
		return false;
	offset = sema_constant(sema, options.offset);
	type = sema_type(sema, options.type);
	if (type_is_error(offset->type) || type_is_error(type))
		return false;
	if (offset->value > UINT16_MAX) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, options.offset->span,
			    "a packet has 65535 bytes");
		return false;
	}
	if (type_is_pointer(type)) {
		diag_report(sema->diags, DIAG_TYPE, options.type->span, "a packet has no pointers");
		return false;
	}
	member->net_order = options.net_order && !form_is_nil(options.net_order);
	member->name = form->car->name;
	member->c_name = sema_c_name(sema, member->name);
	member->type = wire_type(sema, options.type, type, member->net_order);
	member->offset = (uint32_t)offset->value;
	member->comment = form->trailing ? form->trailing : form->comment;
	return !type_is_error(member->type);
}

static bool is_free(struct sema *sema, const struct form *form, const struct member *members,
		    size_t count)
{
	const struct member *one = &members[count];

	for (size_t i = 0; i < count; i++) {
		bool apart = one->offset >= members[i].offset + members[i].type->size ||
			     members[i].offset >= one->offset + one->type->size;

		if (apart && strcmp(one->name, members[i].name))
			continue;
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_DUPLICATE, form->span,
				      apart ? "the field `%s` is there twice" :
					      "the field `%s` is where `%s` is", one->name,
				      members[i].name),
			  "(load T p offset) reads the bytes as another type");
		return false;
	}
	return true;
}

void sema_defheader(struct sema *sema, const struct form *form)
{
	struct structure *structure = sema_begin_structure(sema, form);
	struct member *members;
	size_t count = 0;

	if (!structure)
		return;
	members = ARENA_ARRAY(sema->arena, struct member, (size_t)form_length(form));
	FORM_EACH(at, form_tail(form, 2))
		if (define_field(sema, at->car, &members[count]) &&
		    is_free(sema, at->car, members, count))
			count++;
	lay_out_header(structure, members, count);
	if (!structure->size)
		structure->size = ((struct type *)structure->type)->size = 1;
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
