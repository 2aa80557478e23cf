/* Loops: what is known in every round, and after the last. */
#include "frontend/flow/internal.h"

/* A variable that a round assigns may have had any value before it. */
static void forget_assigned(struct expr *expr, void *user)
{
	struct flow *flow = user;

	if ((expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	    expr->assign.place->kind == EXPR_VARIABLE) {
		const struct variable *variable = expr->assign.place->variable;

		flow->state->variables[variable->id].range = range_of_type(variable->type);
	}
	expr_each_operand(expr, forget_assigned, flow);
}

static struct state *join_exit(struct flow *flow, struct state *exit)
{
	struct state *here = state_copy(flow, flow->state);

	return exit ? state_join(flow, exit, here) : here;
}

struct fact flow_leave_round(struct flow *flow, const struct expr *expr)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .range = { 0, 0 } };

	if (flow->loop && expr->kind == EXPR_BREAK)
		flow->loop->broke = join_exit(flow, flow->loop->broke);
	else if (flow->loop)
		flow->loop->went_on = join_exit(flow, flow->loop->went_on);
	flow->state = state_copy(flow, flow->state);
	flow->state->dead = true;
	return fact;
}

static void set_counter(struct flow *flow, const struct expr *loop)
{
	struct fact counter = { .reached = true, .pointer = POINTER_LIVE };
	const struct expr *bound = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	if (!loop->loop.variable)
		return;
	counter.range = (struct range){ 0, INT64_MAX };
	if ((int64_t)bound->value > 0)
		counter.range.greatest = (int64_t)bound->value - 1;
	flow_set_variable(flow, loop->loop.variable, counter);
}

/* (dotimes (i 0) ..): its body is never reached. */
static bool has_no_rounds(const struct expr *loop)
{
	const struct expr *bound = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	return bound && bound->is_constant && bound->value == 0;
}

/* (dotimes (i 4) ..): what a round has set is set after it, unless the loop was left. */
static bool has_a_round(const struct expr *loop)
{
	return loop->loop.count && !loop->loop.limit && !loop->loop.test &&
	       loop->loop.count->is_constant && (int64_t)loop->loop.count->value > 0;
}

/* One round: the state after it, and in *exits those in which the loop is left. */
static void one_round(struct flow *flow, const struct expr *loop, struct loop_exits *exits)
{
	*exits = (struct loop_exits){ .outer = flow->loop };
	flow->loop = exits;
	set_counter(flow, loop);
	if (has_no_rounds(loop)) {
		flow->state = state_copy(flow, flow->state);
		flow->state->dead = true;
	}
	if (loop->loop.test) {
		struct state *holds, *fails;

		flow_branch(flow, loop->loop.test, &holds, &fails);
		exits->broke = exits->broke ? state_join(flow, exits->broke, fails) : fails;
		flow->state = holds;
	}
	flow_eval(flow, loop->loop.body);
	flow->loop = exits->outer;
	if (exits->went_on)
		flow->state = state_join(flow, flow->state, exits->went_on);
}

static void forget_round(struct flow *flow, const struct expr *loop)
{
	if (loop->loop.test)
		forget_assigned(loop->loop.test, flow);
	forget_assigned(loop->loop.body, flow);
}

/* Rounds that are not noted, until one does nothing new to pointers; then it counts. */
struct fact flow_loop(struct flow *flow, const struct expr *loop)
{
	struct fact fact = { .reached = true, .pointer = POINTER_LIVE, .range = { 0, 0 } };
	struct state *before, *known, *after;
	struct loop_exits exits;
	bool silent = flow->silent;

	if (loop->loop.count)
		flow_eval(flow, loop->loop.count);
	flow->state = state_copy(flow, flow->state);
	forget_round(flow, loop);
	flow->silent = true;
	do {
		known = state_copy(flow, flow->state);
		before = state_copy(flow, flow->state);
		one_round(flow, loop, &exits);
		flow->state = state_join(flow, before, flow->state);
		forget_round(flow, loop);
	} while (!known->dead && !state_same_pointers(flow, known, flow->state));
	flow->silent = silent;
	if (!silent) {
		before = state_copy(flow, flow->state);
		one_round(flow, loop, &exits);
		after = flow->state;
		flow->state = state_join(flow, before, after);
		if (has_a_round(loop) && !after->dead)
			flow->state->set = after->set;
	}
	if (exits.broke)
		flow->state = state_join(flow, flow->state, exits.broke);
	return fact;
}
