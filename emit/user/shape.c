// SPDX-License-Identifier: MIT
/*
 * Shapes: static tables of struct skep_field, by which libskep prints keys, values and records. In:
 * a type, and how to show it. Out: the C name of its table, defined at the first use. Called by
 * format.c, map.c, show.c and walk.c.
 */
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

static const char *kind_of(const struct type *type)
{
	if (type->kind == TYPE_STRUCT)
		return "STRUCT";
	if (type->kind == TYPE_ARRAY)
		return "LIST";
	if (type->kind != TYPE_INTEGER)
		return "BYTES";
	if (type_is_truth(type))
		return "BOOL";
	if (type_is_char(type))
		return "CHAR";
	return type->is_network ? "NETWORK" : type->is_signed ? "SIGNED" : "UNSIGNED";
}

const char *user_choices(struct user *user, enum show_as show)
{
	const struct enumeration *shown = unit_enumeration(user->unit, show);
	const char *name = shown ? table_find_object(&user->shapes, shown) : NULL;
	struct text out = { 0 };

	if (!shown || name)
		return name;
	name = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "%s_names", shown->c_name));
	table_add_object(user->arena, &user->shapes, shown, (void *)name);
	text_printf(&out, "static const struct skep_choice %s[] = {\n", name);
	for (size_t i = 0; i < shown->values.count; i++)
		text_printf(&out, "\t{ \"%s\", %lld },\n", shown->values.items[i].name, (long long)shown->values.items[i].value);
	text_puts(&out, "\t{ 0 },\n};\n\n");
	text_puts(&user->enum_names, text_string(&out));
	text_release(&out);
	return name;
}

static bool is_byte(const struct type *type)
{
	return type->kind == TYPE_INTEGER && type->size == 1 && !type->is_signed && !type_is_truth(type) && !type_is_char(type);
}

bool user_shows_bytes(struct user *user, struct load_type type)
{
	const struct type *element = type.type->target;

	if (element->kind == TYPE_ARRAY)
		return false;
	if (type.show == SHOW_HEX || type.show == SHOW_IP6 || type.show == SHOW_MAC || type.show == SHOW_TEXT)
		return true;
	return is_byte(element) && !unit_enumeration(user->unit, type.show);
}

static const char *fields_of(struct user *user, const struct structure *structure);
static const char *inner_fields(struct user *user, const struct type *type, enum show_as show);

/* { "pid", SKEP_FIELD_UNSIGNED, 8, .size = 4, .. }, without the braces. */
static void put_field(struct user *user, struct text *out, const struct member *member, const char *fields)
{
	const struct type *type = member->type;
	const struct type *element = type->kind == TYPE_ARRAY ? type->target : type;
	const char *choices = user_choices(user, member->show);

	text_printf(out, "\"%s\", SKEP_FIELD_%s, .offset = %u, .size = %u", member->name, choices && element->kind != TYPE_ARRAY ? "ENUM" : kind_of(element), member->offset,
		    element->size);
	if (type->bits)
		text_printf(out, ", .bit_offset = %u, .bit_size = %u", member->bit, type->bits);
	if (type->kind == TYPE_ARRAY)
		text_printf(out, ", .count = %u", type->count);
	if (element->kind == TYPE_ARRAY) {
		text_printf(out, ", .fields = %s", fields);
		return;
	}
	if (choices)
		text_printf(out, ", .choices = %s", choices);
	else if (element->kind == TYPE_STRUCT && element->structure->is_prefix)
		text_puts(out, ", .as = SKEP_AS_CIDR");
	else if (type->kind == TYPE_ARRAY && member->show == SHOW_IT_IS && is_byte(element))
		text_puts(out, ", .as = SKEP_AS_HEX");
	else if (member->show != SHOW_IT_IS)
		text_printf(out, ", .as = %s", user_as(user, member->show));
	if (element->kind == TYPE_STRUCT)
		text_printf(out, ",\n\t  .type = \"%s\", .fields = %s", element->structure->name, fields);
}

/*
 * The table for the fields inside: of a struct, or of the elements of an array of arrays; NULL if
 * there are none.
 */
static const char *inner_fields(struct user *user, const struct type *type, enum show_as show)
{
	const struct type *element = type->kind == TYPE_ARRAY ? type->target : type;
	struct member inner = { .name = "element", .type = element, .show = show };
	const char *name, *fields;
	struct text out = { 0 };

	if (element->kind == TYPE_STRUCT)
		return fields_of(user, element->structure);
	if (element->kind != TYPE_ARRAY)
		return NULL;
	fields = inner_fields(user, element, show);
	name = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "elements%u", element->count));
	text_printf(&out, "static const struct skep_field %s[] = {\n\t{ ", name);
	put_field(user, &out, &inner, fields);
	text_puts(&out, " },\n\t{ 0 },\n};\n\n");
	text_puts(&user->tables, text_string(&out));
	text_release(&out);
	return name;
}

