/* SPDX-License-Identifier: MIT */
/*
 * Guards: C idioms that keep clang from turning correct C into instructions that the verifier rejects. In: the typed unit.
 * Out: marks that say which idiom an expression or a variable needs, and why. emit/lower prints the idiom at each mark and
 * decides none itself. All memory is in the caller's arena.
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

/* The rows that could cure the verifier's message, by cures.def; 0: none. */
uint32_t guards_that_cure(const char *reason);

/* The user's choice of rows: left out, or also at every safe place. */
struct guard_choice {
	uint32_t left_out;   /* not even where they are needed, unless they are in `everywhere` */
	uint32_t everywhere;
};

/* A needed guard: at an expression's value, at a variable, or in a loop's iterations. */
struct guard_mark {
	enum guard_row row;
	struct span span;                /* the guarded form */
	const struct expr *other;        /* the expression that clang could merge it with, or NULL */
	const struct variable *variable; /* MOVES: the pointer that iterations move */
	bool is_spare;                   /* not needed, but safe, and requested everywhere */
	struct guard_mark *next;         /* another of the same place */
};

/* The guards of one function. */
struct guards;

/* The guards of a unit's functions: a callee's needs mark its callers' arguments, too. Zeroed except for the arena. */
struct guard_set {
	struct arena *arena;
	struct arena passing; /* for programs: no callers, so their lowering is the last to read the marks */
	struct guard_choice choice;
	struct table functions; /* struct guards of subprograms, by program */
};

/* The guards of a program or subprogram that has a body; the first call computes them. */
struct guards *guards_find(struct guard_set *set, const struct program *program);
/* Frees the marks of programs, which the C tree has replaced. */
void guards_forget(struct guard_set *set);

/* The mark of that row at the expression, or NULL; guards may be NULL: outside of functions there are none. */
const struct guard_mark *guard_of(const struct guards *guards, const struct expr *expr,
				  enum guard_row row);
/* The same of a variable: TESTED, WIDE, POSITIVE, COPY. */
const struct guard_mark *guard_of_variable(const struct guards *guards,
					   const struct variable *variable, enum guard_row row);
