#include "cli/run_shape.h"

static enum skep_field_kind kind_of(const struct type *type)
{
	if (type->kind == TYPE_STRUCT)
		return SKEP_FIELD_STRUCT;
	if (type->kind != TYPE_INTEGER)
		return SKEP_FIELD_BYTES;
	if (type_is_truth(type))
		return SKEP_FIELD_BOOL;
	if (type_is_char(type))
		return SKEP_FIELD_CHAR;
	return type->is_network ? SKEP_FIELD_NETWORK : type->is_signed ? SKEP_FIELD_SIGNED : SKEP_FIELD_UNSIGNED;
}

static void fill(struct arena *arena, struct skep_field *field, const struct type *type);

static const struct skep_field *fields_of(struct arena *arena, const struct structure *structure)
{
	struct skep_field *fields = ARENA_ARRAY(arena, struct skep_field, structure->flat_count + 1);

	for (size_t i = 0; i < structure->flat_count; i++) {
		const struct member *member = &structure->flat[i];

		fields[i] = (struct skep_field){ .name = member->name, .offset = member->offset,
						 .bit_offset = member->bit,
						 .as = (enum skep_show_as)member->show };
		fill(arena, &fields[i], member->type);
	}
	return fields;
}

static void fill(struct arena *arena, struct skep_field *field, const struct type *type)
{
	const struct type *element = type->kind == TYPE_ARRAY ? type->target : type;

	field->kind = kind_of(element);
	field->size = element->size;
	field->bit_size = element->bits;
	field->count = type->kind == TYPE_ARRAY ? type->count : 0;
	if (element->kind != TYPE_STRUCT)
		return;
	field->type = element->structure->name;
	field->fields = fields_of(arena, element->structure);
}

const struct skep_field *run_shape(struct arena *arena, const char *name, const struct type *type, uint32_t size)
{
	struct skep_field *field = ARENA_NEW(arena, struct skep_field);

	field->name = name;
	if (!type && (size == 1 || size == 2 || size == 4 || size == 8))
		type = type_integer(size, false);
	if (type) {
		fill(arena, field, type);
	} else {
		field->kind = SKEP_FIELD_BYTES;
		field->size = size;
	}
	return field;
}
