/*
 * Guards: where clang, allowed by C, would make of correct C what the verifier refuses, an idiom stands that it
 * leaves alone. This room looks at the typed unit and says which of them is needed where, and why; lowering
 * meets each and decides none. Everything lives in the arena that is passed in.
 */
#pragma once

#include "frontend/base/table.h"
#include "frontend/unit/query.h"
#include "frontend/unit/unit.h"

enum guard_row {
#define GUARD(id, name, piece, why, safe) GUARD_##id,
#include "emit/guard/guards.def"
#undef GUARD
	GUARD_COUNT,
};

/* A row of guards.def; piece is NULL where none is printed. */
struct guard_info {
	const char *name, *piece, *why, *safe;
};

const struct guard_info *guard_info(enum guard_row row);

/* A set of rows has the bit 1 << row for each. */
#define GUARDS_ALL ((UINT32_C(1) << GUARD_COUNT) - 1)

/* The rows that could cure what the verifier said, by cures.def; 0: none. */
uint32_t guards_that_cure(const char *reason);

/* Where the rows stand: where they are needed, but for those left out, and some wherever it is safe. */
struct guard_choice {
	uint32_t left_out;   /* these not even where they are needed, unless they stand everywhere */
	uint32_t everywhere;
};

/* What must be met: at an expression's value, at a variable, or in the rounds of a loop. */
struct guard_mark {
	enum guard_row row;
	struct span span;                /* of what is guarded */
	const struct expr *other;        /* what clang could join it with, or NULL */
	const struct variable *variable; /* MOVES: what the rounds move */
	bool is_spare;                   /* no need is known: it is safe there, and was asked for everywhere */
	struct guard_mark *next;         /* another of the same place */
};

/* The guards of one function. */
struct guards;

/* Those of a unit's functions: what a callee needs its callers meet, too. Zeroed but for the arena. */
struct guard_set {
	struct arena *arena;
	struct arena passing; /* of a program's guards: nobody calls it, so its lowering is the last to read them */
	struct guard_choice choice;
	struct table functions; /* struct guards of subprograms, by program */
};

/* Those of the program or subprogram, which has a body; found at the first call. */
struct guards *guards_find(struct guard_set *set, const struct program *program);
/* No mark of a program is read any more: all that was found is in the C tree. */
void guards_forget(struct guard_set *set);

/* The mark of that row at the expression, or NULL; guards may be NULL: outside of functions there are none. */
const struct guard_mark *guard_of(const struct guards *guards, const struct expr *expr,
				  enum guard_row row);
/* The same of a variable: TESTED, WIDE, POSITIVE, COPY. */
const struct guard_mark *guard_of_variable(const struct guards *guards,
					   const struct variable *variable, enum guard_row row);
