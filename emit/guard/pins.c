// SPDX-License-Identifier: MIT
/*
 * Packet pointers plus a run-time number. The verifier gives each such sum a new id, and a bounds check holds only for
 * pointers with the same id. In and behind loops, clang recomputes an address from its operands, which makes a new id:
 * "R0 offset is outside of the packet". In: the typed tree. Out: PINNED marks on the sums, and the spare marks of that
 * row. Called by guards_find.
 */
#include "emit/guard/internal.h"

struct root;

struct pin_search {
	struct guards *guards;
	unsigned loops;                       /* around the current expression */
	bool *used;                           /* by variable id: a loop uses it, or a value computed from it */
	bool changed;
	bool everywhere;                      /* the marks made now are spare */
	bool implied;                         /* the sums marked now imply a later comparison */
	const struct variable *given;         /* assigned next: it holds another pointer behind that */
	struct root *roots;                   /* by expression id */
	uint32_t *compared, context_compared; /* by variable id: of the last comparison */
};

static bool is_packet(const struct expr *pointer)
{
	return type_is_pointer(pointer->type) &&
	       (pointer->type->space == SPACE_PACKET || pointer->type->space == SPACE_ANY);
}

/* ---- pointers that loops use ---- */

static void use(struct expr *expr, void *user)
{
	struct pin_search *search = user;

	if (expr->kind == EXPR_VARIABLE && !search->used[expr->variable->id]) {
		search->used[expr->variable->id] = search->changed = true;
		if (expr->variable->init)
			use(expr->variable->init, search);
	}
	expr_each_operand(expr, use, search);
}

/* Notes varying addresses, their comparisons, and moved pointers; clang hoists an invariant address out of the loop. */
static void use_of_loop(struct pin_search *search, struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_BINARY:
		if (type_is_pointer(expr->operation.a->type) && !expr->operation.b->is_constant)
			use(expr, search);
		return;
	case EXPR_LOAD:
	case EXPR_ATOMIC:
		if (expr->memory.offset && !expr->memory.offset->is_constant)
			use(expr->memory.pointer, search);
		return;
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
		if (expr->member.index && !expr->member.index->is_constant)
			use(expr->member.base, search);
		return;
	case EXPR_SETF:
		if (expr->assign.place->kind == EXPR_VARIABLE && type_is_pointer(expr->assign.place->type))
			use(expr, search);
		return;
	default:
		return;
	}
}

/* A loop also uses the operands of its variables' values. */
static void find_used(struct expr *expr, void *user)
{
	struct pin_search *search = user;
	bool loop = expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE;

	search->loops += loop;
	if (search->loops)
		use_of_loop(search, expr);
	if (expr_assigns_variable(expr) && search->used[expr->assign.place->variable->id])
		use(expr->assign.value, search);
	expr_each_operand(expr, find_used, search);
	search->loops -= loop;
}

/* ---- comparisons that imply others ---- */

/* A base pointer: adding a constant to it keeps its id. */
struct root {
	const struct expr *expr; /* a variable that is assigned, a sum with a number of run time, or the context's field; NULL: none */
	bool is_known;
	uint32_t compared;       /* the id of the last comparison of it, or of its operands; 0: none */
};

static struct root *find_root(struct pin_search *search, const struct expr *pointer);

static const struct expr *root_expr(struct pin_search *search, const struct expr *pointer)
{
	const struct root *behind = NULL;

	pointer = expr_last_of(pointer);
	if (!is_packet(pointer))
		return NULL;
	if (pointer->kind == EXPR_CAST)
		behind = find_root(search, pointer->operand);
	else if (pointer->kind == EXPR_MEMBER_ADDRESS)
		behind = pointer->member.index ? NULL : find_root(search, pointer->member.base);
	else if (pointer->kind == EXPR_BINARY && pointer->operation.b->is_constant)
		behind = find_root(search, pointer->operation.a);
	else if (pointer->kind == EXPR_VARIABLE && !pointer->variable->assigned && pointer->variable->init)
		behind = find_root(search, pointer->variable->init);
	else
		return pointer;
	return behind ? behind->expr : NULL;
}

/* Computed once per expression. Two reads of one context field are one base pointer. */
static struct root *find_root(struct pin_search *search, const struct expr *pointer)
{
	struct root *root = &search->roots[pointer->id - search->guards->first_id];

	if (!root->is_known)
		root->expr = root_expr(search, pointer);
	root->is_known = true;
	return root;
}

static uint32_t *last_comparison(struct pin_search *search, const struct expr *root)
{
	if (root->kind == EXPR_CONTEXT)
		return &search->context_compared;
	if (root->kind == EXPR_VARIABLE)
		return &search->compared[root->variable->id];
	return &search->roots[root->id - search->guards->first_id].compared;
}

static void note_comparison(struct expr *expr, void *user)
{
	struct pin_search *search = user;

	if (expr->kind == EXPR_BINARY && expr->operation.op >= OPERATOR_LT && expr->operation.op <= OPERATOR_SGE) {
		const struct root *roots[] = { find_root(search, expr->operation.a), find_root(search, expr->operation.b) };

		for (int i = 0; i < 2; i++)
			if (roots[i]->expr)
				*last_comparison(search, roots[i]->expr) = expr->id;
	}
	expr_each_operand(expr, note_comparison, search);
}

/*
 * True if the sum's base is compared behind the sum. The sum is not below its base, so clang 19 takes a comparison of the
 * sum for one of the base, and drops the second comparison, which the verifier needs.
 */
