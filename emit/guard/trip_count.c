// SPDX-License-Identifier: MIT
/*
 * Loops whose trip count or sum clang could compute in closed form: as a product of 128 bits, as a distance to the packet's
 * end, or with the counter in one bit. In: the typed tree. Out: marks step_by_step and counter on such loops. Called by
 * guards_find; fills.c and pins.c call guard_is_invariant.
 */
#include "emit/guard/internal.h"

/* ---- sums over the iterations ---- */

/* Searches the loop for a new value of the variable: its counter, or an assignment. */
struct variable_change_search {
	const struct variable *variable;
	bool found;
};

static void find_change(struct expr *expr, void *user)
{
	struct variable_change_search *search = user;
	bool assigns = (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
		       expr->assign.place->kind == EXPR_VARIABLE;

	if ((expr->kind == EXPR_DOTIMES && expr->loop.variable == search->variable) ||
	    (assigns && expr->assign.place->variable == search->variable))
		search->found = true;
	else if (!search->found)
		expr_each_operand(expr, find_change, search);
}

static bool is_changed(const struct expr *loop, const struct variable *variable)
{
	struct variable_change_search search = { .variable = variable };

	find_change((struct expr *)loop, &search);
	return search.found;
}

/* Can clang follow a value through the iterations? It must be pure arithmetic, and vary. */
struct value_search {
	const struct expr *loop;
	const struct variable *own; /* the sum itself */
	const struct expr *place;   /* where the sum is, if in memory */
	struct arena *arena;        /* for the search of the value's variables */
	bool varies, is_opaque;
};

/* Reads the running sum in memory: clang keeps it in a register until the loop ends. */
static bool is_sum_so_far(const struct expr *place, const struct expr *expr)
{
	if (!place || place->kind != expr->kind)
		return false;
	return expr->kind == EXPR_GLOBAL ? expr->global == place->global :
	       expr->kind == EXPR_MEMBER ? expr->member.member == place->member.member : true;
}

static void look_at_value(struct expr *expr, void *user)
{
	struct value_search *search = user;

	if (is_sum_so_far(search->place, expr))
		return;
	switch (expr->kind) {
	case EXPR_VARIABLE:
		search->varies |= expr->variable != search->own &&
				  is_changed(search->loop, expr->variable);
		return;
	case EXPR_CONSTANT:
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_CAST:
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_IF:
	case EXPR_LET:
	case EXPR_PROGN:
		expr_each_operand(expr, look_at_value, search);
		return;
	case EXPR_INVOKE:
		search->is_opaque |= !expr->invoke.subprogram->subprogram->is_inline;
		expr_each_operand(expr, look_at_value, search);
		return;
	default:
		search->is_opaque = true;
		return;
	}
}

/* Walks the operands, those of a read's address too. */
static void look_at_parts(struct expr *expr, void *user)
{
	struct value_search *search = user;

	search->varies |= expr->kind == EXPR_VARIABLE && is_changed(search->loop, expr->variable);
	if (!search->varies)
		expr_each_operand(expr, look_at_parts, search);
}

bool guard_is_invariant(const struct expr *loop, const struct expr *value)
{
	struct value_search search = { .loop = loop };

	look_at_parts((struct expr *)value, &search);
	return !search.varies;
}

struct sum_search {
	const struct expr *loop;
	bool found;
};

static bool is_arithmetic(const struct sum_search *search, struct expr *expr)
{
	struct value_search value = { .loop = search->loop };

	look_at_value(expr, &value);
	return !value.is_opaque;
}

static bool is_sum(const struct sum_search *search, const struct expr *expr)
{
	const struct expr *place = expr->assign.place;
	struct value_search value = { .loop = search->loop };

	if (place->kind == EXPR_VARIABLE)
		value.own = place->variable;
	else if ((place->kind != EXPR_MEMBER && place->kind != EXPR_GLOBAL && place->kind != EXPR_LOAD) ||
		 !guard_is_invariant(search->loop, place))
		return false;
	else
		value.place = place;
	look_at_value(expr->assign.value, &value);
	return value.varies && !value.is_opaque;
}

static void find_sum(struct expr *expr, void *user)
{
	struct sum_search *search = user;

	if (search->found)
		return;
	if ((expr->kind == EXPR_UPDATE || expr->kind == EXPR_SETF) && is_sum(search, expr))
		search->found = true;
	else if (expr->kind != EXPR_IF || is_arithmetic(search, expr->branch.test))
		expr_each_operand(expr, find_sum, search);
}

/* clang 19 unrolls two iterations of smaller bodies: measured, three map updates are too many, and take 24 expressions. */
#define UNROLLED_MOST 16

/* Properties of a body that clang does not unroll: a loop inside, or calls and a large size. */
struct size_search {
	unsigned count;
	bool has_loop, has_call;
};

static void measure(struct expr *expr, void *user)
{
	struct size_search *search = user;

	search->count++;
	search->has_loop |= expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;
	search->has_call |= guard_is_barrier(expr);
	expr_each_operand(expr, measure, search);
}

/*
 * clang turns a counter that is 0 or 1 into a bit. Around calls it spills that bit into half a stack slot, where the
 * verifier loses its value, and with it the loop's end. Where clang unrolls the loop, there is no counter.
 */
static bool could_be_bit(const struct expr *loop, bool is_nested)
{
	const struct expr *most = loop->loop.limit ? loop->loop.limit : loop->loop.count;
	struct size_search search = { 0 };

	if (most->value != 2)
		return false;
	measure(loop->loop.body, &search);
	return search.has_loop || (!is_nested && search.has_call && search.count > UNROLLED_MOST);
}

/* ---- pointers that each iteration compares ---- */

struct pointer_search {
	const struct expr *loop;
	VEC(const struct variable *) changed; /* in the loop, and used by the pointers */
	struct arena *arena;
	bool is_opaque;                       /* computed from values that clang cannot follow */
};

static void look_at_assignment(struct expr *expr, void *user);
static void look_at_pointer(struct expr *expr, void *user);

struct binding_search {
	const struct variable *variable;
	bool found;
};

static void find_binding(struct expr *expr, void *user)
{
	struct binding_search *search = user;

	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		search->found |= expr->let.bindings[i].variable == search->variable;
	if (!search->found)
		expr_each_operand(expr, find_binding, search);
}

/* A value bound before the loop is invariant: only variables bound in the loop count. */
static bool is_bound_in(const struct expr *loop, const struct variable *variable)
{
	struct binding_search search = { .variable = variable };

	find_binding(loop->loop.body, &search);
	return search.found;
}

static void look_at_variable(struct pointer_search *search, const struct variable *variable)
{
	for (size_t i = 0; i < search->changed.count; i++)
		if (search->changed.items[i] == variable)
			return;
	if (is_changed(search->loop, variable)) {
		VEC_PUSH(search->arena, &search->changed, variable);
		look_at_assignment(search->loop->loop.body, search);
	} else if (variable->init && is_bound_in(search->loop, variable)) {
		look_at_pointer(variable->init, search);
	}
}

/* Walks the assignments of the variable found last, and their values. */
static void look_at_assignment(struct expr *expr, void *user)
{
	struct pointer_search *search = user;
	const struct variable *variable = search->changed.items[search->changed.count - 1];

	if ((expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	    expr->assign.place->kind == EXPR_VARIABLE && expr->assign.place->variable == variable)
		look_at_pointer(expr->assign.value, search);
	else
		expr_each_operand(expr, look_at_assignment, search);
}

static void look_at_pointer(struct expr *expr, void *user)
{
	struct pointer_search *search = user;

	switch (expr->kind) {
	case EXPR_VARIABLE:
		look_at_variable(search, expr->variable);
		return;
	case EXPR_CONTEXT:
	case EXPR_CONSTANT:
		return;
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_CAST:
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_PROGN:
	case EXPR_LET:
	case EXPR_IF:
		expr_each_operand(expr, look_at_pointer, search);
		return;
	default:
		search->is_opaque = true;
		return;
	}
}

static void find_comparison(struct expr *expr, void *user)
{
	struct pointer_search *search = user, one = { .loop = search->loop, .arena = search->arena };

	if (expr->kind == EXPR_BINARY && expr->operation.op >= OPERATOR_LT &&
	    expr->operation.op <= OPERATOR_SGE && type_is_pointer(expr->operation.a->type) &&
	    type_is_pointer(expr->operation.b->type)) {
		look_at_pointer(expr, &one);
		for (size_t i = 0; i < one.changed.count && !one.is_opaque; i++)
			VEC_PUSH(search->arena, &search->changed, one.changed.items[i]);
		return;
	}
	expr_each_operand(expr, find_comparison, search);
}

struct exit_search {
	const struct expr *loop;
	struct arena *arena;
	unsigned unknown; /* surrounding tests of values that clang cannot follow */
	bool found;
};

static void find_other_exit(struct expr *expr, void *user)
{
	struct exit_search *search = user;
	unsigned outer = search->unknown;
	struct pointer_search test = { .loop = search->loop, .arena = search->arena };

	if (expr->kind == EXPR_RETURN || expr->kind == EXPR_BREAK || expr->kind == EXPR_LEAVE)
		search->found |= search->unknown;
	if (expr->kind == EXPR_IF) {
		look_at_pointer(expr->branch.test, &test);
		search->unknown += test.is_opaque;
	}
	expr_each_operand(expr, find_other_exit, search);
	search->unknown = outer;
}

/* ---- loops that do nothing but count ---- */

struct exits_search {
	struct arena *arena;
	const struct expr *loop;
	unsigned followed, others; /* exits, by whether clang can compute when they are taken */
	unsigned unknown;          /* surrounding tests whose value it cannot compute beforehand */
	bool acts;                 /* the loop has effects outside of itself */
};

/* Finds a read at a varying address; clang hoists invariant reads out of the loop. */
static void find_varying_read(struct expr *expr, void *user)
{
	struct value_search *search = user;
	struct value_search address = { .loop = search->loop };

	struct pointer_search sources = { .loop = search->loop, .arena = search->arena };

	switch (expr->kind) {
	case EXPR_VARIABLE:
		look_at_variable(&sources, expr->variable);
		search->is_opaque |= sources.is_opaque;
		return;
	case EXPR_LOAD:
	case EXPR_MEMBER:
	case EXPR_CONTEXT:
	case EXPR_GLOBAL:
		expr_each_operand(expr, look_at_value, &address);
		search->is_opaque |= address.varies || address.is_opaque;
		return;
	default:
		expr_each_operand(expr, find_varying_read, search);
		return;
	}
}

static void find_exits(struct expr *expr, void *user)
{
	struct exits_search *search = user;
	struct value_search test = { .loop = search->loop, .arena = search->arena };
	unsigned outer = search->unknown;

	search->acts |= guard_is_barrier(expr);
	if (expr->kind == EXPR_RETURN || expr->kind == EXPR_BREAK || expr->kind == EXPR_LEAVE)
		*(search->unknown ? &search->others : &search->followed) += 1;
	if (expr->kind == EXPR_IF) {
		find_varying_read(expr->branch.test, &test);
		search->unknown += test.is_opaque;
	}
	expr_each_operand(expr, find_exits, search);
	search->unknown = outer;
}

/*
 * True if clang could compute a variable's final value as a product: each iteration adds a varying value that is pure
 * arithmetic. With a constant trip count, clang computes the number itself.
 */
static bool could_be_product(const struct expr *loop)
{
	struct sum_search search = { .loop = loop };

	find_sum(loop->loop.body, &search);
	return search.found;
}

/*
 * If a loop without effects has two exits, clang computes before it which comes first, and tests an invariant in each
 * iteration. The verifier says "infinite loop detected".
 */
static bool could_be_compared_once(const struct guards *guards, const struct expr *loop)
{
	struct exits_search search = { .arena = guards->arena, .loop = loop };

	find_exits(loop->loop.body, &search);
	return search.followed && !search.others && !search.acts;
}

static bool is_known(const struct pointer_search *search, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (search->changed.items[i] == search->changed.items[index])
			return true;
	return false;
}

/* Marks moved pointers. True if it marked one: clang can then not compute the trip count. */
static bool find_moved(struct guards *guards, const struct expr *loop)
{
	struct pointer_search search = { .loop = loop, .arena = guards->arena };
	struct exit_search exit = { .loop = loop, .arena = guards->arena };

	find_other_exit(loop->loop.body, &exit);
	if (exit.found)
		return false;
	if (loop->loop.test)
		find_comparison(loop->loop.test, &search);
	find_comparison(loop->loop.body, &search);
	for (size_t i = 0; i < search.changed.count; i++)
		if (!is_known(&search, i))
			guard_add(guards, loop, GUARD_MOVES, NULL)->variable = search.changed.items[i];
	return search.changed.count > 0;
}

/* Searches for an exit that only the counter and invariants decide. */
struct early_search {
	const struct expr *loop;
	unsigned unknown; /* surrounding tests of anything else, and loops */
	bool is_other;    /* the test that is walked reads something else */
	bool found;
};

static void look_at_count(struct expr *expr, void *user)
{
	struct early_search *search = user;

	switch (expr->kind) {
	case EXPR_VARIABLE:
		if (expr->variable == search->loop->loop.variable)
			return;
		if (is_changed(search->loop, expr->variable))
			search->is_other = true;
		else if (expr->variable->init && is_bound_in(search->loop, expr->variable))
			look_at_count(expr->variable->init, search);
		return;
	case EXPR_CONSTANT: case EXPR_UNARY: case EXPR_BINARY: case EXPR_CAST: case EXPR_AND: case EXPR_OR:
		expr_each_operand(expr, look_at_count, search);
		return;
	default:
		search->is_other = true;
		return;
	}
}

static void find_early(struct expr *expr, void *user)
{
	struct early_search *search = user;
	unsigned outer = search->unknown;

	search->found |= !search->unknown &&
			 (expr->kind == EXPR_RETURN || expr->kind == EXPR_BREAK || expr->kind == EXPR_LEAVE);
	if (expr->kind == EXPR_IF) {
		search->is_other = false;
		look_at_count(expr->branch.test, search);
		search->unknown += search->is_other;
	}
	search->unknown += expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;
	expr_each_operand(expr, find_early, search);
	search->unknown = outer;
}

/* True if clang can compute the trip count, but only where the program runs: from a limit, or from an early exit. */
static bool is_counted_before(const struct expr *loop)
{
	struct early_search search = { .loop = loop };

	if (loop->loop.limit)
		return true;
	find_early(loop->loop.body, &search);
	return search.found;
}

struct trip_walk {
	struct guards *guards;
	unsigned depth; /* loops around the expression */
};

static void look_at_loop(struct expr *expr, void *user)
{
	struct trip_walk *walk = user;
	struct guards *guards = walk->guards;
	bool is_loop = expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;

	/* the trip count of a kernel iterator is unknown to clang */
	if (is_loop && !expr->loop.from) {
		bool moved = find_moved(guards, expr);

		guard_add(guards, expr, GUARD_COUNTER, NULL);
		if ((could_be_product(expr) && is_counted_before(expr)) || could_be_bit(expr, walk->depth) ||
		    (!moved && could_be_compared_once(guards, expr)))
			guard_add(guards, expr, GUARD_ROUNDS, NULL);
	}
	walk->depth += is_loop;
	expr_each_operand(expr, look_at_loop, walk);
	walk->depth -= is_loop;
}

void guard_find_rounds(struct guards *guards)
{
	struct trip_walk walk = { .guards = guards };

	look_at_loop(guards->program->body, &walk);
}
