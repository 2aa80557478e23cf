// SPDX-License-Identifier: MIT
/* Joins two states where paths merge (state_join): keeps the facts that hold on both. Called by
 * eval.c, flow.c, calls.c and loops.c after branches, exits and iterations. Pointers from different
 * origins become one; pointers into packets that were moved differently get a new place. */
#include "frontend/flow/internal.h"

static uint8_t variable_pointer(const struct flow *flow, const struct state *state, size_t variable)
{
	const struct variable_state *now = state_variable(flow, state, variable);

	return now->origin ? state_origin(flow, state, now->origin) : now->pointer;
}

/* The path has not reached the variable's binding: the other path's facts stay. */
static bool is_unbound(const struct variable_state *variable)
{
	return !variable->origin && !variable->pointer;
}

static void drop_held(struct flow *flow, struct state *state, const struct expr *origin)
{
	state_set_origin(flow, state, origin,
			 state_origin(flow, state, origin) & (uint8_t)~POINTER_HELD);
}

static bool others_have(const struct flow *flow, const struct state *state, const struct expr *origin, size_t but)
{
	for (size_t i = 0; i < flow->variable_count; i++)
		if (i != but && state_variable(flow, state, i)->origin == origin)
			return true;
	return false;
}

/* Lets a's origin stand for b's, which a's path has not reached. Another variable with b's origin
 * then has to use that name. */
static bool stand_in(struct flow *flow, struct state *a, struct state *b, size_t variable)
{
	const struct expr *origin = state_variable(flow, a, variable)->origin;
	const struct expr *other = state_variable(flow, b, variable)->origin;
	uint8_t pointer = variable_pointer(flow, b, variable);

	if (!origin || state_origin(flow, b, origin) || (other && others_have(flow, b, other, variable)))
		return false;
	if (other)
		drop_held(flow, b, other);
	state_set_origin(flow, b, origin, pointer);
	state_change(flow, b, variable)->origin = origin;
	return true;
}

static void not_followed(struct flow *flow, struct state *state, size_t variable)
{
	struct variable_state *now = state_change(flow, state, variable);

	now->pointer = variable_pointer(flow, state, variable) & (uint8_t)~POINTER_HELD;
	if (now->origin && !others_have(flow, state, now->origin, variable))
		drop_held(flow, state, now->origin);
	now->origin = NULL;
}

/* Keeps tracking a reference if possible: it must be released whichever path was taken. */
static void join_origins(struct flow *flow, struct state *a, struct state *b, size_t variable)
{
	uint8_t both = variable_pointer(flow, a, variable) | variable_pointer(flow, b, variable);
	struct variable_state *one = state_change(flow, a, variable);
	const struct variable_state *other = state_variable(flow, b, variable);

	if (one->origin != other->origin)
		other = state_change(flow, b, variable);
	if (one->origin != other->origin &&
	    !((both & (POINTER_HELD | POINTER_RELEASED)) &&
	      (stand_in(flow, a, b, variable) || stand_in(flow, b, a, variable)))) {
		not_followed(flow, a, variable);
		not_followed(flow, b, variable);
	}
	one->origin = other->origin;
	one->pointer |= other->pointer;
}

/* Bytes that may be the packet's count as the packet's: they need a comparison with its end. */
static uint8_t join_spaces(const struct variable_state *a, const struct variable_state *b)
{
	uint8_t one = a->space, other = b->space;

	if (one == other || b->pointer == POINTER_NULL)
		return one;
	if (a->pointer == POINTER_NULL)
		return other;
	return one == SPACE_PACKET || other == SPACE_PACKET ? SPACE_PACKET : SPACE_ANY;
}

/* True if `one` is null and `other` a pointer; the number 0 counts as null. */
static bool is_null_beside(const struct variable_state *one, const struct variable_state *other)
{
	return one->pointer == POINTER_NULL && !one->origin &&
	       (other->at.object || other->origin || other->packet.base || other->space != SPACE_ANY);
}

/* Joins objects, and the bits of offsets and numbers. */
static void join_places(struct variable_state *a, const struct variable_state *b)
{
	if (is_null_beside(b, a))
		return;
	if (is_null_beside(a, b)) {
		a->bits = b->bits;
		a->at = b->at;
		return;
	}
	a->bits = bits_join(a->bits, b->bits);
	a->at = flow_join_places(a->at, b->at);
}

static int64_t room_after(const struct flow *flow, const struct state *state,
			  const struct packet_place *place)
{
	int64_t room = state_room(flow, state, place->base) - place->offset;

	return room > 0 ? room : 0;
}

static bool has_users(const struct flow *flow, const struct state *state, uint32_t base)
{
	const struct base_users *users = &flow->base_users[base - 1];

	for (size_t i = 0; i < users->list.count; i++)
		if (state_variable(flow, state, users->list.items[i])->packet.base == base)
			return true;
	return false;
}

/* If other pointers share the variable's own place, the place is renamed after one of them before
 * it moves. */
static void leave_place(struct flow *flow, struct state *state, uint32_t base, size_t variable)
{
	const struct base_users *users = &flow->base_users[base - 1];
	uint32_t other = 0;

	for (size_t i = 0; i < users->list.count; i++) {
		uint32_t user = users->list.items[i];

		if (user == variable || state_variable(flow, state, user)->packet.base != base)
			continue;
		if (!other && has_users(flow, state, (uint32_t)(flow->slots.count + user) + 1))
			continue;
		if (!other) {
			other = (uint32_t)(flow->slots.count + user) + 1;
			flow_drop_splits(flow, state, other);
			state_set_room(flow, state, other, state_room(flow, state, base));
		}
		state_set_packet_base(flow, state, user, other);
		state_note_base(flow, other, user);
	}
}

