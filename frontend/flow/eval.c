// SPDX-License-Identifier: MIT
/* The walk of expressions in the order of evaluation: evaluates the operands, computes the
 * expression's fact, and changes the state. flow_eval is called for each function body by flow.c
 * and calls.c; it calls values.c, cells.c, calls.c, loops.c and records.c for their kinds. */
#include <string.h>

#include "frontend/flow/internal.h"

struct fact flow_integer(struct range range)
{
	return (struct fact){ .reached = true, .pointer = POINTER_LIVE, .range = range,
			      .bits = bits_open() };
}

void flow_drop_origin(struct flow *flow, struct state *state, size_t index)
{
	struct variable_state *variable = state_change(flow, state, index);

	variable->pointer = state_origin(flow, state, variable->origin) & (uint8_t)~POINTER_HELD;
	variable->origin = NULL;
}

struct fact flow_new_origin(struct flow *flow, const struct expr *expr)
{
	struct fact fact = { .reached = true, .origin = expr, .range = range_full };

	for (size_t i = 0; i < flow->variable_count && flow_slot(flow, expr)->in_variable; i++)
		if (state_variable(flow, flow->state, i)->origin == expr)
			flow_drop_origin(flow, flow->state, i);
	/* facts of the previous pointer do not hold for the new one */
	if (state_origin(flow, flow->state, expr))
		flow_drop_splits(flow, flow->state, 0);
	if (!flow->state->dead && state_origin(flow, flow->state, expr) & POINTER_HELD)
		flow_note_leak(flow, LEAK_HELD, expr, expr);
	fact.pointer = POINTER_NULL | POINTER_LIVE | (expr_acquires(expr) ? POINTER_HELD : 0);
	state_set_origin(flow, flow->state, expr, fact.pointer);
	fact.at.object = expr;
	/* map values and records begin at multiples of 8; the alignment of other memory is not
	 * known */
	fact.bits = expr->type->space == SPACE_MAP || expr->type->space == SPACE_RECORD ?
		bits_constant(0) : bits_open();
	return fact;
}

/* A variable whose address was passed on may change at every call, so its facts are dropped. */
static struct fact addressed(const struct variable *variable, struct fact fact)
{
	fact.range = range_of_type(variable->type);
	fact.packet.base = fact.sum.base = 0;
	if (type_is_pointer(variable->type)) {
		fact.origin = NULL;
		fact.at.object = NULL;
		fact.bits = bits_open();
		fact.pointer |= POINTER_NULL;
	}
	return fact;
}

struct fact flow_fact_at(struct flow *flow, size_t index)
{
	const struct variable_state *variable = state_variable(flow, flow->state, index);
	struct fact fact = { .reached = true, .range = variable->range };

	fact.origin = variable->origin;
	fact.pointer = fact.origin ? state_origin(flow, flow->state, fact.origin) : variable->pointer;
	fact.space = variable->space;
	fact.bits = variable->bits;
	fact.at = variable->at;
	fact.packet = variable->packet;
	fact.sum = variable->sum;
	fact.room = fact.packet.base ? state_room(flow, flow->state, fact.packet.base) : 0;
	return fact;
}

void flow_set_at(struct flow *flow, size_t index, struct fact fact)
{
	struct variable_state *variable = state_change(flow, flow->state, index);

	variable->origin = flow_tracked(flow, fact.origin) ? fact.origin : NULL;
	variable->pointer = fact.pointer;
	variable->space = fact.space;
	variable->bits = fact.bits;
	variable->at = fact.at;
	variable->packet = fact.packet;
	variable->sum = fact.sum;
	variable->split = NULL;
	variable->range = fact.range;
	state_note_bits(flow, index, fact.bits);
	if (variable->origin)
		flow_slot(flow, variable->origin)->in_variable = true;
	if (fact.packet.base)
		state_note_base(flow, fact.packet.base, index);
	if (fact.sum.base)
		state_note_base(flow, fact.sum.base, index);
}

static struct fact variable_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = flow_fact_at(flow, flow_index(flow, expr->variable));

	return expr->variable->addressed ? addressed(expr->variable, fact) : fact;
}

void flow_set_variable(struct flow *flow, const struct variable *variable, struct fact fact)
{
	if (variable->addressed)
		fact = addressed(variable, fact);
	if (!range_fits(fact.range, variable->type)) {
		fact.range = range_of_type(variable->type);
		fact.bits = bits_cast(fact.bits, variable->type);
		fact.sum.base = 0;
	}
	flow_set_at(flow, flow_index(flow, variable), fact);
}

