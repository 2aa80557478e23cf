/* SPDX-License-Identifier: MIT */
/*
 * The hash by which a session header and an object recognize each other: both come from one unit.
 * Called by object.c and session_header.c. libskep compares the two at open.
 */
#pragma once

#include "frontend/unit/unit.h"

/*
 * A hash of the structs that cross to user space, types and sizes of maps, sections of programs,
 * and types of globals.
 */
uint64_t interface_hash(const struct unit *unit);

/* The same for one struct: two headers may both define it if it is equal. */
uint64_t interface_structure_hash(const struct unit *unit, const struct structure *structure);
