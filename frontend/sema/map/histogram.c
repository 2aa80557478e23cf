/* Histograms: where hist-log2 and hist-linear count, and what a map remembers of it for who shows it. */
#include <string.h>

#include "frontend/sema/map/map.h"

static void note_shape(struct map *map, struct histogram_shape shape, const struct expr *min, const struct expr *step)
{
	shape.kind = min ? HISTOGRAM_LINEAR : HISTOGRAM_LOG2;

	if (min) {
		shape.min = (int64_t)min->value;
		shape.step = step->value;
	}
	if (map->histogram.kind &&
	    (map->histogram.kind != shape.kind || map->histogram.min != shape.min ||
	     map->histogram.step != shape.step || map->histogram.slot != shape.slot ||
	     map->histogram.slots != shape.slots))
		shape.kind = HISTOGRAM_MIXED;
	map->histogram = shape;
}

/*
 * (%last-slot MAP [LAST MIN STEP]): the last slot of a histogram in it. An array has one for each entry, and
 * has to have those up to LAST; more than a number has bits are of no use. Other maps have any. The map
 * remembers the shape: of log2 without LAST, else linear from MIN in steps of STEP.
 */
struct expr *sema_form_last_slot(struct sema *sema, const struct form *form)
{
	const struct form *wanted = form_nth(form, 2);
	const struct expr *last = wanted ? sema_constant(sema, wanted) : NULL;
	struct expr *holder;
	const struct map *map = sema_map_or_inner(sema, form_nth(form, 1), &holder);
	uint64_t entries = map && map->type->is_array ? map->max_entries : UINT32_MAX;
	const struct expr *min = form_nth(form, 3) ? sema_constant(sema, form_nth(form, 3)) : NULL;
	const struct expr *step = form_nth(form, 4) ? sema_constant(sema, form_nth(form, 4)) : NULL;

	if (map && !holder && (!min || step) && unit_find_map(sema->unit, map->name))
		note_shape(unit_find_map(sema->unit, map->name), (struct histogram_shape){ 0 }, min, step);
	if (!map || (last && type_is_error(last->type)) || map->key == &type_error || !entries)
		return sema_error_expr(sema, form);
	if (!last)
		return sema_number(sema, form, entries < 64 ? entries - 1 : 63);
	if (last->value < entries)
		return sema_number(sema, form, last->value);
	diag_report(sema->diags, DIAG_MAP_SHAPE, form->span,
		    "`%s` has %llu entries; with a slot below and one above, this takes %llu",
		    map->name, (unsigned long long)entries, (unsigned long long)last->value + 1);
	return sema_error_expr(sema, form);
}

/* The field of the map's key that an accessor, such as `slot-index`, names; NULL where there is none. */
static const struct member *slot_field(const struct map *map, const char *accessor)
{
	const struct structure *key = map->key && map->key->kind == TYPE_STRUCT ? map->key->structure : NULL;
	size_t len = key ? strlen(key->name) : 0;

	if (!key || strncmp(accessor, key->name, len) || accessor[len] != '-')
		return NULL;
	for (size_t i = 0; i < key->member_count; i++)
		if (!strcmp(key->members[i].name, accessor + len + 1) && type_is_integer(key->members[i].type))
			return &key->members[i];
	return NULL;
}

/*
 * (%key-slot MAP ACCESSOR SLOT [LAST MIN STEP]): SLOT, which ACCESSOR's field of the key takes. The map remembers
 * that field and the shape: of log2 without LAST, else linear from MIN in steps of STEP.
 */
struct expr *sema_form_key_slot(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1), *accessor = form_nth(form, 2), *last = form_nth(form, 4);
	struct map *map = name->kind == FORM_SYMBOL ? unit_find_map(sema->unit, name->name) : NULL;
	struct histogram_shape shape = { .slots = 64 };

	if (map && accessor->kind == FORM_SYMBOL)
		shape.slot = slot_field(map, accessor->name);
	if (last)
		shape.slots = sema_constant(sema, last)->value + 1;
	if (shape.slot)
		note_shape(map, shape, last ? sema_constant(sema, form_nth(form, 5)) : NULL,
			   last ? sema_constant(sema, form_nth(form, 6)) : NULL);
	return sema_expr(sema, form_nth(form, 3));
}
