// SPDX-License-Identifier: MIT
/*
 * Types: interning, lookup by name, C's layout of structs, value ranges, and their text in messages
 * and in C. In: names, sizes, members. Out: a struct type; equal types have equal pointers. Called
 * by sema, flow, check, emit and cli.
 */
#include "frontend/types/type.h"

#include <string.h>

#define SCALAR(bytes, sign, network) \
	{ .kind = TYPE_INTEGER, .size = (bytes), .align = (bytes), .is_signed = (sign), \
	  .is_network = (network) }

const struct type type_error = { .kind = TYPE_ERROR, .size = 8, .align = 8 };
const struct type type_void = { .kind = TYPE_VOID, .size = 1, .align = 1 };
const struct type type_u8 = SCALAR(1, false, false);
const struct type type_u16 = SCALAR(2, false, false);
const struct type type_u32 = SCALAR(4, false, false);
const struct type type_u64 = SCALAR(8, false, false);
const struct type type_i8 = SCALAR(1, true, false);
const struct type type_i16 = SCALAR(2, true, false);
const struct type type_i32 = SCALAR(4, true, false);
const struct type type_i64 = SCALAR(8, true, false);
const struct type type_be16 = SCALAR(2, false, true);
const struct type type_be32 = SCALAR(4, false, true);
const struct type type_be64 = SCALAR(8, false, true);
const struct type type_bool = { .kind = TYPE_INTEGER, .size = 1, .align = 1, .is_truth = true };
/* signed, as in C on BPF */
const struct type type_char = SCALAR(1, true, false);

static const struct {
	const char *name, *c_name;
	const struct type *type;
} scalars[] = {
	{ "u8", "__u8", &type_u8 },      { "u16", "__u16", &type_u16 },
	{ "u32", "__u32", &type_u32 },   { "u64", "__u64", &type_u64 },
	{ "i8", "__s8", &type_i8 },      { "i16", "__s16", &type_i16 },
	{ "i32", "__s32", &type_i32 },   { "i64", "__s64", &type_i64 },
	{ "be16", "__be16", &type_be16 }, { "be32", "__be32", &type_be32 },
	{ "be64", "__be64", &type_be64 },
	/* not _Bool in C: user space may have stored another number than 0 or 1 */
	{ "bool", "__u8", &type_bool },  { "char", "char", &type_char },
	/* the kernel's spelling of signed types */
	{ "s8", "__s8", &type_i8 },      { "s16", "__s16", &type_i16 },
	{ "s32", "__s32", &type_i32 },   { "s64", "__s64", &type_i64 },
};

static const struct structure spin_lock = { .name = "spin-lock", .c_name = "bpf_spin_lock",
					    .size = 4, .align = 4, .is_opaque = true,
					    .type = &type_spin_lock };
static const struct structure timer = { .name = "timer", .c_name = "bpf_timer", .size = 16,
					.align = 8, .is_opaque = true, .type = &type_timer };
const struct type type_spin_lock = { .kind = TYPE_STRUCT, .size = 4, .align = 4,
				     .structure = &spin_lock };
const struct type type_timer = { .kind = TYPE_STRUCT, .size = 16, .align = 8,
				 .structure = &timer };

const struct type *type_find_opaque(const char *name)
{
	return !strcmp(name, "spin-lock") ? &type_spin_lock :
	       !strcmp(name, "timer") ? &type_timer : NULL;
}

const struct member *type_opaque_member(const struct type *type)
{
	while (type->kind == TYPE_ARRAY)
		type = type->target;
	for (size_t i = 0; type->kind == TYPE_STRUCT && i < type->structure->member_count; i++) {
		const struct member *member = &type->structure->members[i], *inner;

		if (type_is_opaque(member->type))
			return member;
		inner = type_opaque_member(member->type);
		if (inner)
			return inner;
	}
	return NULL;
}

#define SCALAR_COUNT (sizeof(scalars) / sizeof(scalars[0]))

