/* SPDX-License-Identifier: MIT */
/*
 * Prints stack traces for `skep run`. In: a key, value or record, and which of its fields hold
 * stack ids. Out: lines behind the entry's. Called by run_maps.c.
 */
#pragma once

#include "frontend/unit/stacks.h"
#include "runtime/include/skep/tool.h"

/*
 * Prints the stacks of all fields of `bytes`, which have `type` (NULL: none). keyed: the map whose
 * key `bytes` is, or NULL. 0 or -errno, explained by the session's error.
 */
int run_print_stacks(struct skep_show *, struct skep_session *, const struct stack_places *, const struct type *type,
		     const struct map *keyed, const void *bytes);

/* Prints the stacks of a stack-trace map whose ids are in no key, value or record. */
int run_print_stack_map(struct skep_show *, struct skep_session *, const struct stack_places *, const struct map *);
