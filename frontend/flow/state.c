/* States: copied at branches, joined where ways meet. */
#include <string.h>

#include "frontend/flow/internal.h"

size_t state_room_count(const struct flow *flow)
{
	return flow->id_count + 1 + flow->program->variables.count;
}

struct state *state_copy(struct flow *flow, const struct state *state)
{
	size_t variables = flow->program->variables.count;
	struct state *copy = ARENA_NEW(flow->arena, struct state);

	copy->dead = state->dead;
	copy->rcu = state->rcu;
	copy->variables = arena_alloc(flow->arena, (variables + 1) * sizeof(*copy->variables));
	memcpy(copy->variables, state->variables, variables * sizeof(*copy->variables));
	copy->origins = arena_alloc(flow->arena, flow->id_count + 1);
	memcpy(copy->origins, state->origins, flow->id_count);
	copy->set = ARENA_ARRAY(flow->arena, uint8_t *, flow->records.count + 1);
	memcpy(copy->set, state->set, flow->records.count * sizeof(*copy->set));
	copy->rooms = ARENA_ARRAY(flow->arena, uint16_t, state_room_count(flow));
	memcpy(copy->rooms, state->rooms, state_room_count(flow) * sizeof(*copy->rooms));
	return copy;
}

uint8_t *state_origin(struct flow *flow, struct state *state, const struct expr *origin)
{
	return &state->origins[origin->id - flow->first_id];
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

static int64_t room_after(const struct state *state, const struct packet_place *place)
{
	int64_t room = state->rooms[place->base - 1] - place->offset;

	return room > 0 ? room : 0;
}

static void forget_base(struct flow *flow, struct state *state, uint32_t base)
{
	for (size_t i = 0; i < flow->program->variables.count; i++)
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
	struct packet_place place = { .base = flow->id_count + 2 + (uint32_t)variable };
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
	place.spread = spread > place.spread ? spread : place.spread;
	if (place.spread > PACKET_OFFSET_MOST)
		place.base = 0;
	forget_base(flow, a, flow->id_count + 2 + (uint32_t)variable);
	forget_base(flow, b, flow->id_count + 2 + (uint32_t)variable);
	a->variables[variable].packet = place;
	a->rooms[flow->id_count + 1 + variable] = b->rooms[flow->id_count + 1 + variable] =
		(uint16_t)room;
}

/* a becomes what is true on both ways. */
struct state *state_join(struct flow *flow, struct state *a, struct state *b)
{
	if (a->dead)
		return b;
	if (b->dead)
		return a;
	for (size_t i = 0; i < flow->program->variables.count; i++) {
		if (is_unbound(a, i))
			a->variables[i] = b->variables[i];
		if (is_unbound(b, i))
			continue;
		if (a->variables[i].origin != b->variables[i].origin) {
			uint8_t both = variable_pointer(flow, a, i) | variable_pointer(flow, b, i);

			a->variables[i].origin = NULL;
			a->variables[i].pointer = both;
		} else {
			a->variables[i].pointer |= b->variables[i].pointer;
		}
		join_packets(flow, a, b, i);
		a->variables[i].range = range_join(a->variables[i].range, b->variables[i].range);
	}
	a->rcu = a->rcu && b->rcu ? a->rcu | b->rcu : 0;
	records_join(flow, a, b);
	for (uint32_t i = 0; i < flow->id_count; i++)
		a->origins[i] |= b->origins[i];
	for (size_t i = 0; i < state_room_count(flow); i++)
		if (b->rooms[i] < a->rooms[i])
			a->rooms[i] = b->rooms[i];
	return a;
}

/* What is known of pointers only grows at joins, so that loops come to an end by this. */
bool state_same_pointers(struct flow *flow, const struct state *a, const struct state *b)
{
	if (a->dead != b->dead || a->rcu != b->rcu || !records_same(flow, a, b) || memcmp(a->origins, b->origins, flow->id_count) ||
	    memcmp(a->rooms, b->rooms, state_room_count(flow) * sizeof(*a->rooms)))
		return false;
	for (size_t i = 0; i < flow->program->variables.count; i++)
		if (a->variables[i].origin != b->variables[i].origin ||
		    a->variables[i].pointer != b->variables[i].pointer ||
		    a->variables[i].packet.base != b->variables[i].packet.base)
			return false;
	return true;
}
