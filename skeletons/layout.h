/* SPDX-License-Identifier: MIT */
/*
 * Where clang has put the blocks of a loop. Linux before 6.7 takes a jump back for a loop, and refuses
 * an instruction that goes on into the loop it belongs to without one ("back-edge from insn 65 to 66"):
 * clang puts the end of a loop above its begin where that saves a jump.
 */
#pragma once

#include <linux/bpf.h>

#include "frontend/base/arena.h"
#include "frontend/base/text.h"
#include "frontend/unit/unit.h"

/* The first kernel that was measured to take such loops; 6.1 does not. */
#define LAYOUT_FREE_SINCE KERNEL_VERSION_OF(6, 12)

/*
 * The next function of the unit, from item *at on, that has such a loop; NULL at the end. *at is 0 at
 * first. The object is of this machine's byte order; the arena takes what the walk needs.
 */
const struct program *layout_next_loop(struct arena *arena, const struct unit *unit,
				       const struct text *object, size_t *at);

/* Whether these instructions, one function, have such a loop. */
bool layout_has_loop(struct arena *arena, const struct bpf_insn *insns, size_t count);
