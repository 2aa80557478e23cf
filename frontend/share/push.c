// SPDX-License-Identifier: MIT
/*
 * A pointer that is computed or nil, and tested at once: `(let ((p (if C PLACE nil))) (when p
 * BODY))` becomes `(when C (let ((p PLACE)) BODY))`. Otherwise clang may test C a second time
 * instead of p, and the verifier, which joined both paths, then considers p null. In: a `let`. Out:
 * the same node, rewritten. Called by value_facts.c for each `let`.
 */
#include <string.h>

#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

static bool is_nil(const struct expr *expr)
{
	while (expr->kind == EXPR_CAST)
		expr = expr->operand;
	return expr->is_constant && expr->value == 0;
}

bool share_is_never_null(const struct expr *pointer)
{
	pointer = expr_last_of(pointer);
	if (pointer->kind == EXPR_CAST)
		return type_is_pointer(pointer->type) && share_is_never_null(pointer->operand);
	if (pointer->kind == EXPR_BINARY)
		return pointer->operation.op == OPERATOR_ADD && share_is_never_null(pointer->operation.a);
	if (pointer->kind == EXPR_VARIABLE)
		return variable_is_bound_once(pointer->variable) && pointer->variable->init && share_is_never_null(pointer->variable->init);
	return pointer->kind == EXPR_CONTEXT && share_is_of(pointer, SPACE_PACKET);
}

/* Do all branches of the initializer give nil except one, whose pointer is never null? */
static bool gives_one(const struct expr *init)
{
	switch (init->kind) {
	case EXPR_CAST:
		return type_is_pointer(init->type) && gives_one(init->operand);
	case EXPR_LET:
		return gives_one(init->let.body);
	case EXPR_PROGN:
		return init->list.count == 1 && gives_one(init->list.items[0]);
	case EXPR_IF:
		return init->branch.otherwise && ((is_nil(init->branch.otherwise) && gives_one(init->branch.then)) ||
						  (is_nil(init->branch.then) && gives_one(init->branch.otherwise)));
	default:
		return share_is_of(init, SPACE_PACKET) && share_is_never_null(init);
	}
}

static struct expr *one_item(struct share *share, struct expr *item)
{
	struct expr *sequence = share_new(share, EXPR_PROGN, item->type, item->span);

	sequence->list.items = ARENA_NEW(share->arena, struct expr *);
	sequence->list.items[0] = item;
	sequence->list.count = 1;
	return sequence;
}

static struct expr *without(struct share *share, struct expr *test)
{
	struct expr *not = share_new(share, EXPR_UNARY, &type_u64, test->span);

	not->operation.op = OPERATOR_NOT;
	not->operation.a = test;
	return not;
}

/* A `let` that binds the variable to the pointer around the body. */
static struct expr *bound(struct share *share, struct expr *place, struct variable *variable, struct expr *body)
{
	struct expr *let = share_new(share, EXPR_LET, &type_void, place->span);

	if (place->type != variable->type) {
		struct expr *cast = share_new(share, EXPR_CAST, variable->type, place->span);

		cast->operand = place;
		place = cast;
	}
	variable->init = place;
	let->let.bindings = ARENA_NEW(share->arena, struct binding);
	let->let.bindings[0] = (struct binding){ variable, place };
	let->let.count = 1;
	let->let.body = one_item(share, body);
	return let;
}

/* The initializer with BODY in the place of the pointer, as a statement. */
static struct expr *push(struct share *share, struct expr *init, struct variable *variable, struct expr *body)
{
	switch (init->kind) {
	case EXPR_CAST:
		return init->operand->kind == EXPR_VARIABLE || init->operand->kind == EXPR_BINARY ?
			bound(share, init, variable, body) : push(share, init->operand, variable, body);
	case EXPR_LET:
		init->let.body = one_item(share, push(share, init->let.body, variable, body));
		break;
	case EXPR_PROGN:
		init->list.items[0] = push(share, init->list.items[0], variable, body);
		break;
	case EXPR_IF:
		if (is_nil(init->branch.then)) {
			init->branch.test = without(share, init->branch.test);
			init->branch.then = init->branch.otherwise;
		}
		init->branch.otherwise = NULL;
		init->branch.leaves = false;
		init->branch.then = push(share, init->branch.then, variable, body);
		break;
	default:
		return bound(share, init, variable, body);
	}
	init->type = &type_void;
	return init;
}

/* Is the first item of the body, `(when p ..)`, the only one that uses the variable? */
static bool is_tested_at_once(const struct expr *body, const struct variable *variable)
{
	const struct expr *first = body->list.items[0];

	if (first->kind != EXPR_IF || first->branch.otherwise || first->comment || first->branch.test->kind != EXPR_VARIABLE ||
	    first->branch.test->variable != variable ||
	    (body->list.count == 1 && first->type->kind != TYPE_VOID))
		return false;
	for (size_t i = 1; i < body->list.count; i++)
		if (expr_names(body->list.items[i], variable))
			return false;
	return true;
}

void share_push(struct share *share, struct expr *let)
{
	struct binding *last;
	struct expr **first;

	if (let->type->kind != TYPE_VOID || let->let.body->kind != EXPR_PROGN || !let->let.body->list.count)
		return;
	last = &let->let.bindings[let->let.count - 1];
	first = &let->let.body->list.items[0];
	if (!last->init || !variable_is_bound_once(last->variable) || last->variable->comment || last->init->kind == EXPR_VARIABLE ||
	    !gives_one(last->init) || !is_tested_at_once(let->let.body, last->variable))
		return;
	*first = push(share, last->init, last->variable, (*first)->branch.then);
	share_unbind(let, let->let.count - 1);
	share->changed = true;
}