/* The paths have moved the variable differently: makes a place of its own, with the bytes that both
 * have. A loop that moves it returns to the same place. */
static void make_place(struct flow *flow, struct state *a, struct state *b, size_t variable)
{
	const struct packet_place one = state_variable(flow, a, variable)->packet;
	const struct packet_place other = state_variable(flow, b, variable)->packet;
	struct packet_place place = { .base = (uint32_t)(flow->slots.count + variable) + 1 };
	int64_t room = room_after(flow, a, &one), least = room_after(flow, b, &other);
	int64_t spread = one.spread + one.offset, farthest = other.spread + other.offset;

	place.spread = packet_limited(farthest > spread ? farthest : spread);
	leave_place(flow, a, place.base, variable);
	leave_place(flow, b, place.base, variable);
	state_forget_base(flow, a, place.base);
	state_forget_base(flow, b, place.base);
	flow_drop_splits(flow, a, place.base);
	flow_drop_splits(flow, b, place.base);
	state_note_base(flow, place.base, variable);
	state_change(flow, a, variable)->packet = place;
	state_set_room(flow, a, place.base, (uint16_t)(room < least ? room : least));
	state_set_room(flow, b, place.base, (uint16_t)(room < least ? room : least));
}

/* Bytes that are there in any case: of the packet, or of an object of the program. */
static int64_t live_of(const struct flow *flow, const struct state *state, const struct variable_state *variable)
{
	const struct expr *object = variable->at.object;
	int64_t live = variable->packet.live;

	if (variable->packet.base) {
		int64_t room = state_room(flow, state, variable->packet.base) - variable->packet.offset;

		return room > live ? room : live;
	}
	if (object && object->kind == EXPR_MAKE && variable->at.least >= 0)
		live = (int64_t)object->make.structure->size - variable->at.greatest;
	return live > 0 ? live : 0;
}

/* live: bytes that both paths have proven, until the packet is moved */
static void join_packets(struct flow *flow, struct state *a, struct state *b, size_t variable, int64_t live)
{
	struct packet_place *one = &state_change(flow, a, variable)->packet;
	const struct packet_place *other = &state_variable(flow, b, variable)->packet;

	if (one->base == other->base && one->offset == other->offset) {
		one->spread = other->spread > one->spread ? other->spread : one->spread;
		one->live = other->live < one->live ? other->live : one->live;
	} else if (!one->base || !other->base || one->offset < 0 || other->offset < 0) {
		one->live = live;
		one->base = 0;
	} else {
		make_place(flow, a, b, variable);
	}
}

/* Null on one path: a test of the pointer precedes its use, after which it is the other path's
 * pointer. */
static bool join_null(struct flow *flow, struct state *a, struct state *b, size_t variable, const uint8_t pointers[2])
{
	struct packet_place *one = &state_change(flow, a, variable)->packet;
	const struct packet_place *other = &state_variable(flow, b, variable)->packet;

	if (pointers[0] == POINTER_NULL && !one->base && other->base) {
		*one = *other;
		one->live = live_of(flow, b, state_variable(flow, b, variable));
		state_note_base(flow, one->base, variable);
		return true;
	}
	if (pointers[1] != POINTER_NULL || !one->base || other->base)
		return false;
	one->live = live_of(flow, a, state_variable(flow, a, variable));
	return true;
}

static void join_variable(struct flow *flow, struct state *a, struct state *b, size_t variable)
{
	const struct variable_state *other = state_variable(flow, b, variable);
	struct variable_state *one;
	uint8_t pointers[2];
	int64_t live;

	/* equal parts are shared and not copied */
	if (is_unbound(other) || state_same_variable(state_variable(flow, a, variable), other))
		return;
	one = state_change(flow, a, variable);
	if (is_unbound(one)) {
		*one = *other;
		return;
	}
	live = live_of(flow, a, one);
	if (live > live_of(flow, b, other))
		live = live_of(flow, b, other);
	pointers[0] = variable_pointer(flow, a, variable);
	pointers[1] = variable_pointer(flow, b, variable);
	join_places(one, other);
	state_note_bits(flow, variable, one->bits);
	one->space = join_spaces(one, other);
	if (one->split != other->split)
		one->split = NULL;
	one->sum = packet_sum_join(one->sum, other->sum);
	join_origins(flow, a, b, variable);
	if (!join_null(flow, a, b, variable, pointers))
		join_packets(flow, a, b, variable, live);
	one->range = range_join(one->range, state_variable(flow, b, variable)->range);
}

/* Joins b into a: only facts of both remain. Shared parts are skipped. */
struct state *state_join(struct flow *flow, struct state *a, struct state *b)
{
	size_t i;

	if (a->dead)
		return b;
	if (b->dead)
		return a;
	for (i = state_next_variable(flow, a, b, 0); i < flow->variable_count;
	     i = state_next_variable(flow, a, b, i + 1))
		join_variable(flow, a, b, i);
	a->rcu = a->rcu && b->rcu ? a->rcu | b->rcu : 0;
	a->preempt = a->preempt && b->preempt ? a->preempt | b->preempt : 0;
	records_join(flow, a, b);
	for (i = state_next_slot(flow, a, b, 1); i < flow->slots.count;
	     i = state_next_slot(flow, a, b, i + 1))
		state_set_slot(flow, a, i, state_slot(flow, a, i) | state_slot(flow, b, i));
	for (uint32_t base = state_next_room(flow, a, b, 1); base <= flow->rooms.count;
	     base = state_next_room(flow, a, b, base + 1))
		if (state_room(flow, b, base) < state_room(flow, a, base))
			state_set_room(flow, a, base, state_room(flow, b, base));
	return a;
}
