/* Types of the unit as shapes of <skep/tool.h>, in the arena: what `skep run` prints maps and records by. */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/types/type.h"
#include "runtime/include/skep/tool.h"

/* type NULL: an integer of 1, 2, 4 or 8 bytes, or so many bytes. */
const struct skep_field *run_shape(struct arena *arena, const char *name, const struct type *type, uint32_t size);
