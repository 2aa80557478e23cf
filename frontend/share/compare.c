// SPDX-License-Identifier: MIT
/*
 * Comparisons with the packet's end. Of two consecutive comparisons, the first can cover the bytes
 * of both, if a packet that is too short gets the same return value from either. In: a sequence and
 * the index of a comparison. Out: the comparison with the larger bound, and the bindings it needs
 * moved in front of it. value_facts.c calls share_ask_at_once while it walks the function; fuse.c
 * and value_facts.c parse tests by share_comparison_of.
 */
#include <string.h>

#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

/* A constant number of bytes: a literal, or a variable that is bound to one. */
static bool size_of(const struct expr *expr, uint64_t *ret_size)
{
	const struct type *type = expr->type;

	if (!expr->is_constant && expr->kind == EXPR_VARIABLE && variable_is_bound_once(expr->variable) && expr->variable->init)
		expr = expr->variable->init;
	if (!expr->is_constant || !type_is_integer(expr->type) || !type_is_integer(type))
		return false;
	*ret_size = type_wrap(type, expr->value);
	return *ret_size <= UINT16_MAX;
}

static bool is_size(const struct expr *expr)
{
	uint64_t size;

	return expr->is_constant && size_of(expr, &size);
}

/*
 * The first variable from which the pointer is computed by adding constants, and the sum of these;
 * NULL if there is none. Plain: all of them are literals, none is a variable's value.
 */
static const struct variable *root_of(const struct expr *pointer, uint64_t *ret_bytes, bool *ret_is_plain)
{
	const struct variable *root = NULL;
	uint64_t bytes = 0, size;
	bool is_plain = true;

	while (pointer && bytes <= UINT16_MAX && type_is_pointer(pointer->type)) {
		if (pointer->kind == EXPR_CAST) {
			pointer = pointer->operand;
		} else if (pointer->kind == EXPR_BINARY && pointer->operation.op == OPERATOR_ADD &&
			   size_of(pointer->operation.b, &size)) {
			bytes += size;
			is_plain = is_plain && pointer->operation.b->is_constant;
			pointer = pointer->operation.a;
		} else if (pointer->kind == EXPR_VARIABLE && variable_is_bound_once(pointer->variable)) {
			root = pointer->variable;
			*ret_bytes = bytes;
			*ret_is_plain = is_plain;
			pointer = root->init;
		} else {
			break;
		}
	}
	return root;
}

bool share_bytes_of(const struct expr *test, struct share_comparison *ret)
{
	const struct expr *pointer = test->operation.a, *end = test->operation.b;
	enum operator op = test->operation.op;
	uint64_t none;
	bool is_plain;

	if (test->kind != EXPR_BINARY || !test->operation.b || test->is_constant)
		return false;
	if (share_is_of(pointer, SPACE_PACKET_END)) {
		end = test->operation.a;
		pointer = test->operation.b;
		op = op == OPERATOR_LT ? OPERATOR_GT : op == OPERATOR_GE ? OPERATOR_LE :
		     op == OPERATOR_GT ? OPERATOR_LT : op == OPERATOR_LE ? OPERATOR_GE : OPERATOR_EQ;
	}
	if (op != OPERATOR_GT && op != OPERATOR_LE && op != OPERATOR_LT && op != OPERATOR_GE)
		return false;
	if (!share_is_of(pointer, SPACE_PACKET) || !share_is_of(end, SPACE_PACKET_END))
		return false;
	ret->is_short = op == OPERATOR_GT || op == OPERATOR_GE;
	ret->root = root_of(pointer, &ret->bytes, &ret->is_plain);
	ret->end = root_of(end, &none, &is_plain);
	if (!ret->root || !ret->end || none)
		return false;
	if (op == OPERATOR_LT || op == OPERATOR_GE) {
		ret->bytes++;
		ret->is_plain = false;
	}
	return true;
}

bool share_comparison_of(const struct expr *test, struct share_comparison *ret)
{
	return share_bytes_of(test, ret) && ret->is_plain;
}

/* ---- one comparison for two ---- */

const struct expr share_tail = { .kind = EXPR_ERROR };

