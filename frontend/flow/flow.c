/* Tests, and programs as a whole. */
#include "frontend/flow/flow.h"

#include "frontend/flow/internal.h"

/* The kernel's: a result below -MAX_ERRNO is no error. */
#define MAX_ERRNO 4095

/* ---- tests ---- */

static void refine_pointer(struct flow *flow, struct state *state, const struct expr *pointer,
			   bool is_null)
{
	const struct expr *origin = flow->facts->items[pointer->id].origin;
	uint8_t left = is_null ? POINTER_NULL : POINTER_LIVE | POINTER_RELEASED;

	if (origin && origin->id >= flow->first_id &&
	    origin->id - flow->first_id < flow->id_count)
		*state_origin(flow, state, origin) &= left;
	else if (pointer->kind == EXPR_VARIABLE)
		state->variables[pointer->variable->id].pointer &= left;
}

static const struct expr *tail_of(const struct expr *expr)
{
	for (;;) {
		if (expr->kind == EXPR_PROGN)
			expr = expr->list.items[expr->list.count - 1];
		else if (expr->kind == EXPR_LET)
			expr = expr->let.body;
		else if (expr->kind == EXPR_SETF && expr->assign.place->kind == EXPR_VARIABLE)
			expr = expr->assign.place;
		else
			return expr;
	}
}

static enum operator turned_around(enum operator op)
{
	switch (op) {
	case OPERATOR_LT:
		return OPERATOR_GT;
	case OPERATOR_LE:
		return OPERATOR_GE;
	case OPERATOR_GT:
		return OPERATOR_LT;
	case OPERATOR_GE:
		return OPERATOR_LE;
	default:
		return op;
	}
}

static void refine_comparison(struct flow *flow, struct state *state, const struct expr *test,
			      bool holds)
{
	const struct expr *a = test->operation.a, *b = test->operation.b;
	enum operator op = test->operation.op;
	struct range range;

	if (op >= OPERATOR_SLT)
		op = op - OPERATOR_SLT + OPERATOR_LT;
	if (type_is_pointer(a->type) || type_is_pointer(b->type)) {
		const struct expr *pointer = a->is_constant ? b : a;

		if ((a->is_constant || b->is_constant) &&
		    (op == OPERATOR_EQ || op == OPERATOR_NE))
			refine_pointer(flow, state, pointer, holds == (op == OPERATOR_EQ));
		else
			packet_refine(flow, state, test, holds);
		return;
	}
	if (a->is_constant && b->kind == EXPR_VARIABLE) {
		const struct expr *constant = a;

		a = b;
		b = constant;
		op = turned_around(op);
	}
	if (a->kind != EXPR_VARIABLE || !b->is_constant)
		return;
	range = state->variables[a->variable->id].range;
	/*
	 * an unsigned comparison says nothing of a value that may be negative when taken as signed
	 */
	if (!test->operation.is_signed && (range.least < 0 || (int64_t)b->value < 0) &&
	    op != OPERATOR_EQ && op != OPERATOR_NE) {
		bool below = (holds && (op == OPERATOR_LT || op == OPERATOR_LE)) ||
			     (!holds && (op == OPERATOR_GT || op == OPERATOR_GE));

		if (!below || (int64_t)b->value < 0)
			return;
		range = (struct range){ 0, INT64_MAX };
	}
	state->variables[a->variable->id].range =
		range_refine(op, range, (int64_t)b->value, holds);
}

static void refine(struct flow *flow, struct state *state, const struct expr *test, bool holds)
{
	test = tail_of(test);
	if (test->is_constant) {
		if ((test->value != 0) != holds)
			state->dead = true;
		return;
	}
	if (type_is_pointer(test->type))
		refine_pointer(flow, state, test, !holds);
	else if (test->kind == EXPR_BINARY && test->operation.op >= OPERATOR_EQ &&
		 test->operation.op <= OPERATOR_SGE)
		refine_comparison(flow, state, test, holds);
	else if (test->kind == EXPR_VARIABLE && !holds)
		state->variables[test->variable->id].range = (struct range){ 0, 0 };
}

static void find_assignment(struct expr *expr, void *user)
{
	bool *found = user;

	if (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE)
		*found = true;
	else if (!*found)
		expr_each_operand(expr, find_assignment, found);
}