static void eval_operand(struct expr *operand, void *user)
{
	flow_eval(user, operand);
}

void flow_eval_operands(struct flow *flow, const struct expr *expr)
{
	expr_each_operand(expr, eval_operand, flow);
}

/* ---- control ---- */

/* If one is null, the other decides the memory that the pointer is in. */
static uint8_t join_spaces(const struct fact *a, const struct fact *b)
{
	if (a->space == b->space || b->pointer == POINTER_NULL)
		return a->space;
	if (a->pointer == POINTER_NULL)
		return b->space;
	return a->space == SPACE_PACKET || b->space == SPACE_PACKET ? SPACE_PACKET : SPACE_ANY;
}

struct object_place flow_join_places(struct object_place a, struct object_place b)
{
	if (a.object != b.object || a.least != b.least || a.greatest != b.greatest)
		a.object = NULL;
	return a;
}

/* True if `one` is null and `other` a pointer; the number 0 counts as null. */
static bool is_null_beside(const struct fact *one, const struct fact *other)
{
	return one->pointer == POINTER_NULL &&
	       (other->at.object || other->origin || other->packet.base || other->space != SPACE_ANY);
}

static void join_where(struct fact *a, const struct fact *b)
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

struct fact flow_join_facts(struct fact a, bool a_dead, struct fact b, bool b_dead)
{
	if (a_dead)
		return b;
	if (b_dead)
		return a;
	if (a.origin != b.origin)
		a.origin = NULL;
	a.space = join_spaces(&a, &b);
	a.rcu = a.rcu && b.rcu ? a.rcu | b.rcu : 0;
	a.rcu_after = a.rcu_after && b.rcu_after ? a.rcu_after | b.rcu_after : 0;
	packet_join_facts(&a, &b);
	a.sum = packet_sum_join(a.sum, b.sum);
	join_where(&a, &b);
	a.pointer |= b.pointer;
	a.range = range_join(a.range, b.range);
	return a;
}

bool flow_is_in_variable(const struct flow *flow, const struct state *state,
			 const struct expr *origin, const struct placed *but)
{
	for (size_t i = 0; i < flow->variable_count && flow_slot(flow, origin)->in_variable; i++)
		if (state_variable(flow, state, i)->origin == origin &&
		    !(but && i >= but->first_variable &&
		      i < but->first_variable + but->variable_count))
			return true;
	return false;
}

void flow_move_origin(struct flow *flow, struct state *state, struct fact *fact,
		      const struct expr *to)
{
	if (fact->origin) {
		fact->pointer = state_origin(flow, state, fact->origin);
		if (fact->pointer & POINTER_HELD)
			flow_slot(flow, to)->tested = flow_slot(flow, fact->origin)->tested;
		state_set_origin(flow, state, fact->origin, fact->pointer & (uint8_t)~POINTER_HELD);
	}
	state_set_origin(flow, state, to, state_origin(flow, state, to) | fact->pointer);
	fact->origin = to;
}

/* True if only `value`, an arm or operand of `to`, has the reference: then `to` becomes its
 * origin. */
static bool may_move(struct flow *flow, struct state *state, const struct fact *value)
{
	return flow_tracked(flow, value->origin) &&
	       state_origin(flow, state, value->origin) & POINTER_HELD &&
	       !flow_is_in_variable(flow, state, value->origin, NULL);
}

static void move_arms(struct flow *flow, const struct expr *to, struct way_out arms[2])
{
	if (arms[0].result.origin == arms[1].result.origin ||
	    !(may_move(flow, arms[0].state, &arms[0].result) ||
	      may_move(flow, arms[1].state, &arms[1].result)))
		return;
	for (size_t i = 0; i < 2; i++) {
		if (arms[i].state->dead)
			continue;
		state_set_origin(flow, arms[i].state, to, 0);
		flow_move_origin(flow, arms[i].state, &arms[i].result, to);
	}
}

static void join_arms(struct flow *flow, struct state *a, struct state *b)
{
	struct state *one, *other;

	if (!flow_arms_differ(flow, a, b)) {
		flow->state = state_join(flow, a, b);
		return;
	}
	one = state_copy(flow, a);
	other = state_copy(flow, b);
	flow->state = state_join(flow, a, b);
	flow_split_arms(flow, one, other);
}

static struct fact if_fact(struct flow *flow, const struct expr *expr)
{
	struct way_out arms[2] = { 0 };
	struct state *when_true, *when_false;
	bool dead[2];

