// SPDX-License-Identifier: MIT
/*
 * Removes redundant tests. The walk follows control flow: behind a comparison with the packet's end
 * the bytes exist, in the arm of a test the test holds until something changes what it reads, and a
 * packet pointer that already has a variable needs no other. On its way it merges neighbouring
 * tests (fuse.c, compare.c) and moves bindings (push.c). In: a function whose shared values bind.c
 * has bound. Out: the same function. Called by share.c, last.
 */
#include <string.h>

#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

/*
 * One fact, in a list with those before it. Immutable but for `closed`, so that both arms of a
 * branch share their prefix.
 */
struct known {
	enum { KNOWN_BYTES, KNOWN_TRUE, KNOWN_PLACE, KNOWN_VALUE } kind;
	struct share_comparison bytes;
	const struct expr *condition; /* TRUE: the test that holds */
	struct variable *variable;    /* PLACE: bound to the packet pointer; VALUE: assigned */
	uint64_t value;               /* VALUE */
	unsigned sets;                /* VALUE: version of the variable */
	bool closed;                  /* PLACE: the variable is out of scope */
	unsigned packet_changes;      /* TRUE, PLACE: share->packet_changes when the fact was added */
	const struct known *outer;
};

struct operand_walk {
	struct share *share;
	const struct known *known;
};

static const struct known *visit(struct share *share, struct expr *expr, const struct known *known, const struct expr *after);
static bool is_true(const struct share *share, const struct known *known, const struct expr *condition);

static struct known *add(struct share *share, const struct known *outer)
{
	struct known *known = ARENA_NEW(&share->scratch, struct known);

	known->outer = outer;
	known->packet_changes = share->packet_changes;
	return known;
}

static bool has_bytes(const struct known *known, const struct share_comparison *comparison)
{
	for (; known; known = known->outer)
		if (known->kind == KNOWN_BYTES && known->bytes.root == comparison->root &&
		    known->bytes.end == comparison->end && known->bytes.bytes >= comparison->bytes)
			return true;
	return false;
}

/* The constant that the variable was last set to, or NULL. */
static const struct known *value_of(const struct share *share, const struct known *known, const struct variable *variable)
{
	for (; known && !variable->addressed; known = known->outer)
		if (known->kind == KNOWN_VALUE && known->variable == variable)
			return known->sets == share->versions[variable->id] ? known : NULL;
	return NULL;
}

static bool is_false(const struct share *share, const struct known *known, const struct expr *condition)
{
	struct share_comparison comparison;
	const struct known *value;

	if (condition->kind == EXPR_UNARY && condition->operation.op == OPERATOR_NOT)
		return is_true(share, known, condition->operation.a);
	if (condition->kind == EXPR_VARIABLE) {
		value = value_of(share, known, condition->variable);
		return value && !value->value;
	}
	return share_bytes_of(condition, &comparison) && comparison.is_short && has_bytes(known, &comparison);
}

static bool is_true(const struct share *share, const struct known *known, const struct expr *condition)
{
	struct share_comparison comparison;
	const struct known *value;

	if (share_bytes_of(condition, &comparison))
		return !comparison.is_short && has_bytes(known, &comparison);
	if (condition->kind == EXPR_UNARY && condition->operation.op == OPERATOR_NOT)
		return is_false(share, known, condition->operation.a);
	if (condition->kind == EXPR_VARIABLE) {
		value = value_of(share, known, condition->variable);
		return value && value->value;
	}
	for (; known && condition->kind == EXPR_BINARY; known = known->outer)
		if (known->kind == KNOWN_TRUE && known->packet_changes == share->packet_changes &&
		    share_is_same(known->condition, condition))
			return true;
	return false;
}

