// SPDX-License-Identifier: MIT
/*
 * :values of a defmap: the initial slots of a prog array or map of maps. In: the list of (KEY
 * NAME). Out: slots of the struct map. Names are resolved at the end, by sema_settle_slots, because
 * the program may follow. Called by define.c and sema.c.
 */
#include <string.h>

#include "frontend/sema/map/map.h"

static bool report_no_slots(struct sema *sema, const struct form *form, const struct map *map)
{
	diag_report(sema->diags, DIAG_MAP_SHAPE, form->span, "a map of type `%s` takes no :values: prog arrays and maps of "
		    "maps do", map->type->name);
	return false;
}

static bool takes_slots(const struct map *map)
{
	return !strcmp(map->type->name, "prog-array") || map->inner;
}

bool sema_count_slots(struct sema *sema, const struct form *form, struct map *map)
{
	struct expr *last = NULL, *key;

	if (!takes_slots(map) || !form_is_pair(form))
		return false;
	FORM_EACH(at, form) {
		if (!form_is_pair(at->car))
			return false;
		key = sema_constant(sema, at->car->car);
		if (type_is_error(key->type) || key->value >= UINT32_MAX)
			return false;
		if (!last || key->value > last->value)
			last = key;
	}
	map->max_entries_tree = sema_number(sema, form, last->value + 1);
	map->max_entries = last->value + 1;
	return true;
}

/* (KEY NAME): NAME is resolved after all definitions. */
static bool read_slot(struct sema *sema, const struct form *form, struct map *map)
{
	struct map_slot slot = { .span = form->span };
	struct expr *key;

	if (!form_is_pair(form) || form_length(form) != 2 || form_nth(form, 1)->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span, "a slot must be (KEY NAME)");
		return false;
	}
	key = sema_constant(sema, form->car);
	if (type_is_error(key->type))
		return false;
	for (size_t i = 0; i < map->values.count; i++)
		if (map->values.items[i].key == key->value) {
			diag_report(sema->diags, DIAG_DUPLICATE, form->span, "slot %llu is filled twice",
				    (unsigned long long)key->value);
			return false;
		}
	if (key->value >= map->max_entries) {
		diag_report(sema->diags, DIAG_BOUNDS, form->car->span, "the slots of `%s` are below %llu", map->name,
			    (unsigned long long)map->max_entries);
		return false;
	}
	slot.key = (uint32_t)key->value;
	slot.name = form_nth(form, 1)->name;
	slot.span = form_nth(form, 1)->span;
	VEC_PUSH(sema->arena, &map->values, slot);
	return true;
}

bool sema_read_slots(struct sema *sema, const struct form *form, struct map *map)
{
	if (!form)
		return true;
	if (!takes_slots(map))
		return report_no_slots(sema, form, map);
	if (!form_is_pair(form)) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span, ":values must be a list of (KEY NAME)");
		return false;
	}
	FORM_EACH(at, form)
		if (!read_slot(sema, at->car, map))
			return false;
	return true;
}

void sema_settle_slots(struct sema *sema)
{
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		struct map *map = sema->unit->items.items[i].kind == ITEM_MAP ? sema->unit->items.items[i].map : NULL;

		for (size_t k = 0; map && k < map->values.count; k++) {
			struct map_slot *slot = &map->values.items[k];

			if (map->inner)
				slot->map = unit_find_map(sema->unit, slot->name);
			else
				slot->program = unit_find_program(sema->unit, slot->name);
			if (!slot->map && !slot->program)
				diag_report(sema->diags, map->inner ? DIAG_UNKNOWN_MAP : DIAG_UNKNOWN_VARIABLE, slot->span,
					    "this file has no %s `%s`", map->inner ? "map" : "program", slot->name);
		}
	}
}
