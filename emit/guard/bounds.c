// SPDX-License-Identifier: MIT
/*
 * Values whose range the verifier must know: array indexes, pointer offsets, sizes, return values. The verifier applies
 * a bounds check or a mask to one register only; clang may check one copy and use another, merge two checks into one of
 * a difference, or drop a mask that it has proved redundant. In: the typed tree, and the facts of value_facts.c. Out: marks
 * on the variables from which such a value is computed: TESTED and POSITIVE for their checks, WIDE where a zero extension
 * would be a second copy, OPAQUE for masked operands, COPY for keys and values. Called by guards_find.
 */
#include "emit/guard/internal.h"

struct bounds_search {
	struct guards *guards;
	bool changed;   /* the last pass found another variable */
	unsigned loops; /* around the current expression */
};

/* ---- the operands of an index ---- */

static void hide(struct bounds_search *search, const struct expr *expr)
{
	if (!expr->is_constant && type_is_integer(expr->type) && !guard_is_open(search->guards, expr))
		guard_add(search->guards, expr, GUARD_OPAQUE, NULL);
}

static void must_be_inside(struct bounds_search *search, const struct expr *expr);
static void operation_inside(struct bounds_search *search, const struct expr *expr);

struct mention_search {
	const struct variable *variable;
	bool found;
};

static void find_mention(struct expr *expr, void *user)
{
	struct mention_search *search = user;

	search->found |= expr->kind == EXPR_VARIABLE && expr->variable == search->variable;
	if (!search->found)
		expr_each_operand(expr, find_mention, search);
}

/* True if the variable is set to a number of run time that is not computed from the variable itself. */
static bool is_set_from_other(const struct bounds_search *search, const struct variable *variable)
{
	const struct guard_source *source = search->guards->bounds[variable->id].sources;

	for (; source; source = source->next) {
		struct mention_search mention = { .variable = variable };

		find_mention(source->value, &mention);
		if (!mention.found && !expr_last_of(source->value)->is_constant)
			return true;
	}
	return false;
}

/*
 * The value is a phi. clang may hoist arithmetic above the join, and so above the bounds check; the mark keeps it below.
 * Returns true if there is one.
 */
static bool keep_joined(struct bounds_search *search, const struct expr *expr)
{
	const struct variable *variable = expr->kind == EXPR_VARIABLE ? expr->variable : NULL;
	const struct expr *value = expr_last_of(variable && variable->init ? variable->init : expr);
	bool is_assigned = variable && variable->assigned, is_joined;

	if (!type_is_integer(expr->type))
		return false;
	is_joined = value->is_constant ? is_assigned && is_set_from_other(search, variable) :
		    value->kind == EXPR_IF || value->kind == EXPR_AND || value->kind == EXPR_OR || is_assigned;
	if (is_joined)
		guard_add(search->guards, expr, GUARD_OPAQUE, NULL);
	return is_joined;
}

/*
 * Operands of a boolean expression. If a number is 0 or 1, clang replaces the comparison by arithmetic; it also
 * hoists the comparison's result out of a loop.
 */
static void truth_inside(struct bounds_search *search, const struct expr *truth)
{
	const struct expr *operand = truth ? expr_last_of(truth) : NULL;
	const struct variable *variable = operand && operand->kind == EXPR_VARIABLE ?
		operand->variable : NULL;
	const struct bounds *bounds = variable ? &search->guards->bounds[variable->id] : NULL;

	if (!operand || operand->is_constant || !type_is_integer(operand->type))
		return;
	if (expr_is_truth(operand)) {
		operation_inside(search, operand);
		return;
	}
	if (search->loops || (variable ? bounds->tests > 1 || bounds->is_concluded ||
					 variable->assigned || !variable->init ||
					 guard_may_be_asked_early(search->guards, operand) ||
					 !guard_is_open(search->guards, variable->init) :
					 !guard_is_open(search->guards, operand)))
		guard_add(search->guards, operand, GUARD_OPAQUE, NULL);
}

/* clang may prove that the result is one bit; the verifier tracks no range through such an operation. */
static bool is_lost(const struct expr *expr)
{
	if (expr->kind == EXPR_VARIABLE && expr->variable->init)
		expr = expr_last_of(expr->variable->init);
	if (expr->kind != EXPR_BINARY || expr->is_constant)
		return false;
	switch (expr->operation.op) {
	case OPERATOR_SHL:
	case OPERATOR_SHR:
	case OPERATOR_SAR:
		return !expr->operation.b->is_constant;
	case OPERATOR_MUL:
	case OPERATOR_DIV:
		return true;
	default:
		return false;
	}
}

