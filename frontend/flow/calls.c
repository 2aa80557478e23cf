// SPDX-License-Identifier: MIT
/* Calls. A subprogram is walked at each call with the caller's state, and its exits give the
 * caller's state after the call, as the verifier does for static and hidden functions. Called by
 * eval.c for EXPR_CALL and EXPR_INVOKE; also notes references still held at an exit. */
#include <string.h>

#include "frontend/flow/internal.h"
#include "frontend/unit/query.h"
#include "frontend/unit/stack_use.h"

/* Up to this many exits, the exits of a call in tail position are kept apart. */
#define WAYS_MOST 64

/* ---- releases ---- */

void flow_note_leak(struct flow *flow, enum leak_kind kind, const struct expr *origin,
		    const struct expr *exit)
{
	struct leak leak = { kind, flow->facts->items[origin->id].space, origin, exit,
			     flow->frame->placed->program };

	if (flow->silent)
		return;
	for (size_t i = 0; i < flow->facts->leaks.count; i++)
		if (flow->facts->leaks.items[i].origin == origin &&
		    flow->facts->leaks.items[i].kind == kind)
			return;
	VEC_PUSH(flow->arena, &flow->facts->leaks, leak);
}

static void note_held(struct flow *flow, size_t first, size_t count, const struct expr *exit,
		      const struct expr *handed_over)
{
	if (flow->state->dead)
		return;
	for (size_t i = state_next_slot(flow, flow->state, NULL, first); i < first + count;
	     i = state_next_slot(flow, flow->state, NULL, i + 1)) {
		const struct expr *origin = flow->slots.items[i].expr;

		if (state_slot(flow, flow->state, i) & POINTER_HELD &&
		    !(flow->frame->call && references_keep(origin)) && origin != handed_over)
			flow_note_leak(flow, LEAK_HELD, origin, exit);
	}
}

void flow_note_leaks(struct flow *flow, const struct expr *exit, struct fact result)
{
	const struct placed *placed = flow->frame->placed;

	if (placed->program->subprogram)
		note_held(flow, placed->first_slot, placed->slot_count, exit, result.origin);
	else
		note_held(flow, 1, flow->slots.count - 1, exit, NULL);
}

static void release(struct flow *flow, const struct expr *call, const struct expr *pointer)
{
	const struct expr *origin = flow->facts->items[pointer->id].origin;

	if (!flow_tracked(flow, origin) || flow->state->dead)
		return;
	if (origin->kind == EXPR_WITH_RECORD &&
	    state_origin(flow, flow->state, origin) & POINTER_LIVE)
		flow_note_leak(flow, LEAK_TWICE, origin, call);
	state_set_origin(flow, flow->state, origin, POINTER_RELEASED);
}

/* A tail call may not return, so references must be released before it; the records of
 * `with-ringbuf` in its own function are. */
static void leave_records(struct flow *flow, const struct expr *call)
{
	note_held(flow, 1, flow->slots.count - 1, call, NULL);
	for (const struct frame *frame = flow->frame; frame; frame = frame->caller)
		for (const struct open_record *open = frame->records; open; open = open->outer) {
			uint8_t pointer = state_origin(flow, flow->state, open->expr);

			if (frame != flow->frame && pointer & POINTER_LIVE && !flow->state->dead)
				flow_note_leak(flow, LEAK_HELD, open->expr, call);
			state_set_origin(flow, flow->state, open->expr, POINTER_RELEASED);
		}
	records_forget(flow);
}

/* ---- helpers ---- */

struct fact flow_call(struct flow *flow, const struct expr *expr)
{
	const struct kernel_helper *helper = expr->call.helper;

