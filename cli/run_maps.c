#include "cli/run_maps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/run_value.h"
#include "skeletons/records.h"

struct map_entry {
	const void *key;
	void *value;
};

struct map_walk {
	const struct map *map;
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

static int compare_entries(const void *a, const void *b, void *user)
{
	const struct map *map = user;
	const struct map_entry *first = a, *second = b;

	return value_compare(map->key, first->key, second->key, map->key_size);
}

static void print_entries(struct map_walk *walk)
{
	const struct map *map = walk->map;
	struct text text = { 0 };

	if (walk->entries.count)
		qsort_r(walk->entries.items, walk->entries.count, sizeof(struct map_entry),
			compare_entries, (void *)(uintptr_t)map);
	else
		text_printf(&text, "%s: %s\n", map->name, map->type->is_array ? "all 0" : "empty");
	for (size_t i = 0; i < walk->entries.count; i++) {
		text_printf(&text, "%s ", map->name);
		value_print(&text, map->key, walk->entries.items[i].key, map->key_size);
		text_puts(&text, ": ");
		value_print(&text, map->value, walk->entries.items[i].value, map->value_size);
		text_putc(&text, '\n');
	}
	fwrite(text_string(&text), 1, text.len, stdout);
	text_release(&text);
}

static bool holds_values(const struct kernel_map_type *type)
{
	return type->has_key && type->has_value && !type->holds_maps && !type->holds_sockets &&
	       !type->fixed_value_size && type->operations & KERNEL_MAP_LOOKUP;
}

static int print_map(const struct map *map, struct skep_session *session)
{
	struct arena arena = { 0 };
	struct map_walk walk = { .map = map, .arena = &arena };
	const struct bpf_map *opened = skep_session_map(session, map->c_name);
	int error;

	walk.value_len = skep_map_value_len(opened);
	error = skep_map_each(session, opened, take_entry, &walk);
	if (!error)
		print_entries(&walk);
	arena_release(&arena);
	return error;
}

int maps_print(const struct unit *unit, struct skep_session *session)
{
	int error = 0;

	for (size_t i = 0; i < unit->items.count && !error; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_MAP && holds_values(item->map->type) &&
		    !item->map->is_scratch)
			error = print_map(item->map, session);
	}
	fflush(stdout);
	return error;
}

/* ---- records ---- */

struct record_reader {
	const struct map *map;
	const struct structure *structure; /* or NULL: bytes */
};

static int print_record(const void *record, size_t len, void *user)
{
	const struct record_reader *reader = user;
	struct text text = { 0 };

	text_printf(&text, "%s ", reader->map->name);
	value_print(&text, reader->structure ? reader->structure->type : NULL, record,
		    (uint32_t)len);
	text_putc(&text, '\n');
	fwrite(text.data, 1, text.len, stdout);
	fflush(stdout);
	text_release(&text);
	return 0;
}

int maps_watch_records(const struct unit *unit, struct skep_session *session)
{
	int error = 0;

	for (size_t i = 0; i < unit->items.count && !error; i++) {
		const struct item *item = &unit->items.items[i];
		struct record_reader *reader;

		if (item->kind != ITEM_MAP || strcmp(item->map->type->name, "ringbuf"))
			continue;
		reader = ARENA_NEW(unit->arena, struct record_reader);
		reader->map = item->map;
		reader->structure = records_of(unit, item->map);
		error = skep_session_on_record(session, item->map->c_name,
					       reader->structure ? reader->structure->size : 0,
					       print_record, reader);
	}
	return error;
}
