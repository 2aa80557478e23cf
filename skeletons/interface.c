// SPDX-License-Identifier: MIT
/*
 * Computes the hash by which a session header and an object recognize each other. In: the unit.
 * Out: a 64-bit number over structs, maps, sections and globals. Called by object.c and
 * session_header.c.
 */
#include "skeletons/interface.h"

#include <inttypes.h>

#include "frontend/base/text.h"

/* FNV-1a */
static uint64_t hash_text(const struct text *text)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < text->len; i++)
		hash = (hash ^ (unsigned char)text->data[i]) * 0x100000001b3;
	return hash;
}

static void put_structure(struct text *out, struct arena *arena, const struct structure *structure)
{
	text_printf(out, "struct %s %" PRIu32 "\n", structure->c_name, structure->size);
	for (size_t i = 0; i < structure->flat_count; i++)
		text_printf(out, "%s %" PRIu32 " %s%s\n", structure->flat[i].c_name,
			    structure->flat[i].offset, type_text(arena, structure->flat[i].type),
			    structure->flat[i].type->bits ?
			    arena_printf(arena, " from %" PRIu32, structure->flat[i].bit) : "");
}

static void put_datum(struct text *out, struct arena *arena, const struct type *type, uint32_t size)
{
	text_printf(out, " %" PRIu32 " %s", size, type ? type_text(arena, type) : "bytes");
}

static void put_item(struct text *out, struct arena *arena, const struct item *item)
{
	switch (item->kind) {
	case ITEM_STRUCTURE:
		if (item->structure->is_shared)
			put_structure(out, arena, item->structure);
		break;
	case ITEM_MAP:
		text_printf(out, "map %s %s", item->map->c_name, item->map->type->name);
		put_datum(out, arena, item->map->key, item->map->key_size);
		put_datum(out, arena, item->map->value, item->map->value_size);
		text_putc(out, '\n');
		break;
	case ITEM_PROGRAM:
		text_printf(out, "program %s %s\n", item->program->c_name,
			    item->program->emitted_section);
		break;
	case ITEM_GLOBAL:
		text_printf(out, "global %s %d %s\n", item->global->c_name, item->global->kind,
			    type_text(arena, item->global->type));
		break;
	case ITEM_CONSTANT:
	case ITEM_SUBPROGRAM:
		break;
	}
}

uint64_t interface_hash(const struct unit *unit)
{
	struct text text = { 0 };
	uint64_t hash;

	for (size_t i = 0; i < unit->items.count; i++)
		put_item(&text, unit->arena, &unit->items.items[i]);
	hash = hash_text(&text);
	text_release(&text);
	return hash;
}

uint64_t interface_structure_hash(const struct unit *unit, const struct structure *structure)
{
	struct text text = { 0 };
	uint64_t hash;

	put_structure(&text, unit->arena, structure);
	hash = hash_text(&text);
	text_release(&text);
	return hash;
}
