/* What the files of the fact pass share. */
#pragma once

#include "frontend/base/shared.h"
#include "frontend/base/table.h"
#include "frontend/flow/flow.h"

struct split;

/* What is known of a variable, or of a cell, at one point. */
struct variable_state {
	const struct expr *origin;
	uint8_t pointer;               /* where there is no origin */
	uint8_t space;                 /* an enum pointer_space */
	struct range range;
	struct bits bits;
	struct object_place at;
	struct packet_place packet;
	struct packet_sum sum;
	const struct split *split;     /* what it says of the call that gave it, or NULL */
};

/*
 * What is known at one point: of each variable, and of each pointer by where it comes from. States share what
 * is the same in them, so that a copy costs as much as what is changed in it.
 */
struct state {
	bool dead;                     /* control does not get here */
	uint8_t rcu, preempt;          /* sets of depths */
	uint64_t owner;                /* of the nodes that are this state's own */
	/* struct variable_state, by flow_index; behind a function's own the cells of its objects */
	struct shared_array variables;
	/*
	 * uint16_t, by base - 1: bytes that are known to be there. The first is the packet's start, then come
	 * pointers that an expression moved, by slot, and variables that ways which meet have moved
	 * differently.
	 */
	struct shared_array rooms;
	/* uint8_t *, by flow->records: a bit for each byte that is set; NULL: all are, or there is no record */
	struct shared_array set;
	/* uint8_t, by slot: set of pointer_state; 0: this way has not come there */
	struct shared_array origins;
};

/* The states in which a round of the innermost loop is left; NULL where it never is. */
struct loop_exits {
	struct state *broke, *went_on;
	struct loop_exits *outer;
};

/* A block around what is evaluated: the states that leave it; NULL where none does. */
struct open_block {
	const struct expr *expr;
	struct state *left;
	struct open_block *outer;
};

/* A ring buffer record of the program whose size is known. */
struct flow_record {
	const struct expr *origin; /* with-ringbuf, or the call that reserves */
	uint32_t size;
	uint8_t *loose;            /* bits of bytes that an index of run time may set */
};

/* An expression that gives a pointer, or opens what is to be given back. */
struct slot {
	const struct expr *expr;
	const struct reference *reference; /* what it opens, uses or gives back, or NULL */
	size_t first_cell;             /* of the object that it makes; SIZE_MAX: none */
	size_t record;                 /* that it reserves, in flow->records, and 1; 0: none */
	const struct placed *tested;   /* the function that has last found it not to be null */
	bool in_variable;              /* a variable has had it */
};

/* A function that the analysis of a root may come to, and its part of each state. */
struct placed {
	const struct program *program;
	uint32_t first_id, id_count;
	uint32_t first_variable, variable_count; /* with the cells */
	uint32_t first_slot, slot_count;
};

/* A member of an object on the stack: what is stored there is followed as a variable is. */
struct cell {
	const struct expr *object;     /* the EXPR_MAKE */
	uint32_t offset, size;         /* of an array all of it, whose elements are one */
	bool is_array;
	const struct type *type;       /* of the member, or of the array's elements */
	size_t index;                  /* in a state's variables */
};

/* One way on which a subprogram comes back. */
struct way_out {
	struct state *state;
	struct fact result;
};

struct ways {
	VEC(struct way_out) list;
};

/* A variable has a call's result: a test of it is one of the ways on which the call came back. */
struct split {
	struct ways ways;
	struct state *joined; /* after the call, or the branch, whichever way it was */
	bool of_arms;         /* the arms of a branch, not a call's ways */
};

/* A with-ringbuf around what is evaluated. */
struct open_record {
	const struct expr *expr;
	const struct open_record *outer;
};

/* A function that is being walked. */
struct frame {
	const struct placed *placed;
	const struct expr *call;       /* NULL: the root */
	struct frame *caller;
	struct ways *ways;             /* NULL: the root's ways out are not kept */
	struct activation *activation; /* NULL: the root */
	const struct open_record *records; /* the innermost, or NULL */
	struct table loops;            /* struct loop_walk, by loop: how each was walked last */
};

