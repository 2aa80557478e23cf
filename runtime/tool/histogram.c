// SPDX-License-Identifier: MIT
/* Prints histograms of hist-log2 and hist-linear as bars or as JSON: skep_print_histogram for one,
 * skep_print_histograms for a map with keys. skep_histogram_since and skep_counts_since replace
 * counts by the difference to the last call. Called by generated programs and by `skep run`. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "runtime/tool/internal.h"

#define BAR_LEN 40

struct slot_bounds {
	bool from_open, to_open;
	int64_t from;
	uint64_t to; /* inclusive */
};

/* docs/language/tracing.md says which numbers a slot counts. */
static struct slot_bounds bounds_of(const struct skep_histogram *of, size_t slot)
{
	bool last = slot + 1 == of->slots;
	struct slot_bounds bounds = { .to_open = last };

	if (!of->linear) {
		bounds.from = slot ? (int64_t)(UINT64_C(1) << slot) : 0;
		bounds.to = slot >= 63 ? UINT64_MAX : (UINT64_C(1) << (slot + 1)) - 1;
		bounds.to_open = last && slot < 63;
		return bounds;
	}
	bounds.from_open = slot == 0;
	bounds.from = of->least + (int64_t)((slot ? slot - 1 : 0) * of->step);
	bounds.to = (uint64_t)(of->least + (int64_t)(slot * of->step) - 1);
	return bounds;
}

static void put_bar(struct skep_buffer *out, const struct slot_bounds *bounds, uint64_t count, uint64_t most)
{
	size_t filled = most ? (size_t)((double)count / (double)most * BAR_LEN + 0.5) : 0;
	char from[24], to[24], range[64];

	snprintf(from, sizeof(from), "%" PRId64, bounds->from);
	snprintf(to, sizeof(to), (int64_t)bounds->to < 0 ? "%" PRIu64 : "%" PRId64, bounds->to);
	snprintf(range, sizeof(range), "%s%s, %s%s", bounds->from_open ? "(" : "[", bounds->from_open ? ".." : from,
		 bounds->to_open ? ".." : to, bounds->to_open ? ")" : "]");
	skepi_putf(out, "%-24s %10" PRIu64 " |", range, count);
	for (size_t i = 0; i < BAR_LEN; i++)
		skepi_put_bytes(out, i < filled ? "@" : " ", 1);
	skepi_put(out, "|\n");
}

static void put_bucket(struct skep_buffer *out, const struct slot_bounds *bounds, uint64_t count)
{
	if (bounds->from_open)
		skepi_put(out, "{\"from\":null");
	else
		skepi_putf(out, "{\"from\":%" PRId64, bounds->from);
	if (bounds->to_open)
		skepi_put(out, ",\"to\":null");
	else
		skepi_putf(out, (int64_t)bounds->to < 0 ? ",\"to\":%" PRIu64 : ",\"to\":%" PRId64, bounds->to);
	skepi_putf(out, ",\"count\":%" PRIu64 "}", count);
}

static void put_head(struct skep_buffer *out, const struct skep_show *show, const struct skep_histogram *of,
		     const struct skep_field *key, const void *key_value)
{
	if (show->json) {
		skepi_put(out, "{\"type\":");
		skepi_put_json_text(out, of->name, strlen(of->name));
	} else {
		skepi_put(out, of->name);
	}
	if (key && key_value) {
		skepi_put(out, show->json ? ",\"key\":" : " ");
		skepi_put_value(out, key, key_value, skepi_field_len(key), show->json);
	}
	if (of->unit && show->json) {
		skepi_put(out, ",\"unit\":");
		skepi_put_json_text(out, of->unit, strlen(of->unit));
	} else if (of->unit) {
		skepi_putf(out, " (%s)", of->unit);
	}
	skepi_put(out, show->json ? ",\"buckets\":[" : ":");
}

void skep_print_histogram(struct skep_show *show, const struct skep_histogram *of, const struct skep_field *key,
			  const void *key_value, const uint64_t *counts)
{
	SKEP_SCRATCH;
	size_t first = of->slots, last = 0;
	struct skep_buffer out = { 0 };
	uint64_t most = 0;

	for (size_t i = 0; i < of->slots; i++) {
		most = counts[i] > most ? counts[i] : most;
		if (counts[i]) {
			first = first < i ? first : i;
			last = i;
		}
	}
	put_head(&out, show, of, key, key_value);
	skepi_put(&out, show->json ? "" : most ? "\n" : " all 0\n");
	for (size_t i = first; i <= last && most; i++) {
		struct slot_bounds bounds = bounds_of(of, i);

		skepi_put(&out, show->json && i > first ? "," : "");
		if (show->json)
			put_bucket(&out, &bounds, counts[i]);
		else
			put_bar(&out, &bounds, counts[i], most);
	}
	skepi_put(&out, show->json ? "]}\n" : "");
	skepi_write(show, &out);
}

/* ---- differences to the last call ---- */