	flow_eval_operands(flow, expr);
	if (expr_is_tail_call(expr))
		leave_records(flow, expr);
	if (expr_changes_packet(expr))
		packet_forget(flow);
	records_note_effects(flow, expr);
	if (helper->releases && expr->call.arguments.count) {
		if (!strcmp(helper->name, "ringbuf-submit"))
			records_submit(flow, expr);
		release(flow, expr, expr->call.arguments.items[0]);
	}
	/* from here on the field owns it */
	if (helper->id == KERNEL_KPTR_XCHG)
		release(flow, expr, expr->call.arguments.items[1]);
	records_reserve(flow, expr);
	references_note(flow, expr);
	if (type_is_pointer(expr->type))
		return helper->result_may_be_null ? flow_new_origin(flow, expr) :
						    flow_integer(range_full);
	return flow_number(expr->type);
}

/* ---- subprograms that are walked ---- */

static bool can_follow(const struct flow *flow, const struct expr *call)
{
	const struct frame *frame = flow->frame;
	unsigned depth = 1;

	if (!flow_find_placed(flow, call->invoke.subprogram) || flow->state->dead ||
	    !flow->calls_left)
		return false;
	for (; frame; frame = frame->caller, depth++)
		if (frame->placed->program == call->invoke.subprogram)
			return false;
	return depth <= STACK_FRAMES_MOST;
}

static void bind_parameters(struct flow *flow, const struct expr *call)
{
	const struct subprogram *subprogram = call->invoke.subprogram->subprogram;

	for (size_t i = 0; i < subprogram->parameter_count; i++) {
		struct fact fact = flow->facts->items[call->invoke.arguments.items[i]->id];

		if (subprogram->parameters[i]->type->kind == TYPE_POINTER) {
			fact.range = range_full;
			if (!type_is_pointer(call->invoke.arguments.items[i]->type))
				fact.bits = bits_open();
		}
		flow_set_variable(flow, subprogram->parameters[i], fact);
	}
}

static void come_back(struct flow *flow, struct fact result, const struct expr *exit)
{
	const struct type *type = flow->frame->placed->program->subprogram->result;
	struct way_out way = { .result = result };

	flow_note_leaks(flow, exit, result);
	if (flow->state->dead)
		return;
	if (type_is_integer(type) && !range_fits(result.range, type))
		way.result.range = range_of_type(type);
	way.state = state_copy(flow, flow->state);
	VEC_PUSH(&flow->scratch, &flow->frame->ways->list, way);
}

/* True if the value is 0 or 1 because it is a test. */
static bool is_test(const struct expr *expr)
{
	bool tests = expr->kind == EXPR_AND || expr->kind == EXPR_OR;

	for (size_t i = 0; tests && i < expr->list.count; i++)
		tests = is_test(expr->list.items[i]);
	return !expr->is_constant && (tests || expr_is_truth(expr));
}

static void come_back_with_test(struct flow *flow, const struct expr *test, const struct expr *exit)
{
	struct state *states[2];

	flow_branch(flow, test, &states[1], &states[0]);
	for (int64_t i = 0; i < 2; i++) {
		flow->state = states[i];
		come_back(flow, flow_integer((struct range){ i, i }), exit);
	}
}

static void come_back_with_arm(struct flow *flow, const struct expr *branch,
			       const struct expr *exit)
{
	struct fact null = flow_integer((struct range){ 0, 0 });
	struct state *holds, *fails;

	null.pointer = POINTER_NULL;
	flow_branch(flow, branch->branch.test, &holds, &fails);
	flow->state = holds;
	flow_come_back(flow, branch->branch.then, exit);
	flow->state = fails;
	if (branch->branch.otherwise)
		flow_come_back(flow, branch->branch.otherwise, exit);
	else
		come_back(flow, null, exit);
}

/* Returns a call's result: each exit of the call becomes an exit of this function, while there are
 * few. */
