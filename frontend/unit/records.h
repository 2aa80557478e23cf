/* SPDX-License-Identifier: MIT */
/* Which structs the programs write into a ring buffer or perf buffer. */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/unit/unit.h"

/* Records of one struct. */
struct record_kind {
	const struct structure *structure;
	bool is_cut;  /* some end within the last field, an array: their length is known at run time */
	uint64_t tag; /* what the tag field holds, where the map has one */
};

struct records {
	VEC(struct record_kind) kinds;
	bool has_bytes;           /* some records are of no struct, or of a size that fits none */
	const struct member *tag; /* with several structs: the field that tells them apart, or NULL */
};

/* In the order of the source; the vector is the unit's arena's. */
void records_find(const struct unit *unit, const struct map *map, struct records *ret_records);

/* Bytes that each record of the kind has at least. */
uint32_t record_kind_least(const struct record_kind *kind);

/* The struct of all records; NULL where there is none, or several. */
const struct structure *records_of(const struct unit *unit, const struct map *map);