const struct expr *share_behind(const struct expr *sequence, size_t index, const struct expr *after)
{
	const struct expr *next;

	while (index + 1 < sequence->list.count) {
		next = sequence->list.items[++index];
		if (next->kind == EXPR_RETURN)
			return next->operand && next->operand->is_constant ? next->operand : NULL;
		if (!next->is_constant)
			return NULL;
		/*
		 * a constant that is not the sequence's value, or whose sequence has none, has no
		 * effect
		 */
		if (index + 1 == sequence->list.count && after == &share_tail)
			return next;
	}
	return after;
}

/* The constant V if the arm is `(return V)` and nothing else; otherwise NULL. */
static const struct expr *returned_by(const struct expr *arm)
{
	while (arm->kind == EXPR_PROGN && arm->list.count == 1)
		arm = arm->list.items[0];
	return arm->kind == EXPR_RETURN && arm->operand && arm->operand->is_constant ? arm->operand : NULL;
}

/* Matches `(if SHORT (return V))`; returns V, or NULL. */
static const struct expr *short_verdict(const struct expr *expr, struct share_comparison *ret)
{
	return expr->kind == EXPR_IF && !expr->branch.otherwise && !expr->comment && !expr->trailing &&
	       share_comparison_of(expr->branch.test, ret) && ret->is_short ? returned_by(expr->branch.then) : NULL;
}

static bool bindings_have_effects(const struct expr *let)
{
	for (size_t i = 0; i < let->let.count; i++)
		if (let->let.bindings[i].init && expr_has_effects(let->let.bindings[i].init))
			return true;
	return false;
}

/* The index of the first item that is not a comparison already implied by `first`. */
static size_t first_item(const struct expr *sequence, const struct share_comparison *first)
{
	struct share_comparison one;
	size_t index = 0;

	while (index + 1 < sequence->list.count && short_verdict(sequence->list.items[index], &one) && one.root == first->root &&
	       one.end == first->end && one.bytes <= first->bytes)
		index++;
	return index;
}

/*
 * A later comparison, and the `let` forms between it and the earlier one, whose bindings it may
 * need there.
 */
struct later {
	struct expr *item;
	struct share_comparison is;
	VEC(struct expr *) lets;
};

/*
 * Finds the first comparison that `expr` makes after `first`, if every packet that does not reach
 * it gets the same return value: only tests without side effects may precede it.
 */
static bool find_later(struct share *share, struct expr *expr, const struct share_comparison *first, const struct expr *verdict,
		       const struct expr *after, struct later *ret)
{
	const struct expr *found;
	size_t index;

	for (;;) {
		switch (expr->kind) {
		case EXPR_PROGN:
			index = first_item(expr, first);
			after = share_behind(expr, index, after);
			expr = expr->list.items[index];
			break;
		case EXPR_LET:
			if (bindings_have_effects(expr))
				return false;
			VEC_PUSH(&share->scratch, &ret->lets, expr);
			expr = expr->let.body;
			break;
		case EXPR_IF:
			found = short_verdict(expr, &ret->is);
			ret->item = expr;
			if (found)
				return found->value == verdict->value;
			if (!after || !after->is_constant || after->value != verdict->value || expr->branch.otherwise || expr_has_effects(expr->branch.test))
				return false;
			expr = expr->branch.then;
			break;
		default:
			return false;
		}
	}
}

static struct expr *pointer_in(const struct expr *test)
{
	return share_is_of(test->operation.a, SPACE_PACKET) ? test->operation.a : test->operation.b;
}

/* The variable in `v` or `(+ v SIZE)`; NULL for anything else. */
static struct variable *variable_in(const struct expr *pointer)
{
	if (pointer->kind == EXPR_CAST)
		return variable_in(pointer->operand);
	if (pointer->kind == EXPR_BINARY && pointer->operation.op == OPERATOR_ADD && is_size(pointer->operation.b))
		return variable_in(pointer->operation.a);
	return pointer->kind == EXPR_VARIABLE ? pointer->variable : NULL;
}

