// SPDX-License-Identifier: MIT
/*
 * Prints the maps and records of a running session for `skep run`. In: the unit, the session and
 * the view. Out: lines or JSON on standard output, by libskep's printers. Called by run.c and
 * run_loop.c.
 */
#include "cli/run_maps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/options.h"
#include "cli/run_globals.h"
#include "cli/run_shape.h"
#include "cli/run_stacks.h"
#include "frontend/unit/records.h"

/* The field of the value that `--sort` names, or the whole value. */
static const struct skep_field *sort_field(const struct map_view *view, const struct skep_field *value)
{
	for (const struct skep_field *field = value->fields; view->sort && field && field->name; field++)
		if (!strcmp(field->name, view->sort))
			return field;
	return value;
}

static void sort_entries(struct skep_entries *entries, const struct map_view *view, const struct skep_field *key,
			 const struct skep_field *value)
{
	const struct skep_field *field = sort_field(view, value);
	bool by_value = view->sort ? field != value || !strcmp(view->sort, "value") : view->top != 0;

	if (by_value)
		skep_entries_sort_by_value(entries, field, key, true);
	else
		skep_entries_sort_by_key(entries, key);
	if (view->top)
		skep_entries_top(entries, view->top);
}

static bool is_histogram(const struct map *map)
{
	return map->type->is_array && map->value && map->value->kind == TYPE_INTEGER && map->max_entries > 1 &&
	       (map->histogram.kind == HISTOGRAM_LOG2 || map->histogram.kind == HISTOGRAM_LINEAR);
}

static int print_histogram(const struct map *map, struct skep_session *session, struct skep_show *show)
{
	const struct skep_histogram of = { .name = map->name, .linear = map->histogram.kind == HISTOGRAM_LINEAR,
					   .least = map->histogram.min, .step = map->histogram.step,
					   .slots = map->max_entries };
	uint64_t *counts = calloc(map->max_entries, sizeof(*counts));
	int error = -ENOMEM;

	if (counts)
		error = skep_histogram_read(session, skep_session_map(session, map->c_name), map->max_entries, counts);
	if (!error)
		skep_print_histogram(show, &of, NULL, NULL, counts);
	free(counts);
	return error;
}

static bool holds_values(const struct kernel_map_type *type)
{
	return type->has_key && type->has_value && !type->holds_maps && !type->holds_sockets &&
	       !type->fixed_value_size && type->operations & KERNEL_MAP_LOOKUP;
}

static bool holds_stacks(const struct map_view *view, const struct map *map)
{
	for (size_t i = 0; i < view->stacks.items.count; i++) {
		const struct stack_place *place = &view->stacks.items.items[i];

		if (place->member ? (map->key && place->structure == map->key->structure) ||
				    (map->value && place->structure == map->value->structure) :
				    place->keyed == map)
			return true;
	}
	return false;
}

/* Prints each entry, followed by its stacks. */
static int print_with_stacks(const struct map *map, struct skep_session *session, const struct map_view *view,
			     const struct skep_entries *entries, const struct skep_field *shapes[2])
{
	struct skep_show show = { .json = view->json };
	struct skep_entries one = *entries;
	int error = 0;

	one.count = 1;
	for (size_t i = 0; i < entries->count && !error; i++) {
		one.items = &entries->items[i];
		skep_print_entries(&show, map->name, &one, shapes[0], shapes[1]);
		error = run_print_stacks(&show, session, &view->stacks, map->key ? map->key : type_integer(4, false),
					 map, one.items->key);
		if (!error)
			error = run_print_stacks(&show, session, &view->stacks, map->value, NULL, one.items->value);
	}
	return error;
}

static int print_map(const struct unit *unit, const struct map *map, struct skep_session *session, const struct map_view *view)
{
	struct skep_entries entries SKEP_ENTRIES = { 0 };
	struct arena arena = { 0 };
	struct skep_show show = { .json = view->json };
	struct shaped of_value = { map_value_shape(map), map->value_size, map->value_show };
	const struct skep_field *key = run_key_shape(unit, &arena, map);
	const struct skep_field *one = run_shape(unit, &arena, "value", of_value), *value = one;
	int error;

	/* a sum of per-CPU integers has 64 bits */
	if (map->type->per_cpu && skep_sum_len(one) != map->value_size)
		value = run_shape(unit, &arena, "value", (struct shaped){ type_integer(8, map->value && map->value->is_signed), 8,
									  map->value_show });
	if (is_histogram(map)) {
		error = print_histogram(map, session, &show);
	} else {
		error = skep_entries_read(session, skep_session_map(session, map->c_name),
					  SKEP_READ(.sum = map->type->per_cpu ? one : NULL,
						    .set_only = map->type->is_array && map->max_entries > 1),
					  &entries);
		if (!error) {
			sort_entries(&entries, view, key, value);
			if (entries.count && holds_stacks(view, map))
				error = print_with_stacks(map, session, view, &entries,
							  (const struct skep_field *[2]){ key, value });
			else
				skep_print_entries(&show, map->name, &entries, key, value);
		}
	}
	arena_release(&arena);
	return error;
}

