// SPDX-License-Identifier: MIT
/* Reads all entries of a map, sorts them and prints them: skep_entries_read, _sort, _sort_by_key,
 * _sort_by_value and skep_print_entries. Called by generated programs for `print-map` and the like,
 * by `skep run` and by histogram.c. Entries lie in one malloc'd block that the caller frees. */
#include <errno.h>
#include <stdlib.h>

#include "runtime/tool/internal.h"

struct entry_reading {
	struct skep_entries *entries;
	const struct skep_read_opts *opts;
	struct skep_session *session;
	const struct bpf_map *map;
	size_t room;
	size_t stride;   /* a key, its padding, a value */
	size_t value_at; /* offset of the value in an entry */
	size_t slot_len; /* per-CPU map: distance between two CPUs' values; 0: not a per-CPU map */
	size_t cpus;
	char *taken;     /* buffer for a value that is removed */
};

static int no_memory(const struct entry_reading *reading)
{
	return skepi_fail(skepi_map_error(reading->session), SKEP_STAGE_MAP, -ENOMEM, bpf_map__name(reading->map),
			  "out of memory for the entries of map `%s`", bpf_map__name(reading->map));
}

static bool is_zero(const char *bytes, size_t len)
{
	while (len && !*bytes) {
		bytes++;
		len--;
	}
	return !len;
}

/* Stores one CPU's value, or the sum of all. */
static int put_value(const struct entry_reading *reading, char *into, const char *values)
{
	size_t len = reading->entries->value_len;
	const struct skep_field *wrong = NULL;

	if (!reading->slot_len) {
		memcpy(into, values, len);
	} else if (reading->opts->has_cpu) {
		memcpy(into, values + (size_t)reading->opts->cpu * reading->slot_len, len);
	} else {
		wrong = skepi_value_sum(reading->opts->sum, into, values, reading->slot_len, reading->cpus);
	}
	return wrong ? skepi_fail_sum(reading->session, reading->map, wrong) : 0;
}

static int take_entry(const void *key, const void *value, void *user)
{
	struct entry_reading *reading = user;
	struct skep_entries *entries = reading->entries;
	char *at;
	int err;

	if (entries->count == reading->room) {
		size_t room = reading->room ? reading->room * 2 : 64;
		char *memory = realloc(entries->memory, room * reading->stride);

		if (!memory)
			return no_memory(reading);
		entries->memory = memory;
		reading->room = room;
	}
	at = (char *)entries->memory + entries->count * reading->stride;
	memcpy(at, key, entries->key_len);
	err = put_value(reading, at + reading->value_at, value);
	if (err)
		return err;
	if (reading->opts->set_only && is_zero(at + reading->value_at, entries->value_len))
		return 0;
	entries->count++;
	return 0;
}

static int check_opts(const struct entry_reading *reading)
{
	const struct skep_read_opts *opts = reading->opts;

	if (!reading->slot_len)
		return 0;
	if (opts->has_cpu && (opts->cpu < 0 || (size_t)opts->cpu >= reading->cpus))
		return skepi_fail(skepi_map_error(reading->session), SKEP_STAGE_MAP, -EINVAL,
				  bpf_map__name(reading->map), "there is no CPU %d; there are %zu", opts->cpu,
				  reading->cpus);
	if (!opts->has_cpu && !opts->sum)
		return skepi_fail(skepi_map_error(reading->session), SKEP_STAGE_MAP, -EINVAL,
				  bpf_map__name(reading->map), "map `%s` has a value for each CPU: say which, or the sum",
				  bpf_map__name(reading->map));
	return 0;
}

/* Reads each entry again while deleting it, so that the printed value is the deleted one. */
static int remove_entries(struct entry_reading *reading)
{
	struct skep_entries *entries = reading->entries;
	size_t kept = 0, value_len = skep_map_value_len(reading->map);

	reading->taken = malloc(value_len);
	if (!reading->taken)
		return no_memory(reading);
	for (size_t i = 0; i < entries->count; i++) {
		char *at = (char *)entries->memory + i * reading->stride;
		char *into = (char *)entries->memory + kept * reading->stride;
		int err = skep_map_take(reading->session, reading->map, at, entries->key_len, reading->taken, value_len);

		if (err == -ENOENT)
			continue; /* a BPF program deleted it meanwhile */
		if (err && err != -EINVAL && err != -EOPNOTSUPP)
			return err;
		if (err) { /* this kernel cannot read and delete in one step */
			err = skep_map_lookup(reading->session, reading->map, at, entries->key_len, reading->taken,
					      value_len);
			if (!err)
				err = skep_map_delete(reading->session, reading->map, at, entries->key_len);
			if (err == -ENOENT)
				continue;
			if (err)
				return err;
		}
		memmove(into, at, entries->key_len);
		put_value(reading, into + reading->value_at, reading->taken);
		kept++;
	}
	entries->count = kept;
	return 0;
}

static int make_items(struct entry_reading *reading)
{
	struct skep_entries *entries = reading->entries;

	entries->items = calloc(entries->count ? entries->count : 1, sizeof(*entries->items));
	if (!entries->items)
		return no_memory(reading);
	for (size_t i = 0; i < entries->count; i++) {
		char *at = (char *)entries->memory + i * reading->stride;

		entries->items[i].key = at;
		entries->items[i].value = at + reading->value_at;
	}
	return 0;
}

