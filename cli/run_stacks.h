/* SPDX-License-Identifier: MIT */
/* The stacks whose ids are in a key, value or record of `skep run`, behind its line. */
#pragma once

#include "frontend/unit/stacks.h"
#include "runtime/include/skep/tool.h"

/*
 * The stacks of all fields of `bytes`, which are of `type` (NULL: none). keyed: bytes are a key of that map, else
 * NULL. 0 or -errno, which the session's error explains.
 */
int run_print_stacks(struct skep_show *, struct skep_session *, const struct stack_places *, const struct type *type,
		     const struct map *keyed, const void *bytes);

/* Every stack of a stack-trace map whose ids are in no key, value or record. */
int run_print_stack_map(struct skep_show *, struct skep_session *, const struct stack_places *, const struct map *);