static struct fact come_back_with_call(struct flow *flow, const struct expr *call,
				       const struct expr *exit)
{
	const struct ways *ways;
	struct fact fact = flow_eval_ways(flow, call, &ways);

	if (!ways || !type_is_integer(call->type) ||
	    flow->frame->ways->list.count + ways->list.count > WAYS_MOST) {
		come_back(flow, fact, exit);
		return fact;
	}
	for (size_t i = 0; i < ways->list.count; i++) {
		flow->state = ways->list.items[i].state;
		come_back(flow, ways->list.items[i].result, exit);
	}
	return fact;
}

static void leave(struct flow *flow)
{
	flow->state = state_copy(flow, flow->state);
	flow->state->dead = true;
}

/* The recursion is bounded: the reader and the expander limit the depth of data. */
void flow_come_back(struct flow *flow, const struct expr *value, const struct expr *exit)
{
	struct fact fact = flow_integer(range_full);

	if (!value) {
		come_back(flow, fact, exit);
		leave(flow);
		return;
	}
	fact.reached = !flow->state->dead;
	if (value->kind == EXPR_PROGN && !value->is_constant) {
		for (size_t i = 0; i + 1 < value->list.count; i++)
			flow_eval(flow, value->list.items[i]);
		flow_come_back(flow, value->list.items[value->list.count - 1], exit);
	} else if (value->kind == EXPR_LET && !value->is_constant) {
		flow_bind(flow, value);
		flow_come_back(flow, value->let.body, exit);
	} else if (value->kind == EXPR_IF && !value->is_constant) {
		come_back_with_arm(flow, value, exit);
	} else if (is_test(value)) {
		come_back_with_test(flow, value, exit);
	} else if (value->kind == EXPR_INVOKE) {
		fact = come_back_with_call(flow, value, exit);
	} else {
		fact = flow_eval(flow, value);
		come_back(flow, fact, exit);
	}
	flow->facts->items[value->id] = fact;
	leave(flow);
}

static bool is_own(const struct flow *flow, const struct placed *placed, const struct expr *origin)
{
	return origin && flow_has_slot(placed, flow->slot_numbers[origin->id]);
}

/* True if every exit returns the same pointer, and the caller already has it. */
static bool gives_what_the_caller_has(const struct flow *flow, const struct placed *placed,
				      const struct ways *ways)
{
	const struct expr *origin = ways->list.count ? ways->list.items[0].result.origin : NULL;

	for (size_t i = 0; i < ways->list.count; i++)
		if (ways->list.items[i].result.origin != origin)
			return false;
	return origin && !is_own(flow, placed, origin);
}

/* The returned pointer becomes the call's own, unless the caller has it already. */
static void hand_over(struct flow *flow, const struct expr *call, const struct placed *placed,
		      struct way_out *way)
{
	struct fact *result = &way->result;

	packet_hand_over(flow, call, way);
	if (result->origin && !is_own(flow, placed, result->origin) &&
	    state_origin(flow, way->state, result->origin) & POINTER_HELD &&
	    flow_is_in_variable(flow, way->state, result->origin, placed)) {
		result->pointer = state_origin(flow, way->state, result->origin) &
				  (uint8_t)~POINTER_HELD;
		result->origin = NULL;
	}
	flow_move_origin(flow, way->state, result, call);
}

bool flow_is_own_room(const struct flow *flow, const struct placed *placed, uint32_t base)
{
	/* the rooms of variables follow the packet's start and the slots */
	size_t slots = flow->slots.count;

	return base && (flow_has_slot(placed, base - 1) || packet_is_read_by(flow, placed, base) ||
			(base - 1 >= slots + placed->first_variable &&
			 base - 1 < slots + placed->first_variable + placed->variable_count));
}

