/* SPDX-License-Identifier: MIT */
/*
 * Converts types of the unit to shapes of <skep/tool.h>, for printing. In: a type. Out: struct
 * skep_field in the arena. Called by run_maps.c and run_globals.c.
 */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/types/type.h"
#include "frontend/unit/unit.h"
#include "runtime/include/skep/tool.h"

/* A key, a value or a record. type NULL: an integer of 1, 2, 4 or 8 bytes, otherwise bytes. */
struct shaped {
	const struct type *type;
	uint32_t size;
	enum show_as show;
};

const struct skep_field *run_shape(const struct unit *unit, struct arena *arena, const char *name, struct shaped shaped);
/* The shape of a map's keys: those of an LPM trie are networks. */
const struct skep_field *run_key_shape(const struct unit *unit, struct arena *arena, const struct map *map);