	arms[1].result = flow_integer((struct range){ 0, 0 });
	arms[1].result.pointer = POINTER_NULL;
	arms[1].result.bits = bits_constant(0);
	flow_branch(flow, expr->branch.test, &when_true, &when_false);
	flow->state = when_true;
	arms[0].result = flow_eval(flow, expr->branch.then);
	arms[0].state = flow->state;
	flow->state = when_false;
	if (expr->branch.otherwise)
		arms[1].result = flow_eval(flow, expr->branch.otherwise);
	arms[1].state = flow->state;
	if (type_is_pointer(expr->type))
		move_arms(flow, expr, arms);
	for (size_t i = 0; i < 2; i++)
		dead[i] = arms[i].state->dead;
	if (type_is_pointer(expr->type) && flow_tracked(flow, expr))
		packet_meet(flow, expr, arms);
	join_arms(flow, arms[0].state, arms[1].state);
	return flow_join_facts(arms[0].result, dead[0], arms[1].result, dead[1]);
}

/* The range of the last operand, joined with the 0 of an earlier one that failed; for `or`, of
 * every operand. The operands were evaluated as tests. */
static struct range range_of_logic(const struct flow *flow, const struct expr *expr)
{
	struct range range = { 0, 0 };

	for (size_t i = 0; i < expr->list.count; i++) {
		const struct expr *operand = expr->list.items[i];

		if (expr->kind == EXPR_AND && i + 1 < expr->list.count)
			continue;
		if (operand->kind == EXPR_AND || operand->kind == EXPR_OR)
			range = range_join(range, range_of_logic(flow, operand));
		else if (expr_is_truth(operand))
			range = range_join(range, range_truth);
		else
			range = range_join(range, flow->facts->items[operand->id].range);
	}
	return range;
}

static struct fact logic_fact(struct flow *flow, const struct expr *expr)
{
	struct state *when_true, *when_false;
	struct fact fact = flow_integer(range_full);

	flow_branch(flow, expr, &when_true, &when_false);
	flow->state = state_join(flow, when_true, when_false);
	fact.range = range_of_logic(flow, expr);
	if (!type_is_pointer(expr->type))
		return fact;
	fact.pointer = POINTER_NULL | POINTER_LIVE;
	/* (or q default): the result is `default` where q is null */
	if (expr->kind == EXPR_OR &&
	    !(flow->facts->items[expr->list.items[expr->list.count - 1]->id].pointer & POINTER_NULL))
		fact.pointer = POINTER_LIVE;
	for (size_t i = 0; i < expr->list.count; i++) {
		struct fact operand = flow->facts->items[expr->list.items[i]->id];

		if ((expr->kind == EXPR_AND && i + 1 < expr->list.count) ||
		    !may_move(flow, flow->state, &operand))
			continue;
		if (!fact.origin)
			state_set_origin(flow, flow->state, expr, POINTER_NULL);
		flow_move_origin(flow, flow->state, &operand, expr);
		fact.origin = expr;
	}
	return fact;
}

static struct fact progn_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = flow_integer(range_full);

	for (size_t i = 0; i < expr->list.count; i++)
		fact = flow_eval(flow, expr->list.items[i]);
	return fact;
}

void flow_bind(struct flow *flow, const struct expr *let)
{
	for (size_t i = 0; i < let->let.count; i++) {
		const struct binding *binding = &let->let.bindings[i];
		struct fact fact = flow_integer((struct range){ 0, 0 });
		const struct ways *ways = NULL;

		fact.pointer = POINTER_NULL;
		fact.bits = bits_constant(0);
		if (binding->init)
			fact = flow_eval_ways(flow, binding->init, &ways);
		flow_set_variable(flow, binding->variable, fact);
		if (binding->init)
			flow_split(flow, binding->variable, binding->init, ways);
	}
}

static struct fact let_fact(struct flow *flow, const struct expr *expr)
{
	flow_bind(flow, expr);
	return flow_eval(flow, expr->let.body);
}

static struct fact record_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = flow_integer(range_full), body;
	struct open_record open = { expr, flow->frame->records };
	struct state *failed;

	flow_eval(flow, expr->record.size);
	if (expr->record.flags)
		flow_eval(flow, expr->record.flags);
	failed = state_copy(flow, flow->state);
	fact.origin = expr;
	fact.space = SPACE_RECORD;
	fact.bits = bits_constant(0);
	state_set_origin(flow, flow->state, expr, POINTER_LIVE);
	flow_set_variable(flow, expr->record.variable, fact);
	flow->frame->records = &open;
	records_reserve(flow, expr);
	body = flow_eval(flow, expr->record.body);
	records_submit(flow, expr);
	flow->frame->records = open.outer;
	fact = flow_join_facts(body, flow->state->dead, flow_integer((struct range){ 0, 0 }), failed->dead);
	flow->state = state_join(flow, failed, flow->state);
	return fact;
}

