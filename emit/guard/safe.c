// SPDX-License-Identifier: MIT
/*
 * Spare marks, for rows that --guards requests everywhere: no analysis found a need at these places, and the column `safe` of
 * guards.def says that the idiom harms nothing there. In: the function's tree with its marks. Out: spare marks. nulls.c,
 * pins.c and places.c add those of IS_SET, PINNED and STACK_INDEX, since they visit the places anyway. Called by
 * guards_find, last.
 */
#include "emit/guard/internal.h"

/*
 * The highest trip count of a loop that gets spare marks. clang does not unroll a loop whose counter it cannot follow: the
 * verifier then walks each iteration, and it walks at most a million instructions.
 */
#define ITERATIONS_MOST 256

struct safe_search {
	struct guards *guards;
	const struct expr *loop; /* the innermost around the current expression, or NULL */
	unsigned loops;          /* around it */
	bool is_subtracted;      /* it is a part of b in a - b */
};

/* ---- variables ---- */

/* True if an asm that writes the variable adds no load or store, and no loop counts with it. */
static bool is_in_register(const struct variable *variable)
{
	return type_is_integer(variable->type) && !variable->addressed && !variable->counter;
}

/* The extension of a narrower variable is another register than the one that an asm writes. */
static bool fills_register(const struct guards *guards, const struct variable *variable)
{
	return variable->type->size == REGISTER_SIZE || guard_of_variable(guards, variable, GUARD_WIDE);
}

static void look_at_variable(struct guards *guards, const struct variable *variable)
{
	/* the verifier would follow each assigned value of each iteration separately */
	bool is_bound_once = type_is_integer(variable->type) && !variable->assigned;

	if (is_bound_once)
		guard_add_spare_variable(guards, variable, GUARD_COPY);
	if (!is_in_register(variable))
		return;
	if (is_bound_once && variable->type->size < REGISTER_SIZE)
		guard_add_spare_variable(guards, variable, GUARD_WIDE);
	if (!fills_register(guards, variable))
		return;
	guard_add_spare_variable(guards, variable, GUARD_POSITIVE);
	if (guards->bounds[variable->id].tests)
		guard_add_spare_variable(guards, variable, GUARD_TESTED);
}

/* ---- the context ---- */

/* A variable bound to a read is tested and used in the read's register, unless it is narrower. */
static bool is_kept_narrow(const struct guards *guards, const struct variable *variable, const struct expr *value)
{
	return value && (value->kind == EXPR_CONTEXT || value->kind == EXPR_KERNEL_READ) &&
	       guards->bounds[variable->id].matters && !fills_register(guards, variable);
}

static void look_at_read(struct safe_search *search, const struct expr *read)
{
	if (type_is_integer(read->type))
		guard_add_spare(search->guards, read, GUARD_CTX_READ);
}

/* ---- numbers ---- */

/* clang rewrites p + (a - b) as (p - b) + a if b is opaque; the verifier then has no minimum offset. */
static void hide(struct safe_search *search, const struct expr *operand)
{
	if (!search->is_subtracted && operand && !operand->is_constant && type_is_integer(operand->type) && !expr_is_swapped_half(operand))
		guard_add_spare(search->guards, operand, GUARD_OPAQUE);
}

/* Hides the operands of a mask or choice: the result is a new register, so no other register's range is lost. */
static void look_at_operation(struct safe_search *search, const struct expr *expr)
{
	const struct expr *a = expr->operation.a, *b = expr->operation.b;

	if (!type_is_integer(expr->type) || expr->is_constant)
		return;
	switch (expr->operation.op) {
	case OPERATOR_AND:
	case OPERATOR_MOD:
		if (b->is_constant)
			hide(search, a);
		else if (a->is_constant && expr->operation.op == OPERATOR_AND)
			hide(search, b);
		return;
	case OPERATOR_MIN:
	case OPERATOR_MAX:
		hide(search, a);
		hide(search, b);
		return;
	default:
		return;
	}
}

static void look_at_verdict(struct safe_search *search, const struct expr *expr)
{
	const struct program *program = search->guards->program;

	expr = expr ? expr_last_of(expr) : NULL;
	if (program->subprogram || !program->section->return_checked || !expr)
		return;
	if (expr->kind == EXPR_IF) {
		look_at_verdict(search, expr->branch.then);
		look_at_verdict(search, expr->branch.otherwise);
	} else if (expr->kind == EXPR_VARIABLE) {
		hide(search, expr);
	}
}

/* ---- loops ---- */

/* The contents of a loop's body. */
struct body_search {
	bool branches, repeats, stores;
};

static void look_at_body(struct expr *expr, void *user)
{
	struct body_search *body = user;

	switch (expr->kind) {
	case EXPR_IF:
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_BREAK:
	case EXPR_CONTINUE:
	case EXPR_LEAVE:
	case EXPR_RETURN:
		body->branches = true;
		break;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		body->repeats = true;
		break;
	case EXPR_SETF:
		body->stores |= expr->assign.place->kind == EXPR_MEMBER || expr->assign.place->kind == EXPR_LOAD;
		break;
	default:
		break;
	}
	expr_each_operand(expr, look_at_body, body);
}

