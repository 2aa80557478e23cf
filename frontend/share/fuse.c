// SPDX-License-Identifier: MIT
/*
 * Merges neighbouring forms that test the same bytes of a packet: `(if C A) (if C B)` becomes `(if
 * C A B)`, if C reads only the packet or the context and A changes neither. Variables that both
 * bind to the same packet pointer become one. In: a sequence and the index of its first form. Out:
 * the sequence, possibly shorter. value_facts.c calls share_fuse for each item; share_is_same also
 * compares its facts.
 */
#include <string.h>

#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

/* ---- the same condition ---- */

static bool same_list(const struct expr_list *a, const struct expr_list *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (!share_is_same(a->items[i], b->items[i]))
			return false;
	return a->count == b->count;
}

static bool is_same_field(const struct expr *a, const struct expr *b)
{
	return !a->once && !b->once && !a->member.index && !b->member.index && a->member.member == b->member.member &&
	       share_is_of(a->member.base, SPACE_PACKET) && share_is_same(a->member.base, b->member.base);
}

bool share_is_same(const struct expr *a, const struct expr *b)
{
	if (a->kind != b->kind || a->type != b->type)
		return false;
	switch (a->kind) {
	case EXPR_CONSTANT:
		return a->value == b->value;
	case EXPR_VARIABLE:
		return a->variable == b->variable && variable_is_bound_once(a->variable);
	case EXPR_UNARY:
	case EXPR_BINARY:
		return a->operation.op == b->operation.op && a->operation.is_signed == b->operation.is_signed &&
		       share_is_same(a->operation.a, b->operation.a) &&
		       (!a->operation.b || share_is_same(a->operation.b, b->operation.b));
	case EXPR_AND:
	case EXPR_OR:
		return same_list(&a->list, &b->list);
	case EXPR_CAST:
		return share_is_same(a->operand, b->operand);
	case EXPR_CONTEXT:
		return !a->once && !b->once && a->context.field == b->context.field && a->context.offset == b->context.offset &&
		       a->context.index == b->context.index;
	case EXPR_MEMBER:
		return is_same_field(a, b);
	default:
		return false;
	}
}

/* ---- merging ---- */

static void look_for_context(struct expr *expr, void *user)
{
	*(bool *)user |= expr->kind == EXPR_CONTEXT;
	expr_each_operand(expr, look_for_context, user);
}

/* The forms to merge, and the conditions that all of them have. */
struct fusion {
	struct share *share;
	VEC(struct expr *) common;
	VEC(struct expr *) forms;
};

/* The conditions of a test: the operands of `and`, or the test itself. */
static struct expr_list conditions_of(struct expr **test)
{
	return (*test)->kind == EXPR_AND ? (*test)->list : (struct expr_list){ test, 1 };
}

static bool has_condition(struct expr **test, const struct expr *condition)
{
	struct expr_list conditions = conditions_of(test);

	for (size_t i = 0; i < conditions.count; i++)
		if (share_is_same(conditions.items[i], condition))
			return true;
	return false;
}

/*
 * Can every condition be evaluated at the first form? True for integer tests and comparisons with
 * the packet's end.
 */
static bool is_free(struct expr **test)
{
	struct expr_list conditions = conditions_of(test);

	for (size_t i = 0; i < conditions.count; i++) {
		const struct expr *condition = conditions.items[i];

		if (condition->kind != EXPR_BINARY || !share_is_same(condition, condition) ||
		    (!type_is_integer(condition->operation.a->type) && !share_comparison_of(condition, &(struct share_comparison){ 0 })))
			return false;
	}
	return true;
}

static bool reads_context(struct expr *expr)
{
	bool found = false;

	look_for_context(expr, &found);
	return found;
}

/*
 * The common conditions are evaluated first, so they must contain all comparisons that make their
 * reads valid.
 */
static bool has_all_bytes(const struct fusion *fusion, struct expr **test)
{
	struct expr_list conditions = conditions_of(test);

	for (size_t i = 0; i < conditions.count; i++) {
		bool is_common = type_is_integer(conditions.items[i]->operation.a->type);

		for (size_t k = 0; k < fusion->common.count; k++)
			is_common |= share_is_same(conditions.items[i], fusion->common.items[k]);
		if (!is_common)
			return false;
	}
	return true;
}

/*
 * Does the form test what the forms found so far test? The first two forms determine the common
 * conditions.
 */
static bool asks_the_same(struct fusion *fusion, struct expr *form)
{
	struct expr *first = fusion->forms.items[0];
	struct expr_list conditions = conditions_of(&first->branch.test);

	if (form->kind != EXPR_IF || form->branch.otherwise || form->comment || form->trailing ||
	    !is_free(&first->branch.test) || !is_free(&form->branch.test))
		return false;
	for (size_t i = 0; fusion->forms.count == 1 && i < conditions.count; i++)
		if (has_condition(&form->branch.test, conditions.items[i]))
			VEC_PUSH(&fusion->share->scratch, &fusion->common, conditions.items[i]);
	for (size_t i = 0; i < fusion->common.count; i++)
		if (!has_condition(&form->branch.test, fusion->common.items[i]))
			return false;
	return fusion->common.count > 0 && has_all_bytes(fusion, &first->branch.test) && has_all_bytes(fusion, &form->branch.test);
}

/* Does the body of the last form found leave the common conditions unchanged? */
static bool leaves_answer(const struct fusion *fusion, struct share_changes *changes)
{
	share_note_changes(changes, fusion->forms.items[fusion->forms.count - 1]->branch.then);
	return !changes->packet && (!changes->context || !reads_context(fusion->forms.items[0]->branch.test));
}

