// SPDX-License-Identifier: MIT
/* The fact pass: walks each program once (flow_analyze, called by cli before the checks) and
 * evaluates tests, which split the state into one where the test holds and one where it does not.
 * eval.c walks the expressions. The facts go to check and guard. */
#include "frontend/flow/flow.h"

#include "frontend/flow/internal.h"

/* The kernel's limit: a result below -MAX_ERRNO is not an error. */
#define MAX_ERRNO 4095

/* Limit of walked calls per root, walks of loops included. The verifier walks each call in each
 * iteration, at most a million instructions in all, so it would hardly reach later calls. */
#define CALLS_MOST 2000

/* ---- tests ---- */

/* True for the result of a call that is null on some of its exits: on the others the subprogram may
 * have tested it. */
static bool is_given_back(const struct expr *origin)
{
	while (origin->kind == EXPR_CAST)
		origin = origin->operand;
	return origin->kind == EXPR_INVOKE;
}

/* clang drops the second of two null tests in one function, but not in another function. There
 * kernels before 6.12 follow an impossible path on which the record is null. */
static void note_second_test(struct flow *flow, struct state *state, const struct expr *pointer,
			     bool is_null)
{
	const struct expr *origin = flow->facts->items[pointer->id].origin;
	struct slot *slot;
	uint8_t now;

	if (!flow_tracked(flow, origin) || state->dead ||
	    flow->facts->items[pointer->id].space == SPACE_SOCKET)
		return;
	slot = flow_slot(flow, origin);
	now = state_origin(flow, state, origin);
	if (now & POINTER_HELD && (!(now & POINTER_NULL) || is_given_back(origin)) &&
	    slot->tested && slot->tested != flow->frame->placed)
		flow_note_leak(flow, LEAK_TESTED_AGAIN, origin, pointer);
	if (!is_null && now & POINTER_HELD && now & POINTER_NULL)
		slot->tested = flow->frame->placed;
}

