#include "cli/run_maps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/run_histogram.h"
#include "cli/run_value.h"
#include "frontend/unit/records.h"

struct map_entry {
	const void *key;
	void *value;
};

struct map_walk {
	const struct map *map;
	const struct map_view *view;
	const struct member *sorted_by; /* of the value, or NULL: all of it */
	struct arena *arena;
	size_t value_len; /* bytes of a value as user space sees it: of all CPUs */
	VEC(struct map_entry) entries;
};

/* A per-CPU map gives one value for each CPU, each at a multiple of 8. */
static void sum_values(const struct map_walk *walk, void *sum, const void *values)
{
	size_t slot = (walk->map->value_size + 7u) & ~(size_t)7;

	for (size_t at = slot; walk->map->type->per_cpu && at + slot <= walk->value_len; at += slot)
		value_add(walk->map->value, sum, (const char *)values + at);
}

static bool is_zero(const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len && !*at) {
		at++;
		len--;
	}
	return len == 0;
}

static int take_entry(const void *key, const void *value, void *user)
{
	struct map_walk *walk = user;
	struct map_entry entry = { .value = arena_alloc(walk->arena, walk->map->value_size) };
	void *kept = arena_alloc(walk->arena, walk->map->key_size);

	memcpy(kept, key, walk->map->key_size);
	memcpy(entry.value, value, walk->map->value_size);
	sum_values(walk, entry.value, value);
	entry.key = kept;
	if (!walk->map->type->is_array || walk->map->max_entries == 1 ||
	    !is_zero(entry.value, walk->map->value_size))
		VEC_PUSH(walk->arena, &walk->entries, entry);
	return 0;
}

static int compare_keys(const void *a, const void *b, void *user)
{
	const struct map_walk *walk = user;
	const struct map_entry *first = a, *second = b;

	return value_compare(walk->map->key, first->key, second->key, walk->map->key_size);
}

/* The largest first; of equal ones the one with the lower key. */
static int compare_values(const void *a, const void *b, void *user)
{
	const struct map_walk *walk = user;
	const struct map_entry *first = a, *second = b;
	const struct member *by = walk->sorted_by;
	const struct type *type = by ? by->type : walk->map->value;
	size_t at = by ? by->offset : 0;
	int order = value_compare(type, (const char *)second->value + at,
				  (const char *)first->value + at,
				  by ? by->type->size : walk->map->value_size);

	return order ? order : compare_keys(a, b, user);
}

static void sort_entries(struct map_walk *walk)
{
	const struct map_view *view = walk->view;
	const struct type *value = walk->map->value;
	bool by_value = view->sort ? !strcmp(view->sort, "value") : view->top != 0;

	for (size_t i = 0; view->sort && value && value->kind == TYPE_STRUCT &&
			   i < value->structure->member_count; i++)
		if (!strcmp(value->structure->members[i].name, view->sort))
			walk->sorted_by = &value->structure->members[i];
	if (walk->entries.count)
		qsort_r(walk->entries.items, walk->entries.count, sizeof(struct map_entry),
			by_value || walk->sorted_by ? compare_values : compare_keys, walk);
	if (view->top && walk->entries.count > view->top)
		walk->entries.count = view->top;
}

static void print_entry(const struct map_walk *walk, const struct map_entry *entry, struct text *text)
{
	const struct map *map = walk->map;
	bool json = walk->view->json;

	if (json) {
		text_puts(text, "{\"type\":");
		value_json_text(text, map->name, strlen(map->name));
		text_puts(text, ",\"key\":");
	} else {
		text_printf(text, "%s ", map->name);
	}
	(json ? value_json : value_print)(text, map->key, entry->key, map->key_size);
	text_puts(text, json ? ",\"value\":" : ": ");
	(json ? value_json : value_print)(text, map->value, entry->value, map->value_size);
	text_puts(text, json ? "}\n" : "\n");
}

static bool is_histogram(const struct map *map)
{
	return map->type->is_array && map->value && map->value->kind == TYPE_INTEGER && map->max_entries > 1 &&
	       (map->histogram.kind == HISTOGRAM_LOG2 || map->histogram.kind == HISTOGRAM_LINEAR);
}

static uint64_t count_in(const void *counts, uint64_t slot)
{
	const struct map_walk *walk = counts;

	for (size_t i = 0; i < walk->entries.count; i++)
		if (*(const uint32_t *)walk->entries.items[i].key == slot)
			return value_read(walk->map->value, walk->entries.items[i].value);
	return 0;
}