/* clang turns a choice between two constants into the value of the comparison. */
static void verdict_of_test(struct bounds_search *search, const struct expr *test)
{
	while (test->kind == EXPR_CAST && !test->is_constant)
		test = expr_last_of(test->operand);
	if ((test->kind == EXPR_VARIABLE && guard_may_be_asked_early(search->guards, test)) ||
	    is_lost(test))
		guard_add(search->guards, test, GUARD_OPAQUE, NULL);
	if (!expr_is_truth(test) || test->is_constant)
		return;
	verdict_of_test(search, expr_last_of(test->operation.a));
	if (test->operation.b)
		verdict_of_test(search, expr_last_of(test->operation.b));
}

/* A masked operand: the mask alone gives the range. */
static void masked_inside(struct bounds_search *search, const struct expr *expr)
{
	if (expr_is_swapped_half(expr))
		return;
	must_be_inside(search, expr);
	hide(search, expr);
}

static bool is_one(const struct expr *expr)
{
	return expr->is_constant && expr->value == 1;
}

static void operation_inside(struct bounds_search *search, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;

	if (type_is_pointer(expr->type))
		return;
	if (expr_is_truth(expr)) {
		truth_inside(search, a);
		truth_inside(search, b);
		return;
	}
	if (expr_is_swapped_half(expr))
		guard_add(search->guards, expr, GUARD_OPAQUE, NULL);
	if ((expr->operation.op == OPERATOR_AND && (a->is_constant || b->is_constant)) ||
	    (expr->operation.op == OPERATOR_MOD && b->is_constant)) {
		masked_inside(search, a->is_constant ? b : a);
		return;
	}
	must_be_inside(search, a);
	must_be_inside(search, b);
	if (!b)
		return;
	switch (expr->operation.op) {
	case OPERATOR_SUB:
		/* if n may be 0, n - 1 wraps and has no range */
		if (a->kind == EXPR_VARIABLE && b->is_constant)
			search->guards->bounds[a->variable->id].is_positive = true;
		keep_joined(search, a);
		/* behind the asm clang may still rewrite p + (7 - b) as (p - b) + 7 */
		if (keep_joined(search, b))
			guard_add(search->guards, expr, GUARD_OPAQUE, NULL);
		return;
	case OPERATOR_MAX:
		if (!expr->operation.is_signed && (is_one(a) || is_one(b)))
			guard_add(search->guards, is_one(a) ? a : b, GUARD_POSITIVE, is_one(a) ? b : a);
		/* fall through */
	case OPERATOR_MIN:
		if (!a->is_constant && !expr_is_loaded(a))
			guard_add(search->guards, a, GUARD_OPAQUE, NULL);
		if (!b->is_constant && !expr_is_loaded(b))
			guard_add(search->guards, b, GUARD_OPAQUE, NULL);
		return;
	default:
		keep_joined(search, a);
		keep_joined(search, b);
		return;
	}
}

/* In (if (< x 100) (+ x 1) 256), clang hoists x + 1 above the test, where x has no range. */
static void keep_in_arm(struct bounds_search *search, const struct expr *arm)
{
	const struct expr *value = arm ? expr_last_of(arm) : NULL;

	if (!value || value->is_constant || value->kind != EXPR_BINARY || expr_is_truth(value) ||
	    type_is_pointer(value->type))
		return;
	if (value->operation.a->kind == EXPR_VARIABLE)
		guard_add(search->guards, value->operation.a, GUARD_OPAQUE, NULL);
	if (value->operation.b->kind == EXPR_VARIABLE)
		guard_add(search->guards, value->operation.b, GUARD_OPAQUE, NULL);
}