static struct fact return_fact(struct flow *flow, const struct expr *expr)
{
	struct fact result = flow_integer(range_full);

	if (flow->frame->ways) {
		flow_come_back(flow, expr->operand, expr);
		return result;
	}
	if (expr->operand)
		result = flow_eval(flow, expr->operand);
	flow_note_leaks(flow, expr, result);
	flow->state = state_copy(flow, flow->state);
	flow->state->dead = true;
	return flow_integer(range_full);
}

static struct fact eval(struct flow *flow, const struct expr *expr, const struct ways **ret_ways)
{
	if (expr->is_constant)
		return flow_value(flow, expr);
	switch (expr->kind) {
	case EXPR_VARIABLE:
		return variable_fact(flow, expr);
	case EXPR_AND:
	case EXPR_OR:
		return logic_fact(flow, expr);
	case EXPR_IF:
		return if_fact(flow, expr);
	case EXPR_PROGN:
		return progn_fact(flow, expr);
	case EXPR_LET:
		return let_fact(flow, expr);
	case EXPR_SETF:
	case EXPR_UPDATE:
		return flow_assign(flow, expr);
	case EXPR_RETURN:
		return return_fact(flow, expr);
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		return flow_loop(flow, expr);
	case EXPR_BREAK:
	case EXPR_CONTINUE:
		return flow_leave_round(flow, expr);
	case EXPR_BLOCK:
		return flow_block(flow, expr);
	case EXPR_LEAVE:
		return flow_leave(flow, expr);
	case EXPR_CALL:
		return flow_call(flow, expr);
	case EXPR_INVOKE:
		return flow_invoke(flow, expr, ret_ways);
	case EXPR_WITH_LOCK:
		flow_eval(flow, expr->lock.pointer);
		return flow_eval(flow, expr->lock.body);
	case EXPR_WITH_RECORD:
		return record_fact(flow, expr);
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_UNARY: case EXPR_BINARY:
	case EXPR_CAST: case EXPR_CONTEXT: case EXPR_CONTEXT_POINTER: case EXPR_USDT:
	case EXPR_MEMBER: case EXPR_MEMBER_ADDRESS: case EXPR_KERNEL_READ:
	case EXPR_KERNEL_ADDRESS: case EXPR_KERNEL_FACT: case EXPR_LOAD: case EXPR_ADDRESS:
	case EXPR_MAKE: case EXPR_MAP: case EXPR_MAP_LOOKUP: case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE: case EXPR_MAP_QUEUE: case EXPR_GETMAP: case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS: case EXPR_SUBPROGRAM: case EXPR_PRINT: case EXPR_ATOMIC:
	case EXPR_ASM: case EXPR_MEMSET: case EXPR_MEMCPY:
		return flow_value(flow, expr);
	}
	expr_unhandled(expr, __func__);
}

struct fact flow_eval_ways(struct flow *flow, const struct expr *expr, const struct ways **ret_ways)
{
	struct fact fact;
	bool reached = !flow->state->dead;
	uint8_t before = flow->state->rcu;

	*ret_ways = NULL;
	references_note_locked(flow, expr);
	fact = eval(flow, expr, ret_ways);
	fact.reached = reached;
	fact.rcu = expr->kind == EXPR_RETURN ? before : flow->state->rcu;
	if (!flow->state->dead)
		flow_note_rcu(flow, expr);
	fact.rcu_after = flow->state->dead ? 0 : flow->state->rcu;
	if (expr->kind != EXPR_CALL)
		records_note_effects(flow, expr);
	cells_note_effects(flow, expr, *ret_ways != NULL);
	if (type_is_integer(expr->type) && fact.range.least == fact.range.greatest)
		fact.bits = bits_constant((uint64_t)fact.range.least);
	if (type_is_pointer(expr->type) && expr->type->space != SPACE_ANY)
		fact.space = (uint8_t)expr->type->space;
	flow->facts->items[expr->id] = fact;
	return fact;
}

struct fact flow_eval(struct flow *flow, const struct expr *expr)
{
	const struct ways *ways;

	return flow_eval_ways(flow, expr, &ways);
}
