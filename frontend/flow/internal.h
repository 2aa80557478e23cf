/* What the files of the fact pass share. */
#pragma once

#include "frontend/flow/flow.h"

/* What is known at one point: of each variable, and of each pointer by where it comes from. */
struct state {
	bool dead;                     /* control does not get here */
	uint8_t rcu;                   /* set of rcu_state */
	struct {
		const struct expr *origin;
		uint8_t pointer;       /* where there is no origin */
		struct range range;
		struct packet_place packet;
	} *variables;                  /* by variable id */
	/*
	 * by base - 1: bytes that are known to be there. The first is the packet's start, then come
	 * pointers that an expression moved, by its id - first id of the program, and variables that
	 * ways which meet have moved differently.
	 */
	uint16_t *rooms;
	/* by flow->records: a bit for each byte that is set; NULL: all are, or there is no record */
	uint8_t **set;
	uint8_t *origins; /* by expr id - first id of the program: set of pointer_state */
};

/* The states in which a round of the innermost loop is left; NULL where it never is. */
struct loop_exits {
	struct state *broke, *went_on;
	struct loop_exits *outer;
};

/* A ring buffer record of the program whose size is known. */
struct flow_record {
	const struct expr *origin; /* with-ringbuf, or the call that reserves */
	uint32_t size;
	uint8_t *loose;            /* bits of bytes that an index of run time may set */
};

struct flow {
	const struct unit *unit;
	struct arena *arena;
	const struct program *program;
	struct facts *facts;
	struct state *state;
	uint32_t first_id, id_count;   /* of the program's expressions */
	struct loop_exits *loop;       /* of the round that is evaluated, or NULL */
	VEC(struct flow_record) records;
	bool silent;                   /* a loop's first round: nothing is noted */
};

extern const struct range range_full, range_truth;

struct fact flow_eval(struct flow *flow, const struct expr *expr);
/* Evaluates a test: the states where it holds and where it does not. */
void flow_branch(struct flow *flow, const struct expr *test, struct state **ret_true,
		 struct state **ret_false);
void flow_set_variable(struct flow *flow, const struct variable *variable, struct fact fact);
/* ---- packets.c ---- */
/* The packet's start. */
struct fact packet_start(struct flow *flow);
/* A pointer that is moved, by a constant or by what is known at run time. */
struct fact packet_moved(struct flow *flow, const struct expr *expr, struct fact pointer,
			 struct range by);
/* a becomes what it is on both ways; on one of them it may be null. */
void packet_join_facts(struct fact *a, const struct fact *b);
/* `a op b` holds, or not: what of a packet it shows to be there. */
void packet_refine(struct flow *flow, struct state *state, const struct expr *test, bool holds);
/* A call that may move the packet: no pointer into it is good any more. */
void packet_forget(struct flow *flow);
bool packet_is_changed_by(const struct expr *call);
/* ---- records.c ---- */
/* Before the program is walked: finds its records; the state has none. */
void records_begin(struct flow *flow, struct state *state);
/* Nothing of it is set. */
void records_reserve(struct flow *flow, const struct expr *origin);
/* What the evaluated expression itself stores into records. */
void records_note_effects(struct flow *flow, const struct expr *expr);
/* Those that with-ringbuf holds are given back: they will not be submitted. */
void records_forget(struct flow *flow);
/* A call that submits, or a with-ringbuf at its end. */
void records_submit(struct flow *flow, const struct expr *submit);
void records_join(struct flow *flow, struct state *a, struct state *b);
bool records_same(const struct flow *flow, const struct state *a, const struct state *b);
/* ---- loops.c ---- */
struct fact flow_loop(struct flow *flow, const struct expr *loop);
/* break and continue */
struct fact flow_leave_round(struct flow *flow, const struct expr *expr);
/* ---- rcu.c ---- */
/* What a call does to RCU's lock; a subprogram may take it and leave it taken. */
void flow_note_rcu(struct flow *flow, const struct expr *expr);
/* ---- the rest ---- */
/* Records that are still held where the program is left by `exit`. */
void flow_note_leaks(struct flow *flow, const struct expr *exit);
struct range range_of_type(const struct type *type);
struct range range_join(struct range a, struct range b);
struct range range_of_operation(const struct expr *expr, struct range a, struct range b);
/* Where `a op b` holds (or not), with b constant: what is left of a. */
struct range range_refine(enum operator op, struct range a, int64_t b, bool holds);

size_t state_room_count(const struct flow *flow);
struct state *state_copy(struct flow *flow, const struct state *state);
struct state *state_join(struct flow *flow, struct state *a, struct state *b);
bool state_same_pointers(struct flow *flow, const struct state *a, const struct state *b);
uint8_t *state_origin(struct flow *flow, struct state *state, const struct expr *origin);
