/* SPDX-License-Identifier: MIT */
/* What the files of the sharing pass have in common. Everything but what goes into the tree lives in share->scratch. */
#pragma once

#include "frontend/base/table.h"
#include "frontend/share/share.h"

/* What ends the time in which two readings give the same. */
enum share_class {
	SHARE_CONTEXT, /* a call that may move the packet */
	SHARE_SUM,     /* nothing: all variables of it are bound once */
	SHARE_CALL,    /* nothing: who runs where does not change while a program runs */
	SHARE_FIELD,   /* what ends SHARE_CONTEXT, calls and stores */
	SHARE_CLASS_COUNT
};

/* A place in a sequence, or among the bindings of a `let`: before it a variable can be bound. */
struct share_place {
	struct expr *holder;             /* EXPR_PROGN, EXPR_LET, EXPR_IF */
	size_t index;                    /* of the item, of the binding; 1: the arm, 2: the other one */
	const struct share_place *outer;
	unsigned depth;
	unsigned conditions;             /* tests that have to hold for control to get here */
	unsigned epochs[SHARE_CLASS_COUNT]; /* as they were when control got here */
	unsigned assignments;
};

/* One reading of something. */
struct share_reading {
	struct expr *expr;
	const struct share_place *place;
	unsigned conditions, epoch;
	unsigned calls;                  /* of others that came before it */
	unsigned assignments;            /* that came before it */
	bool tested, used;               /* in a comparison; as an index, an offset or a size */
	bool compared;                   /* a pointer, with another */
};

/* Bindings that are to go into the tree, before so many items of what holds them. */
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
	struct arena scratch;            /* until the end of the function */
	struct table keys;               /* struct share_key, by text */
	VEC(struct share_key *) order;   /* as they were found */
	const struct share_place *place;
	unsigned conditions;
	unsigned epochs[SHARE_CLASS_COUNT];
	unsigned calls;                  /* so far, but for those that are shared */
	bool tested, used, compared;
	unsigned *versions;              /* by variable id: `assignments` when it may have been assigned last */
	unsigned assignments;            /* so far, of all variables */
	VEC(const struct variable *) assigned; /* in their order */
	struct table bindings;           /* struct share_bindings, by the expression that holds them */
	size_t binding_count;
	struct table aliases;            /* by variable: the one that it becomes */
	unsigned packet_changes;         /* stores so far that may have changed packet or context */
	bool changed;                    /* the function is not as it was */
};

/* ---- changes.c ---- */
/* What a form may change. */
struct share_changes {
	bool packet, context;            /* what lies in the packet; a field of the context */
	bool memory;                     /* anything but variables */
	bool moved;                      /* the packet may lie elsewhere: pointers into it are no longer */
};
bool share_is_call(const struct expr *expr);
/* Of the form alone; of all that is in it. */
void share_note_change(struct share_changes *changes, const struct expr *expr);
void share_note_changes(struct share_changes *changes, struct expr *expr);

/* ---- keys.c ---- */
/* Whether it is a call that asks who runs where. */
bool share_is_constant_call(const struct expr *expr);
/* What two readings of the same have in common, as text; NULL: it is not shared. */
const char *share_key_of(struct share *share, const struct expr *expr, enum share_class *ret_class);
/* `pointer + number + constant`, from a sum, or from a load with an offset; false where it is none. */
struct share_sum {
	struct expr *pointer, *number;
	uint64_t rest;
};
bool share_sum_of(const struct expr *expr, struct share_sum *ret_sum);

bool share_is_of(const struct expr *pointer, enum pointer_space space);

/* ---- bind.c ---- */
/* In the unit's arena. */
struct expr *share_new(struct share *share, enum expr_kind kind, const struct type *type, struct span span);
struct expr *share_number(struct share *share, uint64_t number, struct span span);
/* Binds the readings, which are of one epoch, to a variable where it is right and worth it. */
void share_bind(struct share *share, enum share_class class, const struct share_reading *readings, size_t count);
/* What was bound goes into the tree, once. */
void share_insert(struct share *share);
/* Below `expr` the one variable becomes the other. */
void share_rename(struct expr *expr, const struct variable *from, struct variable *to);

struct expr *share_mention(struct share *share, struct variable *variable, struct span span);
/* The binding goes; without any the form is its body, a sequence. */
void share_unbind(struct expr *let, size_t index);

/* ---- compare.c ---- */
/* `root + bytes` is compared with `end`; both are bound once, so what is known of them stays. */
struct share_comparison {
	const struct variable *root, *end;
	uint64_t bytes;
	bool is_short;                   /* whether it holds of packets that have fewer bytes */
	bool is_plain;                   /* `<=` or `>`, with each constant written out */
};
/* Any comparison of the packet with its end. */
bool share_bytes_of(const struct expr *test, struct share_comparison *ret);
/* One that can ask for more bytes than it does. */
bool share_comparison_of(const struct expr *test, struct share_comparison *ret);
/* In place of what the function gives: what the form gives. */
extern const struct expr share_tail;
/*
 * What the function gives if control goes on behind the item and nothing else happens, where `after` is that of the whole
 * sequence; NULL: more than that happens.
 */
const struct expr *share_behind(const struct expr *sequence, size_t index, const struct expr *after);
/* The item of a sequence asks for what those behind it would ask for, too, which is known there then. */
void share_ask_at_once(struct share *share, struct expr *sequence, size_t index, const struct expr *after);

/* ---- sequences.c ---- */
/* Items of sequences inside a sequence are its own, so that neighbours meet. Returns whether there were any. */
bool share_flatten(struct share *share, struct expr *sequence);
/* A form whose value nothing uses has none, and neither have those that would give it. */
void share_discard(struct expr *expr);

/* ---- push.c ---- */
/* Whether it is a place in the packet, counted from its begin. */
bool share_is_never_null(const struct expr *pointer);
/* A pointer that the `let` binds last and tests at once is bound where it is made. */
void share_push(struct share *share, struct expr *let);

/* ---- value_facts.c ---- */
/* Last, once each pointer has one variable: what is known already is not asked again. */
void share_drop_known(struct share *share);

/* ---- fuse.c ---- */
/* Whether both give the same as long as nothing changes what they read. */
bool share_is_same(const struct expr *a, const struct expr *b);
/*
 * Makes one form of the item and of those behind it that ask the same; `skip` says of an item that it will go anyway. The
 * sequence may become shorter.
 */
typedef bool share_skip(const struct expr *item, const void *user);
void share_fuse(struct share *share, struct expr *sequence, size_t index, share_skip *skip, const void *user);