/* Indexes of the variables that have had a place as their base; some of them several times. */
struct base_users {
	VEC(uint32_t) list;
};

struct flow {
	const struct unit *unit;
	struct arena *arena;           /* the unit's: what is left of the analysis */
	struct arena scratch;          /* states, until the next root or the end of a call's walk */
	struct arena noted;            /* what all states of a root have noted, until the next root */
	struct facts *facts;
	struct state *state;
	struct frame *frame;
	VEC(struct placed) placed;     /* the root first */
	uint32_t *slot_numbers;        /* by expr id, of this root's; 0: it gives no pointer */
	VEC(struct slot) slots;        /* the first stands for what has none */
	VEC(size_t) reference_slots;   /* those that have a reference, in order */
	size_t variable_count;         /* of all that are placed */
	struct shared_shape variables, rooms, set, origins; /* of states */
	uint64_t owners;               /* that states have had */
	struct base_users *base_users; /* by base - 1 */
	bool splits;                   /* some variable has had one */
	VEC(uint32_t) followed;        /* variables whose bits have been `exact` and unknown in some state */
	bool *is_followed;             /* by variable: it is in that list */
	VEC(struct cell) cells;        /* those of one object one after the other */
	unsigned calls_left;           /* that are followed; see calls.c */
	size_t first_activation;       /* of this root */
	struct loop_exits *loop;       /* of the round that is evaluated, or NULL */
	struct open_block *blocks;     /* the innermost, or NULL */
	unsigned leaves;               /* that were evaluated so far */
	VEC(struct flow_record) records;
	bool silent;                   /* a loop's first round: nothing is noted */
};

extern const struct range range_full, range_truth;

/* Whether all that the root's context holds is numbers to the verifier. */
bool flow_is_handed_numbers(const struct flow *flow);
struct fact flow_eval(struct flow *flow, const struct expr *expr);
/* The same; *ret_ways are those of a call whose function was walked, else NULL. Kept until the next root. */
struct fact flow_eval_ways(struct flow *flow, const struct expr *expr, const struct ways **ret_ways);
void flow_eval_operands(struct flow *flow, const struct expr *expr);
/* Evaluates a test: the states where it holds and where it does not. */
void flow_branch(struct flow *flow, const struct expr *test, struct state **ret_true,
		 struct state **ret_false);
/* The variables of a `let`. */
void flow_bind(struct flow *flow, const struct expr *let);
void flow_set_variable(struct flow *flow, const struct variable *variable, struct fact fact);
/* What is known of a variable or cell, by its index. */
struct fact flow_fact_at(struct flow *flow, size_t index);
void flow_set_at(struct flow *flow, size_t index, struct fact fact);
/* Of an integer, and a pointer of which no more is known than that it is one. */
struct fact flow_integer(struct range range);
/* The variable keeps what is known of its pointer now, and does not follow it on. */
void flow_drop_origin(struct flow *flow, struct state *state, size_t index);
/*
 * A pointer that comes from here and may be null. What an earlier round of a loop got from here is
 * another pointer: testing the new one says nothing of it.
 */
struct fact flow_new_origin(struct flow *flow, const struct expr *expr);
struct fact flow_join_facts(struct fact a, bool a_dead, struct fact b, bool b_dead);
struct object_place flow_join_places(struct object_place a, struct object_place b);
/* Whether a variable has that pointer; of all functions but one, which may be NULL. */
bool flow_is_in_variable(const struct flow *flow, const struct state *state,
			 const struct expr *origin, const struct placed *but);
/* The fact's pointer, and what is to be given back of it, comes from `to` from here on. */
void flow_move_origin(struct flow *flow, struct state *state, struct fact *fact,
		      const struct expr *to);
