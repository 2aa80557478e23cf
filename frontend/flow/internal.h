/* SPDX-License-Identifier: MIT */
/* Structs and functions that the files of the fact pass share: the state at a point of the program,
 * the frames of walked functions, and each file's entry points. Only for frontend/flow. */
#pragma once

#include "frontend/base/shared.h"
#include "frontend/base/table.h"
#include "frontend/flow/flow.h"

struct split;

/* Facts of a variable or a cell at one point. */
struct variable_state {
	const struct expr *origin;
	uint8_t pointer;               /* used if there is no origin */
	uint8_t space;                 /* an enum pointer_space */
	struct range range;
	struct bits bits;
	struct object_place at;
	struct packet_place packet;
	struct packet_sum sum;
	const struct split *split;     /* the exits of the call that returned its value, or NULL */
};

/* The state at one point: the facts of each variable, and the state of each pointer by its origin.
 * States share equal parts, so a copy costs only as much as is changed in it. */
struct state {
	bool dead;                     /* control does not reach this point */
	uint8_t rcu, preempt;          /* sets of depths */
	uint64_t owner;                /* number of the nodes that only this state has */
	/* struct variable_state, by flow_index; a function's own variables are followed by the
	 * cells of its objects */
	struct shared_array variables;
	/* uint16_t, by base - 1: bytes known to be there. First the packet's start, then pointers
	 * that an expression moved, by slot, then variables that joined paths have moved
	 * differently. */
	struct shared_array rooms;
	/* uint8_t *, by flow->records: a bit per byte that is set; NULL: all are, or there is no
	 * record */
	struct shared_array set;
	/* uint8_t, by slot: set of pointer_state; 0: this path has not reached it */
	struct shared_array origins;
};

/* The states that leave an iteration of the innermost loop; NULL if none does. */
struct loop_exits {
	struct state *broke, *went_on;
	struct loop_exits *outer;
};

/* A block around the current expression: the states that leave it; NULL if none does. */
struct open_block {
	const struct expr *expr;
	struct state *left;
	struct open_block *outer;
};

/* A ring buffer record of known size in the program. */
struct flow_record {
	const struct expr *origin; /* the with-ringbuf, or the call that reserves it */
	uint32_t size;
	uint8_t *loose;            /* bits of bytes that a variable index may set */
};

/* An expression that returns a pointer, or acquires a reference. */
struct slot {
	const struct expr *expr;
	/* the reference that it acquires, uses or releases, or NULL */
	const struct reference *reference;
	size_t first_cell; /* the first cell of the object that it makes; SIZE_MAX: none */
	/* the index in flow->records of the record that it reserves, plus 1; 0: none */
	size_t record;
	const struct placed *tested;   /* the function that found it not null last */
	bool in_variable;              /* a variable has had it */
};

/* A function that the walk of a root can reach, and its part of each state. */
struct placed {
	const struct program *program;
	uint32_t first_id, id_count;
	uint32_t first_variable, variable_count; /* with the cells */
	uint32_t first_slot, slot_count;
};

/* A member of an object on the stack, tracked like a variable. */
struct cell {
	const struct expr *object;     /* the EXPR_MAKE */
	uint32_t offset, size;         /* an array is one cell for all elements */
	bool is_array;
	const struct type *type;       /* type of the member, or of the array's elements */
	size_t index;                  /* index in a state's variables */
};

/* An exit of a subprogram. */
struct way_out {
	struct state *state;
	struct fact result;
};

struct ways {
	VEC(struct way_out) list;
};

/* A variable with a call's result: a test of it selects among the call's exits. */
struct split {
	struct ways ways;
	struct state *joined; /* the state after the call, or the branch, joined over its exits */
	bool of_arms;         /* these are the arms of a branch, not a call's exits */
};

/* A with-ringbuf around the current expression. */
struct open_record {
	const struct expr *expr;
	const struct open_record *outer;
};

/* A function that is being walked. */
struct frame {
	const struct placed *placed;
	const struct expr *call;       /* NULL: the root */
	struct frame *caller;
	struct ways *ways;             /* NULL: a root's exits are not kept */
	struct activation *activation; /* NULL: the root */
	const struct open_record *records; /* the innermost, or NULL */
	struct table loops;            /* struct loop_walk, by loop: the last walk of each */
};

