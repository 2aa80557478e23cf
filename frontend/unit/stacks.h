/* SPDX-License-Identifier: MIT */
/* Which fields and map keys hold ids of stacks, as `kernel-stack` and `user-stack` give them. */
#pragma once

#include "frontend/base/arena.h"
#include "frontend/unit/unit.h"

struct stack_place {
	const struct structure *structure; /* with the member that the programs store an id in, or NULL: */
	const struct member *member;
	const struct map *keyed; /* the map whose keys, integers, are ids */
	const struct map *stacks; /* where the stack is */
	bool is_user;
};

struct stack_places {
	VEC(struct stack_place) items;
};

/* Ids that go through a variable with one value are seen. In the order of the source; the vector is the unit's arena's. */
void stacks_find(const struct unit *unit, struct stack_places *ret_places);