/* The index of a variable of the function that is walked. */
static inline size_t flow_index(const struct flow *flow, const struct variable *variable)
{
	return flow->frame->placed->first_variable + variable->id;
}
static inline bool flow_tracked(const struct flow *flow, const struct expr *origin)
{
	return origin && flow->slot_numbers[origin->id];
}
static inline struct slot *flow_slot(const struct flow *flow, const struct expr *expr)
{
	return &flow->slots.items[flow->slot_numbers[expr->id]];
}
/* Of a function's slots the first is behind this one. */
static inline bool flow_has_slot(const struct placed *placed, size_t slot)
{
	return slot >= placed->first_slot && slot < placed->first_slot + placed->slot_count;
}
/* ---- values.c ---- */
struct fact flow_value(struct flow *flow, const struct expr *expr);
struct fact flow_assign(struct flow *flow, const struct expr *expr);
/* A number from outside, of which the verifier knows nothing. */
struct fact flow_number(const struct type *type);
/* ---- bits.c ---- */
bool bits_same(struct bits a, struct bits b);
struct bits bits_join(struct bits a, struct bits b);
struct bits bits_of_operation(const struct expr *expr, struct bits a, struct bits b);
struct bits bits_cast(struct bits bits, const struct type *type);
/* ---- cells.c ---- */
/* The cells of an object that the program makes. */
void cells_place(struct flow *flow, const struct expr *make);
/* The object is made anew: all of it is 0. */
void cells_clear(struct flow *flow, const struct expr *make);
/* What a load of a place gives; of those that are not followed, what is known anyway. */
struct fact cells_load(struct flow *flow, const struct expr *place);
/* The cell that a field's value comes from; false where it is not followed. */
bool cells_find(const struct flow *flow, const struct expr *place, size_t *ret_index);
void cells_store(struct flow *flow, const struct expr *place, struct fact fact);
/* The cell or variable at which a pointer points; false where none is followed. */
bool cells_find_at(const struct flow *flow, const struct expr *pointer, size_t *ret_index);
/* What the evaluated expression itself does to objects: copies, and what calls fill. */
/* followed: it is a call whose function was walked, so that its effects are noted already. */
void cells_note_effects(struct flow *flow, const struct expr *expr, bool followed);
/* ---- calls.c ---- */
void flow_note_leak(struct flow *flow, enum leak_kind kind, const struct expr *origin,
		    const struct expr *exit);
struct fact flow_call(struct flow *flow, const struct expr *expr);
struct fact flow_invoke(struct flow *flow, const struct expr *expr, const struct ways **ret_ways);
/* A call as a test: whether each way out may give what holds; false where the call is not followed. */
bool flow_branch_call(struct flow *flow, const struct expr *test, struct state **ret_true,
		      struct state **ret_false);
/*
 * Evaluates the result of the subprogram that is walked, each arm as a way out of its own; exit is the
 * (return ..) or the body. value may be NULL. Nothing goes on after it.
 */
void flow_come_back(struct flow *flow, const struct expr *value, const struct expr *exit);
/* The way on which the entry of the function's scratch map is not there, where it has one: it gives 0. */
void flow_lack_scratch(struct flow *flow, const struct expr *body);
/* References that are still held where `exit` leaves the function that is walked. */
void flow_note_leaks(struct flow *flow, const struct expr *exit, struct fact result);
/* ---- splits.c ---- */
/* The variable was given the value; ways as flow_eval_ways has it. */
void flow_split(struct flow *flow, const struct variable *variable, const struct expr *value,
		const struct ways *ways);
/*
 * After a branch, whose arms ended so: a later test of a variable that has other values on the one than on the other says
 * which it was.
 */
/* Whether flow_split_arms would keep them apart. */
bool flow_arms_differ(const struct flow *flow, const struct state *a, const struct state *b);
void flow_split_arms(struct flow *flow, struct state *a, struct state *b);
/* The test of a variable, or of it and a constant, holds or not. */
void flow_apply_split(struct flow *flow, struct state *state, const struct expr *test, bool holds);
/* That base is another place from here on; 0: every base is. */
void flow_drop_splits(struct flow *flow, struct state *state, uint32_t base);
/* The states of the ways on which the test of a result holds, or does not; dead where there is none. */
struct state *flow_where(struct flow *flow, const struct ways *ways, const struct expr *test,
			 bool holds);
