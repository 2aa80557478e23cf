// SPDX-License-Identifier: MIT
/*
 * Converts types of the unit to shapes of <skep/tool.h>, by which libskep prints keys, values and
 * records. In: a type. Out: struct skep_field in the arena. Called by run_maps.c and run_globals.c.
 */
#include "cli/run_shape.h"

static enum skep_field_kind kind_of(const struct type *type)
{
	if (type->kind == TYPE_STRUCT)
		return SKEP_FIELD_STRUCT;
	if (type->kind == TYPE_ARRAY)
		return SKEP_FIELD_LIST;
	if (type->kind != TYPE_INTEGER)
		return SKEP_FIELD_BYTES;
	if (type_is_truth(type))
		return SKEP_FIELD_BOOL;
	if (type_is_char(type))
		return SKEP_FIELD_CHAR;
	return type->is_network ? SKEP_FIELD_NETWORK : type->is_signed ? SKEP_FIELD_SIGNED : SKEP_FIELD_UNSIGNED;
}

static const struct skep_choice *choices_of(struct arena *arena, const struct enumeration *shown)
{
	struct skep_choice *choices = ARENA_ARRAY(arena, struct skep_choice, shown->values.count + 1);

	for (size_t i = 0; i < shown->values.count; i++)
		choices[i] = (struct skep_choice){ shown->values.items[i].name, shown->values.items[i].value };
	return choices;
}

static void fill(const struct unit *unit, struct arena *arena, struct skep_field *field, const struct shaped *shaped);

static const struct skep_field *fields_of(const struct unit *unit, struct arena *arena, const struct structure *structure)
{
	struct skep_field *fields = ARENA_ARRAY(arena, struct skep_field, structure->flat_count + 1);

	for (size_t i = 0; i < structure->flat_count; i++) {
		const struct member *member = &structure->flat[i];

		fields[i] = (struct skep_field){ .name = member->name, .offset = member->offset, .bit_offset = member->bit };
		fill(unit, arena, &fields[i], &(struct shaped){ member->type, member->type->size, member->show });
	}
	return fields;
}

/* The shape of an element that is an array itself. */
static const struct skep_field *element_of(const struct unit *unit, struct arena *arena, const struct shaped *shaped)
{
	struct skep_field *element = ARENA_ARRAY(arena, struct skep_field, 2);

	element->name = "element";
	fill(unit, arena, element, shaped);
	return element;
}

static void fill(const struct unit *unit, struct arena *arena, struct skep_field *field, const struct shaped *shaped)
{
	const struct type *type = shaped->type;
	const struct type *element = type->kind == TYPE_ARRAY ? type->target : type;
	const struct enumeration *shown = unit_enumeration(unit, shaped->show);

	field->kind = kind_of(element);
	field->size = element->size;
	field->bit_size = element->bits;
	field->count = type->kind == TYPE_ARRAY ? type->count : 0;
	if (element->kind == TYPE_ARRAY) {
		field->fields = element_of(unit, arena, &(struct shaped){ element, element->size, shaped->show });
	} else if (element->kind == TYPE_STRUCT) {
		field->type = element->structure->name;
		field->fields = fields_of(unit, arena, element->structure);
		if (element->structure->is_prefix)
			field->as = SKEP_AS_CIDR;
	} else if (shown) {
		field->kind = SKEP_FIELD_ENUM;
		field->choices = choices_of(arena, shown);
	} else {
		field->as = (enum skep_show_as)shaped->show;
	}
}

const struct skep_field *run_shape(const struct unit *unit, struct arena *arena, const char *name, struct shaped shaped)
{
	struct skep_field *field = ARENA_NEW(arena, struct skep_field);
	uint32_t size = shaped.size;

	field->name = name;
	if (!shaped.type && (size == 1 || size == 2 || size == 4 || size == 8))
		shaped.type = type_integer(size, false);
	if (shaped.type) {
		fill(unit, arena, field, &shaped);
	} else {
		field->kind = SKEP_FIELD_BYTES;
		field->size = size;
	}
	return field;
}

const struct skep_field *run_key_shape(const struct unit *unit, struct arena *arena, const struct map *map)
{
	struct skep_field *field;

	if (!map_has_networks(map))
		return run_shape(unit, arena, "key", (struct shaped){ map_key_shape(map), map->key_size, map->key_show });
	field = ARENA_NEW(arena, struct skep_field);
	field->name = "key";
	field->kind = SKEP_FIELD_BYTES;
	field->size = map->key_size;
	field->as = SKEP_AS_CIDR;
	return field;
}