/* The facts where the condition has the given truth value. */
static const struct known *learn(struct share *share, const struct expr *condition, bool truth, const struct known *known)
{
	struct share_comparison comparison;
	struct known *more;

	if (condition->kind == EXPR_UNARY && condition->operation.op == OPERATOR_NOT)
		return learn(share, condition->operation.a, !truth, known);
	if (condition->kind == (truth ? EXPR_AND : EXPR_OR)) {
		for (size_t i = 0; i < condition->list.count; i++)
			known = learn(share, condition->list.items[i], truth, known);
		return known;
	}
	if (share_comparison_of(condition, &comparison)) {
		if (comparison.is_short == truth)
			return known;
		more = add(share, known);
		more->kind = KNOWN_BYTES;
		more->bytes = comparison;
		return more;
	}
	if (!truth || condition->kind != EXPR_BINARY)
		return known;
	more = add(share, known);
	more->kind = KNOWN_TRUE;
	more->condition = condition;
	return more;
}

/* ---- places ---- */

/* Is it a packet pointer's variable, perhaps with casts? */
static bool is_copy(const struct expr *init)
{
	while (init && init->kind == EXPR_CAST && type_is_pointer(init->type))
		init = init->operand;
	return init && init->kind == EXPR_VARIABLE && share_is_of(init, SPACE_PACKET);
}

/* The expression that a pointer copies, without casts. */
static struct expr *original_of(struct expr *expr)
{
	for (;;) {
		if (expr->kind == EXPR_CAST && type_is_pointer(expr->type))
			expr = expr->operand;
		else if (expr->kind == EXPR_VARIABLE && variable_is_bound_once(expr->variable) && is_copy(expr->variable->init))
			expr = expr->variable->init;
		else
			return expr;
	}
}

/* A variable in scope that is bound to the same packet pointer, or NULL. */
static struct variable *variable_of(const struct share *share, const struct known *known, struct expr *place)
{
	struct expr *original = original_of(place);

	if (original->kind == EXPR_VARIABLE)
		return variable_is_bound_once(original->variable) ? original->variable : NULL;
	for (; known; known = known->outer)
		if (known->kind == KNOWN_PLACE && !known->closed && known->packet_changes == share->packet_changes &&
		    share_is_same(original_of(known->variable->init), original))
			return known->variable;
	return NULL;
}

static bool is_place(const struct binding *binding)
{
	return binding->init && share_is_of(binding->init, SPACE_PACKET) && variable_is_bound_once(binding->variable) &&
	       !binding->variable->comment &&
	       (is_copy(binding->init) || original_of(binding->init)->kind == EXPR_BINARY);
}

/*
 * Replaces the variable by `other`. With another type it stays, as a cast of `other`. Returns true
 * if the binding is gone.
 */
static bool take_place(struct share *share, struct expr *let, size_t index, struct variable *other)
{
	struct binding *binding = &let->let.bindings[index];
	struct variable *variable = binding->variable;
	struct expr *cast;

	share->changed = true;
	if (other->type == variable->type) {
		for (size_t i = index + 1; i < let->let.count; i++)
			if (let->let.bindings[i].init)
				share_rename(let->let.bindings[i].init, variable, other);
		share_rename(let->let.body, variable, other);
		share_unbind(let, index);
		return true;
	}
	cast = share_new(share, EXPR_CAST, variable->type, binding->init->span);
	cast->operand = share_mention(share, other, binding->init->span);
	binding->init = variable->init = cast;
	return false;
}

static const struct known *visit_let(struct share *share, struct expr *let, const struct known *known, const struct expr *after)
{
	VEC(struct known *) places = { 0 };

	share_push(share, let);
	for (size_t i = 0; let->kind == EXPR_LET && i < let->let.count; i++) {
		struct binding *binding = &let->let.bindings[i];
		struct variable *other;

		if (binding->init)
			known = visit(share, binding->init, known, NULL);
		if (!is_place(binding))
			continue;
		other = variable_of(share, known, binding->init);
		if (other && take_place(share, let, i, other)) {
			i--;
		} else if (!other) {
			struct known *place = add(share, known);

			place->kind = KNOWN_PLACE;
			place->variable = binding->variable;
			VEC_PUSH(&share->scratch, &places, place);
			known = place;
		}
	}
	known = let->kind == EXPR_LET ? visit(share, let->let.body, known, after) : visit(share, let, known, after);
	for (size_t i = 0; i < places.count; i++)
		places.items[i]->closed = true;
	return known;
}

