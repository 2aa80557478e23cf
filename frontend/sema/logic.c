// SPDX-License-Identifier: MIT
/*
 * `and` and `or`: which operands are only tested, the type of the value, and chains whose result is
 * known. In: the forms. Out: EXPR_AND, EXPR_OR or an EXPR_IF. Called through forms.c; operators.c
 * simplifies its chains of comparisons by sema_decide_neighbours.
 */
#include "frontend/sema/internal.h"
#include "frontend/unit/query.h"

bool sema_is_pure(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CONSTANT:
	case EXPR_VARIABLE:
	case EXPR_CONTEXT:
	case EXPR_CONTEXT_POINTER:
		return true;
	case EXPR_UNARY:
		return sema_is_pure(expr->operation.a);
	case EXPR_BINARY:
		return sema_is_pure(expr->operation.a) && sema_is_pure(expr->operation.b);
	case EXPR_AND:
	case EXPR_OR:
		for (size_t i = 0; i < expr->list.count; i++)
			if (!sema_is_pure(expr->list.items[i]))
				return false;
		return true;
	case EXPR_CAST:
		return sema_is_pure(expr->operand);
	default:
		return false;
	}
}

static bool mixes_pointers(const struct expr *logic)
{
	bool pointer = false, integer = false;

	for (size_t i = 0; i < logic->list.count; i++) {
		pointer |= type_is_pointer(logic->list.items[i]->type);
		integer |= type_is_integer(logic->list.items[i]->type) &&
			   !(logic->list.items[i]->is_constant && !logic->list.items[i]->value);
	}
	return pointer && integer;
}

/* ---- neighbours that decide each other ---- */

/* A test of one place: (= x 1), x itself, (not x), (not (= x 1)). */
struct question {
	const struct expr *place;
	struct asked asked;
};

static bool find_question(const struct expr *expr, struct question *ret)
{
	const struct expr *a, *b;

	if (expr->kind == EXPR_UNARY && expr->operation.op == OPERATOR_NOT) {
		if (expr->is_constant || !find_question(expr->operation.a, ret))
			return false;
		ret->asked.negated = !ret->asked.negated;
		return true;
	}
	*ret = (struct question){ .place = expr, .asked = { .type = expr->type, .op = OPERATOR_NE } };
	if (sema_same_place(expr, expr))
		return !expr->is_constant;
	if (expr->kind != EXPR_BINARY || expr->is_constant || expr->operation.decided ||
	    !expr_is_truth(expr))
		return false;
	a = expr->operation.a;
	b = expr->operation.b;
	ret->place = a->is_constant ? b : a;
	ret->asked = (struct asked){ ret->place->type, expr->operation.op, a->is_constant ? a->value : b->value,
				     expr->operation.is_signed, a->is_constant, false };
	return a->is_constant != b->is_constant && sema_same_place(ret->place, ret->place);
}

static bool is_decided(const struct expr *expr)
{
	return expr->kind == EXPR_BINARY && expr->operation.decided;
}

void sema_decide_neighbours(struct sema *sema, struct expr *chain, bool is_test)
{
	bool is_and = chain->kind == EXPR_AND;
	struct question one, other;

	for (size_t i = 1; i < chain->list.count; i++) {
		struct expr *expr = chain->list.items[i], *answered;
		size_t before = i - 1;

		while (before > 0 && (chain->list.items[before]->is_constant ||
				      is_decided(chain->list.items[before])))
			before--;
		if (!find_question(expr_last_of(chain->list.items[before]), &one) || !find_question(expr, &other) ||
		    !sema_same_place(one.place, other.place) || !sema_is_settled(&one.asked, &other.asked, is_and))
			continue;
		/* the value of (or (not x) x) is x, not 1 */
		if (!is_test && !is_and && !expr_is_truth(expr))
			continue;
		sema_warn_decided(sema, chain->span, !is_and, "value");
		answered = ARENA_NEW(sema->arena, struct expr);
		*answered = (struct expr){ .kind = EXPR_CONSTANT, .id = expr->id, .type = &type_u64,
					   .span = expr->span, .is_constant = true,
					   .value = !is_and };
		answered->constant.radix = 10;
		chain->list.items[i] = answered;
	}
}