const struct type *type_find_scalar(const char *name)
{
	for (size_t i = 0; i < SCALAR_COUNT; i++)
		if (!strcmp(scalars[i].name, name))
			return scalars[i].type;
	return NULL;
}

const struct type *type_integer(uint32_t size, bool is_signed)
{
	switch (size) {
	case 1:
		return is_signed ? &type_i8 : &type_u8;
	case 2:
		return is_signed ? &type_i16 : &type_u16;
	case 4:
		return is_signed ? &type_i32 : &type_u32;
	case 8:
		return is_signed ? &type_i64 : &type_u64;
	default:
		return NULL;
	}
}

/* The pointers to a type and the arrays of it. */
struct type_family {
	VEC(const struct type *) types;
};

static const struct type *type_intern(struct type_table *table, const struct type *wanted)
{
	/* types without target share one family: there are few */
	const void *behind = wanted->target ? (const void *)wanted->target :
			     wanted->map ? (const void *)wanted->map : (const void *)&type_void;
	struct type_family *family = table_find_object(&table->families, behind);
	struct type *type;

	if (!family)
		family = table_add_object(table->arena, &table->families, behind,
					  ARENA_NEW(table->arena, struct type_family));
	for (size_t i = 0; i < family->types.count; i++) {
		const struct type *known = family->types.items[i];

		if (known->kind == wanted->kind && known->bits == wanted->bits && known->target == wanted->target &&
		    known->count == wanted->count && known->space == wanted->space &&
		    known->map == wanted->map)
			return known;
	}
	type = ARENA_NEW(table->arena, struct type);
	*type = *wanted;
	VEC_PUSH(table->arena, &family->types, type);
	return type;
}

const struct type *type_network(uint32_t size)
{
	return size == 2 ? &type_be16 : size == 4 ? &type_be32 : size == 8 ? &type_be64 : NULL;
}

const struct type *type_pointer(struct type_table *table, const struct type *target,
				enum pointer_space space)
{
	return type_intern(table, &(struct type){ .kind = TYPE_POINTER,
						  .size = 8,
						  .align = 8,
						  .target = target,
						  .space = space });
}

const struct type *type_pointer_to_map(struct type_table *table, const struct map *shape)
{
	return type_intern(table, &(struct type){ .kind = TYPE_POINTER,
						  .size = 8,
						  .align = 8,
						  .space = SPACE_INNER,
						  .map = shape });
}

const struct type *type_array(struct type_table *table, const struct type *element, uint32_t count)
{
	return type_intern(table, &(struct type){ .kind = TYPE_ARRAY,
						  .size = element->size * count,
						  .align = element->align,
						  .target = element,
						  .count = count });
}

const struct type *type_of_bits(struct type_table *table, const struct type *type, uint32_t bits)
{
	struct type wanted = *type;

	wanted.target = type;
	wanted.bits = bits;
	return type_intern(table, &wanted);
}

static uint64_t align_up(uint64_t offset, uint64_t align)
{
	return (offset + align - 1) / align * align;
}

static bool is_anonymous(const struct member *member)
{
	return member->type->kind == TYPE_STRUCT && member->type->structure->is_anonymous;
}

static void set_flat_members(struct arena *arena, struct structure *structure)
{
	struct member *flat;
	bool found = false;
	size_t room = 0;

	structure->flat = structure->members;
	structure->flat_count = structure->member_count;
	for (size_t i = 0; i < structure->member_count; i++)
		room += is_anonymous(&structure->members[i]) ? structure->members[i].type->structure->flat_count : 1;
	for (size_t i = 0; i < structure->member_count && !found; i++)
		found = is_anonymous(&structure->members[i]);
	if (!found)
		return;
	structure->flat = flat = ARENA_ARRAY(arena, struct member, room);
	structure->flat_count = 0;
	for (size_t i = 0; i < structure->member_count; i++) {
		const struct member *member = &structure->members[i];
		const struct structure *inner = is_anonymous(member) ? member->type->structure : NULL;

		for (size_t k = 0; inner && k < inner->flat_count; k++) {
			flat[structure->flat_count] = inner->flat[k];
			flat[structure->flat_count++].offset += member->offset;
		}
		if (!inner)
			flat[structure->flat_count++] = *member;
	}
}