/* ---- tests ---- */

/*
 * May the test be removed? One that the source spells out stays, and the check [always] warns of
 * it, unless its failure leaves.
 */
static bool may_go(const struct expr *test, const struct expr *never)
{
	while (test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT)
		test = test->operation.a;
	return test->span.expansion || (never && expr_leaves(never));
}

/* clang treats the pointer as 0 in the other arm, and the verifier would follow that arm. */
static bool is_set(const struct expr *test)
{
	return test->kind == EXPR_VARIABLE && share_is_of(test, SPACE_PACKET) && share_is_never_null(test);
}

/*
 * Removes conditions that are known to hold. Returns the facts if all hold; ret_holds is true if
 * none is left.
 */
static const struct known *visit_test(struct share *share, struct expr **test, const struct expr *otherwise,
				      const struct known *known, bool *ret_holds)
{
	struct expr_list *list = &(*test)->list;
	unsigned changes = share->packet_changes;
	size_t kept = 0;

	if ((*test)->kind != EXPR_AND) {
		*ret_holds = is_set(*test) || (may_go(*test, otherwise) && is_true(share, known, *test));
		visit(share, *test, known, NULL);
		return share->packet_changes == changes ? learn(share, *test, true, known) : known;
	}
	for (size_t i = 0; i < list->count; i++) {
		struct expr *condition = list->items[i];

		if (is_true(share, known, condition)) {
			share->changed = true;
			continue;
		}
		changes = share->packet_changes;
		visit(share, condition, known, NULL);
		if (share->packet_changes == changes)
			known = learn(share, condition, true, known);
		list->items[kept++] = condition;
	}
	*ret_holds = kept == 0;
	list->count = kept;
	if (kept == 1)
		*test = list->items[0];
	return known;
}

/* Replaces a branch that is always taken by its arm. */
static void become_arm(struct share *share, struct expr *branch, struct expr *arm)
{
	struct expr **items = ARENA_NEW(share->arena, struct expr *);

	*items = arm;
	branch->kind = EXPR_PROGN;
	branch->list = (struct expr_list){ items, 1 };
	share->changed = true;
}

static const struct known *visit_branch(struct share *share, struct expr *expr, const struct known *known,
					const struct expr *after)
{
	struct expr *then = expr->branch.then, *otherwise = expr->branch.otherwise;
	const struct known *inside, *behind;
	unsigned changes = share->packet_changes;
	bool holds;

	/* while the branch is there, a constant replaces a test without conditions */
	inside = visit_test(share, &expr->branch.test, otherwise, known, &holds);
	/* the arms may change what the test read, and so may its operands */
	behind = expr_leaves(then) && share->packet_changes == changes ? learn(share, expr->branch.test, false, known) : known;
	if (holds && (!otherwise || then->type == expr->type)) {
		become_arm(share, expr, then);
		return visit(share, then, inside, after);
	}
	if (holds)
		expr->branch.test = share_number(share, 1, expr->branch.test->span);
	visit(share, then, inside, after);
	if (otherwise)
		visit(share, otherwise, known, after);
	return behind;
}

/* ---- sequences ---- */

static bool is_bare_when(const struct expr *item)
{
	return item->kind == EXPR_IF && !item->branch.otherwise && !item->comment && !item->trailing &&
	       may_go(item->branch.test, item->branch.then);
}

/* Does the test of this item never hold? */
static bool is_never(const struct share *share, const struct expr *item, const struct known *known)
{
	return is_bare_when(item) && is_false(share, known, item->branch.test);
}

/* The same, whatever earlier items do: a comparison with the packet's end whose bytes are known. */
static bool is_always_never(const struct expr *item, const void *known)
{
	struct share_comparison comparison;

	return is_bare_when(item) && share_comparison_of(item->branch.test, &comparison) && comparison.is_short &&
	       has_bytes(known, &comparison);
}