/* Indexes of the variables that have had a place as their base; may repeat. */
struct base_users {
	VEC(uint32_t) list;
};

struct flow {
	const struct unit *unit;
	struct arena *arena;           /* the unit's arena: the results */
	struct arena scratch;          /* states, until the next root or the end of a call's walk */
	struct arena noted;            /* notes of all states of a root, until the next root */
	struct facts *facts;
	struct state *state;
	struct frame *frame;
	VEC(struct placed) placed;     /* the root first */
	uint32_t *slot_numbers;        /* by expr id, for this root; 0: returns no pointer */
	VEC(struct slot) slots;        /* the first one is for expressions without a slot */
	VEC(size_t) reference_slots;   /* slots with a reference, in order */
	size_t variable_count;         /* number of variables of all placed functions */
	struct shared_shape variables, rooms, set, origins; /* shapes of the states' arrays */
	uint64_t owners;               /* number of owners handed out */
	struct base_users *base_users; /* by base - 1 */
	bool splits;                   /* some variable has had a split */
	VEC(uint32_t) followed; /* variables whose bits were `exact` and unknown in some state */
	bool *is_followed;             /* by variable: in that list */
	VEC(struct cell) cells;        /* the cells of an object are consecutive */
	unsigned calls_left;           /* limit of walked calls; see calls.c */
	size_t first_activation;       /* index of this root's first */
	struct loop_exits *loop;       /* exits of the current iteration, or NULL */
	struct open_block *blocks;     /* the innermost block, or NULL */
	unsigned leaves;               /* number of exits evaluated so far */
	VEC(struct flow_record) records;
	bool silent;                   /* a walk of a loop before its last: notes nothing */
};

extern const struct range range_full, range_truth;

/* True if everything in the root's context is a plain number to the verifier. */
bool flow_is_handed_numbers(const struct flow *flow);
struct fact flow_eval(struct flow *flow, const struct expr *expr);
/* The same; *ret_ways has the exits of a call whose function was walked, else NULL. They live until
 * the next root. */
struct fact flow_eval_ways(struct flow *flow, const struct expr *expr, const struct ways **ret_ways);
void flow_eval_operands(struct flow *flow, const struct expr *expr);
/* Evaluates a test: returns the states where it holds and where it does not. */
void flow_branch(struct flow *flow, const struct expr *test, struct state **ret_true,
		 struct state **ret_false);
/* Binds the variables of a `let`. */
void flow_bind(struct flow *flow, const struct expr *let);
void flow_set_variable(struct flow *flow, const struct variable *variable, struct fact fact);
/* The fact of a variable or cell, by its index. */
struct fact flow_fact_at(struct flow *flow, size_t index);
void flow_set_at(struct flow *flow, size_t index, struct fact fact);
/* The fact of an integer; for a pointer one of which nothing else is known. */
struct fact flow_integer(struct range range);
/* Stores the pointer's current facts in the variable and stops tracking its origin. */
void flow_drop_origin(struct flow *flow, struct state *state, size_t index);
/* A new pointer from this expression, which may be null. The pointer of an earlier iteration is
 * another one: a test of the new one says nothing about it. */
struct fact flow_new_origin(struct flow *flow, const struct expr *expr);
struct fact flow_join_facts(struct fact a, bool a_dead, struct fact b, bool b_dead);
struct object_place flow_join_places(struct object_place a, struct object_place b);
/* True if a variable has that pointer, in all functions except one, which may be NULL. */
bool flow_is_in_variable(const struct flow *flow, const struct state *state,
			 const struct expr *origin, const struct placed *but);
/* Makes `to` the origin of the fact's pointer and of its reference. */
void flow_move_origin(struct flow *flow, struct state *state, struct fact *fact,
		      const struct expr *to);