/* ---- places.c ---- */
/* Gives the root, and what it may call, their parts of the states. */
void flow_place(struct flow *flow, const struct program *root);
/* Before another root is placed. */
void flow_leave_places(struct flow *flow);
/* Notes what is known in a body where it is called in this way, unless that is known already. */
void flow_keep_activation(struct flow *flow, const struct placed *placed,
			  struct activation *activation);
/* Facts of subprograms become what is true in every call. */
void flow_join_activations(struct flow *flow);
/* NULL where it is not followed. */
const struct placed *flow_find_placed(const struct flow *flow, const struct program *program);
/* ---- packets.c ---- */
int64_t packet_limited(int64_t spread);
/* The packet's start, or that of its metadata. */
struct fact packet_start(struct flow *flow, bool metadata);
/* A pointer that is moved, by a constant or by what is known at run time. */
static inline bool packet_sum_same(struct packet_sum a, struct packet_sum b)
{
	return a.base == b.base && (!a.base || (a.offset == b.offset && a.spread == b.spread));
}
static inline struct packet_sum packet_sum_join(struct packet_sum a, struct packet_sum b)
{
	return packet_sum_same(a, b) ? a : (struct packet_sum){ 0 };
}
/* That of the number and a constant. */
struct packet_sum packet_sum_moved(struct packet_sum sum, struct range by);
/* The pointer and a number: as packet_moved; a variable that the verifier follows says later where it is. */
struct fact packet_added(struct flow *flow, const struct expr *expr, struct fact pointer, const struct fact *number);
struct fact packet_moved(struct flow *flow, const struct expr *expr, struct fact pointer,
			 struct range by);
/* What a subprogram gives: a place of its own in the state of that way, for the call. */
void packet_hand_over(struct flow *flow, const struct expr *call, struct way_out *way);
/* Two arms give pointers to different places: the value is a place of its own, with what is there on both ways. */
void packet_meet(struct flow *flow, const struct expr *expr, struct way_out arms[2]);
/* a becomes what it is on both ways; on one of them it may be null. */
void packet_join_facts(struct fact *a, const struct fact *b);
/* `a op b` holds, or not: what of a packet it shows to be there. */
void packet_refine(struct flow *flow, struct state *state, const struct expr *test, bool holds);
/* A call that may move the packet: no pointer into it is good any more. */
void packet_forget(struct flow *flow);
/* ---- records.c ---- */
/* Before the program is walked: finds its records; the state has none. */
void records_begin(struct flow *flow);
/* Nothing of it is set. */
void records_reserve(struct flow *flow, const struct expr *origin);
/* What the evaluated expression itself stores into records. */
void records_note_effects(struct flow *flow, const struct expr *expr);
/* Those that with-ringbuf holds are given back: they will not be submitted. */
void records_forget(struct flow *flow);
/* A call that submits, or a with-ringbuf at its end. */
void records_submit(struct flow *flow, const struct expr *submit);
/* What the copy knows of records that was not known at the entry is in flow->scratch. */
void records_keep(struct flow *flow, struct state *copy, const struct state *entry);
void records_join(struct flow *flow, struct state *a, struct state *b);
bool records_same(const struct flow *flow, const struct state *a, const struct state *b);
/* ---- references.c ---- */
/* Whether the call opens something that is kept in an object or by the program, and so is an origin. */
bool references_keep(const struct expr *expr);
/* What a call opens, uses or gives back. */
void references_note(struct flow *flow, const struct expr *call);
/* The packet has changed: slices of its dynptrs are gone. */
void references_forget_packet(struct flow *flow);
/* Anything that calls, while the program holds a spin lock. */
void references_note_locked(struct flow *flow, const struct expr *expr);
/* ---- loops.c ---- */
struct fact flow_loop(struct flow *flow, const struct expr *loop);
/* break and continue */
struct fact flow_leave_round(struct flow *flow, const struct expr *expr);
struct fact flow_block(struct flow *flow, const struct expr *block);
struct fact flow_leave(struct flow *flow, const struct expr *leave);
/* ---- rcu.c ---- */
/* What a call does to RCU's lock; a subprogram may take it and leave it taken. */
void flow_note_rcu(struct flow *flow, const struct expr *expr);
/* One more (1), one less (-1) of each depth. */
uint8_t depth_changed(uint8_t set, int change);
/* ---- the rest ---- */
struct range range_of_type(const struct type *type);
bool range_fits(struct range range, const struct type *type);
struct range range_join(struct range a, struct range b);
struct range range_of_operation(const struct expr *expr, struct range a, struct range b);
/* Where `a op b` holds (or not), with b constant: what is left of a. */
struct range range_refine(enum operator op, struct range a, int64_t b, bool holds);
/* Whether a value of a can make `a op b` hold (or not). */
bool range_allows(enum operator op, struct range a, int64_t b, bool holds);