void structure_set_members(struct arena *arena, struct structure *structure, const struct member *members,
			   size_t count)
{
	structure->members = members;
	structure->member_count = count;
	set_flat_members(arena, structure);
	for (size_t i = 0; i < structure->flat_count; i++)
		table_add(arena, &structure->named, structure->flat[i].name, (void *)&structure->flat[i]);
}

/*
 * A bit field must not cross the boundary of an integer of its type; it may share one with the
 * members before it.
 */
static uint64_t lay_out_member(struct member *member, uint64_t at)
{
	uint32_t unit = 8 * member->type->size, width = type_width(member->type);

	if (!member->type->bits)
		at = align_up(at, 8 * member->type->align);
	else if (at % unit + width > unit)
		at = align_up(at, unit);
	member->offset = (uint32_t)(member->type->bits ? at / unit * member->type->size : at / 8);
	member->bit = (uint32_t)(at - 8 * (uint64_t)member->offset);
	return at + (member->type->bits ? width : 8 * (uint64_t)member->type->size);
}

void structure_lay_out(struct arena *arena, struct structure *structure, struct member *members)
{
	uint64_t end = 0, most = 0;
	uint32_t align = 1;

	for (size_t i = 0; i < structure->member_count; i++) {
		end = lay_out_member(&members[i], structure->is_union ? 0 : end);
		most = end > most ? end : most;
		if (members[i].type->align > align)
			align = members[i].type->align;
	}
	structure_set_members(arena, structure, members, structure->member_count);
	structure->align = align;
	structure->size = (uint32_t)(align_up(most, 8 * align) / 8);
}

struct gap structure_gap(const struct structure *structure, size_t before)
{
	const struct member *next = before < structure->member_count ? &structure->members[before] : NULL;
	const struct member *last = before ? &structure->members[before - 1] : NULL;
	uint64_t start = next ? 8 * (uint64_t)next->offset + next->bit : 8 * (uint64_t)structure->size;
	uint64_t end = !last ? 0 : 8 * (uint64_t)last->offset + last->bit +
		       (last->type->bits ? last->type->bits : 8 * (uint64_t)last->type->size);
	struct gap gap = { 0 };

	if (start <= end)
		return gap;
	gap.bits = (uint32_t)(-end % 8);
	gap.bytes = (uint32_t)((start - end - gap.bits) / 8);
	return gap;
}

const char *structure_keyword(const struct structure *structure)
{
	return structure->is_enum ? "enum" : structure->is_union ? "union" : "struct";
}

/* The recursion is bounded: a struct is defined before it is a member. */
bool type_holds_union(const struct type *type)
{
	if (type->kind == TYPE_ARRAY)
		return type_holds_union(type->target);
	if (type->kind != TYPE_STRUCT)
		return false;
	for (size_t i = 0; i < type->structure->member_count; i++)
		if (type_holds_union(type->structure->members[i].type) ||
		    (type->structure->is_context && i && type->structure->members[i].offset <=
							 type->structure->members[i - 1].offset))
			return true;
	return type->structure->is_union;
}

bool type_has_padding(const struct type *type)
{
	const struct structure *structure = type->structure;
	struct gap gap;

	if (type->kind == TYPE_ARRAY)
		return type_has_padding(type->target);
	if (type->kind != TYPE_STRUCT || structure->is_union || structure->is_opaque)
		return false;
	for (size_t i = 0; i <= structure->member_count; i++) {
		gap = structure_gap(structure, i);
		if (gap.bits || gap.bytes ||
		    (i < structure->member_count && type_has_padding(structure->members[i].type)))
			return true;
	}
	return false;
}

const struct member *structure_variant(const struct structure *structure,
				       const struct structure *variant)
{
	for (size_t i = 0; structure->is_union && i < structure->member_count; i++)
		if (structure->members[i].type->structure == variant)
			return &structure->members[i];
	return NULL;
}