int skep_entries_read(struct skep_session *session, const struct bpf_map *map, const struct skep_read_opts *opts,
		      struct skep_entries *ret_entries)
{
	const struct skep_read_opts none = { .sz = sizeof(none) };
	struct skep_entries entries = { 0 };
	struct entry_reading reading = { .entries = &entries, .opts = opts ? opts : &none, .session = session,
					 .map = map };
	int err = skepi_map_fd(session, map);

	if (err < 0)
		return err;
	entries.key_len = bpf_map__key_size(map);
	entries.set_only = reading.opts->set_only;
	entries.value_len = bpf_map__value_size(map);
	reading.value_at = (entries.key_len + 7) / 8 * 8;
	reading.stride = reading.value_at + (entries.value_len + 7) / 8 * 8;
	if (skep_map_value_len(map) != entries.value_len || skepi_is_per_cpu(map)) {
		reading.slot_len = (entries.value_len + 7) / 8 * 8;
		reading.cpus = skep_map_value_len(map) / reading.slot_len;
	}
	err = check_opts(&reading);
	if (!err && reading.slot_len && !reading.opts->has_cpu)
		entries.value_len = skep_sum_len(reading.opts->sum);
	if (!err)
		err = skep_map_each(session, map, take_entry, &reading);
	if (!err && reading.opts->remove)
		err = remove_entries(&reading);
	if (!err)
		err = make_items(&reading);
	free(reading.taken);
	if (err) {
		int kept = errno;

		free(entries.memory);
		errno = kept;
		return err;
	}
	*ret_entries = entries;
	return 0;
}

void skep_entries_free(struct skep_entries *entries)
{
	free(entries->items);
	free(entries->memory);
	*entries = (struct skep_entries){ 0 };
}

/* ---- order ---- */

struct entry_order {
	enum skep_rank rank;
	bool descending;
	const struct skep_field *key, *field;
};

static int compare_ranks(enum skep_rank rank, const struct skep_entry *a, const struct skep_entry *b)
{
	switch (rank) {
	case SKEP_RANK_SIGNED:
		return a->rank.as_signed < b->rank.as_signed ? -1 : a->rank.as_signed > b->rank.as_signed;
	case SKEP_RANK_UNSIGNED:
		return a->rank.as_unsigned < b->rank.as_unsigned ? -1 : a->rank.as_unsigned > b->rank.as_unsigned;
	case SKEP_RANK_DOUBLE:
		return a->rank.as_double < b->rank.as_double ? -1 : a->rank.as_double > b->rank.as_double;
	case SKEP_RANK_TEXT:
		return strcmp(a->rank.as_text ? a->rank.as_text : "", b->rank.as_text ? b->rank.as_text : "");
	}
	return 0;
}

/* The address is the last criterion, which makes qsort stable: entries lie in memory in the order
 * they were read. */
static int compare_entries(const void *first, const void *second, void *user)
{
	const struct skep_entry *a = first, *b = second;
	const struct entry_order *by = user;
	int order;

	if (by->field)
		order = skepi_compare_values(by->field, (const char *)a->value + by->field->offset,
					     (const char *)b->value + by->field->offset);
	else
		order = by->key ? skepi_compare_values(by->key, a->key, b->key) : compare_ranks(by->rank, a, b);
	if (order)
		return by->descending ? -order : order;
	order = by->field ? skepi_compare_values(by->key, a->key, b->key) : 0;
	if (order)
		return order;
	return (const char *)a->key < (const char *)b->key ? -1 : 1;
}

static void sort_entries(struct skep_entries *entries, struct entry_order *by)
{
	if (entries->count > 1)
		qsort_r(entries->items, entries->count, sizeof(*entries->items), compare_entries, by);
}

void skep_entries_sort(struct skep_entries *entries, enum skep_rank rank, bool descending)
{
	sort_entries(entries, &(struct entry_order){ .rank = rank, .descending = descending });
}

void skep_entries_sort_by_value(struct skep_entries *entries, const struct skep_field *field,
				const struct skep_field *key, bool descending)
{
	sort_entries(entries, &(struct entry_order){ .descending = descending, .key = key, .field = field });
}

void skep_entries_sort_by_key(struct skep_entries *entries, const struct skep_field *key)
{
	sort_entries(entries, &(struct entry_order){ .key = key });
}

void skep_entries_top(struct skep_entries *entries, uint64_t count)
{
	if (entries->count > count)
		entries->count = (size_t)count;
}

void skep_print_entries(struct skep_show *show, const char *map, const struct skep_entries *entries,
			const struct skep_field *key, const struct skep_field *value)
{
	struct skep_field shape = *value;

	if (!shape.count && entries->value_len == skep_sum_len(value)) /* the value is a sum */
		shape.size = (uint32_t)entries->value_len;
	if (!entries->count && !show->json)
		skep_format(NULL, skepi_stream(show), "%s: %s\n", map, entries->set_only ? "all 0" : "empty");
	for (size_t i = 0; i < entries->count; i++) {
		SKEP_SCRATCH;
		struct skep_buffer out = { 0 };

		if (show->json) {
			skepi_put(&out, "{\"type\":");
			skepi_put_json_text(&out, map, strlen(map));
			skepi_put(&out, ",\"key\":");
		} else {
			skepi_putf(&out, "%s ", map);
		}
		skepi_put_value(&out, key, entries->items[i].key, entries->key_len, show->json);
		skepi_put(&out, show->json ? ",\"value\":" : ": ");
		skepi_put_value(&out, &shape, entries->items[i].value, entries->value_len, show->json);
		skepi_put(&out, show->json ? "}\n" : "\n");
		skepi_write(show, &out);
	}
}