/* ---- joins.c: state_join ---- */
/* ---- state.c ---- */
/* The states of a root, whose functions have been placed and whose records are known. */
void state_begin(struct flow *flow);
struct state *state_new(struct flow *flow);
struct state *state_copy(struct flow *flow, struct state *state);
/* A copy of which nothing is in other arenas than flow->scratch, but for what was there at `last`. */
struct state *state_keep(struct flow *flow, struct state *state, uint64_t last);
/* From here on what the state has now is changed in copies. */
void state_share(struct flow *flow, struct state *state);
struct state *state_join(struct flow *flow, struct state *a, struct state *b);
bool state_same_pointers(struct flow *flow, const struct state *a, const struct state *b);
/* Of packets and of what pointers may be, the same is known. */
bool state_same_knowledge(const struct flow *flow, const struct state *a, const struct state *b);
bool state_same_variable(const struct variable_state *a, const struct variable_state *b);
/* Everything is the same. */
bool state_same(struct flow *flow, const struct state *a, const struct state *b);
/* The next variable from i on that may not be the same in both, or the count. */
size_t state_next_variable(const struct flow *flow, const struct state *a, const struct state *b,
			   size_t i);
static inline const struct variable_state *state_variable(const struct flow *flow,
							  const struct state *state, size_t index)
{
	return shared_read(&flow->variables, state->variables, index);
}
struct variable_state *state_change(struct flow *flow, struct state *state, size_t index);
/* The bits are exact and unknown: the verifier follows each value of the variable by itself. */
static inline bool bits_followed(struct bits bits)
{
	return bits.exact && bits.unknown;
}
/* The variable has these bits in some state: flow->followed has it from here on, if they are followed. */
void state_note_bits(struct flow *flow, size_t variable, struct bits bits);
/* These copy nothing where it is so already. */
void state_set_range(struct flow *flow, struct state *state, size_t variable, struct range range);
void state_set_packet_base(struct flow *flow, struct state *state, size_t variable, uint32_t base);
/* Of an expression, and of a slot. */
uint8_t state_origin(const struct flow *flow, const struct state *state, const struct expr *origin);
void state_set_origin(struct flow *flow, struct state *state, const struct expr *origin, uint8_t pointer);
uint8_t state_slot(const struct flow *flow, const struct state *state, size_t slot);
void state_set_slot(struct flow *flow, struct state *state, size_t slot, uint8_t pointer);
/* As state_next_variable; b NULL: nothing is known of any. */
size_t state_next_slot(const struct flow *flow, const struct state *a, const struct state *b, size_t slot);
uint16_t state_room(const struct flow *flow, const struct state *state, uint32_t base);
void state_set_room(struct flow *flow, struct state *state, uint32_t base, uint16_t room);
/* As state_next_variable; above flow->rooms.count where there is none. */
uint32_t state_next_room(const struct flow *flow, const struct state *a, const struct state *b,
			 uint32_t base);
/* The variable has that base in some state: state_forget_base finds it. */
void state_note_base(struct flow *flow, uint32_t base, size_t variable);
/* No pointer of the state is at this base any more. */
void state_forget_base(struct flow *flow, struct state *state, uint32_t base);
uint8_t *state_record(const struct flow *flow, const struct state *state, size_t record);
void state_set_record(struct flow *flow, struct state *state, size_t record, uint8_t *set);
