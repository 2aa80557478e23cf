/* What the analyses share. One struct guards lives as long as one function is made. */
#pragma once

#include "emit/guard/guard.h"

/* A value that a variable is given. */
struct guard_source {
	struct expr *value;
	struct guard_source *next;
};

/* Of a variable: what is asked of it. */
struct bounds {
	bool matters;      /* an index, offset, size or result is made of it */
	unsigned tests;    /* where it is mentioned in one */
	bool is_concluded; /* what is made of it is tested */
	bool open_is_known, is_open; /* guard_is_open of it, once it has been asked */
	bool is_positive;  /* the verifier must know that it is not 0 */
	bool is_read;      /* what it is given is kept: see read.c */
	struct guard_source *sources;
};

struct guards {
	struct arena *arena;
	struct guard_set *set;
	const struct program *program;
	uint32_t first_id, id_count;       /* of the function's expressions */
	struct guard_mark **marks;         /* by id - first_id */
	struct guard_mark **variable_marks; /* by variable id */
	uint8_t *within;                   /* by id - first_id: of barriers.c */
	struct bounds *bounds;             /* by variable id */
	VEC(uint32_t) barriers;            /* ids of calls and stores, in the source's order */
};

/* Notes it, once; gives the mark. */
struct guard_mark *guard_add(struct guards *guards, const struct expr *expr, enum guard_row row,
			     const struct expr *other);
void guard_add_variable(struct guards *guards, const struct variable *variable,
			enum guard_row row);
/* Whether the row was asked for at every safe place; there it is noted as spare, unless it is noted already. */
bool guard_is_everywhere(const struct guards *guards, enum guard_row row);
void guard_add_spare(struct guards *guards, const struct expr *expr, enum guard_row row);
void guard_add_spare_variable(struct guards *guards, const struct variable *variable, enum guard_row row);

/* ---- barriers.c ---- */
/* A call, or a store that clang must make: not into an object that it may keep in registers. */
bool guard_is_barrier(const struct expr *expr);
/* Of a variable, or of an object that clang may keep in registers. */
bool guard_is_assignment(const struct expr *expr);
/* Whether such an assignment, or what leaves the expression, is anywhere in it. NULL: no. Each expression is walked once. */
bool guard_assigns_within(const struct guards *guards, const struct expr *expr);
bool guard_may_leave(const struct guards *guards, const struct expr *expr);
/* Loops, and what lower may make one of: copies and fills. */
bool guard_loops_within(const struct guards *guards, const struct expr *expr);
/*
 * Whether control that enters the arm meets a barrier, or (not NULL) the variable, on every way. What only goes into variables
 * that nothing reads is pruned from the C, and does not count.
 */
bool guard_arm_surely_does(const struct guards *guards, struct expr *arm, const struct variable *mentioned);

/* ---- read.c ---- */
/* Fills in is_read of guards->bounds: a variable that only feeds one that is not read is not read either. */
void guard_find_read(struct guards *guards);
/* Whether the C gives the variable the value: what is set and never read is pruned, but for what the value does. */
bool guard_is_kept(const struct guards *guards, const struct variable *variable, const struct expr *value);

/* ---- known.c ---- */
/* Fills in what is tested in guards->bounds, and guards->barriers. */
void guard_find_tests(struct guards *guards);
/* Whether clang knows no more of it than the verifier does: bits that move, and nothing tested. */
bool guard_is_open(struct guards *guards, const struct expr *expr);
/*
 * Whether clang may ask about the variable where two ways gave it, and keep the answer, which then lies in
 * half a slot of the stack while calls are made: the verifier forgets it when the other half is written.
 */
bool guard_may_be_asked_early(const struct guards *guards, const struct expr *variable);

/* ---- rounds.c ---- */
/* Whether the loop's iterations change nothing that the value is made of. */
bool guard_is_invariant(const struct expr *loop, const struct expr *value);

/* ---- nulls.c ---- */
/* What (= x nil) or (/= x 0) compares, or NULL. */
struct expr *guard_compared_with_null(const struct expr *expr);

/* ---- a pass each, in this order ---- */
void guard_find_rivals(struct guards *guards);     /* CTX_READ, CTX_WRITE */
void guard_find_bounds(struct guards *guards);     /* TESTED, WIDE, OPAQUE, POSITIVE, COPY */
void guard_find_null_tests(struct guards *guards); /* IS_SET */
void guard_find_flags(struct guards *guards);      /* IS_SET */
void guard_find_rounds(struct guards *guards);     /* ROUNDS, MOVES, COUNTER */
void guard_find_fills(struct guards *guards);      /* FILLS */
void guard_find_clears(struct guards *guards);     /* CLEARS */
void guard_find_stores(struct guards *guards);     /* STORES */
void guard_find_pins(struct guards *guards);       /* PINNED */
void guard_find_places(struct guards *guards);     /* STACK_INDEX, QUESTION */
void guard_find_safe(struct guards *guards);       /* what stands everywhere, but for IS_SET, PINNED and STACK_INDEX */
