/* The walk: what each kind of expression gives, and what it does to the state. */
#include <string.h>

#include "frontend/flow/internal.h"

static bool tracked(const struct flow *flow, const struct expr *origin)
{
	return origin && origin->id >= flow->first_id &&
	       origin->id - flow->first_id < flow->id_count;
}

static struct fact integer(struct range range)
{
	return (struct fact){ .reached = true, .pointer = POINTER_LIVE, .range = range };
}

/*
 * A pointer that comes from here and may be null. What an earlier round of a loop got from here is
 * another pointer: testing the new one says nothing of it.
 */
static struct fact new_origin(struct flow *flow, const struct expr *expr)
{
	struct fact fact = { .reached = true, .origin = expr, .range = range_full };

	for (size_t i = 0; i < flow->program->variables.count; i++) {
		if (flow->state->variables[i].origin != expr)
			continue;
		flow->state->variables[i].pointer = *state_origin(flow, flow->state, expr);
		flow->state->variables[i].origin = NULL;
	}
	fact.pointer = POINTER_NULL | POINTER_LIVE;
	*state_origin(flow, flow->state, expr) = fact.pointer;
	return fact;
}

/* What has its address handed out may change behind every call: nothing is known of it. */
static struct fact addressed(const struct variable *variable, struct fact fact)
{
	fact.range = range_of_type(variable->type);
	fact.packet.base = 0;
	if (type_is_pointer(variable->type)) {
		fact.origin = NULL;
		fact.pointer |= POINTER_NULL;
	}
	return fact;
}

static struct fact variable_fact(struct flow *flow, const struct expr *expr)
{
	uint32_t id = expr->variable->id;
	struct fact fact = { .reached = true, .range = flow->state->variables[id].range };

	fact.origin = flow->state->variables[id].origin;
	fact.pointer = fact.origin ? *state_origin(flow, flow->state, fact.origin) :
				     flow->state->variables[id].pointer;
	fact.packet = flow->state->variables[id].packet;
	fact.room = fact.packet.base ? flow->state->rooms[fact.packet.base - 1] : 0;
	return expr->variable->addressed ? addressed(expr->variable, fact) : fact;
}

static bool fits(struct range range, const struct type *type)
{
	struct range all = range_of_type(type);

	return range.least >= all.least && range.greatest <= all.greatest;
}

void flow_set_variable(struct flow *flow, const struct variable *variable, struct fact fact)
{
	uint32_t id = variable->id;

	if (variable->addressed)
		fact = addressed(variable, fact);
	flow->state->variables[id].origin = tracked(flow, fact.origin) ? fact.origin : NULL;
	flow->state->variables[id].pointer = fact.pointer;
	flow->state->variables[id].packet = fact.packet;
	flow->state->variables[id].range = fits(fact.range, variable->type) ?
		fact.range : range_of_type(variable->type);
}

/* ---- calls ---- */

static void eval_operand(struct expr *operand, void *user)
{
	flow_eval(user, operand);
}

static void release(struct flow *flow, const struct expr *pointer)
{
	struct fact fact = flow->facts->items[pointer->id];

	if (tracked(flow, fact.origin))
		*state_origin(flow, flow->state, fact.origin) = POINTER_RELEASED;
}

/* A tail call may not come back: what is held must be given back before it. */
static void leave_records(struct flow *flow, const struct expr *expr)
{
	flow_note_leaks(flow, expr);
	for (size_t i = 0; i < flow->program->variables.count; i++)
		if (flow->program->variables.items[i]->record)
			flow->state->variables[i].pointer = POINTER_RELEASED;
	records_forget(flow);
}

static struct fact call_fact(struct flow *flow, const struct expr *expr)
{
	const struct kernel_helper *helper = expr->call.helper;

