/* SPDX-License-Identifier: MIT */
/*
 * Finds the fields and map keys that hold stack ids, as `kernel-stack` and `user-stack` return
 * them. In: the unit. Out: the places, each with the map that has the stacks. Called by
 * cli/run_maps.c.
 */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/unit/unit.h"

struct stack_place {
	const struct structure *structure; /* the struct whose member holds ids, or NULL: */
	const struct member *member;
	const struct map *keyed; /* the map whose integer keys are ids */
	const struct map *stacks; /* the map that has the stacks */
	bool is_user;
};

struct stack_places {
	VEC(struct stack_place) items;
};

/*
 * Sees ids that pass through a variable with one value. In source order; the unit's arena owns the
 * vector.
 */
void stacks_find(const struct unit *unit, struct stack_places *ret_places);
