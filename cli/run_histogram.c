#include "cli/run_histogram.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/run_value.h"

enum { BAR = 40 };

struct slot_bounds {
	bool from_open, to_open;
	int64_t from;
	uint64_t to; /* inclusive */
};

/* docs/language/tracing.md says which numbers a slot counts. */
static struct slot_bounds bounds_of(const struct map *map, uint64_t slot)
{
	const struct histogram_shape *shape = &map->histogram;
	bool last = slot + 1 == map->max_entries;
	struct slot_bounds bounds = { .to_open = last };

	if (shape->kind == HISTOGRAM_LOG2) {
		bounds.from = slot ? (int64_t)(1ull << slot) : 0;
		bounds.to = slot >= 63 ? UINT64_MAX : (1ull << (slot + 1)) - 1;
		bounds.to_open = last && slot < 63;
		return bounds;
	}
	bounds.from_open = slot == 0;
	bounds.from = shape->min + (int64_t)((slot ? slot - 1 : 0) * shape->step);
	bounds.to = (uint64_t)(shape->min + (int64_t)(slot * shape->step) - 1);
	return bounds;
}

static void put_text(struct text *out, const struct slot_bounds *bounds, uint64_t count, uint64_t most)
{
	char range[64], from[24], to[24];
	size_t filled = most ? (size_t)((double)count / (double)most * BAR + 0.5) : 0;

	snprintf(from, sizeof(from), "%" PRId64, bounds->from);
	snprintf(to, sizeof(to), (int64_t)bounds->to < 0 ? "%" PRIu64 : "%" PRId64, bounds->to);
	snprintf(range, sizeof(range), "%s%s, %s%s", bounds->from_open ? "(" : "[",
		 bounds->from_open ? ".." : from, bounds->to_open ? ".." : to,
		 bounds->to_open ? ")" : "]");
	text_printf(out, "%-24s %10" PRIu64 " |", range, count);
	for (size_t i = 0; i < BAR; i++)
		text_putc(out, i < filled ? '@' : ' ');
	text_puts(out, "|\n");
}

static void put_json(struct text *out, const struct slot_bounds *bounds, uint64_t count)
{
	if (bounds->from_open)
		text_puts(out, "{\"from\":null");
	else
		text_printf(out, "{\"from\":%" PRId64, bounds->from);
	if (bounds->to_open)
		text_puts(out, ",\"to\":null");
	else
		text_printf(out, (int64_t)bounds->to < 0 ? ",\"to\":%" PRIu64 : ",\"to\":%" PRId64, bounds->to);
	text_printf(out, ",\"count\":%" PRIu64 "}", count);
}

void histogram_print(struct text *out, const struct map *map, const void *counts, histogram_count *count,
		     bool json)
{
	uint64_t slots = map->max_entries, most = 0, first = slots, last = 0;

	for (uint64_t i = 0; i < slots; i++) {
		uint64_t number = count(counts, i);

		most = number > most ? number : most;
		if (number) {
			first = first < i ? first : i;
			last = i;
		}
	}
	if (json) {
		text_puts(out, "{\"type\":");
		value_json_text(out, map->name, strlen(map->name));
		text_puts(out, ",\"buckets\":[");
	} else {
		text_printf(out, "%s:%s\n", map->name, most ? "" : " all 0");
	}
	for (uint64_t i = first; i <= last && most; i++) {
		struct slot_bounds bounds = bounds_of(map, i);

		if (json)
			text_puts(out, i > first ? "," : "");
		if (json)
			put_json(out, &bounds, count(counts, i));
		else
			put_text(out, &bounds, count(counts, i), most);
	}
	if (json)
		text_puts(out, "]}\n");
}
