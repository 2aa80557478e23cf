/* SPDX-License-Identifier: MIT */
/* The fact pass: walks each program once in the order of evaluation and stores, for every
 * expression, the facts about its value where it is reached. The checks and the guards read these
 * facts; they do not walk themselves. Facts live in the given arena. The pass proves no more than
 * Linux 5.10 can. */
#pragma once

#include "frontend/unit/unit.h"

/* An interval of signed 64-bit values, which the verifier can prove, too. */
struct range {
	int64_t least, greatest;
};

/* The states that a pointer may have: a set, since paths differ. */
enum pointer_state {
	POINTER_NULL = 1,
	POINTER_LIVE = 2,
	POINTER_RELEASED = 4, /* a record that was submitted or discarded */
	POINTER_HELD = 8,     /* a reference that must still be released */
	POINTER_NUMBER = 16,  /* a plain number to the verifier: nothing can be loaded through it */
};

/* Known bits, as in the verifier's tnum: of a number, or of a pointer's offset in its object.
 * Objects begin at multiples of 8. */
struct bits {
	uint64_t value, unknown; /* a bit that is set in unknown is 0 in value */
	bool open;               /* the verifier may know more bits than these */
	/* the verifier tracks each value exactly: a counter, or one of several constants */
	bool exact;
};

/* The object that a pointer points into, and its offset there. */
struct object_place {
	/* the expression that makes or finds it, or takes its address; NULL: unknown */
	const struct expr *object;
	int64_t least, greatest;
};

/* Beyond this offset into a packet the verifier ignores comparisons with the end
 * (MAX_PACKET_OFF). */
#define PACKET_OFFSET_MOST 65535

/* The target of a pointer into a packet. */
struct packet_place {
	uint32_t base;             /* 0: unknown, or the packet may have moved since */
	int64_t offset;            /* constant offset from the base */
	int64_t live;              /* bytes that are there if it is not null */
	int64_t spread;            /* largest distance of the base from the packet's start */
};

/* For a number that the verifier tracks exactly: the pointer that the packet's start plus this
 * number is. On each path two such sums are one pointer at a constant distance, however the number
 * was computed. */
struct packet_sum {
	uint32_t base; /* 0: no sum is known; else the base of a packet_place */
	int32_t offset;
	int64_t spread;
};

/* How often bpf_rcu_read_lock was called and not undone: a set, bit n for n times; empty if
 * unknown, as inside a function with unseen callers. bpf_preempt_disable is counted in the same
 * form. */
#define DEPTH_NONE 1
#define DEPTH_SOME 0xfe

struct fact {
	bool reached;
	uint8_t rcu, rcu_after; /* set of depths, before the expression's own call and after it */
	uint8_t pointer;           /* set of pointer_state; LIVE for pointers that are never null */
	/* enum pointer_space: for a parameter of any space, its space in this call */
	uint8_t space;
	/* the lookup or reservation that returned the pointer, or NULL */
	const struct expr *origin;
	struct range range;        /* integers */
	struct bits bits;
	struct object_place at;
	struct packet_place packet;
	struct packet_sum sum;     /* integers */
	uint16_t room;             /* bytes after packet.base that a test has proven */
};

/* Facts of a subprogram's body for one call: the verifier walks each call with the caller's
 * state. */
struct activation {
	const struct program *program; /* the subprogram */
	const struct program *root;    /* the program or callback */
	const struct expr *call;       /* the EXPR_INVOKE of the call */
	const struct activation *caller; /* NULL: the root makes the call */
	struct fact *items;            /* facts of the body, by expr id - first_id */
	uint32_t first_id, id_count;
};

enum leak_kind {
	LEAK_HELD,  /* still held at the exit, which is a return or a tail call */
	/* a record is compared with null after another function found it not null */
	LEAK_TESTED_AGAIN,
	LEAK_GONE,   /* a dynptr or the like that was released before; exit is the call */
	LEAK_UNMADE, /* one that was not made before the call (exit) that uses it */
	/* interrupt flags that were saved later are restored after these, at the exit */
	LEAK_ORDER,
	LEAK_LOCKED, /* a call (exit) while a spin lock is held */
	LEAK_TWICE, /* a record of `with-ringbuf` that the exit releases inside it */
};

/* A reference that is not released, or released twice, on some path. */
struct leak {
	enum leak_kind kind;
	uint8_t space;             /* an enum pointer_space: SPACE_SOCKET, .. */
	const struct expr *origin;
	const struct expr *exit;   /* the return, the call, or the function's body */
	const struct program *program; /* the program that contains the exit */
};

/* A record at its submission, and the bytes of it that every path has set. */
struct unset {
	const struct expr *origin; /* the reservation */
	const struct expr *submit; /* the call, or the with-ringbuf */
	uint32_t size;             /* the record's size in bytes */
	const uint8_t *set;        /* a bit per byte */
};

struct facts {
	struct fact *items; /* by expr id; for subprograms the facts that hold in every call */
	VEC(struct activation *) activations;
	VEC(struct leak) leaks;
	VEC(struct unset) unset;   /* records with bytes that may be unset, one per submission */
};

/* 1: locks RCU, -1: unlocks it, 0: neither. */
int rcu_change_of(const struct expr *expr);
struct bits bits_constant(uint64_t value);
/* Any value of the type; the verifier knows no bit of it. */
struct bits bits_of_type(const struct type *type);
/* Unknown here, but possibly known to the verifier. */
struct bits bits_open(void);
struct bits bits_add(struct bits a, struct bits b);
struct bits bits_subtract(struct bits a, struct bits b);
struct bits bits_scale(struct bits a, uint64_t by);
/* Everything lives in the given arena. */
struct facts *flow_analyze(const struct unit *unit, struct arena *arena);
/* Makes facts->items those of one call, until the next enter; saves the old ones in
 * `ret_before`. */
void facts_enter(struct facts *facts, const struct activation *activation, struct fact *ret_before);
void facts_leave(struct facts *facts, const struct activation *activation, const struct fact *before);
/* True if `test` compares a pointer into the packet with its end, and earlier comparisons decide it. */
bool facts_answer(const struct facts *facts, const struct expr *test, bool *ret_outcome);
static inline const struct fact *fact_of(const struct facts *facts, const struct expr *expr)
{
	return &facts->items[expr->id];
}
