/* SPDX-License-Identifier: MIT */
/* Types of the unit as shapes of <skep/tool.h>, in the arena: what `skep run` prints maps and records by. */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/types/type.h"
#include "frontend/unit/unit.h"
#include "runtime/include/skep/tool.h"

/* A key, a value or a record. type NULL: an integer of 1, 2, 4 or 8 bytes, or so many bytes. */
struct shaped {
	const struct type *type;
	uint32_t size;
	enum show_as show;
};

const struct skep_field *run_shape(const struct unit *unit, struct arena *arena, const char *name, struct shaped shaped);
/* Of a map's keys: those of an LPM trie as networks. */
const struct skep_field *run_key_shape(const struct unit *unit, struct arena *arena, const struct map *map);
