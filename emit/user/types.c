// SPDX-License-Identifier: MIT
/*
 * C types for the user side's values. In: a struct load_type. Out: its C spelling, and its zero.
 * Called by all files of the folder.
 */
#include <string.h>

#include "emit/user/internal.h"

static const char *integer_type(struct load_type type)
{
	static const char *const names[2][4] = {
		{ "uint8_t", "uint16_t", "uint32_t", "uint64_t" }, { "int8_t", "int16_t", "int32_t", "int64_t" },
	};
	unsigned size = type.type ? type.type->size : 8;
	bool is_signed = type.type ? type.type->is_signed : type.is_signed;

	return names[is_signed][size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3];
}

bool user_is_array(struct load_type type)
{
	return type.base == LOAD_BASE_STRUCT && type.type->structure->is_array;
}

struct load_type user_array_within(struct load_type type)
{
	return (struct load_type){ .base = LOAD_BASE_ARRAY, .type = type.type->structure->members[0].type, .show = type.show };
}

/*
 * The struct for array values, such as u16_array4; defined for the file at its first use. An array
 * of arrays: u16_array3_array2.
 */
static const char *array_type(struct user *user, const struct structure *structure)
{
	const struct type *array = structure->members[0].type, *element = array->target;
	const char *name = table_find_object(&user->arrays_named, structure), *counts = "", *base, *kind;

	if (name)
		return name;
	name = arena_printf(user->arena, "array%u", array->count);
	for (; element->kind == TYPE_ARRAY; element = element->target) {
		counts = arena_printf(user->arena, "%s[%u]", counts, element->count);
		name = arena_printf(user->arena, "array%u_%s", element->count, name);
	}
	base = element->kind == TYPE_STRUCT ? element->structure->c_name : type_text(user->arena, element);
	name = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "%s_%s", base, name));
	kind = element->kind == TYPE_STRUCT ? user_type(user, (struct load_type){ .base = LOAD_BASE_STRUCT, .type = element }) :
					      integer_type((struct load_type){ .type = element });
	text_printf(&user->arrays, "struct %s {\n\t%s element[%u]%s;\n};\n\n", name, kind, array->count, counts);
	name = arena_printf(user->arena, "struct %s", name);
	table_add_object(user->arena, &user->arrays_named, structure, (void *)name);
	return name;
}

const char *user_type(struct user *user, struct load_type type)
{
	switch (type.base) {
	case LOAD_BASE_INTEGER:
		return integer_type(type);
	case LOAD_BASE_DOUBLE:
		return "double";
	case LOAD_BASE_TRUTH:
	case LOAD_BASE_NIL:
		return "bool";
	case LOAD_BASE_TEXT:
		return "const char *";
	case LOAD_BASE_DURATION:
		return "uint64_t";
	case LOAD_BASE_IP6:
		return "struct skep_ip6";
	case LOAD_BASE_MAC:
		return "struct skep_mac";
	case LOAD_BASE_CIDR:
		return "struct skep_cidr";
	case LOAD_BASE_CHOICE:
		return "uint32_t";
	case LOAD_BASE_LIST:
		return "struct skep_list";
	case LOAD_BASE_STRUCT:
		if (user_is_array(type))
			return array_type(user, type.type->structure);
		table_add_object(user->arena, &user->structures, type.type->structure,
				 (void *)type.type->structure);
		return arena_printf(user->arena, "%s %s", structure_keyword(type.type->structure), type.type->structure->c_name);
	case LOAD_BASE_SESSION:
		return "struct skep_session *";
	case LOAD_BASE_PROGRAM:
		return "struct bpf_program *";
	case LOAD_BASE_MAP:
		return "struct bpf_map *";
	case LOAD_BASE_LINK:
		return "struct skep_link *";
	default:
		return "int";
	}
}

const char *user_as(struct user *user, enum show_as show)
{
	return arena_printf(user->arena, "SKEP_AS_%s", show_id(show));
}

bool user_is_text(struct load_type type)
{
	return type.base == LOAD_BASE_TEXT;
}

struct cexpr *user_zero(struct user *user, struct load_type type)
{
	switch (type.base) {
	case LOAD_BASE_TEXT:
	case LOAD_BASE_SESSION:
	case LOAD_BASE_PROGRAM:
	case LOAD_BASE_MAP:
	case LOAD_BASE_LINK:
		return user_atom(user, "NULL");
	case LOAD_BASE_TRUTH:
	case LOAD_BASE_NIL:
		return user_atom(user, "false");
	case LOAD_BASE_IP6:
	case LOAD_BASE_MAC:
	case LOAD_BASE_CIDR:
	case LOAD_BASE_STRUCT:
		return user_atomf(user, "(%s){ 0 }", user_type(user, type));
	default:
		return user_atom(user, "0");
	}
}
