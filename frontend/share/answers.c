// SPDX-License-Identifier: MIT
/*
 * Takes the comparisons of the packet with its end out of the tree that earlier ones decide. In: the unit, and the facts of it.
 * Out: the same unit, where such a comparison is a constant, and an `if` with it the arm that runs. Called after the checks,
 * which warn of such comparisons. They must go: the verifier follows the other outcome, too, and there it refuses accesses
 * through the register that was compared ("offset is outside of the packet").
 */
#include <string.h>

#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

struct answers {
	const struct facts *facts;
	struct arena *arena;
};

static void become_constant(struct expr *expr, uint64_t value)
{
	memset(&expr->constant, 0, sizeof(expr->constant));
	expr->constant.radix = 10;
	expr->kind = EXPR_CONSTANT;
	expr->is_constant = true;
	expr->value = value;
}

/* A constant, behind any number of `not`. */
static bool is_settled(const struct expr *test, bool *ret_outcome)
{
	bool negated = false;

	for (; test->kind == EXPR_UNARY && test->operation.op == OPERATOR_NOT; test = test->operation.a)
		negated = !negated;
	*ret_outcome = (test->value != 0) != negated;
	return test->kind == EXPR_CONSTANT;
}

/* `(and true X)` and `(or false X)` are X. */
static void drop_neutral(struct expr *logic)
{
	struct expr_list *list = &logic->list;
	size_t kept = 0;
	bool outcome;

	for (size_t i = 0; i < list->count; i++) {
		bool is_neutral = is_settled(list->items[i], &outcome) && outcome == (logic->kind == EXPR_AND);

		/* the last one is the form's value */
		if (!is_neutral || i + 1 == list->count)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static void keep_arm(const struct answers *answers, struct expr *branch, bool outcome)
{
	struct expr *arm = outcome ? branch->branch.then : branch->branch.otherwise;
	struct expr *cast;

	if (!arm) {
		become_constant(branch, 0);
		return;
	}
	if (type_is_integer(branch->type) && type_is_integer(arm->type) && arm->type != branch->type) {
		cast = ARENA_NEW(answers->arena, struct expr);
		*cast = (struct expr){ .kind = EXPR_CAST, .id = branch->id, .type = branch->type, .span = arm->span, .operand = arm };
		arm = cast;
	}
	branch->kind = EXPR_PROGN;
	branch->list.items = ARENA_ARRAY(answers->arena, struct expr *, 1);
	branch->list.items[0] = arm;
	branch->list.count = 1;
}

static void visit(struct expr *expr, void *user)
{
	const struct answers *answers = user;
	bool outcome;

	expr_each_operand(expr, visit, user);
	if (expr->kind == EXPR_BINARY && facts_answer(answers->facts, expr, &outcome) && !expr_has_effects(expr))
		become_constant(expr, outcome);
	else if (expr->kind == EXPR_AND || expr->kind == EXPR_OR)
		drop_neutral(expr);
	else if (expr->kind == EXPR_IF && is_settled(expr->branch.test, &outcome))
		keep_arm(answers, expr, outcome);
}

void share_answers(struct unit *unit, const struct facts *facts, struct arena *arena)
{
	struct answers answers = { .facts = facts, .arena = arena };

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) && item->program->body)
			visit(item->program->body, &answers);
	}
}
