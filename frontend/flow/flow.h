/*
 * The fact pass: walks each program once in the order of evaluation and notes, for every
 * expression,
 * what is known of its value when it is reached. All checks ask these facts; none walks by itself.
 * Facts live in the unit's arena.
 *
 * Safety follows Linux 5.10: what only newer kernels can prove is not taken as known.
 */
#pragma once

#include "frontend/unit/unit.h"

/* An interval of signed 64-bit values that the verifier can prove, too. */
struct range {
	int64_t least, greatest;
};

/* What a pointer may be: a set, since it depends on the way. */
enum pointer_state {
	POINTER_NULL = 1,
	POINTER_LIVE = 2,
	POINTER_RELEASED = 4, /* a record that was submitted or discarded */
};

/* The most that a pointer into a packet may be moved by what is known at run time only. */
#define PACKET_OFFSET_MOST 65535

/* Where a pointer into a packet points to. */
struct packet_place {
	uint32_t base;             /* 0: unknown, or the packet may have moved since */
	int64_t offset;            /* from the base: a constant */
	int64_t live;              /* bytes that are there wherever it is not null */
	int64_t spread;            /* what has been added to the packet's start at run time: at most */
};

/* What is known of bpf_rcu_read_lock: a set; empty where nothing is, as in what others call. */
enum rcu_state { RCU_FREE = 1, RCU_HELD = 2 };

struct fact {
	bool reached;
	uint8_t rcu, rcu_after;    /* set of rcu_state: before the expression's own call, and after it */
	uint8_t pointer;           /* set of pointer_state; LIVE for pointers that are never null */
	/* the lookup or reservation that the pointer comes from, or NULL */
	const struct expr *origin;
	struct range range;        /* integers */
	struct packet_place packet;
	uint16_t room;             /* bytes after packet.base that a test has shown to be there */
};

/* A record that some way out of the program leaves unreleased. */
struct leak {
	const struct expr *origin;
	const struct expr *exit;   /* the return, or the program's body */
};

/* A record where it is submitted, and which of its bytes every way there has set. */
struct unset {
	const struct expr *origin; /* the reservation */
	const struct expr *submit; /* the call; the with-ringbuf itself */
	uint32_t size;             /* bytes of the record */
	const uint8_t *set;        /* a bit for each */
};

struct facts {
	struct fact *items;        /* by expr id */
	VEC(struct leak) leaks;
	VEC(struct unset) unset;   /* records that may lack something, each submission once */
};

/* 1: takes RCU's lock, -1: gives it back, 0: neither. */
int rcu_change_of(const struct expr *expr);
struct facts *flow_analyze(const struct unit *unit);
static inline const struct fact *fact_of(const struct facts *facts, const struct expr *expr)
{
	return &facts->items[expr->id];
}