/* Builds `(and CONDITION..)`; NULL if there are none. */
static struct expr *test_of(struct share *share, const struct expr *model, struct expr **conditions, size_t count)
{
	struct expr *test;

	if (count <= 1)
		return count ? conditions[0] : NULL;
	test = share_new(share, EXPR_AND, model->type, model->span);
	test->list.items = ARENA_ARRAY(share->arena, struct expr *, count);
	memcpy(test->list.items, conditions, count * sizeof(*conditions));
	test->list.count = count;
	return test;
}

/* The form without the common conditions, which hold where it is placed. */
static struct expr *rest_of(const struct fusion *fusion, struct expr *form)
{
	struct expr_list conditions = conditions_of(&form->branch.test);
	struct expr **rest = ARENA_ARRAY(&fusion->share->scratch, struct expr *, conditions.count + 1);
	struct expr *test, *branch;
	size_t count = 0;

	for (size_t i = 0; i < conditions.count; i++) {
		bool is_common = false;

		for (size_t k = 0; k < fusion->common.count; k++)
			is_common |= share_is_same(conditions.items[i], fusion->common.items[k]);
		if (!is_common)
			rest[count++] = conditions.items[i];
	}
	test = test_of(fusion->share, form->branch.test, rest, count);
	if (!test)
		return form->branch.then;
	branch = share_new(fusion->share, EXPR_IF, form->type, form->span);
	branch->branch.test = test;
	branch->branch.then = form->branch.then;
	branch->branch.leaves = form->branch.leaves;
	return branch;
}

static struct expr *sequence_of(struct share *share, struct expr **items, size_t count)
{
	struct expr *sequence;

	if (count == 1)
		return items[0];
	sequence = share_new(share, EXPR_PROGN, items[count - 1]->type, items[0]->span);
	sequence->list.items = ARENA_ARRAY(share->arena, struct expr *, count);
	memcpy(sequence->list.items, items, count * sizeof(*items));
	sequence->list.count = count;
	return sequence;
}

static bool bind_the_same(const struct expr *a, const struct expr *b)
{
	if (a->kind != EXPR_LET || b->kind != EXPR_LET || b->comment || a->let.count != b->let.count)
		return false;
	for (size_t i = 0; i < a->let.count; i++) {
		const struct binding *one = &a->let.bindings[i], *other = &b->let.bindings[i];

		if (!one->init || !other->init || one->variable->type != other->variable->type ||
		    !share_is_of(one->init, SPACE_PACKET) || !share_is_same(one->init, other->init) ||
		    !variable_is_bound_once(one->variable) || !variable_is_bound_once(other->variable) ||
		    one->variable->comment || other->variable->comment)
			return false;
	}
	return true;
}

/*
 * Merges consecutive forms with equal bindings into one that holds all bodies. Returns how many it
 * merged.
 */
static size_t join(struct share *share, struct expr **forms, size_t count)
{
	struct expr **bodies = ARENA_ARRAY(&share->scratch, struct expr *, count);
	struct expr *let = forms[0];
	size_t joined = 0;

	while (joined < count && (joined == 0 || bind_the_same(let, forms[joined]))) {
		for (size_t i = 0; joined && i < let->let.count; i++)
			share_rename(forms[joined]->let.body, forms[joined]->let.bindings[i].variable, let->let.bindings[i].variable);
		bodies[joined] = let->kind == EXPR_LET ? forms[joined]->let.body : NULL;
		joined++;
	}
	if (joined > 1)
		let->let.body = sequence_of(share, bodies, joined);
	return joined;
}

static void fuse(struct fusion *fusion)
{
	struct expr *first = fusion->forms.items[0];
	struct expr **forms = ARENA_ARRAY(&fusion->share->scratch, struct expr *, fusion->forms.count);
	size_t kept = 0;

	for (size_t i = 0; i < fusion->forms.count; i++)
		forms[i] = rest_of(fusion, fusion->forms.items[i]);
	for (size_t i = 0; i < fusion->forms.count;) {
		size_t joined = join(fusion->share, forms + i, fusion->forms.count - i);

		forms[kept++] = forms[i];
		i += joined;
	}
	first->branch.test = test_of(fusion->share, first->branch.test, fusion->common.items, fusion->common.count);
	first->branch.then = sequence_of(fusion->share, forms, kept);
	fusion->share->changed = true;
}

void share_fuse(struct share *share, struct expr *sequence, size_t index, share_skip *skip, const void *user)
{
	struct expr **items = sequence->list.items, *first = items[index];
	size_t behind_last = index + 1, count = sequence->list.count;
	struct fusion fusion = { .share = share };
	struct share_changes changes = { 0 };

	if (first->kind != EXPR_IF || first->branch.otherwise || expr_leaves(first->branch.then))
		return;
	VEC_PUSH(&share->scratch, &fusion.forms, first);
	/* the last item is the sequence's value, so it may only go if it has none */
	for (size_t next = index + 1; next < count && (next + 1 < count || items[next]->type->kind == TYPE_VOID); next++) {
		if (skip(items[next], user))
			continue;
		if (!asks_the_same(&fusion, items[next]) || !leaves_answer(&fusion, &changes))
			break;
		VEC_PUSH(&share->scratch, &fusion.forms, items[next]);
		behind_last = next + 1;
		if (expr_leaves(items[next]->branch.then))
			break;
	}
	if (fusion.forms.count == 1)
		return;
	fuse(&fusion);
	memmove(items + index + 1, items + behind_last, (count - behind_last) * sizeof(*items));
	sequence->list.count -= behind_last - index - 1;
}
