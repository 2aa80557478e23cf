/* SPDX-License-Identifier: MIT */
/*
 * What takes place on a program's stack, with its line: objects, variables whose address is taken, keys and
 * values. What clang keeps there besides (values that do not fit into registers) is not in it. Owned
 * by the arena that is given.
 */
#pragma once

#include "frontend/unit/unit.h"

/* Frames of one chain of calls, the program's own among them: MAX_CALL_FRAMES of the verifier. */
#define STACK_FRAMES_MOST 8
/* The frame of a function as Linux 5.10 counts it: check_max_stack_depth of kernel/bpf/verifier.c. */
#define STACK_FRAME_UNIT 32
/* What the callers of a subprogram with a tail call stay below (Linux 5.10, the same function). */
#define STACK_BEFORE_TAIL_CALL 256

struct stack_user {
	struct span span;
	const char *what;  /* "`buffer`, a struct big" */
	uint32_t size;     /* bytes */
};

/* The point where most is taken at once; all zero where nothing is. */
struct stack_use {
	VEC(struct stack_user) users; /* largest first */
	uint32_t size;                /* bytes of all of them */
	struct span span;             /* of the form that is evaluated there */
};

struct stack_budget {
	struct stack_use objects; /* of what make-STRUCT makes, whatever clang does with it */
	/*
	 * Of what must be there, since its address leaves the function or an index of run time is used on
	 * it.
	 */
	struct stack_use certain;
	struct stack_use all;
};

/* Of a program or subprogram with a body. */
void stack_budget_find(struct arena *arena, const struct program *program,
		       struct stack_budget *ret_budget);

/*
 * The variable of the object that a pointer goes into, or the variable itself whose address it is; NULL where it is
 * not known.
 */
const struct variable *stack_object_of(const struct expr *pointer);
/*
 * By variable id: those whose object a helper is given, so that it is in memory. `perhaps`: also those that a subprogram is
 * given or an index of run time goes into, where clang seldom finds registers for them.
 */
bool *stack_objects_handed(struct arena *arena, const struct program *program, bool perhaps);

/* What the kernel counts for a frame of so many bytes: never less than STACK_FRAME_UNIT. */
static inline uint32_t stack_frame_size(uint32_t size)
{
	return size ? (size + STACK_FRAME_UNIT - 1) / STACK_FRAME_UNIT * STACK_FRAME_UNIT :
		      STACK_FRAME_UNIT;
}

/* Whether the kernel gives it a stack of its own: a program, or what a timer calls. */
static inline bool stack_begins_at(const struct program *program)
{
	return !program->subprogram || subprogram_is_for_timers(program);
}

/* One way of calls down from a program. */
struct stack_chain {
	const struct program *programs[STACK_FRAMES_MOST];
	size_t count;
	uint32_t size;   /* bytes of all frames */
	uint32_t before; /* bytes of the frames before the last */
};

/* Bytes that the function takes, before they are rounded. */
typedef uint32_t stack_size_fn(const struct program *program, void *user);

/*
 * The way down that takes most, and the one to a subprogram with a tail call that has most before
 * it; its count is 0 where there is none. What a timer calls has a stack of its own.
 */
void stack_chains_find(const struct program *program, stack_size_fn *size, void *user,
		       struct stack_chain *ret_deepest, struct stack_chain *ret_tail_call);