static void must_be_inside(struct bounds_search *search, const struct expr *expr)
{
	if (!expr || expr->is_constant)
		return;
	switch (expr->kind) {
	case EXPR_VARIABLE:
		if (!type_is_integer(expr->type) ||
		    search->guards->bounds[expr->variable->id].matters)
			return;
		search->guards->bounds[expr->variable->id].matters = search->changed = true;
		return;
	case EXPR_UNARY:
	case EXPR_BINARY:
		operation_inside(search, expr);
		return;
	case EXPR_CAST:
		must_be_inside(search, expr->operand);
		if (expr->type->size < REGISTER_SIZE)
			hide(search, expr->operand);
		return;
	case EXPR_IF:
		if (expr_last_of(expr->branch.then)->is_constant)
			verdict_of_test(search, expr_last_of(expr->branch.test));
		guard_hide_equal(search->guards, expr, true);
		keep_in_arm(search, expr->branch.then);
		keep_in_arm(search, expr->branch.otherwise);
		must_be_inside(search, expr->branch.then);
		must_be_inside(search, expr->branch.otherwise);
		return;
	case EXPR_AND:
	case EXPR_OR:
		for (size_t i = 0; i < expr->list.count; i++)
			must_be_inside(search, expr->list.items[i]);
		return;
	case EXPR_PROGN:
		must_be_inside(search, expr->list.items[expr->list.count - 1]);
		return;
	case EXPR_LET:
		must_be_inside(search, expr->let.body);
		return;
	case EXPR_SETF:
	case EXPR_UPDATE:
		must_be_inside(search, expr->assign.place);
		must_be_inside(search, expr->assign.value);
		return;
	default:
		return;
	}
}

/* ---- uses that need a range ---- */

static void search_let(struct bounds_search *search, const struct expr *expr)
{
	for (size_t i = 0; i < expr->let.count; i++) {
		const struct expr *init = expr->let.bindings[i].init;
		const struct bounds *bounds =
			&search->guards->bounds[expr->let.bindings[i].variable->id];

		if (init && bounds->matters && !(bounds->tests && expr_is_swapped_half(init)))
			must_be_inside(search, init);
	}
}

static void search_call(struct bounds_search *search, const struct expr *expr)
{
	const struct kernel_helper *helper = expr->call.helper;

	for (size_t i = 0; i < expr->call.arguments.count && i < helper->parameter_count; i++) {
		const struct expr *argument = expr->call.arguments.items[i];

		if (helper->parameters[i].kind == KERNEL_ARG_SIZE && argument->kind == EXPR_VARIABLE)
			search->guards->bounds[argument->variable->id].is_positive = true;
		if (kernel_is_size(&helper->parameters[i]))
			must_be_inside(search, argument);
	}
}

/* An argument needs a range if the callee's parameter does: the verifier walks the callee with the caller's state. */
static void search_invoke(struct bounds_search *search, const struct expr *expr)
{
	const struct program *callee = expr->invoke.subprogram;
	const struct subprogram *subprogram = callee->subprogram;
	const struct bounds *bounds;

	if (!callee->body)
		return;
	bounds = guards_find(search->guards->set, callee)->bounds;
	for (size_t i = 0; i < expr->invoke.arguments.count && i < subprogram->parameter_count; i++) {
		const struct expr *argument = expr->invoke.arguments.items[i];
		const struct bounds *parameter = &bounds[subprogram->parameters[i]->id];

		if (!parameter->matters)
			continue;
		if (argument->kind == EXPR_VARIABLE && parameter->is_positive)
			search->guards->bounds[argument->variable->id].is_positive = true;
		must_be_inside(search, argument);
	}
}

static bool result_is_looked_at(const struct program *program)
{
	return program->subprogram ? program->subprogram->callback_of.count > 0 :
				     program->section->return_checked;
}

/*
 * If clang proves that the count is small, it drops the comparison with the upper bound, which the verifier needs to
 * see that the loop ends. The counter of a for-range has a range if both its ends have one.
 */
static void search_loop(struct bounds_search *search, const struct expr *loop)
{
	const struct expr *count = loop->loop.count, *given = count;

	if (loop->loop.from) {
		must_be_inside(search, loop->loop.from);
		must_be_inside(search, count);
		return;
	}
	if (!loop->loop.limit || count->is_constant)
		return;
	if (count->kind == EXPR_VARIABLE && !count->variable->assigned && count->variable->init &&
	    count->variable->type == count->variable->init->type &&
	    !search->guards->bounds[count->variable->id].tests)
		given = count->variable->init;
	if (!expr_is_loaded(given) || (given->type->size < REGISTER_SIZE &&
				  type_greatest(given->type) <= loop->loop.limit->value))
		guard_add(search->guards, count, GUARD_OPAQUE, NULL);
}

