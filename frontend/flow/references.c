// SPDX-License-Identifier: MIT
/* References held in objects or by the program: dynptrs, saved interrupt flags, disabled
 * preemption. The call that acquires one is its origin, as a reservation is a record's; the cell of
 * the object identifies it. Called by calls.c for each call that has a row in
 * unit/references.def. */
#include <string.h>

#include "frontend/flow/internal.h"
#include "frontend/unit/references.h"

bool references_keep(const struct expr *expr)
{
	const struct reference *reference = reference_of(expr);

	return reference && (reference->action == REFERENCE_ACQUIRE ||
			     reference->action == REFERENCE_MAKE);
}

/* The function has acquired another one of this kind: they cannot be told apart any more. */
static void not_followed(struct flow *flow, const struct expr *call)
{
	for (size_t i = 0; i < flow->variable_count; i++)
		if (state_variable(flow, flow->state, i)->origin == call) {
			struct variable_state *variable = state_change(flow, flow->state, i);

			variable->origin = NULL;
			variable->pointer = POINTER_LIVE;
		}
	state_set_origin(flow, flow->state, call, 0);
}

static void open_one(struct flow *flow, const struct expr *call, const struct reference *reference,
		     size_t cell)
{
	struct fact before = flow_fact_at(flow, cell), fact = flow_integer(range_full);

	if (before.origin && references_keep(before.origin) && before.pointer & POINTER_HELD)
		flow_note_leak(flow, LEAK_HELD, before.origin, call);
	else if (state_origin(flow, flow->state, call) & POINTER_HELD) {
		not_followed(flow, call);
		flow_set_at(flow, cell, fact);
		return;
	}
	fact.origin = call;
	fact.pointer = POINTER_LIVE | (reference->action == REFERENCE_ACQUIRE ? POINTER_HELD : 0);
	state_set_origin(flow, flow->state, call, fact.pointer);
	flow_set_at(flow, cell, fact);
}

/* Drops pointers into a dynptr's memory, which end with it. */
static void drop_slices(struct flow *flow, const struct object_place *at)
{
	for (size_t i = 0; i < flow->reference_slots.count; i++) {
		size_t number = flow->reference_slots.items[i];
		const struct slot *slot = &flow->slots.items[number];
		const struct expr *object;

		if (slot->reference->action != REFERENCE_USE || !state_slot(flow, flow->state, number))
			continue;
		object = reference_object(slot->expr, slot->reference);
		if (object && flow->facts->items[object->id].at.object == at->object)
			state_set_slot(flow, flow->state, number, POINTER_RELEASED);
	}
}

/* Flags that were saved after these and not restored: the verifier requires the reverse order. */
static const struct expr *saved_later(const struct flow *flow, const struct expr *save)
{
	for (size_t i = flow->slot_numbers[save->id] + 1; i < flow->slots.count; i++) {
		const struct reference *other = reference_of(flow->slots.items[i].expr);

		if (other && other->kind == REFERENCE_IRQ && state_slot(flow, flow->state, i) & POINTER_HELD)
			return flow->slots.items[i].expr;
	}
	return NULL;
}

/* True for a dynptr of a packet: bpf_dynptr_from_skb, bpf_dynptr_from_xdp .. */
static bool is_of_packet(const struct expr *maker)
{
	static const char begin[] = "bpf_dynptr_from_", *of[] = { "skb", "skb_meta", "xdp" };
	const char *name = maker && reference_of(maker) ? reference_of(maker)->function : "";

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (!strncmp(name, begin, sizeof(begin) - 1) && !strcmp(name + sizeof(begin) - 1, of[i]))
			return true;
	return false;
}

void references_forget_packet(struct flow *flow)
{
	for (size_t i = 0; i < flow->reference_slots.count; i++) {
		size_t number = flow->reference_slots.items[i], cell;
		const struct slot *slot = &flow->slots.items[number];
		const struct expr *object;

		if (!type_is_pointer(slot->expr->type) || !state_slot(flow, flow->state, number))
			continue;
		object = reference_object(slot->expr, slot->reference);
		if (object && cells_find_at(flow, object, &cell) && is_of_packet(flow_fact_at(flow, cell).origin))
			state_set_slot(flow, flow->state, number, POINTER_RELEASED);
	}
}

static void use_one(struct flow *flow, const struct expr *call, const struct reference *reference,
		    const struct expr *object, size_t cell)
{
	struct fact fact = flow_fact_at(flow, cell);
	bool ends = reference->action == REFERENCE_RELEASE;

	if (!fact.origin || !references_keep(fact.origin)) {
		if (!fact.origin && fact.pointer & POINTER_NULL)
			flow_note_leak(flow, LEAK_UNMADE, call, call);
		return;
	}
	/* to the kernel a write through an skb's dynptr changes the packet */
	if (!strcmp(reference->function, "bpf_dynptr_write") && is_of_packet(fact.origin) &&
	    strcmp(reference_of(fact.origin)->function, "bpf_dynptr_from_xdp"))
		packet_forget(flow);
	if (fact.pointer & POINTER_RELEASED)
		flow_note_leak(flow, LEAK_GONE, fact.origin, call);
	else if (fact.pointer & POINTER_NULL || (ends && !(fact.pointer & POINTER_HELD)))
		flow_note_leak(flow, LEAK_UNMADE, call, call);
	if (!ends)
		return;
	if (reference->kind == REFERENCE_IRQ && saved_later(flow, fact.origin))
		flow_note_leak(flow, LEAK_ORDER, saved_later(flow, fact.origin), call);
	state_set_origin(flow, flow->state, fact.origin, POINTER_RELEASED);
	drop_slices(flow, &flow->facts->items[object->id].at);
}

