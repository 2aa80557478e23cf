// SPDX-License-Identifier: MIT
/* States of the walk: makes, copies and compares them, and sets facts of variables and slots.
 * Called by all files of the pass; states are copied at branches and joined by joins.c. The arrays
 * are persistent (base/shared.h), so equal parts are shared. */
#include "frontend/flow/internal.h"

/* A base is not noted again for the last few variables; beyond them it may be noted twice. */
#define USERS_COMPARED 8

/* ---- versions ---- */

void state_begin(struct flow *flow)
{
	/* the last ones are of the packet's start and the metadata's, two of each function */
	size_t rooms = flow->slots.count + flow->variable_count + 2 * flow->placed.count;

	flow->variables = shared_shape(flow->variable_count, sizeof(struct variable_state));
	flow->rooms = shared_shape(rooms, sizeof(uint16_t));
	flow->set = shared_shape(flow->records.count, sizeof(uint8_t *));
	flow->origins = shared_shape(flow->slots.count, sizeof(uint8_t));
	flow->base_users = ARENA_ARRAY(&flow->noted, struct base_users, rooms);
	flow->is_followed = ARENA_ARRAY(&flow->noted, bool, flow->variable_count);
	flow->followed.count = flow->followed.room = 0;
	flow->owners = 0;
	flow->splits = false;
}

void state_share(struct flow *flow, struct state *state)
{
	state->owner = ++flow->owners;
}

struct state *state_new(struct flow *flow)
{
	struct state *state = ARENA_NEW(&flow->scratch, struct state);

	state_share(flow, state);
	return state;
}

struct state *state_copy(struct flow *flow, struct state *state)
{
	struct state *copy = ARENA_NEW(&flow->scratch, struct state);

	*copy = *state;
	state_share(flow, state);
	state_share(flow, copy);
	return copy;
}

struct state *state_keep(struct flow *flow, struct state *state, uint64_t last)
{
	struct state *copy = state_copy(flow, state);
	struct arena *arena = &flow->scratch;

	copy->variables = shared_keep(arena, &flow->variables, state->variables, last);
	copy->rooms = shared_keep(arena, &flow->rooms, state->rooms, last);
	copy->set = shared_keep(arena, &flow->set, state->set, last);
	copy->origins = shared_keep(arena, &flow->origins, state->origins, last);
	return copy;
}

/* ---- parts of a state ---- */

struct variable_state *state_change(struct flow *flow, struct state *state, size_t index)
{
	return shared_change(&flow->scratch, &flow->variables, &state->variables, state->owner, index);
}

size_t state_next_variable(const struct flow *flow, const struct state *a, const struct state *b,
			   size_t i)
{
	return shared_next_difference(&flow->variables, a->variables, b->variables, i);
}

void state_set_range(struct flow *flow, struct state *state, size_t variable, struct range range)
{
	const struct range *now = &state_variable(flow, state, variable)->range;

	if (now->least != range.least || now->greatest != range.greatest)
		state_change(flow, state, variable)->range = range;
}

void state_set_packet_base(struct flow *flow, struct state *state, size_t variable, uint32_t base)
{
	if (state_variable(flow, state, variable)->packet.base != base)
		state_change(flow, state, variable)->packet.base = base;
}

uint8_t state_slot(const struct flow *flow, const struct state *state, size_t slot)
{
	return *(const uint8_t *)shared_read(&flow->origins, state->origins, slot);
}

void state_set_slot(struct flow *flow, struct state *state, size_t slot, uint8_t pointer)
{
	uint8_t *place;

	if (state_slot(flow, state, slot) == pointer)
		return;
	place = shared_change(&flow->scratch, &flow->origins, &state->origins, state->owner, slot);
	*place = pointer;
}

size_t state_next_slot(const struct flow *flow, const struct state *a, const struct state *b, size_t slot)
{
	return shared_next_difference(&flow->origins, a->origins,
				      b ? b->origins : (struct shared_array){ 0 }, slot);
}

uint8_t state_origin(const struct flow *flow, const struct state *state, const struct expr *origin)
{
	return state_slot(flow, state, flow->slot_numbers[origin->id]);
}

void state_set_origin(struct flow *flow, struct state *state, const struct expr *origin, uint8_t pointer)
{
	state_set_slot(flow, state, flow->slot_numbers[origin->id], pointer);
}

uint16_t state_room(const struct flow *flow, const struct state *state, uint32_t base)
{
	return *(const uint16_t *)shared_read(&flow->rooms, state->rooms, base - 1);
}

void state_set_room(struct flow *flow, struct state *state, uint32_t base, uint16_t room)
{
	uint16_t *place;

	if (state_room(flow, state, base) == room)
		return;
	place = shared_change(&flow->scratch, &flow->rooms, &state->rooms, state->owner, base - 1);
	*place = room;
}