/* The index of a variable of the function that is being walked. */
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
/* A function's slots begin behind this number. */
static inline bool flow_has_slot(const struct placed *placed, size_t slot)
{
	return slot >= placed->first_slot && slot < placed->first_slot + placed->slot_count;
}
/* ---- values.c ---- */
struct fact flow_value(struct flow *flow, const struct expr *expr);
struct fact flow_assign(struct flow *flow, const struct expr *expr);
/* A number from outside, unknown to the verifier. */
struct fact flow_number(const struct type *type);
/* ---- bits.c ---- */
bool bits_same(struct bits a, struct bits b);
struct bits bits_join(struct bits a, struct bits b);
struct bits bits_of_operation(const struct expr *expr, struct bits a, struct bits b);
struct bits bits_cast(struct bits bits, const struct type *type);
/* ---- cells.c ---- */
/* Makes the cells of an object. */
void cells_place(struct flow *flow, const struct expr *make);
/* Clears an object that is made anew: all 0. */
void cells_clear(struct flow *flow, const struct expr *make);
/* The fact of a load from a place; for an untracked place what its type says. */
struct fact cells_load(struct flow *flow, const struct expr *place);
/* The cell with a field's value; false if it is not tracked. */
bool cells_find(const struct flow *flow, const struct expr *place, size_t *ret_index);
void cells_store(struct flow *flow, const struct expr *place, struct fact fact);
/* The cell or variable that a pointer points to; false if none is tracked. */
bool cells_find_at(const struct flow *flow, const struct expr *pointer, size_t *ret_index);
/* - */
/* Applies the expression's own effects on objects: copies, and memory that calls fill. followed: it
 * is a call whose function was walked, so that its effects were applied already. */
void cells_note_effects(struct flow *flow, const struct expr *expr, bool followed);
/* ---- calls.c ---- */
void flow_note_leak(struct flow *flow, enum leak_kind kind, const struct expr *origin,
		    const struct expr *exit);
struct fact flow_call(struct flow *flow, const struct expr *expr);
struct fact flow_invoke(struct flow *flow, const struct expr *expr, const struct ways **ret_ways);
/* A call as a test: joins the exits that may make it hold, and the others; false if the call is not
 * walked. */
bool flow_branch_call(struct flow *flow, const struct expr *test, struct state **ret_true,
		      struct state **ret_false);
/* Evaluates the result of the walked subprogram, each arm as an exit of its own; exit is the
 * (return ..) or the body. value may be NULL. The state is dead afterwards. */
void flow_come_back(struct flow *flow, const struct expr *value, const struct expr *exit);
/* Adds the exit on which the function's scratch map has no entry; it returns 0. */
void flow_lack_scratch(struct flow *flow, const struct expr *body);
/* Notes references that are still held where `exit` leaves the walked function. */
void flow_note_leaks(struct flow *flow, const struct expr *exit, struct fact result);
/* ---- splits.c ---- */
/* Notes that the variable got the value; `ways` is from flow_eval_ways. */
void flow_split(struct flow *flow, const struct variable *variable, const struct expr *value,
		const struct ways *ways);
/*
 * After a branch, whose arms ended so: a later test of a variable that has other values on the one than on the other says
 * which it was.
 */
/* True if flow_split_arms would keep the arms apart. */
bool flow_arms_differ(const struct flow *flow, const struct state *a, const struct state *b);
void flow_split_arms(struct flow *flow, struct state *a, struct state *b);
/* Applies a test of a variable, or of it and a constant, to the state. */
void flow_apply_split(struct flow *flow, struct state *state, const struct expr *test, bool holds);
/* That base becomes another place; 0: every base does. */
void flow_drop_splits(struct flow *flow, struct state *state, uint32_t base);
/* Joins the states of the exits on which the test of the result holds, or does not; dead if there
 * is none. */
struct state *flow_where(struct flow *flow, const struct ways *ways, const struct expr *test,
			 bool holds);
/* ---- places.c ---- */
/* Assigns parts of the states to the root and to the functions that it can call. */
void flow_place(struct flow *flow, const struct program *root);
/* Call before another root is placed. */
void flow_leave_places(struct flow *flow);
/* Keeps the facts of a body for this call, unless equal ones are kept already. */
void flow_keep_activation(struct flow *flow, const struct placed *placed,
			  struct activation *activation);
