/* What the result of a call says: of the ways on which it came back, those that give it. */
#include "frontend/flow/internal.h"

static bool allows(const struct expr *test, const struct fact *result, bool holds)
{
	enum operator op = OPERATOR_NE;
	int64_t with = 0;

	if (test->kind == EXPR_BINARY) {
		op = test->operation.op;
		with = (int64_t)test->operation.b->value;
		if (op >= OPERATOR_SLT)
			op = op - OPERATOR_SLT + OPERATOR_LT;
		if (!test->operation.is_signed && (result->range.least < 0 || with < 0) &&
		    op != OPERATOR_EQ && op != OPERATOR_NE)
			return true;
	}
	if (type_is_pointer(test->type))
		return result->pointer & (holds ? POINTER_LIVE | POINTER_RELEASED : POINTER_NULL);
	if (test->kind == EXPR_BINARY && type_is_pointer(test->operation.a->type))
		return true;
	return range_allows(op, result->range, with, holds);
}

struct state *flow_where(struct flow *flow, const struct ways *ways, const struct expr *test,
			 bool holds)
{
	struct state *state = state_copy(flow, flow->state);

	state->dead = true;
	for (size_t i = 0; i < ways->list.count; i++)
		if (allows(test, &ways->list.items[i].result, holds))
			state = state_join(flow, state_copy(flow, ways->list.items[i].state), state);
	return state;
}

/* ---- results that a variable has ---- */

void flow_split(struct flow *flow, const struct variable *variable, const struct expr *value,
		const struct ways *ways)
{
	struct split *split;

	if (!ways || variable->addressed || ways->list.count < 2 || flow->state->dead ||
	    (type_is_integer(variable->type) &&
	     !range_fits(flow->facts->items[value->id].range, variable->type)))
		return;
	split = ARENA_NEW(&flow->scratch, struct split);
	split->ways = *ways;
	split->joined = state_copy(flow, flow->state);
	state_change(flow, flow->state, flow_index(flow, variable))->split = split;
	flow->splits = true;
}

/* Only of what has not changed since the call. */
static void take_over(struct flow *flow, struct state *state, const struct split *split,
		      const struct state *known)
{
	for (size_t i = state_next_slot(flow, known, split->joined, 1); i < flow->slots.count;
	     i = state_next_slot(flow, known, split->joined, i + 1))
		if (state_slot(flow, state, i) == state_slot(flow, split->joined, i))
			state_set_slot(flow, state, i, state_slot(flow, known, i));
	for (uint32_t base = state_next_room(flow, known, split->joined, 1); base <= flow->rooms.count;
	     base = state_next_room(flow, known, split->joined, base + 1)) {
		uint16_t room = state_room(flow, known, base);

		if (room > state_room(flow, split->joined, base) && room > state_room(flow, state, base))
			state_set_room(flow, state, base, room);
	}
}

/* The variable has what one of those ways gave. */
static void narrow(struct range *range, const struct ways *ways, const struct expr *test,
		   bool holds)
{
	struct range given = { INT64_MAX, INT64_MIN };

	for (size_t i = 0; i < ways->list.count; i++)
		if (allows(test, &ways->list.items[i].result, holds))
			given = range_join(given, ways->list.items[i].result.range);
	if (given.least > range->least)
		range->least = given.least;
	if (given.greatest < range->greatest)
		range->greatest = given.greatest;
}

void flow_apply_split(struct flow *flow, struct state *state, const struct expr *test, bool holds)
{
	const struct expr *variable = test->kind == EXPR_BINARY ? test->operation.a : test;
	const struct split *split;
	const struct state *known;

	if (variable->kind != EXPR_VARIABLE ||
	    (test->kind == EXPR_BINARY && !test->operation.b->is_constant))
		return;
	split = state_variable(flow, state, flow_index(flow, variable->variable))->split;
	if (!split || state->dead)
		return;
	known = flow_where(flow, &split->ways, test, holds);
	if (known->dead)
		return;
	take_over(flow, state, split, known);
	if (type_is_integer(variable->type))
		narrow(&state_change(flow, state, flow_index(flow, variable->variable))->range,
		       &split->ways, test, holds);
}

static bool knows(const struct flow *flow, const struct split *split, uint32_t base)
{
	for (size_t i = 0; i < split->ways.list.count; i++)
		if (state_room(flow, split->ways.list.items[i].state, base))
			return true;
	return false;
}

void flow_drop_splits(struct flow *flow, struct state *state, uint32_t base)
{
	for (size_t i = 0; i < flow->variable_count && flow->splits; i++) {
		const struct split *split = state_variable(flow, state, i)->split;

		if (split && (!base || knows(flow, split, base)))
			state_change(flow, state, i)->split = NULL;
	}
}