/* 0 < i says nothing of an i that may be anything, and much when i < 4 came after it. */
static void refine_again(struct flow *flow, struct state *state, const struct expr *chain,
			 bool holds)
{
	bool assigns = false;

	expr_each_operand(chain, find_assignment, &assigns);
	for (size_t i = 0; i < chain->list.count && !assigns; i++)
		refine(flow, state, chain->list.items[i], holds);
}

static void branch_chain(struct flow *flow, const struct expr *test, struct state **ret_true,
			 struct state **ret_false)
{
	bool is_and = test->kind == EXPR_AND;
	struct state *leave = NULL, *when_true, *when_false;

	for (size_t i = 0; i < test->list.count; i++) {
		struct state *out;

		flow_branch(flow, test->list.items[i], &when_true, &when_false);
		out = is_and ? when_false : when_true;
		leave = leave ? state_join(flow, leave, out) : out;
		flow->state = is_and ? when_true : when_false;
	}
	refine_again(flow, flow->state, test, is_and);
	*ret_true = is_and ? flow->state : leave;
	*ret_false = is_and ? leave : flow->state;
}

void flow_branch(struct flow *flow, const struct expr *test, struct state **ret_true,
		 struct state **ret_false)
{
	if (test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT && !test->is_constant) {
		flow_branch(flow, test->operation.a, ret_false, ret_true);
		flow->facts->items[test->id] = (struct fact){ .reached = true, .range =
			range_truth };
		return;
	}
	if (test->kind == EXPR_AND || test->kind == EXPR_OR) {
		branch_chain(flow, test, ret_true, ret_false);
		return;
	}
	flow_eval(flow, test);
	*ret_true = state_copy(flow, flow->state);
	*ret_false = state_copy(flow, flow->state);
	refine(flow, *ret_true, test, true);
	refine(flow, *ret_false, test, false);
}

/* ---- programs ---- */

struct id_range {
	uint32_t first, last;
};

static void find_ids(struct expr *expr, void *user)
{
	struct id_range *range = user;

	if (expr->id < range->first)
		range->first = expr->id;
	if (expr->id > range->last)
		range->last = expr->id;
	expr_each_operand(expr, find_ids, range);
}

/* Whoever calls has it ready. */
static void begin_parameter(struct state *state, const struct variable *parameter)
{
	state->variables[parameter->id].range = range_of_type(parameter->type);
	state->variables[parameter->id].pointer = POINTER_LIVE |
		(parameter->may_be_null ? POINTER_NULL : 0);
}

static void analyze_program(struct flow *flow, const struct program *program)
{
	struct id_range ids = { UINT32_MAX, 0 };
	struct state empty = { 0 };
	size_t count = program->variables.count;

	find_ids(program->body, &ids);
	flow->program = program;
	flow->first_id = ids.first;
	flow->id_count = ids.last - ids.first + 1;
	empty.variables = arena_alloc(flow->arena, (count + 1) * sizeof(*empty.variables));
	empty.origins = arena_alloc(flow->arena, flow->id_count + 1);
	empty.rooms = ARENA_ARRAY(flow->arena, uint16_t, state_room_count(flow));
	for (size_t i = 0; i < count; i++)
		empty.variables[i].range = range_full;
	for (size_t i = 0; program->subprogram && i < program->subprogram->parameter_count; i++)
		begin_parameter(&empty, program->subprogram->parameters[i]);
	for (size_t i = 0; program->arguments && i < program->arguments->used; i++)
		begin_parameter(&empty, program->arguments->items[i]);
	if (program->arguments && program->arguments->gives_errno)
		empty.variables[program->arguments->items[program->arguments->count - 1]->id].range =
			(struct range){ -MAX_ERRNO, 0 };
	empty.rcu = program->subprogram ? 0 : RCU_FREE;
	records_begin(flow, &empty);
	flow->state = &empty;
	flow_eval(flow, program->body);
	flow_note_leaks(flow, program->body);
}

struct facts *flow_analyze(const struct unit *unit)
{
	struct flow flow = { .unit = unit, .arena = unit->arena };

	flow.facts = ARENA_NEW(unit->arena, struct facts);
	flow.facts->items = ARENA_ARRAY(unit->arena, struct fact, (size_t)unit->expr_count + 1);
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind != ITEM_PROGRAM && item->kind != ITEM_SUBPROGRAM)
			continue;
		if (item->program->body &&
		    (!item->program->subprogram || item->program->subprogram->reached))
			analyze_program(&flow, item->program);
	}
	return flow.facts;
}
