/*
 * The fact pass: walks each program once in the order of evaluation and notes, for every
 * expression,
 * what is known of its value when it is reached. All checks ask these facts; none walks by itself.
 * Facts live in the arena that is given.
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
	POINTER_HELD = 8,     /* a reference that is still to be given back */
	POINTER_NUMBER = 16,  /* a number, to the verifier: what nothing can be loaded through */
};

/*
 * What is known of single bits, as the verifier's tnum has it: of a number, and of how far a pointer is
 * from the start of its object. Objects begin at multiples of 8.
 */
struct bits {
	uint64_t value, unknown; /* a bit that is unknown is not set in value */
	bool open;               /* the verifier may know more of them than is known here */
	bool exact;              /* it follows each value by itself: a counter, or one of some constants */
};

/* Which object a pointer points into, and how far from its start. */
struct object_place {
	const struct expr *object; /* what makes it, finds it or takes its address; NULL: not known */
	int64_t least, greatest;
};

/*
 * How far into a packet a pointer may be for a comparison with the end to count: MAX_PACKET_OFF of the
 * verifier.
 */
#define PACKET_OFFSET_MOST 65535

/* Where a pointer into a packet points to. */
struct packet_place {
	uint32_t base;             /* 0: unknown, or the packet may have moved since */
	int64_t offset;            /* from the base: a constant */
	int64_t live;              /* bytes that are there wherever it is not null */
	int64_t spread;            /* how far the base is from the packet's start: at most */
};

/*
 * Of a number of which the verifier follows each value by itself: where the pointer is that the packet's start and it make. Two
 * such sums are one pointer and a constant to it on each way, however the number was come by.
 */
struct packet_sum {
	uint32_t base; /* 0: no sum of it is known; else that of a packet_place */
	int32_t offset;
	int64_t spread;
};

/*
 * How often bpf_rcu_read_lock has been called, and not been undone: a set, bit n for n times. Empty where nothing is known, as in
 * what others call. bpf_preempt_disable is counted alike.
 */
#define DEPTH_NONE 1
#define DEPTH_SOME 0xfe

struct fact {
	bool reached;
	uint8_t rcu, rcu_after;    /* a set of depths: before the expression's own call, and after it */
	uint8_t pointer;           /* set of pointer_state; LIVE for pointers that are never null */
	/* an enum pointer_space: of a parameter that may point anywhere, where it does in this call */
	uint8_t space;
	/* the lookup or reservation that the pointer comes from, or NULL */
	const struct expr *origin;
	struct range range;        /* integers */
	struct bits bits;
	struct object_place at;
	struct packet_place packet;
	struct packet_sum sum;     /* integers */
	uint16_t room;             /* bytes after packet.base that a test has shown to be there */
};

/*
 * What is known in the body of a subprogram where it is called in one way: the kernel follows each
 * call by itself, with what the caller knows.
 */
struct activation {
	const struct program *program; /* the subprogram */
	const struct program *root;    /* what the kernel calls, or calls back */
	const struct expr *call;       /* the EXPR_INVOKE that gets here */
	const struct activation *caller; /* NULL: the call is the root's */
	struct fact *items;            /* of the body, by expr id - first_id */
	uint32_t first_id, id_count;
};

enum leak_kind {
	LEAK_HELD,  /* still held at the exit, which leaves or tail-calls */
	/* a record is compared with null that another function has found not to be null */
	LEAK_TESTED_AGAIN,
	LEAK_GONE,   /* a dynptr or the like that was given back before; exit is the call */
	LEAK_UNMADE, /* one that is given to a call, which is the exit, before it was made */
	LEAK_ORDER,  /* interrupt flags that were saved later, and the exit restores others */
	LEAK_LOCKED, /* a call, the exit, while a spin lock is held */
	LEAK_TWICE, /* a record that `with-ringbuf` gives back, and the exit does so before it */
};

/* A reference that is not given back, or twice, on some way. */
struct leak {
	enum leak_kind kind;
	uint8_t space;             /* an enum pointer_space: SPACE_SOCKET, .. */
	const struct expr *origin;
	const struct expr *exit;   /* the return, the call, or the function's body */
	const struct program *program; /* that has the exit */
};

/* A record where it is submitted, and which of its bytes every way there has set. */
struct unset {
	const struct expr *origin; /* the reservation */
	const struct expr *submit; /* the call; the with-ringbuf itself */
	uint32_t size;             /* bytes of the record */
	const uint8_t *set;        /* a bit for each */
};

struct facts {
	struct fact *items;        /* by expr id; of subprograms what is true in every call */
	VEC(struct activation *) activations;
	VEC(struct leak) leaks;
	VEC(struct unset) unset;   /* records that may lack something, each submission once */
};

/* 1: takes RCU's lock, -1: gives it back, 0: neither. */
int rcu_change_of(const struct expr *expr);
struct bits bits_constant(uint64_t value);
/* Anything that the type holds; nothing of it is known to the verifier. */
struct bits bits_of_type(const struct type *type);
/* Nothing is known here of what the verifier knows. */
struct bits bits_open(void);
struct bits bits_add(struct bits a, struct bits b);
struct bits bits_subtract(struct bits a, struct bits b);
struct bits bits_scale(struct bits a, uint64_t by);
/* Everything is in the unit's arena. */
struct facts *flow_analyze(const struct unit *unit, struct arena *arena);
/* Makes facts->items those of one call, until the next; what they were is put into `ret_before`. */
void facts_enter(struct facts *facts, const struct activation *activation, struct fact *ret_before);
void facts_leave(struct facts *facts, const struct activation *activation, const struct fact *before);
static inline const struct fact *fact_of(const struct facts *facts, const struct expr *expr)
{
	return &facts->items[expr->id];
}