/* Preemption is counted: enabling undoes the last disabling. */
static void note_counted(struct flow *flow, const struct expr *call, const struct reference *reference)
{
	bool counted = reference->kind == REFERENCE_PREEMPT;
	bool missing = counted && flow->state->preempt & DEPTH_NONE;

	if (counted)
		flow->state->preempt = depth_changed(flow->state->preempt,
						     reference->action == REFERENCE_ACQUIRE ? 1 : -1);
	if (reference->action == REFERENCE_ACQUIRE) {
		state_set_origin(flow, flow->state, call, POINTER_LIVE | POINTER_HELD);
		return;
	}
	if (missing)
		flow_note_leak(flow, LEAK_UNMADE, call, call);
	for (size_t i = flow->reference_slots.count; i-- > 0;) {
		size_t number = flow->reference_slots.items[i];

		if (flow->slots.items[number].reference->kind == reference->kind &&
		    state_slot(flow, flow->state, number) & POINTER_HELD) {
			state_set_slot(flow, flow->state, number, 0);
			return;
		}
	}
	if (!missing && !flow->frame->placed->program->subprogram)
		flow_note_leak(flow, LEAK_UNMADE, call, call);
}

static bool calls_out(const struct expr *expr)
{
	const struct reference *reference = reference_of(expr);

	switch (expr->kind) {
	case EXPR_CALL:
		return !reference || reference->kind != REFERENCE_LOCK || reference->action == REFERENCE_ACQUIRE;
	case EXPR_INVOKE: case EXPR_PRINT: case EXPR_MAP_LOOKUP: case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE: case EXPR_GETMAP: case EXPR_WITH_RECORD: case EXPR_WITH_LOCK:
		return true;
	default:
		return false;
	}
}

void references_note_locked(struct flow *flow, const struct expr *expr)
{
	if (flow->state->dead || expr->is_constant || !calls_out(expr))
		return;
	for (size_t i = 0; i < flow->reference_slots.count; i++) {
		size_t number = flow->reference_slots.items[i];
		const struct slot *slot = &flow->slots.items[number];

		if (slot->reference->kind == REFERENCE_LOCK && slot->expr != expr &&
		    state_slot(flow, flow->state, number) & POINTER_HELD)
			flow_note_leak(flow, LEAK_LOCKED, slot->expr, expr);
	}
}

/* Other dynptr arguments must be initialized, too: the second of bpf_dynptr_copy, and all of
 * functions without a row. */
static void use_others(struct flow *flow, const struct expr *call, const struct reference *reference,
		       const struct expr *object)
{
	static const struct reference use = { "", REFERENCE_DYNPTR, REFERENCE_USE, 0 };
	const struct subprogram *function = call->invoke.subprogram->subprogram;
	size_t cell;

	if (function->kind != SUBPROGRAM_KERNEL || (!reference && !function->kernel_parameters))
		return;
	for (size_t i = 0; i < call->invoke.arguments.count; i++) {
		const struct expr *argument = call->invoke.arguments.items[i];

		if (argument != object && type_points_to_dynptr(argument->type) && !(function->makes >> i & 1) &&
		    cells_find_at(flow, argument, &cell))
			use_one(flow, call, &use, argument, cell);
	}
}

/* The clone shares the first argument's memory: both end with the release of one. */
static void clone_one(struct flow *flow, const struct expr *call, size_t cell)
{
	struct fact before = flow_fact_at(flow, cell), fact = flow_integer(range_full);
	size_t from;

	if (before.origin && references_keep(before.origin) && before.pointer & POINTER_HELD)
		flow_note_leak(flow, LEAK_HELD, before.origin, call);
	if (cells_find_at(flow, call->invoke.arguments.items[0], &from))
		fact = flow_fact_at(flow, from);
	else
		fact.pointer = POINTER_LIVE;
	flow_set_at(flow, cell, fact);
}

void references_note(struct flow *flow, const struct expr *call)
{
	const struct reference *reference = reference_of(call);
	const struct expr *object = reference ? reference_object(call, reference) : NULL;
	size_t cell;

	if (flow->state->dead)
		return;
	if (call->kind == EXPR_INVOKE)
		use_others(flow, call, reference, object);
	if (!reference)
		return;
	if (!object) {
		if (reference->argument < 0)
			note_counted(flow, call, reference);
		return;
	}
	if (!cells_find_at(flow, object, &cell))
		return;
	if (references_keep(call))
		open_one(flow, call, reference, cell);
	else if (reference->action == REFERENCE_CLONE)
		clone_one(flow, call, cell);
	else
		use_one(flow, call, reference, object, cell);
}