static bool implies_later(struct pin_search *search, const struct expr *sum)
{
	for (const struct expr *at = sum; at && at->kind == EXPR_BINARY; ) {
		at = find_root(search, at->operation.a)->expr;
		if (at && at->kind == EXPR_VARIABLE && at->variable == search->given)
			return false;
		if (at && *last_comparison(search, at) > sum->id)
			return true;
	}
	return false;
}

/* ---- the sums ---- */

static void mark_sums(struct pin_search *search, const struct expr *value)
{
	value = expr_last_of(value);
	switch (value->kind) {
	case EXPR_CAST:
		mark_sums(search, value->operand);
		return;
	case EXPR_MEMBER_ADDRESS:
		mark_sums(search, value->member.base);
		return;
	case EXPR_IF:
		mark_sums(search, value->branch.then);
		if (value->branch.otherwise)
			mark_sums(search, value->branch.otherwise);
		return;
	case EXPR_BINARY:
		if (!is_packet(value) || type_is_pointer(value->operation.b->type))
			return;
		mark_sums(search, value->operation.a);
		if (expr_counts(value->operation.b) || (search->implied && !implies_later(search, value)))
			return;
		if (search->everywhere)
			guard_add_spare(search->guards, value, GUARD_PINNED);
		else
			guard_add(search->guards, value, GUARD_PINNED, NULL);
		return;
	default:
		return;
	}
}

struct pin_walk {
	struct pin_search *pins;
	const struct expr *loop; /* the innermost around the current expression, or NULL */
	struct expr *arm;        /* the same of arms; else the body */
};

struct later_search {
	const struct expr *assignment;
	bool found;
};

static void find_mention(struct expr *expr, void *user)
{
	struct later_search *search = user;

	search->found |= expr->kind == EXPR_VARIABLE &&
			 expr->variable == search->assignment->assign.place->variable;
	if (!search->found)
		expr_each_operand(expr, find_mention, search);
}

static void find_later_loop(struct expr *expr, void *user)
{
	struct later_search *search = user;

	if ((expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE) && expr->id > search->assignment->id)
		find_mention(expr, search);
	else if (!search->found)
		expr_each_operand(expr, find_later_loop, search);
}

/*
 * clang cannot recompute a phi from its operands, nor a pointer that iterations move, unless each iteration adds the
 * same number.
 */
static bool is_taken_apart(const struct pin_walk *search, const struct expr *assignment)
{
	struct later_search later = { .assignment = assignment };
	const struct expr *value = expr_last_of(assignment->assign.value);

	if (search->loop)
		return value->kind != EXPR_BINARY || guard_is_invariant(search->loop, value->operation.b);
	find_later_loop(search->arm, &later);
	return later.found;
}

static void find_sums(struct expr *expr, void *user);

static void find_sums_in(struct pin_walk *search, const struct expr *loop, struct expr *arm)
{
	struct pin_walk inside = { search->pins, loop, arm };

	if (arm)
		find_sums(arm, &inside);
}

static void find_sums(struct expr *expr, void *user)
{
	struct pin_walk *search = user;
	struct pin_search *pins = search->pins;

	if (expr->kind == EXPR_SETF && expr_assigns_variable(expr) &&
	    (pins->everywhere || (pins->used[expr->assign.place->variable->id] && is_taken_apart(search, expr))))
		mark_sums(pins, expr->assign.value);
	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		if (expr->let.bindings[i].init &&
		    (pins->everywhere || pins->used[expr->let.bindings[i].variable->id]))
			mark_sums(pins, expr->let.bindings[i].init);
	if (expr->kind == EXPR_IF) {
		find_sums(expr->branch.test, search);
		find_sums_in(search, search->loop, expr->branch.then);
		find_sums_in(search, search->loop, expr->branch.otherwise);
	} else if (expr->kind == EXPR_DOTIMES || expr->kind == EXPR_WHILE) {
		find_sums_in(search, expr, expr->loop.test);
		find_sums_in(search, expr, expr->loop.body);
	} else {
		expr_each_operand(expr, find_sums, search);
	}
}

static void find_implying(struct expr *expr, void *user)
{
	struct pin_search *search = user;

	if (expr->kind == EXPR_SETF && expr_assigns_variable(expr)) {
		search->given = expr->assign.place->variable;
		mark_sums(search, expr->assign.value);
		search->given = NULL;
	}
	for (size_t i = 0; expr->kind == EXPR_LET && i < expr->let.count; i++)
		if (expr->let.bindings[i].init)
			mark_sums(search, expr->let.bindings[i].init);
	expr_each_operand(expr, find_implying, search);
}

/* Marks sums whose comparison implies one of their base. */
static void find_implied(struct pin_search *search)
{
	struct guards *guards = search->guards;

	search->roots = ARENA_ARRAY(guards->arena, struct root, guards->id_count);
	search->compared = ARENA_ARRAY(guards->arena, uint32_t, guards->program->variables.count + 1);
	note_comparison(guards->program->body, search);
	search->implied = true;
	find_implying(guards->program->body, search);
	search->implied = false;
}

void guard_find_pins(struct guards *guards)
{
	struct pin_search search = { .guards = guards };
	struct pin_walk sums = { .pins = &search };

	search.used = ARENA_ARRAY(guards->arena, bool, guards->program->variables.count + 1);
	do {
		search.changed = false;
		find_used(guards->program->body, &search);
	} while (search.changed);
	sums.arm = guards->program->body;
	find_sums(guards->program->body, &sums);
	find_implied(&search);
	search.everywhere = guard_is_everywhere(guards, GUARD_PINNED);
	if (search.everywhere)
		find_sums(guards->program->body, &sums);
}
