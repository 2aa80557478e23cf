// SPDX-License-Identifier: MIT
/*
 * Prints the globals of a running session for `skep run`. In: the unit and the session. Out: lines
 * on standard output. Called by run_maps.c. The values are copied from the maps of the sections.
 */
#include "cli/run_globals.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/run_shape.h"

static bool counts_lost(const struct unit *unit, const struct global *global)
{
	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_MAP && unit->items.items[i].map->lost == global)
			return true;
	return false;
}

static bool is_shown(const struct unit *unit, const struct item *item)
{
	return item->kind == ITEM_GLOBAL && item->global->kind == GLOBAL_DATA && !counts_lost(unit, item->global);
}

/* The type; for an array value the array itself. */
static const struct type *type_of(const struct global *global)
{
	const struct type *type = global->type;

	return type->kind == TYPE_STRUCT && type->structure->is_array ? type->structure->flat[0].type : type;
}

static bool is_histogram(const struct global *global)
{
	const struct type *type = type_of(global);

	return type->kind == TYPE_ARRAY && type_is_integer(type->target) &&
	       (global->histogram.kind == HISTOGRAM_LOG2 || global->histogram.kind == HISTOGRAM_LINEAR);
}

static void print_histogram(struct arena *arena, const struct global *global, struct skep_show *show, const void *bytes)
{
	const struct type *array = type_of(global);
	const struct skep_histogram of = { .name = global->name, .linear = global->histogram.kind == HISTOGRAM_LINEAR,
					   .least = global->histogram.min, .step = global->histogram.step,
					   .slots = array->count };
	uint64_t *counts = ARENA_ARRAY(arena, uint64_t, of.slots);

	skep_counts_read(bytes, array->target->size, of.slots, counts);
	skep_print_histogram(show, &of, NULL, NULL, counts);
}

static int print_global(const struct unit *unit, const struct global *global, struct skep_session *session,
			struct skep_show *show)
{
	struct arena arena = { 0 };
	const struct skep_field *shape = run_shape(unit, &arena, global->name,
						   (struct shaped){ type_of(global), global->type->size, global->show });
	struct skep_field named = *shape;
	void *bytes = ARENA_ARRAY(&arena, uint64_t, global->type->size / 8 + 1);
	int error = skep_session_get_global(session, global->c_name, global->type->size, bytes);

	if (show->json)
		named.type = NULL; /* the line begins with the global's name, not the struct's */
	if (!error && is_histogram(global))
		print_histogram(&arena, global, show, bytes);
	else if (!error)
		skep_print_record(show, show->json ? global->name : arena_printf(&arena, "%s:", global->name), &named, bytes,
				  global->type->size);
	arena_release(&arena);
	return error;
}

int globals_print(const struct unit *unit, struct skep_session *session, const struct map_view *view)
{
	struct skep_show show = { .json = view->json };
	int error = 0;

	for (size_t i = 0; i < unit->items.count && !error; i++)
		if (is_shown(unit, &unit->items.items[i]))
			error = print_global(unit, unit->items.items[i].global, session, &show);
	return error;
}
