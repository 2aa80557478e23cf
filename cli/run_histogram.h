/* A map that hist-log2 or hist-linear fill, drawn. */
#pragma once

#include "frontend/base/text.h"
#include "frontend/unit/unit.h"

/* The count of slot `slot`, or 0. */
typedef uint64_t histogram_count(const void *counts, uint64_t slot);

/*
 * A line for each slot from the first that counted to the last: its bounds, inclusive, its count, a bar. With json one
 * object: {"type":NAME,"buckets":[{"from":..,"to":..,"count":..}..]}, null for an open end.
 */
void histogram_print(struct text *out, const struct map *map, const void *counts, histogram_count *count,
		     bool json);