static void refine_pointer(struct flow *flow, struct state *state, const struct expr *pointer,
			   bool is_null)
{
	const struct expr *origin = flow->facts->items[pointer->id].origin;
	uint8_t left = is_null ? POINTER_NULL : (uint8_t)~POINTER_NULL;
	size_t cell;

	note_second_test(flow, state, pointer, is_null);
	if (flow_tracked(flow, origin))
		state_set_origin(flow, state, origin, state_origin(flow, state, origin) & left);
	else if (pointer->kind == EXPR_VARIABLE)
		state_change(flow, state, flow_index(flow, pointer->variable))->pointer &= left;
	else if (cells_find(flow, pointer, &cell))
		state_change(flow, state, cell)->pointer &= left;
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

/* True if the caller passed a constant: the verifier follows only one branch. */
static bool is_given_constant(const struct variable *parameter, struct range range)
{
	return parameter->parameter && !parameter->assigned && !parameter->addressed &&
	       range.least == range.greatest;
}

/* A read before the first `setf` has the variable's type at that point. */
static bool is_pointer(const struct expr *expr)
{
	return type_is_pointer(expr->kind == EXPR_VARIABLE ? expr->variable->type : expr->type);
}

static void refine_comparison(struct flow *flow, struct state *state, const struct expr *test,
			      bool holds)
{
	const struct expr *a = test->operation.a, *b = test->operation.b;
	enum operator op = test->operation.op;
	struct range range;

	if (op >= OPERATOR_SLT)
		op = op - OPERATOR_SLT + OPERATOR_LT;
	if (is_pointer(a) || is_pointer(b)) {
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
	range = state_variable(flow, state, flow_index(flow, a->variable))->range;
	/* an unsigned comparison says nothing of a value that may be negative as a signed one */
	if (!test->operation.is_signed && (range.least < 0 || (int64_t)b->value < 0) &&
	    op != OPERATOR_EQ && op != OPERATOR_NE) {
		bool below = (holds && (op == OPERATOR_LT || op == OPERATOR_LE)) ||
			     (!holds && (op == OPERATOR_GT || op == OPERATOR_GE));

		if (!below || (int64_t)b->value < 0)
			return;
		range = (struct range){ 0, INT64_MAX };
	}
	if (is_given_constant(a->variable, range) &&
	    !range_allows(op, range, (int64_t)b->value, holds))
		state->dead = true;
	state_set_range(flow, state, flow_index(flow, a->variable),
			range_refine(op, range, (int64_t)b->value, holds));
}

/* True for a value that the verifier tracks exactly on each path and that has several possibilities
 * here. */
static bool is_followed(const struct fact *fact, const struct expr *expr)
{
	return !expr->is_constant && bits_followed(fact->bits);
}

/* True for a comparison of a counter with a constant: the rest of its range is walked value by
 * value. */
static bool leaves_a_range(const struct expr *test)
{
	const struct expr *a = test->operation.a, *b = test->operation.b;

	if (a->is_constant) {
		a = b;
		b = test->operation.a;
	}
	return b->is_constant && a->kind == EXPR_VARIABLE &&
	       (a->variable->counter || a->variable->assigned) &&
	       test->operation.op != OPERATOR_EQ && test->operation.op != OPERATOR_NE;
}

/* A test of an exactly tracked value, such as (= (mod i 2) 0) of a counter, holds for some of its
 * values only. Which ones, and which values of other variables belong to them, is not tracked
 * here. */
static void note_selection(struct flow *flow, struct state *state, const struct expr *test)
{
	bool selects = is_followed(&flow->facts->items[test->id], test);

	if (test->kind == EXPR_BINARY && test->operation.op >= OPERATOR_EQ &&
	    test->operation.op <= OPERATOR_SGE) {
		const struct fact *a = &flow->facts->items[test->operation.a->id];
		const struct fact *b = &flow->facts->items[test->operation.b->id];

		selects = !leaves_a_range(test) &&
			  ((is_followed(a, test->operation.a) && (b->bits.exact || test->operation.b->is_constant)) ||
			   (is_followed(b, test->operation.b) && (a->bits.exact || test->operation.a->is_constant)));
	}
	for (size_t i = 0; i < flow->followed.count && selects; i++) {
		size_t variable = flow->followed.items[i];
		struct bits bits = state_variable(flow, state, variable)->bits;

		if (bits_followed(bits) && !bits.open)
			state_change(flow, state, variable)->bits.open = true;
	}
}

static void refine(struct flow *flow, struct state *state, const struct expr *test, bool holds)
{
	test = tail_of(test);
	if (test->is_constant) {
		if ((test->value != 0) != holds)
			state->dead = true;
		return;
	}
	note_selection(flow, state, test);
	if (test->kind == EXPR_VARIABLE ||
	    (test->kind == EXPR_BINARY && test->operation.op >= OPERATOR_EQ &&
	     test->operation.op <= OPERATOR_SGE))
		flow_apply_split(flow, state, test, holds);
	if (is_pointer(test))
		refine_pointer(flow, state, test, !holds);
	else if (test->kind == EXPR_BINARY && test->operation.op >= OPERATOR_EQ &&
		 test->operation.op <= OPERATOR_SGE)
		refine_comparison(flow, state, test, holds);
	else if (test->kind == EXPR_VARIABLE && !holds)
		state_set_range(flow, state, flow_index(flow, test->variable), (struct range){ 0, 0 });
}

static void find_assignment(struct expr *expr, void *user)
{
	bool *found = user;

	if (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE)
		*found = true;
	else if (!*found)
		expr_each_operand(expr, find_assignment, found);
}

/* 0 < i bounds no unknown i, but does once i < 4 was tested after it, so tests are applied
 * again. */
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
	if (!flow_branch_call(flow, test, ret_true, ret_false)) {
		flow_eval(flow, test);
		*ret_true = state_copy(flow, flow->state);
		*ret_false = state_copy(flow, flow->state);
	}
	refine(flow, *ret_true, test, true);
	refine(flow, *ret_false, test, false);
}

/* ---- programs ---- */

bool flow_is_handed_numbers(const struct flow *flow)
{
	const struct kernel_section *section = flow->placed.items[0].program->section;

	return section && kernel_section_is_tracing(section);
}

/* A parameter of a root has an unknown value: its caller is not seen. */
static void begin_parameter(struct flow *flow, const struct variable *parameter)
{
	struct variable_state *variable =
		state_change(flow, flow->state, flow_index(flow, parameter));

	variable->range = range_of_type(parameter->type);
	variable->bits = !type_is_pointer(parameter->type) ?
		bits_of_type(parameter->type) :
		parameter->type->target ? bits_constant(0) : bits_open();
	variable->space = type_is_pointer(parameter->type) ?
		(uint8_t)parameter->type->space : SPACE_ANY;
	variable->pointer = POINTER_LIVE | (parameter->may_be_null ? POINTER_NULL : 0);
}

/* An argument that is a pointer to a struct has a BTF type in programs with BTF; other arguments
 * are plain numbers. */
static void begin_argument(struct flow *flow, const struct variable *argument)
{
	begin_parameter(flow, argument);
	if (!type_is_pointer(argument->type) || argument->type->space != SPACE_TRUSTED)
		state_change(flow, flow->state, flow_index(flow, argument))->pointer = POINTER_NUMBER;
}

static void begin_arguments(struct flow *flow, const struct program *program)
{
	const struct program_arguments *arguments = program->arguments;
	const struct subprogram *subprogram = program->subprogram;

	for (size_t i = 0; subprogram && i < subprogram->parameter_count; i++)
		begin_parameter(flow, subprogram->parameters[i]);
	for (size_t i = 0; arguments && i < arguments->used; i++)
		begin_argument(flow, arguments->items[i]);
	if (arguments && arguments->gives_errno)
		state_change(flow, flow->state,
			     flow_index(flow, arguments->items[arguments->count - 1]))->range =
			(struct range){ -MAX_ERRNO, 0 };
}

static void analyze_root(struct flow *flow, const struct program *program)
{
	struct activation root = { .program = program, .root = program };
	struct activation *kept = ARENA_NEW(flow->arena, struct activation);
	struct frame frame = { 0 };
	struct fact result;

	flow_place(flow, program);
	records_begin(flow);
	state_begin(flow);
	flow->calls_left = CALLS_MOST;
	flow->first_activation = flow->facts->activations.count;
	frame.placed = flow->placed.items;
	flow->frame = &frame;
	flow->state = state_new(flow);
	/* a callback must release its references itself, whatever its caller holds */
	if (!program->subprogram || program->subprogram->callback_of.count)
		flow->state->rcu = flow->state->preempt = DEPTH_NONE;
	for (size_t i = 0; i < flow->variable_count; i++)
		state_change(flow, flow->state, i)->range = range_full;
	begin_arguments(flow, program);
	result = flow_eval(flow, program->body);
	flow_note_leaks(flow, program->body, result);
	*kept = root;
	if (program->subprogram)
		flow_keep_activation(flow, frame.placed, kept);
	flow_leave_places(flow);
	arena_release(&flow->scratch);
	arena_release(&flow->noted);
}

/* Marks the functions that the activations of the last root called. */
static void note_called(struct flow *flow, struct table *called)
{
	for (size_t i = flow->first_activation; i < flow->facts->activations.count; i++) {
		struct activation *activation = flow->facts->activations.items[i];

		table_add_object(flow->arena, called, activation->program, activation);
	}
}

/* Walks programs first, then subprograms with callers that are not seen, or without callers. */
struct facts *flow_analyze(const struct unit *unit, struct arena *arena)
{
	struct flow flow = { .unit = unit, .arena = arena };
	struct table called = { 0 };

	flow.facts = ARENA_NEW(arena, struct facts);
	flow.facts->items = ARENA_ARRAY(arena, struct fact, (size_t)unit->expr_count + 1);
	flow.slot_numbers = ARENA_ARRAY(arena, uint32_t, (size_t)unit->expr_count + 1);
	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_PROGRAM && unit->items.items[i].program->body)
			analyze_root(&flow, unit->items.items[i].program);
	flow.first_activation = 0;
	note_called(&flow, &called);
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct program *program = unit->items.items[i].program;

		if (unit->items.items[i].kind != ITEM_SUBPROGRAM || !program->body ||
		    !program->subprogram->reached)
			continue;
		if (program->subprogram->kind == SUBPROGRAM_EXPORTED ||
		    program->subprogram->callback_of.count || !table_find_object(&called, program)) {
			analyze_root(&flow, program);
			note_called(&flow, &called);
		}
	}
	flow_join_activations(&flow);
	return flow.facts;
}