	expr_each_operand(expr, eval_operand, flow);
	if (expr_is_tail_call(expr))
		leave_records(flow, expr);
	if (packet_is_changed_by(expr))
		packet_forget(flow);
	records_note_effects(flow, expr);
	if (helper->releases && expr->call.arguments.count) {
		if (!strcmp(helper->name, "ringbuf-submit"))
			records_submit(flow, expr);
		release(flow, expr->call.arguments.items[0]);
	}
	records_reserve(flow, expr);
	if (type_is_pointer(expr->type))
		return helper->result_may_be_null ? new_origin(flow, expr) : integer(range_full);
	return integer(range_of_type(expr->type));
}

/* A subprogram, or a kernel function that acquires or releases. */
static struct fact invoke_fact(struct flow *flow, const struct expr *expr)
{
	const struct subprogram *subprogram = expr->invoke.subprogram->subprogram;

	expr_each_operand(expr, eval_operand, flow);
	if (packet_is_changed_by(expr))
		packet_forget(flow);
	if (subprogram->releases && expr->invoke.arguments.count)
		release(flow, expr->invoke.arguments.items[0]);
	if (!type_is_pointer(expr->type))
		return integer(range_of_type(expr->type));
	if (subprogram->kind == SUBPROGRAM_KERNEL && !subprogram->may_be_null) {
		struct fact fact = new_origin(flow, expr);

		fact.pointer = POINTER_LIVE;
		*state_origin(flow, flow->state, expr) = fact.pointer;
		return fact;
	}
	return new_origin(flow, expr);
}

/* ---- control ---- */

void flow_note_leaks(struct flow *flow, const struct expr *exit)
{
	if (flow->silent || flow->state->dead)
		return;
	for (size_t i = 0; i < flow->program->variables.count; i++) {
		const struct expr *origin = flow->state->variables[i].origin;
		struct leak leak = { origin, exit };
		bool known = false;

		if (!tracked(flow, origin) || !expr_acquires(origin) ||
		    !(*state_origin(flow, flow->state, origin) & POINTER_LIVE))
			continue;
		for (size_t j = 0; j < flow->facts->leaks.count; j++)
			known |= flow->facts->leaks.items[j].origin == origin;
		if (!known)
			VEC_PUSH(flow->arena, &flow->facts->leaks, leak);
	}
}

static struct fact join_facts(struct fact a, bool a_dead, struct fact b, bool b_dead)
{
	if (a_dead)
		return b;
	if (b_dead)
		return a;
	if (a.origin != b.origin)
		a.origin = NULL;
	packet_join_facts(&a, &b);
	a.pointer |= b.pointer;
	a.range = range_join(a.range, b.range);
	return a;
}

static struct fact if_fact(struct flow *flow, const struct expr *expr)
{
	struct fact then, otherwise = integer((struct range){ 0, 0 });
	struct state *when_true, *when_false;
	bool then_dead, otherwise_dead;

	otherwise.pointer = POINTER_NULL;
	flow_branch(flow, expr->branch.test, &when_true, &when_false);
	flow->state = when_true;
	then = flow_eval(flow, expr->branch.then);
	when_true = flow->state;
	flow->state = when_false;
	if (expr->branch.otherwise)
		otherwise = flow_eval(flow, expr->branch.otherwise);
	when_false = flow->state;
	then_dead = when_true->dead;
	otherwise_dead = when_false->dead;
	flow->state = state_join(flow, when_true, when_false);
	return join_facts(then, then_dead, otherwise, otherwise_dead);
}

/*
 * The last operand's value, or the 0 of one before it that failed; for `or`, any operand's. The operands
 * have been evaluated as tests.
 */
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
	struct fact fact = integer(range_full);

	flow_branch(flow, expr, &when_true, &when_false);
	flow->state = state_join(flow, when_true, when_false);
	fact.range = range_of_logic(flow, expr);
	if (type_is_pointer(expr->type))
		fact.pointer = POINTER_NULL | POINTER_LIVE;
	return fact;
}

static struct fact progn_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = integer(range_full);

	for (size_t i = 0; i < expr->list.count; i++)
		fact = flow_eval(flow, expr->list.items[i]);
	return fact;
}