/* Clears the function's variables. A pointer that it stored into a caller's object stays. */
static void clear_frame(struct flow *flow, struct state *state, const struct placed *placed)
{
	for (size_t i = 0; i < flow->variable_count; i++) {
		const struct expr *origin = state_variable(flow, state, i)->origin;

		if (is_own(flow, placed, origin) && !references_keep(origin))
			flow_drop_origin(flow, state, i);
		if (flow_is_own_room(flow, placed, state_variable(flow, state, i)->packet.base))
			state_set_packet_base(flow, state, i, 0);
		if (flow_is_own_room(flow, placed, state_variable(flow, state, i)->sum.base))
			state_change(flow, state, i)->sum.base = 0;
	}
	for (size_t i = 0; i < placed->variable_count; i++)
		*state_change(flow, state, placed->first_variable + i) = (struct variable_state){ 0 };
	/* a pointer in an object stays, since the object may be the caller's */
	for (size_t i = placed->first_slot; i < placed->first_slot + placed->slot_count; i++)
		if (!references_keep(flow->slots.items[i].expr))
			state_set_slot(flow, state, i, 0);
}

static struct activation *begin_activation(struct flow *flow, const struct frame *frame)
{
	struct activation *activation;

	if (flow->silent)
		return NULL;
	activation = ARENA_NEW(flow->arena, struct activation);
	activation->program = frame->placed->program;
	activation->root = flow->placed.items[0].program;
	activation->call = frame->call;
	activation->caller = frame->caller->activation;
	return activation;
}

/* Copies the state into memory of the caller; drops what splits.c kept for the function's
 * variables. */
static struct state *keep_state(struct flow *flow, struct state *state, const struct state *entry)
{
	struct state *copy = state_keep(flow, state, entry->owner);

	for (size_t i = state_next_variable(flow, copy, entry, 0); i < flow->variable_count;
	     i = state_next_variable(flow, copy, entry, i + 1)) {
		if (state_variable(flow, copy, i)->split != state_variable(flow, entry, i)->split)
			state_change(flow, copy, i)->split = NULL;
	}
	records_keep(flow, copy, entry);
	return copy;
}

static void keep_ways(struct flow *flow, const struct ways *found, const struct state *entry, struct ways *ret_ways)
{
	for (size_t i = 0; i < found->list.count; i++) {
		struct way_out way = found->list.items[i];

		way.state = keep_state(flow, way.state, entry);
		VEC_PUSH(&flow->scratch, &ret_ways->list, way);
	}
	flow->state = keep_state(flow, flow->state, entry);
}

/* Walks the body. Its many states are freed at the end, except the last one of each exit. */
static void walk(struct flow *flow, const struct expr *call, struct ways *ret_ways)
{
	struct ways ways = { 0 };
	struct arena scratch, inner;
	struct frame frame = { .placed = flow_find_placed(flow, call->invoke.subprogram),
			       .call = call, .caller = flow->frame, .ways = &ways };
	struct loop_exits *loop = flow->loop;
	const struct expr *body = frame.placed->program->body;
	struct state *entry = flow->state;

	flow->state = state_copy(flow, entry);
	flow->calls_left--;
	memset(flow->facts->items + frame.placed->first_id, 0,
	       frame.placed->id_count * sizeof(*flow->facts->items));
	frame.activation = begin_activation(flow, &frame);
	flow->frame = &frame;
	flow->loop = NULL;
	scratch = flow->scratch; /* the states made during this walk so far */
	flow->scratch = (struct arena){ 0 };
	packet_enter(flow);
	bind_parameters(flow, call);
	flow_lack_scratch(flow, body);
	flow_come_back(flow, body, body);
	if (frame.activation)
		flow_keep_activation(flow, frame.placed, frame.activation);
	flow->frame = frame.caller;
	flow->loop = loop;
	inner = flow->scratch;
	flow->scratch = scratch;
	keep_ways(flow, &ways, entry, ret_ways);
	arena_release(&inner);
}

