/* SPDX-License-Identifier: MIT */
/*
 * Finds loops with a layout that old kernels refuse. Linux before 6.7 accepts a loop only if a jump
 * closes it; falling through into the loop's begin is "back-edge from insn 65 to 66". clang puts
 * the end of a loop above its begin if that saves a jump. Called by object.c.
 */
#pragma once

#include <linux/bpf.h>

#include "frontend/base/arena.h"
#include "frontend/base/text.h"
#include "frontend/unit/unit.h"

/* The first kernel that accepts such loops, as measured; 6.1 does not. */
#define LAYOUT_FREE_SINCE KERNEL_VERSION_OF(6, 12)

/*
 * The next function of the unit with such a loop, from item *at on; NULL at the end. *at is 0 at
 * first. The object has this machine's byte order; the arena is for the walk.
 */
const struct program *layout_next_loop(struct arena *arena, const struct unit *unit,
				       const struct text *object, size_t *at);

/* Do these instructions of one function contain such a loop? */
bool layout_has_loop(struct arena *arena, const struct bpf_insn *insns, size_t count);