static struct fact let_fact(struct flow *flow, const struct expr *expr)
{
	for (size_t i = 0; i < expr->let.count; i++) {
		const struct binding *binding = &expr->let.bindings[i];
		struct fact fact = integer((struct range){ 0, 0 });

		fact.pointer = POINTER_NULL;
		if (binding->init)
			fact = flow_eval(flow, binding->init);
		flow_set_variable(flow, binding->variable, fact);
	}
	return flow_eval(flow, expr->let.body);
}

static struct fact record_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = integer(range_full), body;
	struct state *failed;

	flow_eval(flow, expr->record.size);
	if (expr->record.flags)
		flow_eval(flow, expr->record.flags);
	failed = state_copy(flow, flow->state);
	fact.pointer = POINTER_LIVE;
	flow_set_variable(flow, expr->record.variable, fact);
	records_reserve(flow, expr);
	body = flow_eval(flow, expr->record.body);
	records_submit(flow, expr);
	fact = join_facts(body, flow->state->dead, integer((struct range){ 0, 0 }), failed->dead);
	flow->state = state_join(flow, failed, flow->state);
	return fact;
}

static struct fact return_fact(struct flow *flow, const struct expr *expr)
{
	flow_eval(flow, expr->operand);
	flow_note_leaks(flow, expr);
	flow->state = state_copy(flow, flow->state);
	flow->state->dead = true;
	return integer(range_full);
}

/* ---- assignments ---- */

static void eval_place(struct flow *flow, const struct expr *place)
{
	if (place->kind != EXPR_VARIABLE)
		flow_eval(flow, place);
}

static struct fact setf_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact;

	eval_place(flow, expr->assign.place);
	fact = flow_eval(flow, expr->assign.value);
	if (expr->kind == EXPR_UPDATE) {
		struct range now = range_of_type(expr->assign.place->type);

		if (expr->assign.place->kind == EXPR_VARIABLE)
			now = flow->state->variables[expr->assign.place->variable->id].range;
		fact.range = range_of_operation(&(struct expr){
				.kind = EXPR_BINARY, .operation = { .op = expr->assign.op } },
				now, fact.range);
	}
	if (expr->assign.place->kind == EXPR_VARIABLE) {
		flow_set_variable(flow, expr->assign.place->variable, fact);
		fact = variable_fact(flow, expr->assign.place);
		/* a test of the assignment is a test of the variable */
		flow->facts->items[expr->assign.place->id] = fact;
		return fact;
	}
	if (!fits(fact.range, expr->assign.place->type))
		fact.range = range_of_type(expr->assign.place->type);
	return fact;
}

/* ---- values ---- */

static struct range negated(struct range range)
{
	struct range zero = { 0, 0 };

	return range_of_operation(&(struct expr){ .kind = EXPR_BINARY,
						  .operation = { .op = OPERATOR_SUB } }, zero,
				  range);
}

/* The address of a member: where its struct is, and on. */
static struct fact address_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = integer(range_full), base;
	struct range by = { expr->member.member->offset, expr->member.member->offset };

	base = flow_eval(flow, expr->member.base);
	if (expr->member.index)
		flow_eval(flow, expr->member.index);
	if (expr->member.index || !type_is_pointer(expr->type))
		return integer(range_of_type(expr->type));
	fact.packet = packet_moved(flow, expr, base, by).packet;
	fact.room = base.room;
	return fact;
}

static struct fact operation_fact(struct flow *flow, const struct expr *expr)
{
	struct fact a = flow_eval(flow, expr->operation.a);
	struct fact b = integer((struct range){ 0, 0 });

	if (expr->operation.b)
		b = flow_eval(flow, expr->operation.b);
	/* a moved pointer is not null where the pointer it came from was not */
	if (type_is_pointer(expr->type)) {
		a.range = range_full;
		return expr->operation.op == OPERATOR_SUB ?
			packet_moved(flow, expr, a, negated(b.range)) :
			packet_moved(flow, expr, a, b.range);
	}
	return integer(range_of_operation(expr, a.range, b.range));
}