static void print_entries(struct map_walk *walk)
{
	const struct map *map = walk->map;
	struct text text = { 0 };

	if (is_histogram(map)) {
		histogram_print(&text, map, walk, count_in, walk->view->json);
		fwrite(text_string(&text), 1, text.len, stdout);
		text_release(&text);
		return;
	}
	sort_entries(walk);
	if (!walk->entries.count && !walk->view->json)
		text_printf(&text, "%s: %s\n", map->name, map->type->is_array ? "all 0" : "empty");
	for (size_t i = 0; i < walk->entries.count; i++)
		print_entry(walk, &walk->entries.items[i], &text);
	fwrite(text_string(&text), 1, text.len, stdout);
	text_release(&text);
}

static bool holds_values(const struct kernel_map_type *type)
{
	return type->has_key && type->has_value && !type->holds_maps && !type->holds_sockets &&
	       !type->fixed_value_size && type->operations & KERNEL_MAP_LOOKUP;
}

static int print_map(const struct map *map, struct skep_session *session, const struct map_view *view)
{
	struct arena arena = { 0 };
	struct map_walk walk = { .map = map, .arena = &arena, .view = view };
	const struct bpf_map *opened = skep_session_map(session, map->c_name);
	int error;

	walk.value_len = skep_map_value_len(opened);
	error = skep_map_each(session, opened, take_entry, &walk);
	if (!error)
		print_entries(&walk);
	arena_release(&arena);
	return error;
}

bool maps_view(const struct options *options, struct map_view *ret_view)
{
	const char *top = options->values[OPTION_TOP];
	char *end = NULL;
	long number = top ? strtol(top, &end, 10) : 0;

	*ret_view = (struct map_view){ .json = options->style.format == DIAG_FORMAT_JSON,
				       .sort = options->values[OPTION_SORT],
				       .top = (size_t)number };
	ret_view->redraw = !ret_view->json && options->values[OPTION_INTERVAL] && isatty(STDOUT_FILENO);
	if (!top || (end != top && !*end && number > 0))
		return true;
	usage_error("--top: `%s` is no number of entries", top);
	return false;
}

int maps_print(const struct unit *unit, struct skep_session *session, const struct map_view *view)
{
	int error = 0;

	if (view->redraw)
		fputs("\033[H\033[J", stdout);
	for (size_t i = 0; i < unit->items.count && !error; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP && holds_values(item->map->type) &&
		    !item->map->is_scratch)
			error = print_map(item->map, session, view);
	}
	fflush(stdout);
	return error;
}

/* ---- records ---- */

struct record_printer {
	const struct map *map;
	const struct structure *structure; /* or NULL: bytes */
	bool json;
};

static int print_record(const void *record, size_t len, void *user)
{
	const struct record_printer *reader = user;
	const struct type *type = reader->structure ? reader->structure->type : NULL;
	const char *name = reader->structure ? reader->structure->name : reader->map->name;
	struct text text = { 0 };

	if (type && len > type->size) /* a perf buffer fills up */
		len = type->size;
	if (reader->json) {
		text_puts(&text, "{\"type\":");
		value_json_text(&text, name, strlen(name));
		text_puts(&text, ",\"value\":");
		value_json(&text, type, record, (uint32_t)len);
		text_puts(&text, "}\n");
	} else {
		text_printf(&text, "%s ", reader->map->name);
		value_print(&text, type, record, (uint32_t)len);
		text_putc(&text, '\n');
	}
	fwrite(text.data, 1, text.len, stdout);
	fflush(stdout);
	text_release(&text);
	return 0;
}

/* Records of one struct, or with NULL all as bytes: also those that are cut, whose fields are not whole. */
static int watch_kind(const struct unit *unit, struct skep_session *session, const struct map *map,
		      const struct record_kind *of, const struct member *tag, bool json)
{
	struct record_printer *reader = ARENA_NEW(unit->arena, struct record_printer);
	SKEP_OPTS(skep_record_kind, kind);

	reader->map = map;
	reader->json = json;
	if (of && !of->is_cut)
		reader->structure = of->structure;
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
		     bool json)
{
	struct records records;
	int error = 0;

	records_find(unit, map, &records);
	if (records.has_bytes || !records.kinds.count || (records.kinds.count > 1 && !records.tag))
		return watch_kind(unit, session, map, NULL, NULL, json);
	for (size_t i = 0; i < records.kinds.count && !error; i++)
		error = watch_kind(unit, session, map, &records.kinds.items[i], records.tag, json);
	return error;
}

int maps_watch_records(const struct unit *unit, struct skep_session *session, const struct map_view *view)
{
	int error = 0;

	for (size_t i = 0; i < unit->items.count && !error; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP && (!strcmp(item->map->type->name, "ringbuf") ||
					       !strcmp(item->map->type->name, "perf-event-array")))
			error = watch_map(unit, session, item->map, view->json);
	}
	return error;
}
