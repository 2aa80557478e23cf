/* SPDX-License-Identifier: MIT */
/*
 * Estimates a program's stack: objects, variables whose address is taken, keys and values, each
 * with its line. Spilled registers are not included. In: a program. Out: struct stack_budget, in
 * the given arena. Called by check, skeletons and cli.
 */
#pragma once

#include "frontend/unit/unit.h"

/* Most frames in a chain of calls, with the program's own: the verifier's MAX_CALL_FRAMES. */
#define STACK_FRAMES_MOST 8
/* Frame sizes are rounded up to it: check_max_stack_depth of kernel/bpf/verifier.c, Linux 5.10. */
#define STACK_FRAME_UNIT 32
/* The limit for the callers' frames of a subprogram with a tail call (same function). */
#define STACK_BEFORE_TAIL_CALL 256

struct stack_user {
	struct span span;
	const char *what;  /* "`buffer`, a struct big" */
	uint32_t size;     /* bytes */
};

/* The point where most bytes are live; all zero if nothing is. */
struct stack_use {
	VEC(struct stack_user) users; /* largest first */
	uint32_t size;                /* the sum */
	struct span span;             /* the form evaluated there */
};

struct stack_budget {
	struct stack_use objects; /* all that make-STRUCT makes, whatever clang does with it */
	/*
	 * The part that is certainly in memory: its address leaves the function, or it has a
	 * run-time index.
	 */
	struct stack_use certain;
	struct stack_use all;
};

/* For a program or subprogram with a body. */
void stack_budget_find(struct arena *arena, const struct program *program,
		       struct stack_budget *ret_budget);

/*
 * The variable of the object to which a pointer points, or the variable whose address it is; NULL
 * if unknown.
 */
const struct variable *stack_object_of(const struct expr *pointer);
/*
 * By variable id: does a helper get the object's address, so that it is in memory? `perhaps`: also
 * those that a subprogram gets, or that have a run-time index, which clang seldom keeps in
 * registers.
 */
bool *stack_objects_handed(struct arena *arena, const struct program *program, bool perhaps);

/* The size that the kernel counts for a frame: at least STACK_FRAME_UNIT. */
static inline uint32_t stack_frame_size(uint32_t size)
{
	return size ? (size + STACK_FRAME_UNIT - 1) / STACK_FRAME_UNIT * STACK_FRAME_UNIT :
		      STACK_FRAME_UNIT;
}

/* Does the kernel start it on a new stack? True for programs and timer callbacks. */
static inline bool stack_begins_at(const struct program *program)
{
	return !program->subprogram || subprogram_is_for_timers(program);
}

/* A chain of calls that begins at a program. */
struct stack_chain {
	const struct program *programs[STACK_FRAMES_MOST];
	size_t count;
	uint32_t size;   /* bytes of all frames */
	uint32_t before; /* bytes of the frames before the last */
};

/* The function's bytes, not rounded. */
typedef uint32_t stack_size_fn(const struct program *program, void *user);

/*
 * Finds the chain with the largest size, and the one with most bytes before a subprogram with a
 * tail call; its count is 0 if there is none. A timer callback has a stack of its own.
 */
void stack_chains_find(const struct program *program, stack_size_fn *size, void *user,
		       struct stack_chain *ret_deepest, struct stack_chain *ret_tail_call);
