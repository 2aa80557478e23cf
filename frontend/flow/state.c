/* States: copied at branches, joined where ways meet. */
#include <string.h>

#include "frontend/flow/internal.h"

struct state *state_copy(struct flow *flow, const struct state *state)
{
	size_t variables = flow->program->variables.count;
	struct state *copy = ARENA_NEW(flow->arena, struct state);

	copy->dead = state->dead;
	copy->variables = arena_alloc(flow->arena, (variables + 1) * sizeof(*copy->variables));
	memcpy(copy->variables, state->variables, variables * sizeof(*copy->variables));
	copy->origins = arena_alloc(flow->arena, flow->id_count + 1);
	memcpy(copy->origins, state->origins, flow->id_count);
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
		a->variables[i].range = range_join(a->variables[i].range, b->variables[i].range);
	}
	for (uint32_t i = 0; i < flow->id_count; i++)
		a->origins[i] |= b->origins[i];
	return a;
}

/* What is known of pointers only grows at joins, so that loops come to an end by this. */
bool state_same_pointers(struct flow *flow, const struct state *a, const struct state *b)
{
	if (a->dead != b->dead || memcmp(a->origins, b->origins, flow->id_count))
		return false;
	for (size_t i = 0; i < flow->program->variables.count; i++)
		if (a->variables[i].origin != b->variables[i].origin ||
		    a->variables[i].pointer != b->variables[i].pointer)
			return false;
	return true;
}