/* The variable's binding in the `let` forms between the comparisons, or NULL. */
static struct binding *binding_between(const struct later *later, const struct variable *variable, struct expr **ret_let)
{
	for (size_t i = 0; i < later->lets.count; i++)
		for (size_t k = 0; k < later->lets.items[i]->let.count; k++)
			if (later->lets.items[i]->let.bindings[k].variable == variable) {
				*ret_let = later->lets.items[i];
				return &(*ret_let)->let.bindings[k];
			}
	return NULL;
}

/*
 * Collects the bindings from the compared pointer back to `root`, the last one first; false if one
 * is missing.
 */
static bool chain_to(const struct later *later, struct arena *arena, struct expr *let)
{
	const struct variable *variable = variable_in(pointer_in(later->item->branch.test));
	struct binding *binding;
	struct expr *holder;

	let->let.bindings = ARENA_ARRAY(arena, struct binding, later->lets.count + 1);
	while (variable != later->is.root) {
		binding = variable ? binding_between(later, variable, &holder) : NULL;
		if (!binding || !binding->init || let->let.count > later->lets.count)
			return false;
		let->let.bindings[let->let.count++] = *binding;
		variable = variable_in(binding->init);
	}
	return true;
}

/* Puts the bindings into the order of their dependencies. */
static void reverse(struct binding *bindings, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct binding one = bindings[i];

		bindings[i] = bindings[count - 1 - i];
		bindings[count - 1 - i] = one;
	}
}

static void unbind(const struct later *later, const struct variable *variable)
{
	struct expr *let = NULL;
	struct binding *binding = binding_between(later, variable, &let);

	share_unbind(let, (size_t)(binding - let->let.bindings));
}

/* A copy of `(+ ip SIZE)`, for the earlier comparison. */
static struct expr *again(struct share *share, const struct expr *pointer)
{
	struct expr *copy = share_new(share, pointer->kind, pointer->type, pointer->span);

	*copy = *pointer;
	if (pointer->kind == EXPR_CAST)
		copy->operand = again(share, pointer->operand);
	if (pointer->kind == EXPR_BINARY) {
		copy->operation.a = again(share, pointer->operation.a);
		copy->operation.b = again(share, pointer->operation.b);
	}
	return copy;
}

/* `(if (> (+ d 14) end) ..) REST` becomes `(let ((ip (+ d 14))) (if (> (+ ip 20) end) ..) REST)`. */
static void ask_later_one(struct share *share, struct expr *sequence, size_t index, const struct later *later, struct expr *let)
{
	struct expr *item = sequence->list.items[index], *test = item->branch.test;
	struct expr *pointer = again(share, pointer_in(later->item->branch.test));

	if (share_is_of(test->operation.a, SPACE_PACKET))
		test->operation.a = pointer;
	else
		test->operation.b = pointer;
	share->changed = true;
	if (!let->let.count)
		return;
	reverse(let->let.bindings, let->let.count);
	for (size_t i = 0; i < let->let.count; i++)
		unbind(later, let->let.bindings[i].variable);
	let->type = sequence->type;
	let->let.body = share_new(share, EXPR_PROGN, sequence->type, item->span);
	let->let.body->list = (struct expr_list){ sequence->list.items + index, sequence->list.count - index };
	sequence->list.items = ARENA_ARRAY(share->arena, struct expr *, index + 1);
	memcpy(sequence->list.items, let->let.body->list.items - index, index * sizeof(struct expr *));
	sequence->list.items[index] = let;
	sequence->list.count = index + 1;
}

void share_ask_at_once(struct share *share, struct expr *sequence, size_t index, const struct expr *after)
{
	struct expr *item = sequence->list.items[index], *let;
	struct share_comparison first;
	const struct expr *verdict = short_verdict(item, &first);

	while (verdict && index + 1 < sequence->list.count) {
		struct later later = { 0 };

		let = share_new(share, EXPR_LET, sequence->type, item->span);
		if (!find_later(share, sequence->list.items[index + 1], &first, verdict, share_behind(sequence, index + 1, after), &later) ||
		    later.is.root != first.root || later.is.end != first.end || later.is.bytes <= first.bytes ||
		    !chain_to(&later, share->arena, let))
			return;
		ask_later_one(share, sequence, index, &later, let);
		first.bytes = later.is.bytes;
	}
}