static struct fact cast_fact(struct flow *flow, const struct expr *expr)
{
	struct fact fact = flow_eval(flow, expr->operand);

	if (!fits(fact.range, expr->type) || type_is_pointer(expr->operand->type))
		fact.range = range_of_type(expr->type);
	return fact;
}

static struct fact constant_fact(const struct expr *expr)
{
	struct range range = { (int64_t)expr->value, (int64_t)expr->value };
	struct fact fact = integer(range);

	fact.pointer = expr->value ? POINTER_LIVE : POINTER_NULL;
	return fact;
}

static struct fact context_fact(struct flow *flow, const struct expr *expr)
{
	if (type_is_pointer(expr->type) && expr->context.access &&
	    expr->context.access->may_be_null)
		return new_origin(flow, expr);
	if (type_is_pointer(expr->type) && expr->context.access &&
	    expr->context.access->gives == KERNEL_GIVES_PACKET)
		return packet_start(flow);
	/* the kernel's field may be wider than the network-order value in it */
	if (expr->context.field && type_is_integer(expr->type) && expr->context.field->size < 8)
		return integer((struct range){ 0,
			((int64_t)1 << 8 * expr->context.field->size) - 1 });
	return integer(range_of_type(expr->type));
}

static struct fact leaf_fact(struct flow *flow, const struct expr *expr)
{
	expr_each_operand(expr, eval_operand, flow);
	return integer(range_of_type(expr->type));
}

static struct fact eval(struct flow *flow, const struct expr *expr)
{
	if (expr->is_constant)
		return constant_fact(expr);
	switch (expr->kind) {
	case EXPR_VARIABLE:
		return variable_fact(flow, expr);
	case EXPR_UNARY:
	case EXPR_BINARY:
		return operation_fact(flow, expr);
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
		return setf_fact(flow, expr);
	case EXPR_CAST:
		return cast_fact(flow, expr);
	case EXPR_RETURN:
		return return_fact(flow, expr);
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		return flow_loop(flow, expr);
	case EXPR_BREAK:
	case EXPR_CONTINUE:
		return flow_leave_round(flow, expr);
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		return address_fact(flow, expr);
	case EXPR_CONTEXT:
		return context_fact(flow, expr);
	case EXPR_KERNEL_READ:
		return expr->member.may_be_null ? new_origin(flow, expr) : leaf_fact(flow, expr);
	case EXPR_MAP_LOOKUP:
		expr_each_operand(expr, eval_operand, flow);
		return new_origin(flow, expr);
	case EXPR_GETMAP:
		expr_each_operand(expr, eval_operand, flow);
		return type_is_pointer(expr->type) ? new_origin(flow, expr) :
						     integer(range_of_type(expr->type));
	case EXPR_CALL:
		return call_fact(flow, expr);
	case EXPR_INVOKE:
		return invoke_fact(flow, expr);
	case EXPR_WITH_LOCK:
		flow_eval(flow, expr->lock.pointer);
		return flow_eval(flow, expr->lock.body);
	case EXPR_WITH_RECORD:
		return record_fact(flow, expr);
	default:
		return leaf_fact(flow, expr);
	}
}

struct fact flow_eval(struct flow *flow, const struct expr *expr)
{
	struct fact fact;
	bool reached = !flow->state->dead;
	uint8_t before = flow->state->rcu;

	fact = eval(flow, expr);
	fact.reached = reached;
	fact.rcu = expr->kind == EXPR_RETURN ? before : flow->state->rcu;
	if (!flow->state->dead)
		flow_note_rcu(flow, expr);
	fact.rcu_after = flow->state->dead ? 0 : flow->state->rcu;
	if (expr->kind != EXPR_CALL)
		records_note_effects(flow, expr);
	flow->facts->items[expr->id] = fact;
	return fact;
}