/* The table of a struct's fields; tables of nested structs are defined before it. */
static const char *fields_of(struct user *user, const struct structure *structure)
{
	const char *name = table_find_object(&user->shapes, structure), **nested;
	struct text out = { 0 };

	if (name)
		return name;
	name = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "%s_fields", structure->c_name));
	table_add_object(user->arena, &user->shapes, structure, (void *)name);
	nested = ARENA_ARRAY(user->arena, const char *, structure->flat_count + 1);
	for (size_t i = 0; i < structure->flat_count; i++)
		user_choices(user, structure->flat[i].show);
	for (size_t i = 0; i < structure->flat_count; i++)
		nested[i] = inner_fields(user, structure->flat[i].type, structure->flat[i].show);
	text_printf(&out, "static const struct skep_field %s[] = {\n", name);
	for (size_t i = 0; i < structure->flat_count; i++) {
		text_puts(&out, "\t{ ");
		put_field(user, &out, &structure->flat[i], nested[i]);
		text_puts(&out, " },\n");
	}
	text_puts(&out, "\t{ 0 },\n};\n\n");
	text_puts(&user->tables, text_string(&out));
	text_release(&out);
	return name;
}

/* The table's C name, by type: "opened_shape", "u64_shape". */
static const char *shape_name(struct user *user, const struct type *type, uint32_t size)
{
	if (!type)
		return arena_printf(user->arena, "bytes%u_shape", size);
	if (type->kind == TYPE_STRUCT)
		return arena_printf(user->arena, "%s_shape", type->structure->c_name);
	if (type->kind == TYPE_ARRAY)
		return arena_printf(user->arena, "array%u_shape", type->size);
	return arena_printf(user->arena, "%s_shape", type_text(user->arena, type));
}

const char *user_shape(struct user *user, const struct type *type, uint32_t size, enum show_as show)
{
	static const struct type unknown = { .kind = TYPE_ERROR };
	const struct enumeration *shown = unit_enumeration(user->unit, show);
	/* the key: an enum's own names, or the type together with how it is shown */
	const void *key = shown ? (const void *)&shown->show : type ? (const void *)((const char *)type + show) :
			  (const void *)((const char *)&unknown + size);
	bool own = shown && type && type->kind == TYPE_ARRAY; /* has a table of its own */
	const char *name = own ? NULL : table_find_object(&user->shapes, key), *fields = NULL;
	struct member whole = { .name = type && type->kind == TYPE_STRUCT ? type->structure->name : "value",
				.type = type, .show = show };
	struct text out = { 0 };

	if (type && type->kind == TYPE_STRUCT && type->structure->is_array)
		return user_shape(user, type->structure->members[0].type, size, show);
	if (name)
		return name;
	user_choices(user, show);
	if (!type && (size == 1 || size == 2 || size == 4 || size == 8))
		return user_shape(user, type_integer(size, false), size, show);
	if (type)
		fields = inner_fields(user, type, show);
	name = names_unique(user->arena, &user->file_names,
			    shown ? arena_printf(user->arena, "%s_shape", shown->c_name) : shape_name(user, type, size));
	if (!own)
		table_add_object(user->arena, &user->shapes, key, (void *)name);
	text_printf(&out, "static const struct skep_field %s = {\n\t", name);
	if (type)
		put_field(user, &out, &whole, fields);
	else
		text_printf(&out, "\"value\", SKEP_FIELD_BYTES, .size = %u", size);
	text_puts(&out, "\n};\n\n");
	text_puts(&user->tables, text_string(&out));
	text_release(&out);
	return name;
}

const char *user_key_shape(struct user *user, const struct map *map)
{
	const struct type *type = map_key_shape(map);
	const char *name;

	if (!map_has_networks(map) || (type && type->kind == TYPE_STRUCT))
		return user_shape(user, type, map->key_size, map->key_show);
	name = table_find_object(&user->shapes, map);
	if (name)
		return name;
	name = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "network%u_shape", map->key_size));
	table_add_object(user->arena, &user->shapes, map, (void *)name);
	text_printf(&user->tables, "static const struct skep_field %s = {\n\t\"value\", SKEP_FIELD_BYTES, .size = %u, "
		    ".as = SKEP_AS_CIDR\n};\n\n", name, map->key_size);
	return name;
}