const struct member *structure_member(const struct structure *structure, const char *name)
{
	return table_find(&structure->named, name);
}

const char *type_text(struct arena *arena, const struct type *type)
{
	switch (type->kind) {
	case TYPE_ERROR:
		return "unknown";
	case TYPE_VOID:
		return "nothing";
	case TYPE_STRUCT:
		return type->structure->is_array ? type_text(arena, type->structure->members[0].type) :
						   type->structure->name;
	case TYPE_ARRAY:
		return arena_printf(arena, "(array %s %u)", type_text(arena, type->target),
				    type->count);
	case TYPE_POINTER:
		if (type->map)
			return "map";
		if (!type->target)
			return "pointer";
		return arena_printf(arena, "(ptr %s)", type_text(arena, type->target));
	case TYPE_INTEGER:
		break;
	}
	if (type->bits)
		return arena_printf(arena, "%u bit%s of %s", type->bits, type->bits == 1 ? "" : "s",
				    type_text(arena, type->target));
	for (size_t i = 0; i < SCALAR_COUNT; i++)
		if (scalars[i].type == type)
			return scalars[i].name;
	return "integer";
}

const char *type_c_text(struct arena *arena, const struct type *type)
{
	const char *target;

	switch (type->kind) {
	case TYPE_ERROR:
	case TYPE_VOID:
		return "void";
	case TYPE_STRUCT:
		if (type->structure->is_array)
			return type_c_text(arena, type->structure->members[0].type);
		if (type->structure->is_typedef)
			return type->structure->c_name;
		return arena_printf(arena, "%s %s", structure_keyword(type->structure),
				    type->structure->c_name);
	case TYPE_ARRAY:
		return type_c_text(arena, type->target);
	case TYPE_POINTER:
		if (!type->target)
			return "void *";
		target = type_c_text(arena, type->target);
		return arena_printf(arena, "%s%s*", target,
				    target[strlen(target) - 1] == '*' ? "" : " ");
	case TYPE_INTEGER:
		break;
	}
	if (type->bits)
		type = type->target;
	for (size_t i = 0; i < SCALAR_COUNT; i++)
		if (scalars[i].type == type)
			return scalars[i].c_name;
	return "int";
}

uint64_t type_wrap(const struct type *type, uint64_t value)
{
	unsigned bits = type_width(type);
	uint64_t low;

	if (type->is_truth)
		return value != 0;
	if (type->kind != TYPE_INTEGER || bits >= 64)
		return value;
	low = value & ((UINT64_C(1) << bits) - 1);
	if (type->is_signed && low >> (bits - 1))
		low |= ~UINT64_C(0) << bits;
	return low;
}

uint64_t type_least(const struct type *type)
{
	if (type->kind != TYPE_INTEGER || !type->is_signed)
		return 0;
	return ~UINT64_C(0) << (type_width(type) - 1);
}

uint64_t type_greatest(const struct type *type)
{
	unsigned bits = type_width(type);

	if (type->kind != TYPE_INTEGER || bits > 64)
		return UINT64_MAX;
	return UINT64_MAX >> (64 - bits + (type->is_signed ? 1 : 0));
}

/* ---- how values are shown ---- */

static const struct {
	const char *id, *name;
} shows[] = {
#define SHOW(ID, NAME) { #ID, NAME },
#include "frontend/types/shows.def"
#undef SHOW
};

int show_find(const char *name)
{
	for (size_t i = 1; i < sizeof(shows) / sizeof(shows[0]); i++)
		if (!strcmp(shows[i].name, name))
			return (int)i;
	return -1;
}

const char *show_name(enum show_as show)
{
	return shows[show].name;
}

const char *show_name_at(int index)
{
	return (size_t)index < sizeof(shows) / sizeof(shows[0]) ? shows[index].name : "";
}

const char *show_id(enum show_as show)
{
	return shows[show].id;
}
