// SPDX-License-Identifier: MIT
/*
 * Histograms: the core forms behind hist-log2 and hist-linear. In: the forms, which the macros of
 * the prelude make. Out: the increment of a slot, and in the map or array the shape (log2 or
 * linear, minimum, step) by which the user side prints it. Called through forms.c.
 */
#include <string.h>

#include "frontend/sema/map/map.h"

static void note_shape(struct histogram_shape *known, struct histogram_shape shape, const struct expr *min,
		       const struct expr *step)
{
	shape.kind = min ? HISTOGRAM_LINEAR : HISTOGRAM_LOG2;

	if (min) {
		shape.min = (int64_t)min->value;
		shape.step = step->value;
	}
	if (known->kind && (known->kind != shape.kind || known->min != shape.min || known->step != shape.step ||
			    known->slot != shape.slot || known->slots != shape.slots))
		shape.kind = HISTOGRAM_MIXED;
	*known = shape;
}

/* ---- arrays: globals, variables, fields ---- */

/* (HEAD A B [C]), with the span of the form `of`. */
static const struct form *made_form(struct sema *sema, const struct form *of, const char *head,
				    const struct form *const *arguments, size_t count)
{
	struct form *made = ARENA_NEW(sema->arena, struct form), *name = ARENA_NEW(sema->arena, struct form);
	struct form *last = made;

	*name = (struct form){ .kind = FORM_SYMBOL, .span = of->span, .name = head };
	*made = (struct form){ .kind = FORM_PAIR, .span = of->span, .car = name };
	for (size_t i = 0; i < count; i++) {
		struct form *pair = ARENA_NEW(sema->arena, struct form);

		*pair = (struct form){ .kind = FORM_PAIR, .span = of->span, .car = arguments[i] };
		last->cdr = pair;
		last = pair;
	}
	last->cdr = form_tail(of, (unsigned)form_length(of));
	return made;
}

static const struct form *made_number(struct sema *sema, const struct form *of, uint64_t value)
{
	struct form *made = ARENA_NEW(sema->arena, struct form);

	*made = (struct form){ .kind = FORM_INTEGER, .span = of->span, .value = value };
	return made;
}

static bool is_array(struct sema *sema, const struct form *target)
{
	return target->kind != FORM_SYMBOL ||
	       (!unit_find_map(sema->unit, target->name) && unit_find_global(sema->unit, target->name));
}

/* The shape that belongs to the array: of the global, the variable or the field. */
static struct histogram_shape *array_shape(struct sema *sema, const struct form *target, const struct expr *element)
{
	const struct member *member = element->member.member;
	struct histogram_shape *shape;

	if (target->kind == FORM_SYMBOL)
		return &unit_find_global(sema->unit, target->name)->histogram;
	shape = table_find_object(&sema->unit->field_histograms, member);
	if (!shape) {
		shape = ARENA_NEW(sema->arena, struct histogram_shape);
		table_add_object(sema->arena, &sema->unit->field_histograms, member, shape);
	}
	return shape;
}

static bool check_array(struct sema *sema, const struct form *target)
{
	const struct type *type = target->kind == FORM_SYMBOL ? unit_find_global(sema->unit, target->name)->type : NULL;

	if (!type || type_is_error(type) || (type->kind == TYPE_STRUCT && type->structure->is_array))
		return !type || !type_is_error(type);
	diag_help(sema->diags, diag_report(sema->diags, DIAG_TYPE, target->span, "`%s` is neither a map nor an array of counts",
					   target->name), "(defglobal %s (array u64 64))", target->name);
	return false;
}

static struct expr *array_last_slot(struct sema *sema, const struct form *form, const struct expr *last)
{
	const struct form *target = form_nth(form, 1);
	const struct expr *min = form_nth(form, 3) ? sema_constant(sema, form_nth(form, 3)) : NULL;
	const struct expr *step = form_nth(form, 4) ? sema_constant(sema, form_nth(form, 4)) : NULL;
	const struct expr *element;
	uint32_t count;

