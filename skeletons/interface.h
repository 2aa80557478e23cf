/* SPDX-License-Identifier: MIT */
/* What the session header and the object must agree about, as one number. */
#pragma once

#include "frontend/unit/unit.h"

/*
 * A hash of the structs that cross to user space, the maps' types and sizes, the programs' sections and
 * the globals' types. It is in the session header and in the object; libskep compares them at open.
 */
uint64_t interface_hash(const struct unit *unit);

/* The same of one struct: two headers may both define it where it is the same. */
uint64_t interface_structure_hash(const struct unit *unit, const struct structure *structure);
