// SPDX-License-Identifier: MIT
/* Assigns the variables, cells and slots of a root and of every function it can reach to indexes in
 * the states (flow_place), and keeps the facts of a subprogram per call (activations). Called by
 * flow.c before each root, and by calls.c after each walked call. */
#include <string.h>

#include "frontend/flow/internal.h"
#include "frontend/unit/references.h"

/* ---- indexes in the states ---- */

struct id_walk {
	struct flow *flow;
	struct placed placed;
	uint32_t last_id;
};

static void visit(struct expr *expr, void *user)
{
	struct id_walk *walk = user;
	struct flow *flow = walk->flow;

	if (expr->id < walk->placed.first_id)
		walk->placed.first_id = expr->id;
	if (expr->id > walk->last_id)
		walk->last_id = expr->id;
	if ((type_is_pointer(expr->type) || expr->kind == EXPR_WITH_RECORD || references_keep(expr)) &&
	    !flow->slot_numbers[expr->id]) {
		struct slot slot = { .expr = expr, .reference = reference_of(expr),
				     .first_cell = SIZE_MAX };

		flow->slot_numbers[expr->id] = (uint32_t)flow->slots.count;
		if (slot.reference)
			VEC_PUSH(&flow->scratch, &flow->reference_slots, flow->slots.count);
		VEC_PUSH(&flow->scratch, &flow->slots, slot);
	}
	if (expr->kind == EXPR_MAKE)
		cells_place(flow, expr);
	expr_each_operand(expr, visit, walk);
}

/* The recursion is bounded: each function is placed once. */
static void place(struct flow *flow, const struct program *program)
{
	struct id_walk walk = { .flow = flow };

	if (!program->body || flow_find_placed(flow, program))
		return;
	walk.placed.program = program;
	walk.placed.first_id = UINT32_MAX;
	walk.placed.first_variable = (uint32_t)flow->variable_count;
	walk.placed.first_slot = (uint32_t)flow->slots.count;
	flow->variable_count += program->variables.count;
	visit(program->body, &walk);
	walk.placed.id_count = walk.last_id - walk.placed.first_id + 1;
	walk.placed.slot_count = (uint32_t)flow->slots.count - walk.placed.first_slot;
	walk.placed.variable_count = (uint32_t)flow->variable_count - walk.placed.first_variable;
	VEC_PUSH(&flow->scratch, &flow->placed, walk.placed);
	for (size_t i = 0; i < program->callees.count; i++)
		place(flow, program->callees.items[i]);
}

void flow_place(struct flow *flow, const struct program *root)
{
	struct slot none = { .first_cell = SIZE_MAX };

	memset(&flow->placed, 0, sizeof(flow->placed));
	memset(&flow->slots, 0, sizeof(flow->slots));
	memset(&flow->reference_slots, 0, sizeof(flow->reference_slots));
	memset(&flow->cells, 0, sizeof(flow->cells));
	flow->variable_count = 0;
	VEC_PUSH(&flow->scratch, &flow->slots, none);
	place(flow, root);
}

void flow_leave_places(struct flow *flow)
{
	for (size_t i = 1; i < flow->slots.count; i++)
		flow->slot_numbers[flow->slots.items[i].expr->id] = 0;
}

const struct placed *flow_find_placed(const struct flow *flow, const struct program *program)
{
	for (size_t i = 0; i < flow->placed.count; i++)
		if (flow->placed.items[i].program == program)
			return &flow->placed.items[i];
	return NULL;
}

/* ---- activations ---- */

static bool is_same_call(const struct activation *a, const struct activation *b)
{
	for (; a && b && a->call == b->call; a = a->caller, b = b->caller)
		;
	return !a && !b;
}

static bool is_same_place(const struct fact *a, const struct fact *b)
{
	return a->at.object == b->at.object && a->at.least == b->at.least &&
	       a->at.greatest == b->at.greatest && a->packet.base == b->packet.base &&
	       a->packet.offset == b->packet.offset && a->packet.live == b->packet.live &&
	       a->packet.spread == b->packet.spread && a->room == b->room && a->space == b->space;
}

/* Compares field by field: padding has no defined value. */
static bool is_same_fact(const struct fact *a, const struct fact *b)
{
	return a->reached == b->reached && a->rcu == b->rcu && a->rcu_after == b->rcu_after &&
	       a->pointer == b->pointer && a->origin == b->origin &&
	       a->range.least == b->range.least && a->range.greatest == b->range.greatest &&
	       bits_same(a->bits, b->bits) && is_same_place(a, b);
}

static bool has_same_facts(const struct activation *a, const struct activation *b)
{
	for (uint32_t i = 0; i < a->id_count; i++)
		if (!is_same_fact(&a->items[i], &b->items[i]))
			return false;
	return true;
}

/* A call in a loop is repeated by each walk of the loop. */
static bool is_known(const struct flow *flow, const struct activation *activation)
{
	for (size_t i = flow->first_activation; i < flow->facts->activations.count; i++) {
		const struct activation *known = flow->facts->activations.items[i];

		if (known->program == activation->program && is_same_call(known, activation) &&
		    has_same_facts(known, activation))
			return true;
	}
	return false;
}

void flow_keep_activation(struct flow *flow, const struct placed *placed,
			  struct activation *activation)
{
	activation->first_id = placed->first_id;
	activation->id_count = placed->id_count;
	activation->items = ARENA_ARRAY(flow->arena, struct fact, placed->id_count);
	memcpy(activation->items, flow->facts->items + placed->first_id,
	       placed->id_count * sizeof(*activation->items));
	if (!is_known(flow, activation))
		VEC_PUSH(flow->arena, &flow->facts->activations, activation);
}

void flow_join_activations(struct flow *flow)
{
	struct facts *facts = flow->facts;
	bool *joined = arena_alloc(&flow->scratch, (size_t)flow->unit->expr_count + 1);

	for (size_t i = 0; i < facts->activations.count; i++) {
		const struct activation *one = facts->activations.items[i];
		struct fact *items = facts->items + one->first_id;

		for (size_t j = 0; j < one->id_count; j++)
			items[j] = !joined[one->first_id] ? one->items[j] :
				flow_join_facts(items[j], !items[j].reached, one->items[j],
						!one->items[j].reached);
		joined[one->first_id] = true;
	}
	arena_release(&flow->scratch);
}

void facts_enter(struct facts *facts, const struct activation *activation, struct fact *ret_before)
{
	size_t len = activation->id_count * sizeof(*activation->items);

	memcpy(ret_before, facts->items + activation->first_id, len);
	memcpy(facts->items + activation->first_id, activation->items, len);
}

void facts_leave(struct facts *facts, const struct activation *activation, const struct fact *before)
{
	memcpy(facts->items + activation->first_id, before,
	       activation->id_count * sizeof(*activation->items));
}