static uint64_t iterations_of(const struct expr *loop)
{
	const struct expr *most = loop->loop.limit ? loop->loop.limit : loop->loop.count;

	return most && most->is_constant ? most->value : UINT64_MAX;
}

/* True for a short loop that neither contains a loop nor is in one. */
static bool is_simple(const struct safe_search *search, const struct expr *loop, struct body_search *ret_body)
{
	*ret_body = (struct body_search){ 0 };
	look_at_body(loop->loop.body, ret_body);
	return !loop->loop.from && search->loops == 1 && !ret_body->repeats &&
	       iterations_of(loop) <= ITERATIONS_MOST;
}

static void look_at_loop(struct safe_search *search, const struct expr *loop)
{
	struct body_search body;

	/* the kernel's iterator counts by itself */
	if (loop->loop.from)
		return;
	guard_add_spare(search->guards, loop, GUARD_COUNTER);
	if (loop->loop.limit)
		hide(search, loop->loop.count);
	/* if it branches, the paths through its iterations could be too many unless clang unrolls it */
	if (!is_simple(search, loop, &body) || body.branches || loop->kind == EXPR_WHILE)
		return;
	if (body.stores)
		guard_add_spare(search->guards, loop, GUARD_FILLS);
	guard_add_spare(search->guards, loop, GUARD_ROUNDS);
}

static bool is_moved(const struct guards *guards, const struct expr *loop, const struct variable *variable)
{
	for (const struct guard_mark *mark = guard_of(guards, loop, GUARD_MOVES); mark; mark = mark->next)
		if (mark->row == GUARD_MOVES && mark->variable == variable)
			return true;
	return false;
}

static void look_at_assignment(struct safe_search *search, const struct expr *expr)
{
	struct guard_mark *mark;
	struct body_search body;
	const struct variable *variable;

	if (!expr_assigns_variable(expr))
		return;
	variable = expr->assign.place->variable;
	if (!guard_is_everywhere(search->guards, GUARD_MOVES) || !search->loop ||
	    !type_is_pointer(variable->type) || !is_simple(search, search->loop, &body) ||
	    is_moved(search->guards, search->loop, variable))
		return;
	mark = guard_add(search->guards, search->loop, GUARD_MOVES, NULL);
	mark->variable = variable;
	mark->is_spare = true;
}

/* ---- the walk ---- */

static void look_at(struct expr *expr, void *user);

static void look_inside(struct safe_search *search, struct expr *expr)
{
	struct safe_search inside = *search;

	if (expr->kind != EXPR_DOTIMES && expr->kind != EXPR_WHILE) {
		expr_each_operand(expr, look_at, search);
		return;
	}
	inside.loop = expr;
	inside.loops++;
	look_at_loop(&inside, expr);
	expr_each_operand(expr, look_at, &inside);
}

static void look_at_difference(struct safe_search *search, const struct expr *expr)
{
	struct safe_search inside = *search;

	inside.is_subtracted = true;
	look_at(expr->operation.a, search);
	look_at(expr->operation.b, &inside);
}

static void look_at_let(struct safe_search *search, const struct expr *let)
{
	for (size_t i = 0; i < let->let.count; i++)
		if (let->let.bindings[i].init &&
		    !is_kept_narrow(search->guards, let->let.bindings[i].variable, let->let.bindings[i].init))
			look_at(let->let.bindings[i].init, search);
	look_at(let->let.body, search);
}

static void look_at(struct expr *expr, void *user)
{
	struct safe_search *search = user;

	switch (expr->kind) {
	case EXPR_LET:
		look_at_let(search, expr);
		return;
	case EXPR_CONTEXT:
		guard_add_spare(search->guards, expr, GUARD_CTX_HERE);
		look_at_read(search, expr);
		break;
	case EXPR_KERNEL_READ:
		if (expr->member.base->kind == EXPR_CONTEXT_POINTER)
			look_at_read(search, expr);
		break;
	case EXPR_SETF:
	case EXPR_UPDATE:
		look_at_assignment(search, expr);
		if (expr->assign.place->kind == EXPR_CONTEXT)
			guard_add_spare(search->guards, expr->assign.place, GUARD_CTX_WRITE);
		if (expr->assign.place->kind == EXPR_VARIABLE &&
		    is_kept_narrow(search->guards, expr->assign.place->variable, expr->assign.value))
			return;
		break;
	case EXPR_BINARY:
		if (expr->operation.op == OPERATOR_SUB) {
			look_at_difference(search, expr);
			return;
		}
		look_at_operation(search, expr);
		break;
	case EXPR_RETURN:
		look_at_verdict(search, expr->operand);
		break;
	case EXPR_MEMSET:
		guard_add_spare(search->guards, expr, GUARD_CLEARS);
		break;
	case EXPR_MAKE:
		if (expr->make.scratch)
			guard_add_spare(search->guards, expr, GUARD_CLEARS);
		break;
	default:
		break;
	}
	look_inside(search, expr);
}

void guard_find_safe(struct guards *guards)
{
	struct safe_search search = { .guards = guards };

	for (size_t i = 0; i < guards->program->variables.count; i++)
		look_at_variable(guards, guards->program->variables.items[i]);
	look_at_verdict(&search, guards->program->body);
	look_at(guards->program->body, &search);
}
