/* SPDX-License-Identifier: MIT */
/*
 * Objects that `make-S` makes, counted as clang gives them stack: by block lifetimes. The objects of
 * two `let`s that are not inside one another share their place.
 */
#pragma once

#include "frontend/unit/expr.h"

/* What the kernel gives a program and all that it calls. */
#define STACK_SIZE 512

/* Bytes that an object takes on the stack; 0 for what is no object, or one in scratch memory. */
uint32_t object_stack_size(const struct expr *expr);
/* Bytes that the initializer of a variable takes for as long as the variable is there: those of an
 * object, also of one that a `let` in its place made and gave the pointer of. */
uint32_t object_kept_size(const struct expr *init);
/* Most bytes that objects take at one point of the body. */
uint32_t objects_alive(struct expr *body);
/* Those that are on the stack, the largest first, and of equal ones the first. */
struct expr_list objects_by_size(struct arena *arena, struct expr *body);
