/* SPDX-License-Identifier: MIT */
/*
 * Shared by the analyses of this folder: the state of one function, and each file's entry points. guard.c fills a struct
 * guards by calling the passes below in their order; it lives until the function is lowered.
 */
#pragma once

#include "emit/guard/guard.h"

/* A value that is assigned to a variable. */
struct guard_source {
	struct expr *value;
	struct guard_source *next;
};

/* Facts about a variable. */
struct bounds {
	bool matters;      /* an index, offset, size or return value is computed from it */
	unsigned tests;    /* tests that mention it */
	bool is_concluded; /* a value computed from it is tested */
	bool open_is_known, is_open; /* the cached result of guard_is_open */
	bool is_positive;  /* the verifier must know that it is not 0 */
	bool is_read;      /* its values are kept: see read.c */
	struct guard_source *sources;
};

struct guards {
	struct arena *arena;
	struct guard_set *set;
	const struct program *program;
	uint32_t first_id, id_count;       /* the ids of the function's expressions */
	struct guard_mark **marks;         /* by id - first_id */
	struct guard_mark **variable_marks; /* by variable id */
	uint8_t *within;                   /* by id - first_id: of barriers.c */
	struct bounds *bounds;             /* by variable id */
	VEC(uint32_t) barriers;            /* ids of calls and stores, in the source's order */
};

/* Adds the mark unless it exists; returns it. */
struct guard_mark *guard_add(struct guards *guards, const struct expr *expr, enum guard_row row,
			     const struct expr *other);
void guard_add_variable(struct guards *guards, const struct variable *variable,
			enum guard_row row);
/* True if the row was requested at every safe place; it is added there as a spare mark, unless there is one already. */
bool guard_is_everywhere(const struct guards *guards, enum guard_row row);
void guard_add_spare(struct guards *guards, const struct expr *expr, enum guard_row row);
void guard_add_spare_variable(struct guards *guards, const struct variable *variable, enum guard_row row);

/* ---- barriers.c ---- */
/* A call, or a store that clang must make: not into an object that it may keep in registers. */
bool guard_is_barrier(const struct expr *expr);
/* Assigns a variable, or an object that clang may keep in registers. */
bool guard_is_assignment(const struct expr *expr);
/* True if the expression contains such an assignment or a jump out of it. NULL: false. Each expression is walked once. */
bool guard_assigns_within(const struct guards *guards, const struct expr *expr);
bool guard_may_leave(const struct guards *guards, const struct expr *expr);
/* True if it contains a loop, or a copy or fill that lowering may turn into one. */
bool guard_loops_within(const struct guards *guards, const struct expr *expr);
/*
 * True if every path through the arm reaches a barrier, or (not NULL) the variable. Values of variables that nothing reads
 * are pruned from the C, and do not count.
 */
bool guard_arm_surely_does(const struct guards *guards, struct expr *arm, const struct variable *mentioned);

/* ---- read.c ---- */
/* Fills in is_read of guards->bounds: a variable that only feeds one that is not read is not read either. */
void guard_find_read(struct guards *guards);
/* True if the C assigns the value: a variable that is never read is pruned, except for the value's effects. */
bool guard_is_kept(const struct guards *guards, const struct variable *variable, const struct expr *value);

/* ---- value_facts.c ---- */
/* Fills in the tests of guards->bounds, and guards->barriers. */
void guard_find_tests(struct guards *guards);
/* True if clang knows no more of the value than the verifier: only moved bits, and no tests. */
bool guard_is_open(struct guards *guards, const struct expr *expr);
/*
 * True if clang may test the variable before the join where it becomes a phi, and spill the result around calls into
 * half a stack slot: the verifier forgets it when the other half is written.
 */
bool guard_may_be_asked_early(const struct guards *guards, const struct expr *variable);

/* ---- verdicts.c ---- */
/* OPAQUE, in a function whose return value the verifier checks. Needs the tests of guards->bounds. */
void guard_find_verdicts(struct guards *guards);
/* OPAQUE on the number that the `if` tests for the constant which its arm returns or, in a tail, gives. */
void guard_hide_equal(struct guards *guards, const struct expr *branch, bool is_tail);

/* ---- trip_count.c ---- */
/* True if the loop changes none of the value's operands. */
bool guard_is_invariant(const struct expr *loop, const struct expr *value);

/* ---- nulls.c ---- */
/* The x of (= x nil) or (/= x 0), or NULL. */
struct expr *guard_compared_with_null(const struct expr *expr);

/* ---- a pass each, in this order ---- */
void guard_find_rivals(struct guards *guards);     /* CTX_READ, CTX_WRITE */
void guard_find_bounds(struct guards *guards);     /* TESTED, WIDE, OPAQUE, POSITIVE, COPY */
void guard_find_null_tests(struct guards *guards); /* IS_SET */
void guard_find_flags(struct guards *guards);      /* IS_SET */
void guard_find_rounds(struct guards *guards);     /* the rows of trip_count.c */
void guard_find_equals(struct guards *guards);     /* EQUAL */
void guard_find_fills(struct guards *guards);      /* FILLS */
void guard_find_clears(struct guards *guards);     /* CLEARS */
void guard_find_stores(struct guards *guards);     /* STORES */
void guard_find_pins(struct guards *guards);       /* PINNED */
void guard_find_places(struct guards *guards);     /* STACK_INDEX, QUESTION */
void guard_find_safe(struct guards *guards);       /* spare marks, except of IS_SET, PINNED and STACK_INDEX */