uint32_t state_next_room(const struct flow *flow, const struct state *a, const struct state *b,
			 uint32_t base)
{
	return (uint32_t)shared_next_difference(&flow->rooms, a->rooms, b->rooms, base - 1) + 1;
}

void state_note_base(struct flow *flow, uint32_t base, size_t variable)
{
	struct base_users *users = &flow->base_users[base - 1];

	/* a loop repeats the same few variables */
	for (size_t i = 0; i < users->list.count && i < USERS_COMPARED; i++)
		if (users->list.items[users->list.count - 1 - i] == variable)
			return;
	VEC_PUSH(&flow->noted, &users->list, (uint32_t)variable);
}

void state_note_bits(struct flow *flow, size_t variable, struct bits bits)
{
	if (!bits_followed(bits) || flow->is_followed[variable])
		return;
	flow->is_followed[variable] = true;
	VEC_PUSH(&flow->noted, &flow->followed, (uint32_t)variable);
}

void state_forget_base(struct flow *flow, struct state *state, uint32_t base)
{
	const struct base_users *users = &flow->base_users[base - 1];

	for (size_t i = 0; i < users->list.count; i++)
		if (state_variable(flow, state, users->list.items[i])->packet.base == base)
			state_set_packet_base(flow, state, users->list.items[i], 0);
	for (size_t i = 0; i < users->list.count; i++)
		if (state_variable(flow, state, users->list.items[i])->sum.base == base)
			state_change(flow, state, users->list.items[i])->sum.base = 0;
}

uint8_t *state_record(const struct flow *flow, const struct state *state, size_t record)
{
	return *(uint8_t *const *)shared_read(&flow->set, state->set, record);
}

void state_set_record(struct flow *flow, struct state *state, size_t record, uint8_t *set)
{
	uint8_t **place;

	if (state_record(flow, state, record) == set)
		return;
	place = shared_change(&flow->scratch, &flow->set, &state->set, state->owner, record);
	*place = set;
}

/* ---- comparing states ---- */

/* Compares field by field: padding has no defined value. */
static bool same_pointer(const struct variable_state *a, const struct variable_state *b)
{
	return a->origin == b->origin && a->pointer == b->pointer && a->at.object == b->at.object &&
	       bits_same(a->bits, b->bits) && a->packet.base == b->packet.base &&
	       packet_sum_same(a->sum, b->sum);
}

bool state_same_variable(const struct variable_state *a, const struct variable_state *b)
{
	return same_pointer(a, b) && a->space == b->space && a->range.least == b->range.least &&
	       a->range.greatest == b->range.greatest && a->at.least == b->at.least &&
	       a->at.greatest == b->at.greatest && a->packet.offset == b->packet.offset &&
	       a->packet.live == b->packet.live && a->packet.spread == b->packet.spread &&
	       a->split == b->split;
}

static bool same_slots(const struct flow *flow, const struct state *a, const struct state *b)
{
	for (size_t i = state_next_slot(flow, a, b, 1); i < flow->slots.count;
	     i = state_next_slot(flow, a, b, i + 1))
		if (state_slot(flow, a, i) != state_slot(flow, b, i))
			return false;
	return true;
}

static bool same_rooms(const struct flow *flow, const struct state *a, const struct state *b)
{
	for (uint32_t base = state_next_room(flow, a, b, 1); base <= flow->rooms.count;
	     base = state_next_room(flow, a, b, base + 1))
		if (state_room(flow, a, base) != state_room(flow, b, base))
			return false;
	return true;
}

bool state_same_knowledge(const struct flow *flow, const struct state *a, const struct state *b)
{
	return same_slots(flow, a, b) && same_rooms(flow, a, b);
}

static bool is_same(const struct flow *flow, const struct state *a, const struct state *b,
		    bool (*same)(const struct variable_state *, const struct variable_state *))
{
	if (a->dead != b->dead || a->rcu != b->rcu || a->preempt != b->preempt || !records_same(flow, a, b) ||
	    !same_slots(flow, a, b) || !same_rooms(flow, a, b))
		return false;
	for (size_t i = state_next_variable(flow, a, b, 0); i < flow->variable_count;
	     i = state_next_variable(flow, a, b, i + 1))
		if (!same(state_variable(flow, a, i), state_variable(flow, b, i)))
			return false;
	return true;
}

/* Joins only add to the facts about pointers, so loops reach a fixpoint of this. */
bool state_same_pointers(struct flow *flow, const struct state *a, const struct state *b)
{
	return is_same(flow, a, b, same_pointer);
}

bool state_same(struct flow *flow, const struct state *a, const struct state *b)
{
	return is_same(flow, a, b, state_same_variable);
}
