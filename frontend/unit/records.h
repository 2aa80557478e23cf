/* SPDX-License-Identifier: MIT */
/*
 * Finds the structs that programs write into a ring buffer or perf buffer. In: the unit and a map.
 * Out: the kinds of records. Called by frontend/user, skeletons and cli.
 */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/unit/unit.h"

/* Records of one struct. */
struct record_kind {
	const struct structure *structure;
	bool is_cut;  /* some end inside the last field, an array: the length varies */
	uint64_t tag; /* the value of the tag field, if the map has one */
};

struct records {
	VEC(struct record_kind) kinds;
	bool has_bytes;           /* some records are no struct, or have no struct's size */
	const struct member *tag; /* with several structs: the field that tells them apart, or NULL */
};

/* In source order; the unit's arena owns the vector. */
void records_find(const struct unit *unit, const struct map *map, struct records *ret_records);

/* The smallest size of a record of the kind. */
uint32_t record_kind_least(const struct record_kind *kind);

/* The struct of all records; NULL if there is none, or more than one. */
const struct structure *records_of(const struct unit *unit, const struct map *map);