	if (!check_array(sema, target))
		return sema_error_expr(sema, form);
	element = sema_expr(sema, made_form(sema, form, "aref",
		(const struct form *[]){ target, made_number(sema, form, 0) }, 2));
	if (element->kind != EXPR_MEMBER || (last && type_is_error(last->type)))
		return sema_error_expr(sema, form);
	count = element->member.member->type->count;
	if (!min || step)
		note_shape(array_shape(sema, target, element), (struct histogram_shape){ 0 }, min, step);
	if (!last)
		return sema_number(sema, form, count < 64 ? count - 1 : 63);
	if (last->value < count)
		return sema_number(sema, form, last->value);
	diag_report(sema->diags, DIAG_MAP_SHAPE, form->span,
		    "`%s` has %u elements; with a slot below and one above, this takes %llu",
		    form_text(sema->arena, target), count, (unsigned long long)last->value + 1);
	return sema_error_expr(sema, form);
}

/*
 * (%count TARGET SLOT [LAST]): increments a slot of a map or array. In an array the slot is an
 * index; LAST is its upper limit if the verifier cannot see it from the slot's form.
 */
struct expr *sema_form_count(struct sema *sema, const struct form *form)
{
	const struct form *target = form_nth(form, 1), *slot = form_nth(form, 2), *last = form_nth(form, 3), *place;

	if (!is_array(sema, target)) {
		place = made_form(sema, form, "getmap", (const struct form *[]){ target, slot }, 2);
		return sema_unused(sema, made_form(sema, form, "incf", &place, 1));
	}
	if (last)
		slot = made_form(sema, form, "min",
				 (const struct form *[]){ slot, made_number(sema, form, sema_constant(sema, last)->value) }, 2);
	place = made_form(sema, form, "%element-ptr", (const struct form *[]){ target, slot }, 2);
	return sema_unused(sema, made_form(sema, form, "atomic-add",
					   (const struct form *[]){ place, made_number(sema, form, 1) }, 2));
}

struct expr *sema_form_count_of(struct sema *sema, const struct form *form)
{
	return sema_form_count(sema, form);
}

/* ---- maps ---- */

/*
 * (%last-slot MAP [LAST MIN STEP]): the last slot of a histogram in the map. An array needs an
 * entry for each slot up to LAST; more than 64 are useless for log2. Other map types have any slot.
 * The map gets the shape: log2 without LAST, otherwise linear from MIN in steps of STEP.
 */
struct expr *sema_form_last_slot(struct sema *sema, const struct form *form)
{
	const struct form *wanted = form_nth(form, 2);
	const struct expr *last = wanted ? sema_constant(sema, wanted) : NULL;
	struct expr *holder;
	const struct map *map;
	uint64_t entries;
	const struct expr *min = form_nth(form, 3) ? sema_constant(sema, form_nth(form, 3)) : NULL;
	const struct expr *step = form_nth(form, 4) ? sema_constant(sema, form_nth(form, 4)) : NULL;

	if (is_array(sema, form_nth(form, 1)))
		return array_last_slot(sema, form, last);
	map = sema_map_or_inner(sema, form_nth(form, 1), &holder);
	entries = map && map->type->is_array ? map->max_entries : UINT32_MAX;
	if (map && !holder && (!min || step) && unit_find_map(sema->unit, map->name))
		note_shape(&unit_find_map(sema->unit, map->name)->histogram, (struct histogram_shape){ 0 }, min, step);
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

struct expr *sema_form_last_slot_of(struct sema *sema, const struct form *form)
{
	return sema_form_last_slot(sema, form);
}

/* The field of the map's key that an accessor such as `slot-index` names; NULL if there is none. */
static const struct member *slot_field(const struct map *map, const char *accessor)
{
	const struct structure *key = map->key && map->key->kind == TYPE_STRUCT ? map->key->structure : NULL;
	size_t len = key ? strlen(key->name) : 0;
	const struct member *member;

	if (!key || strncmp(accessor, key->name, len) || accessor[len] != '-')
		return NULL;
	member = structure_member(key, accessor + len + 1);
	return member && type_is_integer(member->type) ? member : NULL;
}

/*
 * (%key-slot MAP ACCESSOR SLOT [LAST MIN STEP]): SLOT, for the key's field that ACCESSOR names. The
 * map gets that field and the shape: log2 without LAST, otherwise linear from MIN in steps of STEP.
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
		note_shape(&map->histogram, shape, last ? sema_constant(sema, form_nth(form, 5)) : NULL,
			   last ? sema_constant(sema, form_nth(form, 6)) : NULL);
	return sema_expr(sema, form_nth(form, 3));
}