static bool may_sort(const struct unit *unit, const char *name)
{
	struct near_name near = { .wanted = name };
	const char *best;

	if (!name || !strcmp(name, "key") || !strcmp(name, "value"))
		return true;
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct map *map = unit->items.items[i].kind == ITEM_MAP ? unit->items.items[i].map : NULL;
		const struct structure *structure = map && map->value ? map->value->structure : NULL;

		for (size_t k = 0; structure && k < structure->member_count; k++) {
			if (!strcmp(structure->members[k].name, name))
				return true;
			near_name_try(&near, structure->members[k].name);
		}
	}
	best = near_name_best(&near);
	usage_error("--sort: no map's values have a field `%s`%s%s%s", name, best ? "; did you mean `" : "",
		    best ? best : "", best ? "`?" : "");
	return false;
}

bool maps_view(const struct options *options, const struct unit *unit, struct map_view *ret_view)
{
	const char *top = options->values[OPTION_TOP];
	char *end = NULL;
	long number = top ? strtol(top, &end, 10) : 0;

	*ret_view = (struct map_view){ .json = options->style.format == DIAG_FORMAT_JSON,
				       .sort = options->values[OPTION_SORT],
				       .top = (size_t)number };
	stacks_find(unit, &ret_view->stacks);
	ret_view->redraw = !ret_view->json && options->values[OPTION_INTERVAL] && isatty(STDOUT_FILENO);
	if (!may_sort(unit, ret_view->sort))
		return false;
	if (!top || (end != top && !*end && number > 0))
		return true;
	usage_error("--top: `%s` is not a number of entries", top);
	return false;
}

int maps_print(const struct unit *unit, struct skep_session *session, const struct map_view *view)
{
	int error = 0;

	struct skep_show show = { .json = view->json };

	if (view->redraw)
		fputs("\033[H\033[J", stdout);
	for (size_t i = 0; i < unit->items.count && !error; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP && holds_values(item->map->type) &&
		    !item->map->is_scratch)
			error = print_map(unit, item->map, session, view);
		else if (item->kind == ITEM_MAP && !strcmp(item->map->type->name, "stack-trace"))
			error = run_print_stack_map(&show, session, &view->stacks, item->map);
	}
	if (!error)
		error = globals_print(unit, session, view);
	fflush(stdout);
	return error;
}

/* ---- records ---- */

struct record_printer {
	const struct map *map;
	const struct structure *structure; /* NULL: bytes */
	const struct skep_field *shape;    /* the structure's, or NULL */
	const struct map_view *view;
	struct skep_session *session;
};

static int print_record(const void *record, size_t len, void *user)
{
	const struct record_printer *reader = user;
	struct skep_show show = { .json = reader->view->json };
	const struct skep_field bytes = { .name = reader->map->name, .kind = SKEP_FIELD_BYTES, .size = (uint32_t)len };
	int error = 0;

	skep_print_record(&show, reader->map->name, reader->shape ? reader->shape : &bytes, record, len);
	if (reader->shape)
		error = run_print_stacks(&show, reader->session, &reader->view->stacks, reader->structure->type, NULL,
					 record);
	fflush(stdout);
	return error;
}

/* Prints records of one struct; with NULL all as bytes, also those that end inside a field. */
static int watch_kind(const struct unit *unit, struct skep_session *session, const struct map *map,
		      const struct record_kind *of, const struct member *tag, const struct map_view *view)
{
	struct record_printer *reader = ARENA_NEW(unit->arena, struct record_printer);
	SKEP_OPTS(skep_record_kind, kind);

	reader->map = map;
	reader->view = view;
	reader->session = session;
	if (of && !of->is_cut) {
		reader->structure = of->structure;
		reader->shape = run_shape(unit, unit->arena, of->structure->name,
					  (struct shaped){ .type = of->structure->type, .size = of->structure->size });
	}
	if (of)
		kind.least_len = record_kind_least(of);
	if (tag) {
		kind.tag_offset = tag->offset;
		kind.tag_len = tag->type->size;
		kind.tag = of->tag;
	}
	return skep_session_on_kind(session, map->c_name, &kind, print_record, reader);
}

static int watch_map(const struct unit *unit, struct skep_session *session, const struct map *map,
		     const struct map_view *view)
{
	struct records records;
	int error = 0;

	records_find(unit, map, &records);
	if (records.has_bytes || !records.kinds.count || (records.kinds.count > 1 && !records.tag))
		return watch_kind(unit, session, map, NULL, NULL, view);
	for (size_t i = 0; i < records.kinds.count && !error; i++)
		error = watch_kind(unit, session, map, &records.kinds.items[i], records.tag, view);
	return error;
}

int maps_watch_records(const struct unit *unit, struct skep_session *session, const struct map_view *view)
{
	int error = 0;

	for (size_t i = 0; i < unit->items.count && !error; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP && (!strcmp(item->map->type->name, "ringbuf") ||
					       !strcmp(item->map->type->name, "perf-event-array")))
			error = watch_map(unit, session, item->map, view);
	}
	return error;
}