/*
 * A chain whose value is known: a constant operand ends it, if those before it have no effect. If
 * the value of an `or` is used, these could be its value, and are kept.
 */
static void settle(struct expr *chain, bool is_test)
{
	bool is_and = chain->kind == EXPR_AND, all_constant = true, all_truth = true;

	for (size_t i = 0; i < chain->list.count && sema_is_pure(chain->list.items[i]); i++) {
		const struct expr *item = chain->list.items[i];
		bool decides = (item->value == 0) == is_and;

		if (item->is_constant && (decides || i + 1 == chain->list.count)) {
			chain->is_constant = all_constant || (decides && (is_test || is_and ||
							      (all_truth && item->value == 1)));
			chain->value = item->value;
			return;
		}
		all_constant &= item->is_constant;
		all_truth &= expr_is_truth(item);
	}
}

/* ---- values ---- */

/* (and p n) with a pointer p and an integer n is n or 0: the value of p is never the result. */
static struct expr *and_as_if(struct sema *sema, const struct form *form, struct expr *logic)
{
	struct expr *expr = sema_new(sema, EXPR_IF, form, &type_u64);

	expr->branch.then = logic->list.items[--logic->list.count];
	expr->branch.test = logic->list.count == 1 ? logic->list.items[0] : logic;
	logic->comment = logic->trailing = NULL;
	expr->type = expr->branch.then->type->is_signed ? &type_i64 : &type_u64;
	if (type_is_pointer(expr->branch.then->type))
		expr->type = expr->branch.then->type;
	return expr;
}

static struct expr *logic(struct sema *sema, const struct form *form, enum expr_kind kind,
			  uint64_t empty)
{
	bool is_test = sema->test == form, is_unused = sema->unused == form;
	long count = form_length(form) - 1;
	struct expr *expr;

	if (count == 0)
		return sema_number(sema, form, empty);
	if (count == 1)
		return is_test ? sema_test(sema, form_nth(form, 1)) :
				 sema_value(sema, form_nth(form, 1));
	if (!sema_check_count(sema, form, 0, -1))
		return sema_error_expr(sema, form);
	expr = sema_new(sema, kind, form, &type_u64);
	expr->list.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count);
	FORM_EACH(at, form->cdr) {
		bool last = !form_is_pair(at->cdr);

		expr->list.items[expr->list.count++] =
			is_test || (!last && kind == EXPR_AND) ? sema_test(sema, at->car) :
			last ? (is_unused ? sema_unused : sema_expr)(sema, at->car) :
			       sema_value(sema, at->car);
	}
	for (size_t i = 0; i < expr->list.count; i++)
		if (type_is_error(expr->list.items[i]->type))
			return sema_error_expr(sema, form);
	sema_decide_neighbours(sema, expr, is_test);
	if (!is_test)
		sema_settle_arms(sema, expr->list.items, expr->list.count);
	if (expr->list.items[count - 1]->type->kind == TYPE_VOID)
		expr->type = &type_void;
	else if (is_test && mixes_pointers(expr))
		return expr;
	else if (kind == EXPR_AND && mixes_pointers(expr))
		return and_as_if(sema, form, expr);
	else
		expr->type = sema_join(sema, expr->list.items, expr->list.count,
				       is_unused ? NULL : form, &expr->neutral);
	if (type_is_error(expr->type))
		return sema_error_expr(sema, form);
	for (size_t i = 1; kind == EXPR_OR && !is_test && !is_unused && i < expr->list.count; i++)
		sema_note_arms(sema, expr->list.items[i - 1], expr->list.items[i]);
	if (type_is_integer(expr->type))
		settle(expr, is_test);
	return expr;
}

struct expr *sema_form_and(struct sema *sema, const struct form *form)
{
	return logic(sema, form, EXPR_AND, 1);
}

struct expr *sema_form_or(struct sema *sema, const struct form *form)
{
	return logic(sema, form, EXPR_OR, 0);
}