/* In if (x < 8) z = (__u32)x, clang hoists the cut above the test: a copy of x that no test bounds. */
static void keep_cut(struct bounds_search *search, const struct expr *place, const struct expr *value)
{
	if (value->kind == EXPR_VARIABLE && type_is_integer(value->type) && value->type->size > place->type->size &&
	    !(value->variable->counter && !value->variable->assigned)) /* the verifier knows a counter exactly */
		guard_add(search->guards, value, GUARD_OPAQUE, NULL);
}

static void search_uses(struct expr *expr, void *user)
{
	struct bounds_search *search = user;

	switch (expr->kind) {
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		must_be_inside(search, expr->member.index);
		break;
	case EXPR_LOAD:
	case EXPR_ATOMIC:
		must_be_inside(search, expr->memory.offset);
		break;
	case EXPR_MEMCPY:
	case EXPR_MEMSET:
		must_be_inside(search, expr->copy.to_offset);
		if (expr->kind == EXPR_MEMCPY)
			must_be_inside(search, expr->copy.from_offset);
		break;
	case EXPR_BINARY:
		if (type_is_pointer(expr->type))
			must_be_inside(search, type_is_pointer(expr->operation.a->type) ?
				       expr->operation.b : expr->operation.a);
		break;
	case EXPR_CALL:
		search_call(search, expr);
		break;
	case EXPR_INVOKE:
		search_invoke(search, expr);
		break;
	case EXPR_LET:
		search_let(search, expr);
		break;
	case EXPR_DOTIMES:
		search_loop(search, expr);
		break;
	case EXPR_SETF:
	case EXPR_UPDATE:
		if (expr->assign.place->kind == EXPR_VARIABLE &&
		    search->guards->bounds[expr->assign.place->variable->id].matters) {
			must_be_inside(search, expr->assign.value);
			keep_cut(search, expr->assign.place, expr_last_of(expr->assign.value));
		}
		break;
	case EXPR_RETURN:
		if (result_is_looked_at(search->guards->program))
			must_be_inside(search, expr->operand);
		break;
	default:
		break;
	}
	search->loops += expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;
	expr_each_operand(expr, search_uses, search);
	search->loops -= expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;
}

/* A single test of a loaded value tests the register that holds it, so it needs no guard. */
static bool needs_no_help(const struct variable *variable, unsigned tests)
{
	if (!tests || variable->addressed || !type_is_integer(variable->type) ||
	    (variable->counter && !variable->assigned))
		return true;
	if (tests > 1 || variable->assigned)
		return false;
	return variable->init ? expr_is_loaded(variable->init) &&
				variable->init->type->size <= variable->type->size &&
				!variable->type->is_signed :
				variable->type->size == REGISTER_SIZE;
}

/* Marks the variables whose tested register must be the one that both branches set. */
static void find_witnesses(struct guards *guards)
{
	for (size_t i = 0; i < guards->program->variables.count; i++) {
		const struct variable *variable = guards->program->variables.items[i];

		if (variable->is_witness && type_is_integer(variable->type))
			guards->bounds[variable->id].matters = true;
	}
}

void guard_find_bounds(struct guards *guards)
{
	struct expr *body = guards->program->body;
	struct bounds_search search = { .guards = guards };

	guard_find_tests(guards);
	find_witnesses(guards);
	do {
		search.changed = false;
		if (result_is_looked_at(guards->program))
			must_be_inside(&search, body);
		search_uses(body, &search);
	} while (search.changed);
	if (result_is_looked_at(guards->program))
		guard_find_verdicts(guards);
	for (size_t i = 0; i < guards->program->variables.count; i++) {
		const struct variable *variable = guards->program->variables.items[i];
		const struct bounds *bounds = &guards->bounds[variable->id];

		if (bounds->is_positive)
			guard_add_variable(guards, variable, GUARD_POSITIVE);
		if (bounds->matters)
			guard_add_variable(guards, variable, GUARD_COPY);
		if (bounds->matters && !bounds->tests && !variable->addressed && !variable->counter && variable->assigned &&
		    type_is_integer(variable->type) && variable->type->size < REGISTER_SIZE &&
		    is_set_from_other(&search, variable))
			guard_add_variable(guards, variable, GUARD_WIDE);
		if (!bounds->matters || needs_no_help(variable, bounds->tests))
			continue;
		guard_add_variable(guards, variable, GUARD_TESTED);
		if (!variable->counter && variable->type->size < REGISTER_SIZE)
			guard_add_variable(guards, variable, GUARD_WIDE);
	}
}