/* Finds the counts of one key, which lie behind the key. */
static uint64_t *find_before(struct skep_before *before, const void *key, size_t stride)
{
	size_t counts_at = (before->key_len + 7) / 8 * 8;

	for (size_t i = 0; i < before->count; i++) {
		char *at = (char *)before->keys + i * stride;

		if (!before->key_len || !memcmp(at, key, before->key_len))
			return (uint64_t *)(at + counts_at);
	}
	return NULL;
}

int skep_histogram_since(struct skep_before *before, const void *key, size_t key_len, size_t slots, uint64_t *counts)
{
	size_t counts_at = (key_len + 7) / 8 * 8, stride = counts_at + slots * sizeof(*counts);
	uint64_t *old;
	char *keys;

	if (before->count && (before->key_len != key_len || before->slots != slots))
		return errno = EINVAL, -EINVAL;
	before->key_len = key_len;
	before->slots = slots;
	old = find_before(before, key, stride);
	if (!old) {
		keys = realloc(before->keys, (before->count + 1) * stride);
		if (!keys)
			return skep_fail_with(-ENOMEM, NULL, "out of memory for a histogram");
		before->keys = keys;
		memset(keys + before->count * stride, 0, stride);
		if (key_len)
			memcpy(keys + before->count * stride, key, key_len);
		old = (uint64_t *)(keys + before->count++ * stride + counts_at);
	}
	for (size_t i = 0; i < slots; i++) {
		uint64_t now = counts[i];

		counts[i] = now - old[i];
		old[i] = now;
	}
	return 0;
}

void skep_counts_read(const void *from, size_t size, size_t slots, uint64_t *counts)
{
	for (size_t i = 0; i < slots; i++)
		counts[i] = skepi_read_integer((const char *)from + i * size, size, false);
}

void skep_counts_since(uint64_t *before, uint64_t *counts, size_t slots)
{
	for (size_t i = 0; i < slots; i++) {
		uint64_t now = counts[i];

		counts[i] = now - before[i];
		before[i] = now;
	}
}

void skep_before_free(struct skep_before *before)
{
	free(before->keys);
	*before = (struct skep_before){ 0 };
}

/* ---- by key ---- */

#define KEY_FIELDS 32

/* The layout of the key without its slot: if one field is left, that field. */
struct rest_of_key {
	struct skep_field shape, fields[KEY_FIELDS];
};

static void leave_out_slot(const struct skep_histogram *of, struct rest_of_key *rest)
{
	size_t count = 0;

	rest->shape = *of->key;
	for (const struct skep_field *at = of->key->fields; at && at->name && count + 1 < KEY_FIELDS; at++)
		if (at->offset != of->slot_offset)
			rest->fields[count++] = *at;
	rest->fields[count] = (struct skep_field){ 0 };
	if (count == 1)
		rest->shape = rest->fields[0];
	else
		rest->shape.fields = rest->fields;
}

/* Removes the slot from each key and stores it as the entry's rank. */
static void take_slots(const struct skep_histogram *of, struct skep_entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		char *slot = (char *)entries->items[i].key + of->slot_offset;

		entries->items[i].rank.as_unsigned = skepi_read_integer(slot, of->slot_size, false);
		skepi_write_integer(slot, of->slot_size, 0);
	}
}

static bool is_wanted(const struct skep_histogram *of, const char *key, size_t len)
{
	size_t behind = of->slot_offset + of->slot_size;

	return !of->only || (!memcmp(key, of->only, of->slot_offset) &&
			     !memcmp(key + behind, (const char *)of->only + behind, len - behind));
}

static void clear_counts(uint64_t **counts)
{
	free(*counts);
}

int skep_print_histograms(struct skep_show *show, struct skep_session *session, const struct bpf_map *map,
			  const struct skep_histogram *of, struct skep_before *before)
{
	struct skep_field count = { .name = "count", .kind = SKEP_FIELD_UNSIGNED, .size = map ? bpf_map__value_size(map) : 8 };
	uint64_t *counts __attribute__((cleanup(clear_counts))) = calloc(of->slots, sizeof(*counts));
	struct skep_entries entries SKEP_ENTRIES = { 0 };
	struct rest_of_key rest;
	int err = skep_entries_read(session, map, SKEP_READ(.sum = &count), &entries);

	if (!counts)
		skepi_no_memory();
	leave_out_slot(of, &rest);
	take_slots(of, &entries);
	skep_entries_sort_by_key(&entries, of->key);
	for (size_t i = 0; i < entries.count && !err; i++) {
		const struct skep_entry *at = &entries.items[i];
		bool last = i + 1 == entries.count || memcmp(at->key, at[1].key, entries.key_len);

		if (at->rank.as_unsigned < of->slots)
			counts[at->rank.as_unsigned] += skepi_read_integer(at->value, entries.value_len, false);
		if (!last)
			continue;
		if (before)
			err = skep_histogram_since(before, at->key, entries.key_len, of->slots, counts);
		if (!err && is_wanted(of, at->key, entries.key_len))
			skep_print_histogram(show, of, &rest.shape, (const char *)at->key + rest.shape.offset, counts);
		memset(counts, 0, of->slots * sizeof(*counts));
	}
	return err;
}
