// SPDX-License-Identifier: MIT
/* Keeps the states of several paths apart under a variable: the exits of the call whose result it
 * has, or the arms of a branch that gave it different values. A later test of the variable selects
 * the states of the matching paths, as the verifier does. Called by eval.c and values.c for
 * bindings, assignments and branches, by flow.c for tests. */
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

/* ---- variables with a call's result ---- */

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

/* ---- variables that distinguish the arms of a branch ---- */

/* Limit of paths kept per variable, and of variables with such paths after one branch. */
#define SIDES_MOST 4
#define VARIABLES_MOST 4

static bool is_same_range(struct range a, struct range b)
{
	return a.least == b.least && a.greatest == b.greatest;
}

/* Joins two paths on which the variable cannot be distinguished by tests. */
static void add_side(struct flow *flow, struct ways *ways, struct state *state, struct range range)
{
	struct way_out side = { .state = state, .result = flow_integer(range) };

	for (size_t i = 0; i < ways->list.count;) {
		struct way_out *one = &ways->list.items[i];

		if (!is_same_range(one->result.range, side.result.range)) {
			i++;
			continue;
		}
		side.state = state_join(flow, state_copy(flow, one->state), state_copy(flow, side.state));
		side.result.range = range_join(one->result.range, side.result.range);
		*one = ways->list.items[--ways->list.count];
		i = 0;
	}
	VEC_PUSH(&flow->scratch, &ways->list, side);
}

/* Adds the paths that an arm itself has kept, if nothing has changed since; else the arm. */
static void add_arm(struct flow *flow, struct ways *ways, struct state *arm, size_t variable)
{
	const struct variable_state *now = state_variable(flow, arm, variable);
	const struct split *split = now->split;

	if (!split || !split->of_arms || !state_same_knowledge(flow, arm, split->joined)) {
		add_side(flow, ways, arm, now->range);
		return;
	}
	for (size_t i = 0; i < split->ways.list.count; i++)
		add_side(flow, ways, split->ways.list.items[i].state, split->ways.list.items[i].result.range);
}

/* True if the paths should be kept: they differ in other facts, or the variable is one of two
 * constants. */
static bool tells_apart(const struct flow *flow, const struct state *a, const struct state *b, size_t variable,
			bool flags)
{
	const struct variable_state *one = state_variable(flow, a, variable), *other = state_variable(flow, b, variable);

	if (one->origin || other->origin || one->packet.base || other->packet.base || one->at.object)
		return false;
	/* earlier splits of both say more than the arms */
	if (one->split || other->split)
		return one->split != other->split;
	if (flags && (one->range.least != one->range.greatest || other->range.least != other->range.greatest))
		return false;
	return !is_same_range(one->range, other->range);
}

bool flow_arms_differ(const struct flow *flow, const struct state *a, const struct state *b)
{
	bool same = !a->dead && !b->dead && state_same_knowledge(flow, a, b);

	for (size_t i = state_next_variable(flow, a, b, 0); i < flow->variable_count && !a->dead && !b->dead;
	     i = state_next_variable(flow, a, b, i + 1))
		if (tells_apart(flow, a, b, i, same))
			return true;
	return false;
}

void flow_split_arms(struct flow *flow, struct state *a, struct state *b)
{
	bool same = state_same_knowledge(flow, a, b);
	unsigned found = 0;

	for (size_t i = state_next_variable(flow, a, b, 0); i < flow->variable_count && found < VARIABLES_MOST;
	     i = state_next_variable(flow, a, b, i + 1)) {
		struct split split = { .of_arms = true };
		struct split *kept;

		if (!tells_apart(flow, a, b, i, same))
			continue;
		add_arm(flow, &split.ways, a, i);
		add_arm(flow, &split.ways, b, i);
		if (split.ways.list.count < 2 || split.ways.list.count > SIDES_MOST)
			continue;
		split.joined = state_copy(flow, flow->state);
		kept = ARENA_NEW(&flow->scratch, struct split);
		*kept = split;
		state_change(flow, flow->state, i)->split = kept;
		flow->splits = true;
		found++;
	}
}

/* Takes over facts of the selected paths that have not changed since the call. True if an access
 * may depend on it: a pointer is not null any more, or more bytes of a packet are proven. */
static bool take_over(struct flow *flow, struct state *state, const struct split *split,
		      const struct state *known)
{
	bool more = false;

	for (size_t i = state_next_slot(flow, known, split->joined, 1); i < flow->slots.count;
	     i = state_next_slot(flow, known, split->joined, i + 1)) {
		uint8_t now = state_slot(flow, state, i), then = state_slot(flow, known, i);

		if (now != state_slot(flow, split->joined, i))
			continue;
		more |= flow->slots.items[i].in_variable && now & POINTER_NULL && then && !(then & POINTER_NULL);
		state_set_slot(flow, state, i, then);
	}
	for (uint32_t base = state_next_room(flow, known, split->joined, 1); base <= flow->rooms.count;
	     base = state_next_room(flow, known, split->joined, base + 1)) {
		uint16_t room = state_room(flow, known, base);

		if (room <= state_room(flow, split->joined, base) || room <= state_room(flow, state, base))
			continue;
		state_set_room(flow, state, base, room);
		more = true;
	}
	return more;
}

/* Narrows the variable's range to the values of the selected paths. */
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
	if (take_over(flow, state, split, known))
		variable->variable->is_witness = true;
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
