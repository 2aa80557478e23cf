/* States: copied at branches, joined where ways meet. */
#include <string.h>

#include "frontend/flow/internal.h"

size_t state_room_count(const struct flow *flow)
{
	return 1 + flow->slot_exprs.count + flow->variable_count;
}

struct state *state_new(struct flow *flow)
{
	struct arena *arena = &flow->scratch;
	struct state *state = ARENA_NEW(arena, struct state);

	state->variables =
		arena_alloc(arena, (flow->variable_count + 1) * sizeof(*state->variables));
	state->origins = arena_alloc(arena, flow->slot_exprs.count + 1);
	state->rooms = ARENA_ARRAY(arena, uint16_t, state_room_count(flow));
	state->set = ARENA_ARRAY(arena, uint8_t *, flow->records.count + 1);
	return state;
}

struct state *state_copy(struct flow *flow, const struct state *state)
{
	struct state *copy = state_new(flow);

	copy->dead = state->dead;
	copy->rcu = state->rcu;
	memcpy(copy->variables, state->variables, flow->variable_count * sizeof(*copy->variables));
	memcpy(copy->origins, state->origins, flow->slot_exprs.count + 1);
	memcpy(copy->set, state->set, flow->records.count * sizeof(*copy->set));
	memcpy(copy->rooms, state->rooms, state_room_count(flow) * sizeof(*copy->rooms));
	return copy;
}

uint8_t *state_origin(struct flow *flow, struct state *state, const struct expr *origin)
{
	return &state->origins[flow->slots[origin->id]];
}

static uint8_t variable_pointer(struct flow *flow, struct state *state, size_t variable)
{
	const struct expr *origin = state->variables[variable].origin;

	return origin ? *state_origin(flow, state, origin) : state->variables[variable].pointer;
}

/* The way has not come to its binding: what is known on the other way stays known. */
static bool is_unbound(const struct state *state, size_t variable)
{
	return !state->variables[variable].origin && !state->variables[variable].pointer;
}

/* The origin of a stands for that of b, too, on which way a's was not come to. */
static bool stand_in(struct flow *flow, struct state *a, struct state *b, size_t variable)
{
	const struct expr *origin = a->variables[variable].origin;
	const struct expr *other = b->variables[variable].origin;
	uint8_t pointer = variable_pointer(flow, b, variable);

	if (!origin || *state_origin(flow, b, origin))
		return false;
	if (other)
		*state_origin(flow, b, other) &= (uint8_t)~POINTER_HELD;
	*state_origin(flow, b, origin) = pointer;
	b->variables[variable].origin = origin;
	return true;
}

static void not_followed(struct flow *flow, struct state *state, size_t variable)
{
	const struct expr *origin = state->variables[variable].origin;

	state->variables[variable].pointer =
		variable_pointer(flow, state, variable) & (uint8_t)~POINTER_HELD;
	if (origin)
		*state_origin(flow, state, origin) &= (uint8_t)~POINTER_HELD;
	state->variables[variable].origin = NULL;
}

/* A reference is followed on, where it can be: it must be given back whichever way it came. */
static void join_origins(struct flow *flow, struct state *a, struct state *b, size_t variable)
{
	uint8_t both = variable_pointer(flow, a, variable) | variable_pointer(flow, b, variable);

	if (a->variables[variable].origin != b->variables[variable].origin &&
	    !((both & (POINTER_HELD | POINTER_RELEASED)) &&
	      (stand_in(flow, a, b, variable) || stand_in(flow, b, a, variable)))) {
		not_followed(flow, a, variable);
		not_followed(flow, b, variable);
	}
	a->variables[variable].origin = b->variables[variable].origin;
	a->variables[variable].pointer |= b->variables[variable].pointer;
}

/* Bytes that may be a packet's are: they have to be compared with its end. */
static uint8_t join_spaces(const struct state *a, const struct state *b, size_t variable)
{
	uint8_t one = a->variables[variable].space, other = b->variables[variable].space;

	if (one == other || b->variables[variable].pointer == POINTER_NULL)
		return one;
	if (a->variables[variable].pointer == POINTER_NULL)
		return other;
	return one == SPACE_PACKET || other == SPACE_PACKET ? SPACE_PACKET : SPACE_ANY;
}

/* Null, where the other is a pointer: the 0 of a number counts. */
static bool is_null_beside(const struct state *one, const struct state *other, size_t variable)
{
	return one->variables[variable].pointer == POINTER_NULL && !one->variables[variable].origin &&
	       (other->variables[variable].at.object || other->variables[variable].origin ||
		other->variables[variable].packet.base ||
		other->variables[variable].space != SPACE_ANY);
}