/* Joins the facts of each subprogram over all calls. */
void flow_join_activations(struct flow *flow);
/* NULL if the function is not walked. */
const struct placed *flow_find_placed(const struct flow *flow, const struct program *program);
/* ---- packets.c ---- */
int64_t packet_limited(int64_t spread);
/* True if the base is what that function reads from the context. */
bool packet_is_read_by(const struct flow *flow, const struct placed *placed, uint32_t base);
/* At the entry of a function that is called: nothing is compared of what it will read. */
void packet_enter(struct flow *flow);
/* True if the room of a packet_place's base belongs to the function. */
bool flow_is_own_room(const struct flow *flow, const struct placed *placed, uint32_t base);
/* A pointer to the packet's start, or to the start of its metadata. */
struct fact packet_start(struct flow *flow, bool metadata);
/* A pointer moved by a constant or a variable amount. */
static inline bool packet_sum_same(struct packet_sum a, struct packet_sum b)
{
	return a.base == b.base && (!a.base || (a.offset == b.offset && a.spread == b.spread));
}
static inline struct packet_sum packet_sum_join(struct packet_sum a, struct packet_sum b)
{
	return packet_sum_same(a, b) ? a : (struct packet_sum){ 0 };
}
/* The sum of the number and a constant. */
struct packet_sum packet_sum_moved(struct packet_sum sum, struct range by);
/* The pointer plus a number, as packet_moved; for a variable that the verifier tracks exactly, the
 * fact keeps the sum. */
struct fact packet_added(struct flow *flow, const struct expr *expr, struct fact pointer, const struct fact *number);
struct fact packet_moved(struct flow *flow, const struct expr *expr, struct fact pointer,
			 struct range by);
/* Gives the pointer that a subprogram returns a place of its own in that exit's state. */
void packet_hand_over(struct flow *flow, const struct expr *call, struct way_out *way);
/* Joins pointers to different places from two arms: the value is a place of its own, with the bytes
 * that both have. */
void packet_meet(struct flow *flow, const struct expr *expr, struct way_out arms[2]);
/* Joins b into a; one of them may be null. */
void packet_join_facts(struct fact *a, const struct fact *b);
/* Applies `a op b`, or its negation: a comparison with the packet's end proves bytes. */
void packet_refine(struct flow *flow, struct state *state, const struct expr *test, bool holds);
/* After a call that may move the packet: forgets every pointer into it. */
void packet_forget(struct flow *flow);
/* ---- records.c ---- */
/* Finds the program's records before the walk. */
void records_begin(struct flow *flow);
/* Marks all bytes of a record as unset. */
void records_reserve(struct flow *flow, const struct expr *origin);
/* Applies the expression's own stores into records. */
void records_note_effects(struct flow *flow, const struct expr *expr);
/* Forgets the records of with-ringbuf, which are discarded here. */
void records_forget(struct flow *flow);
/* Notes a submission: a call, or the end of a with-ringbuf. */
void records_submit(struct flow *flow, const struct expr *submit);
/* Copies into flow->scratch what the copy knows of records beyond the entry state. */
void records_keep(struct flow *flow, struct state *copy, const struct state *entry);
void records_join(struct flow *flow, struct state *a, struct state *b);
bool records_same(const struct flow *flow, const struct state *a, const struct state *b);
/* ---- references.c ---- */
/* True if the call acquires something that an object or the program holds, and so is an origin. */
bool references_keep(const struct expr *expr);
/* Notes what a call acquires, uses or releases. */
void references_note(struct flow *flow, const struct expr *call);
/* After a change of the packet: drops the slices of its dynptrs. */
void references_forget_packet(struct flow *flow);
/* Notes a call while a spin lock is held. */
void references_note_locked(struct flow *flow, const struct expr *expr);
/* ---- loops.c ---- */
struct fact flow_loop(struct flow *flow, const struct expr *loop);
/* break and continue */
struct fact flow_leave_round(struct flow *flow, const struct expr *expr);
struct fact flow_block(struct flow *flow, const struct expr *block);
struct fact flow_leave(struct flow *flow, const struct expr *leave);
/* ---- rcu.c ---- */
/* Applies a call to the RCU depth; a subprogram may lock without unlocking. */
void flow_note_rcu(struct flow *flow, const struct expr *expr);
/* Adds 1 or -1 to each depth of the set. */
uint8_t depth_changed(uint8_t set, int change);
/* ---- the rest ---- */
struct range range_of_type(const struct type *type);
bool range_fits(struct range range, const struct type *type);
struct range range_join(struct range a, struct range b);
struct range range_of_operation(const struct expr *expr, struct range a, struct range b);
/* The part of a's range for which `a op b` holds (or not), with b constant. */
struct range range_refine(enum operator op, struct range a, int64_t b, bool holds);
/* True if some value of a makes `a op b` hold (or not). */
bool range_allows(enum operator op, struct range a, int64_t b, bool holds);