/* The facts that earlier items prove hold in later ones. */
static const struct known *visit_sequence(struct share *share, struct expr *sequence, const struct known *known,
					  const struct expr *after)
{
	size_t kept = 0;

	for (size_t i = 0; i < sequence->list.count; i++) {
		if (i + 1 < sequence->list.count)
			share_discard(sequence->list.items[i]);
		if (sequence->list.items[i]->kind == EXPR_LET)
			share_push(share, sequence->list.items[i]);
	}
	while (share_flatten(share, sequence))
		;
	for (size_t i = 0; i < sequence->list.count; i++) {
		struct expr *item = sequence->list.items[i];

		if (i + 1 < sequence->list.count && is_never(share, item, known)) {
			share->changed = true;
			continue;
		}
		share_fuse(share, sequence, i, is_always_never, known);
		/* in later items the test is known to be false; with that, they may become one */
		if (item->kind == EXPR_IF && !item->branch.otherwise && expr_leaves(item->branch.then) && i + 1 < sequence->list.count)
			share_fuse(share, sequence, i + 1, is_always_never, learn(share, item->branch.test, false, known));
		share_ask_at_once(share, sequence, i, after);
		known = visit(share, sequence->list.items[i], known, share_behind(sequence, i, after));
		sequence->list.items[kept++] = sequence->list.items[i];
	}
	sequence->list.count = kept;
	return known;
}

/* ---- the walk ---- */

static void visit_operand(struct expr *expr, void *user)
{
	struct operand_walk *walk = user;

	visit(walk->share, expr, walk->known, NULL);
}

static void note_change(struct share *share, const struct expr *expr)
{
	struct share_changes changes = { 0 };

	share_note_change(&changes, expr);
	share->packet_changes += changes.packet || changes.context;
}

static void note_set(struct expr *expr, void *user)
{
	struct share *share = user;

	if (expr_assigns_variable(expr))
		share->versions[expr->assign.place->variable->id]++;
}

static void note_sets(struct expr *expr, void *user)
{
	note_set(expr, user);
	expr_each_operand(expr, note_sets, user);
}

/* An earlier iteration may execute stores that come later in the body. */
static void enter_loop(struct share *share, struct expr *loop)
{
	struct share_changes changes = { 0 };

	share_note_changes(&changes, loop);
	share->packet_changes += changes.packet || changes.context;
	note_sets(loop, share);
}

/* The value as a variable of the type stores it, exact as far as zero and nonzero differ. */
static uint64_t stored(const struct type *type, uint64_t value)
{
	uint32_t width = type_is_integer(type) ? type_width(type) : 64;

	return type == &type_bool || width >= 64 ? value : value & ((UINT64_C(1) << width) - 1);
}

/* Learns from `(setf v CONSTANT)`. */
static const struct known *learn_value(struct share *share, const struct expr *expr, const struct known *known)
{
	struct known *more;

	if (expr->kind != EXPR_SETF || expr->assign.place->kind != EXPR_VARIABLE || !expr->assign.value->is_constant)
		return known;
	more = add(share, known);
	more->kind = KNOWN_VALUE;
	more->variable = expr->assign.place->variable;
	more->value = stored(more->variable->type, expr->assign.value->value);
	more->sets = share->versions[more->variable->id];
	return more;
}

/* Visits a node; returns the facts behind it. */
static const struct known *visit(struct share *share, struct expr *expr, const struct known *known, const struct expr *after)
{
	switch (expr->kind) {
	case EXPR_PROGN:
		return visit_sequence(share, expr, known, after);
	case EXPR_LET:
		return visit_let(share, expr, known, after);
	case EXPR_IF:
		return visit_branch(share, expr, known, after);
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		enter_loop(share, expr);
		break;
	default:
		break;
	}
	expr_each_operand(expr, visit_operand, &(struct operand_walk){ share, known });
	note_change(share, expr);
	note_set(expr, share);
	return learn_value(share, expr, known);
}

void share_drop_known(struct share *share)
{
	share->versions = ARENA_ARRAY(&share->scratch, unsigned, share->program->variables.count + 1);
	visit(share, share->program->body, NULL, &share_tail);
}