/* False if the function is not walked; its operands have been evaluated then, too. */
static bool follow(struct flow *flow, const struct expr *call, struct ways *ways)
{
	const struct placed *placed = flow_find_placed(flow, call->invoke.subprogram);
	bool pointer = type_is_pointer(call->type);

	flow_eval_operands(flow, call);
	if (!can_follow(flow, call))
		return false;
	if (pointer)
		flow_new_origin(flow, call);
	flow_slot(flow, call)->tested = NULL;
	state_set_origin(flow, flow->state, call, 0);
	records_note_effects(flow, call);
	walk(flow, call, ways);
	pointer = pointer && !gives_what_the_caller_has(flow, placed, ways);
	for (size_t i = 0; i < ways->list.count; i++) {
		if (pointer)
			hand_over(flow, call, placed, &ways->list.items[i]);
		clear_frame(flow, ways->list.items[i].state, placed);
	}
	return true;
}

/* Joins the states of those exits into one, with the result's fact; dead if there is no exit. */
static struct fact join_ways(struct flow *flow, const struct ways *ways, struct state **ret_state)
{
	struct fact fact = flow_integer((struct range){ 0, 0 });
	struct state *state = state_copy(flow, flow->state);

	state->dead = true;
	for (size_t i = 0; i < ways->list.count; i++) {
		const struct way_out *way = &ways->list.items[i];

		fact = flow_join_facts(way->result, false, fact, state->dead);
		state = state_join(flow, state_copy(flow, way->state), state);
	}
	*ret_state = state;
	return fact;
}

/* A call of another object or of the kernel, or one beyond the limit of walked calls. */
static struct fact opaque_call(struct flow *flow, const struct expr *expr)
{
	const struct subprogram *subprogram = expr->invoke.subprogram->subprogram;
	struct fact fact;

	if (expr_changes_packet(expr))
		packet_forget(flow);
	if (subprogram->releases && expr->invoke.arguments.count)
		release(flow, expr, expr->invoke.arguments.items[0]);
	references_note(flow, expr);
	if (subprogram->kind != SUBPROGRAM_KERNEL)
		flow->state->rcu = flow->state->preempt = 0;
	if (!type_is_pointer(expr->type))
		return flow_number(expr->type);
	fact = flow_new_origin(flow, expr);
	if (subprogram->kind == SUBPROGRAM_KERNEL && !subprogram->may_be_null) {
		fact.pointer &= (uint8_t)~POINTER_NULL;
		state_set_origin(flow, flow->state, expr, fact.pointer);
	}
	return fact;
}

struct fact flow_invoke(struct flow *flow, const struct expr *expr, const struct ways **ret_ways)
{
	struct ways *ways = ARENA_NEW(&flow->scratch, struct ways);

	if (!follow(flow, expr, ways))
		return opaque_call(flow, expr);
	*ret_ways = ways;
	return join_ways(flow, ways, &flow->state);
}

/* ---- calls as tests ---- */

/* The call in a test: (f ..), (= (f ..) 1), (< (f ..) 0). */
static const struct expr *call_in(const struct expr *test)
{
	if (test->kind == EXPR_INVOKE)
		return test;
	if (test->kind == EXPR_BINARY && test->operation.op >= OPERATOR_EQ &&
	    test->operation.op <= OPERATOR_SGE && test->operation.a->kind == EXPR_INVOKE &&
	    test->operation.b->is_constant && !test->is_constant)
		return test->operation.a;
	return NULL;
}

bool flow_branch_call(struct flow *flow, const struct expr *test, struct state **ret_true,
		      struct state **ret_false)
{
	const struct expr *call = call_in(test);
	struct ways ways = { 0 };
	struct fact result;

	if (!call || !can_follow(flow, call) || !follow(flow, call, &ways))
		return false;
	result = join_ways(flow, &ways, &flow->state);
	result.reached = true;
	flow->facts->items[call->id] = result;
	if (call != test) {
		flow_eval(flow, test->operation.b);
		flow->facts->items[test->id] = flow_integer(range_truth);
	}
	*ret_true = flow_where(flow, &ways, test, true);
	*ret_false = flow_where(flow, &ways, test, false);
	return true;
}
