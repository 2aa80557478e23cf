/* SPDX-License-Identifier: MIT */
/*
 * Sizes of the objects that make-S makes, by clang's block lifetimes: objects of two disjoint
 * `let`s share their stack slots. In: a function's body. Out: bytes, or the objects. Called by
 * stack_use.c and sema/memory/scratch.c.
 */
#pragma once

#include "frontend/unit/expr.h"

/* The kernel's limit for a program and its callees together. */
#define STACK_SIZE 512

/*
 * The object's bytes on the stack; 0 if the expression makes no object, or one in scratch memory.
 */
uint32_t object_stack_size(const struct expr *expr);
/*
 * The bytes that a variable's initializer occupies during the variable's lifetime: of an object,
 * also of one that a nested `let` made and gave the pointer of.
 */
uint32_t object_kept_size(const struct expr *init);
/* The most bytes of objects that are live at one point of the body. */
uint32_t objects_alive(struct expr *body);
/* The objects on the stack, the largest first; equal ones in order. */
struct expr_list objects_by_size(struct arena *arena, struct expr *body);