/* Objects, and the bits of offsets and numbers. */
static void join_places(struct state *a, const struct state *b, size_t variable)
{
	if (is_null_beside(b, a, variable))
		return;
	if (is_null_beside(a, b, variable)) {
		a->variables[variable].bits = b->variables[variable].bits;
		a->variables[variable].at = b->variables[variable].at;
		return;
	}
	a->variables[variable].bits =
		bits_join(a->variables[variable].bits, b->variables[variable].bits);
	a->variables[variable].at =
		flow_join_places(a->variables[variable].at, b->variables[variable].at);
}

static int64_t room_after(const struct state *state, const struct packet_place *place)
{
	int64_t room = state->rooms[place->base - 1] - place->offset;

	return room > 0 ? room : 0;
}

static void forget_base(struct flow *flow, struct state *state, uint32_t base)
{
	for (size_t i = 0; i < flow->variable_count; i++)
		if (state->variables[i].packet.base == base)
			state->variables[i].packet.base = 0;
}

/*
 * Two ways have moved the variable differently: it is a place of its own from here on, and what was
 * shown to be there on both ways is. A loop that moves it comes back to the same place.
 */
static void join_packets(struct flow *flow, struct state *a, struct state *b, size_t variable)
{
	struct packet_place *one = &a->variables[variable].packet;
	const struct packet_place *other = &b->variables[variable].packet;
	size_t index = 1 + flow->slot_exprs.count + variable; /* of its room */
	struct packet_place place = { .base = (uint32_t)index + 1 };
	int64_t room, spread;

	if (one->base == other->base && one->offset == other->offset) {
		one->spread = other->spread > one->spread ? other->spread : one->spread;
		one->live = other->live < one->live ? other->live : one->live;
		return;
	}
	if (!one->base || !other->base || one->offset < 0 || other->offset < 0) {
		one->base = 0;
		return;
	}
	room = room_after(a, one) < room_after(b, other) ? room_after(a, one) :
							   room_after(b, other);
	place.spread = one->spread + one->offset;
	spread = other->spread + other->offset;
	place.spread = packet_limited(spread > place.spread ? spread : place.spread);
	forget_base(flow, a, (uint32_t)index + 1);
	forget_base(flow, b, (uint32_t)index + 1);
	flow_drop_splits(flow, a, place.base);
	flow_drop_splits(flow, b, place.base);
	a->variables[variable].packet = place;
	a->rooms[index] = b->rooms[index] = (uint16_t)room;
}

/* a becomes what is true on both ways. */
struct state *state_join(struct flow *flow, struct state *a, struct state *b)
{
	if (a->dead)
		return b;
	if (b->dead)
		return a;
	for (size_t i = 0; i < flow->variable_count; i++) {
		if (is_unbound(a, i))
			a->variables[i] = b->variables[i];
		if (is_unbound(b, i) || is_unbound(a, i))
			continue;
		join_places(a, b, i);
		a->variables[i].space = join_spaces(a, b, i);
		if (a->variables[i].split != b->variables[i].split)
			a->variables[i].split = NULL;
		join_origins(flow, a, b, i);
		join_packets(flow, a, b, i);
		a->variables[i].range = range_join(a->variables[i].range, b->variables[i].range);
	}
	a->rcu = a->rcu && b->rcu ? a->rcu | b->rcu : 0;
	records_join(flow, a, b);
	for (size_t i = 0; i <= flow->slot_exprs.count; i++)
		a->origins[i] |= b->origins[i];
	for (size_t i = 0; i < state_room_count(flow); i++)
		if (b->rooms[i] < a->rooms[i])
			a->rooms[i] = b->rooms[i];
	return a;
}

/* What is known of pointers only grows at joins, so that loops come to an end by this. */
bool state_same_pointers(struct flow *flow, const struct state *a, const struct state *b)
{
	if (a->dead != b->dead || a->rcu != b->rcu || !records_same(flow, a, b) ||
	    memcmp(a->origins, b->origins, flow->slot_exprs.count + 1) ||
	    memcmp(a->rooms, b->rooms, state_room_count(flow) * sizeof(*a->rooms)))
		return false;
	for (size_t i = 0; i < flow->variable_count; i++)
		if (a->variables[i].origin != b->variables[i].origin ||
		    a->variables[i].pointer != b->variables[i].pointer ||
		    a->variables[i].at.object != b->variables[i].at.object ||
		    !bits_same(a->variables[i].bits, b->variables[i].bits) ||
		    a->variables[i].packet.base != b->variables[i].packet.base)
			return false;
	return true;
}