/* ---- joins.c: state_join ---- */
/* ---- state.c ---- */
/* Begins the states of a root whose functions are placed and whose records are known. */
void state_begin(struct flow *flow);
struct state *state_new(struct flow *flow);
struct state *state_copy(struct flow *flow, struct state *state);
/* A copy that has nothing in arenas other than flow->scratch, except parts older than `last`. */
struct state *state_keep(struct flow *flow, struct state *state, uint64_t last);
/* Freezes the state's nodes: later changes are made in copies. */
void state_share(struct flow *flow, struct state *state);
struct state *state_join(struct flow *flow, struct state *a, struct state *b);
bool state_same_pointers(struct flow *flow, const struct state *a, const struct state *b);
/* True if the facts about packets and pointer states are the same. */
bool state_same_knowledge(const struct flow *flow, const struct state *a, const struct state *b);
bool state_same_variable(const struct variable_state *a, const struct variable_state *b);
/* True if everything is the same. */
bool state_same(struct flow *flow, const struct state *a, const struct state *b);
/* The next variable from i on that may differ, or the count. */
size_t state_next_variable(const struct flow *flow, const struct state *a, const struct state *b,
			   size_t i);
static inline const struct variable_state *state_variable(const struct flow *flow,
							  const struct state *state, size_t index)
{
	return shared_read(&flow->variables, state->variables, index);
}
struct variable_state *state_change(struct flow *flow, struct state *state, size_t index);
/* True if the verifier tracks each value exactly. */
static inline bool bits_followed(struct bits bits)
{
	return bits.exact && bits.unknown;
}
/* Adds the variable to flow->followed if these bits are tracked exactly. */
void state_note_bits(struct flow *flow, size_t variable, struct bits bits);
/* These copy nothing if the value is the same. */
void state_set_range(struct flow *flow, struct state *state, size_t variable, struct range range);
void state_set_packet_base(struct flow *flow, struct state *state, size_t variable, uint32_t base);
/* The pointer state of an expression; of a slot. */
uint8_t state_origin(const struct flow *flow, const struct state *state, const struct expr *origin);
void state_set_origin(struct flow *flow, struct state *state, const struct expr *origin, uint8_t pointer);
uint8_t state_slot(const struct flow *flow, const struct state *state, size_t slot);
void state_set_slot(struct flow *flow, struct state *state, size_t slot, uint8_t pointer);
/* As state_next_variable; b NULL: nothing is known in it. */
size_t state_next_slot(const struct flow *flow, const struct state *a, const struct state *b, size_t slot);
uint16_t state_room(const struct flow *flow, const struct state *state, uint32_t base);
void state_set_room(struct flow *flow, struct state *state, uint32_t base, uint16_t room);
/* As state_next_variable; above flow->rooms.count if there is none. */
uint32_t state_next_room(const struct flow *flow, const struct state *a, const struct state *b,
			 uint32_t base);
/* Notes that the variable has that base in some state, for state_forget_base. */
void state_note_base(struct flow *flow, uint32_t base, size_t variable);
/* Removes the base from every pointer of the state. */
void state_forget_base(struct flow *flow, struct state *state, uint32_t base);
uint8_t *state_record(const struct flow *flow, const struct state *state, size_t record);
void state_set_record(struct flow *flow, struct state *state, size_t record, uint8_t *set);
