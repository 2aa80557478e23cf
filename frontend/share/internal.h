/* SPDX-License-Identifier: MIT */
/*
 * The declarations that the files of this pass share. share.c creates one struct share for each
 * function and passes it to all others. Nodes that stay in the tree are allocated in `arena`, which
 * is the unit's; everything else in `scratch`.
 */
#pragma once

#include "frontend/base/table.h"
#include "frontend/share/share.h"

/* Classes of shared values, by the events after which two equal expressions may differ. */
enum share_class {
	SHARE_CONTEXT, /* a call that may move the packet */
	SHARE_SUM,     /* none: every variable in the sum is bound once */
	SHARE_CALL,    /* none: the CPU and the current task stay the same while a program runs */
	SHARE_FIELD,   /* a call, a store */
	SHARE_CLASS_COUNT
};

/* A place in a sequence or among a `let`'s bindings; a variable can be bound before it. */
struct share_place {
	struct expr *holder;             /* EXPR_PROGN, EXPR_LET, EXPR_IF */
	size_t index;                    /* item or binding; for EXPR_IF 1: then, 2: else */
	const struct share_place *outer;
	unsigned depth;
	unsigned conditions;             /* number of tests that dominate the place */
	unsigned epochs[SHARE_CLASS_COUNT]; /* share->epochs when control reaches it */
	unsigned assignments;
};

/* One occurrence of a shared expression. */
struct share_reading {
	struct expr *expr;
	const struct share_place *place;
	unsigned conditions, epoch;
	unsigned calls;                  /* other calls before it */
	unsigned assignments;            /* assignments before it */
	bool tested, used;               /* in a comparison; as an index, an offset or a size */
	bool compared;                   /* a pointer, with another */
};

/* Bindings to insert before item `index` of their holder. */
struct share_binding {
	size_t index;
	struct binding binding;
};

struct share_bindings {
	VEC(struct share_binding) list;
};

struct share_key {
	enum share_class class;
	VEC(struct share_reading) readings;
};

struct share {
	struct unit *unit;
	struct program *program;
	struct arena *arena;             /* the unit's */
	struct arena scratch;            /* released at the end of the function */
	struct table keys;               /* struct share_key, by text */
	VEC(struct share_key *) order;   /* in the order of their first reading */
	const struct share_place *place;
	unsigned conditions;
	unsigned epochs[SHARE_CLASS_COUNT];
	unsigned calls;                  /* so far, without the shared ones */
	bool tested, used, compared;
	unsigned *versions;              /* by variable id: `assignments` at its last assignment */
	unsigned assignments;            /* so far, to any variable */
	VEC(const struct variable *) assigned; /* in order */
	struct table bindings;           /* struct share_bindings, by their holder */
	size_t binding_count;
	struct table aliases;            /* variable to the variable that replaces it */
	unsigned packet_changes;         /* stores that may have changed packet or context */
	bool changed;                    /* the function was modified */
};

/* ---- changes.c ---- */
/* The effects that a form may have. */
struct share_changes {
	bool packet, context;            /* bytes of the packet; fields of the context */
	bool memory;                     /* anything but variables */
	bool moved;                      /* the packet may have moved: its pointers are invalid */
};
bool share_is_call(const struct expr *expr);
/* For the node alone, and for its whole subtree. */
void share_note_change(struct share_changes *changes, const struct expr *expr);
void share_note_changes(struct share_changes *changes, struct expr *expr);

/* ---- keys.c ---- */
/* Is it a call of a helper whose result is constant during a run, such as get-smp-processor-id? */
bool share_is_constant_call(const struct expr *expr);
/* The text that two equal readings have in common; NULL if the expression is not shared. */
const char *share_key_of(struct share *share, const struct expr *expr, enum share_class *ret_class);
/*
 * Parses `pointer + number + constant`, from a sum or from a load with an offset; false if it is
 * neither.
 */
struct share_sum {
	struct expr *pointer, *number;
	uint64_t rest;
};
bool share_sum_of(const struct expr *expr, struct share_sum *ret_sum);

bool share_is_of(const struct expr *pointer, enum pointer_space space);

/* ---- bind.c ---- */
/* Allocates in the unit's arena. */
struct expr *share_new(struct share *share, enum expr_kind kind, const struct type *type, struct span span);
struct expr *share_number(struct share *share, uint64_t number, struct span span);
/* Binds the readings, which are of one epoch, to a variable if that is correct and worthwhile. */
void share_bind(struct share *share, enum share_class class, const struct share_reading *readings, size_t count);
/* Puts all noted bindings into the tree. Called once. */
void share_insert(struct share *share);
/* Replaces the variable `from` by `to` below `expr`. */
void share_rename(struct expr *expr, const struct variable *from, struct variable *to);

struct expr *share_mention(struct share *share, struct variable *variable, struct span span);
/* Removes a binding; a `let` without any becomes its body. */
void share_unbind(struct expr *let, size_t index);

/* ---- compare.c ---- */
/*
 * A comparison of `root + bytes` with `end`. Both variables are bound once, so facts about them
 * stay valid.
 */
struct share_comparison {
	const struct variable *root, *end;
	uint64_t bytes;
	bool is_short;                   /* true for packets with fewer bytes */
	bool is_plain;                   /* `<=` or `>`, and all constants are literals */
};
/* Any comparison of a packet pointer with the packet's end. */
bool share_bytes_of(const struct expr *test, struct share_comparison *ret);
/* A plain one: its bound can be raised. */
bool share_comparison_of(const struct expr *test, struct share_comparison *ret);
/* As `after`: the value of the form is the function's result. */
extern const struct expr share_tail;
/*
 * The constant that the function returns if control continues behind item `index` without side
 * effects. `after` is that of the whole sequence. NULL: there are side effects, or the value is no
 * constant.
 */
const struct expr *share_behind(const struct expr *sequence, size_t index, const struct expr *after);
/*
 * Raises the bound of the item's comparison to what later items would compare, so that these become
 * redundant.
 */
void share_ask_at_once(struct share *share, struct expr *sequence, size_t index, const struct expr *after);

/* ---- sequences.c ---- */
/*
 * Replaces nested sequences by their items, so that items become neighbours. Returns true if there
 * were any.
 */
bool share_flatten(struct share *share, struct expr *sequence);
/* Gives a form whose value is unused the type void, and so the forms that compute that value. */
void share_discard(struct expr *expr);

/* ---- push.c ---- */
/* Is it a pointer computed from the packet's start by additions only? */
bool share_is_never_null(const struct expr *pointer);
/*
 * Moves the binding of a pointer that the `let` tests at once to the place where the pointer is
 * computed.
 */
void share_push(struct share *share, struct expr *let);

/* ---- value_facts.c ---- */
/*
 * Removes tests and comparisons that are known to hold. The last step, when each pointer has one
 * variable.
 */
void share_drop_known(struct share *share);

/* ---- fuse.c ---- */
/* Do both compute the same value, if nothing they read changes in between? */
bool share_is_same(const struct expr *a, const struct expr *b);
/*
 * Merges the item with later items that test the same; `skip` tells whether an item will be removed
 * anyway. The sequence may become shorter.
 */
typedef bool share_skip(const struct expr *item, const void *user);
void share_fuse(struct share *share, struct expr *sequence, size_t index, share_skip *skip, const void *user);
