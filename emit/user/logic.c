// SPDX-License-Identifier: MIT
/*
 * `and`, `or` and tests. In: a form, as a value or as a condition. Out: C: a value that may be nil,
 * or a condition of && and || if no operand needs a statement, otherwise a flag that nested `if`
 * statements set. Called by value.c and wherever a test is needed.
 */
#include <string.h>

#include "emit/tree/prune.h"
#include "emit/user/internal.h"

/* (and a b v): v if neither a nor b is nil, otherwise nil. */
struct user_value user_and(struct user *user, const struct load_expr *expr)
{
	struct user_value place = user_new_place(user, expr->type, "value");
	struct cblock *outer = user->block;

	user_store_value(user, place, expr->type, (struct user_value){ NULL, NULL });
	for (size_t i = 0; i + 1 < expr->list.count; i++)
		user_if(user, user_test(user, expr->list.items[i]));
	user_store(user, place, expr->type, expr->list.items[expr->list.count - 1]);
	user->block = outer;
	return place;
}

/* (or a b): the first that is not nil. */
struct user_value user_or(struct user *user, const struct load_expr *expr)
{
	struct user_value first = user_value(user, expr->list.items[0]), place;
	const struct load_expr *second = expr->list.items[1];
	struct cblock *outer = user->block, trial = { 0 };
	struct cexpr *c;

	if (expr->list.count == 2 && user_is_simple(second) && !expr->type.maybe && first.has) {
		first.c = user_is_text(expr->type) ? user_hold(user, first.c, "const char *", "text") : first.c;
		c = user_arm_value(user, second, expr->type, &trial);
		if (expr->type.base == LOAD_BASE_INTEGER && !expr->type.type)
			first.c = user_wide(user, expr->list.items[0], first.c, expr->type.is_signed);
		if (!trial.statements.count && !trial.declarations.count)
			return (struct user_value){ c_ternary(user->arena, user_is_text(expr->type) ? first.c : first.has,
							      first.c, c), NULL };
	}
	place = user_new_place(user, expr->type, "value");
	for (size_t i = 0; i < expr->list.count; i++) {
		struct cstmt *stmt;

		if (i + 1 == expr->list.count) {
			user_store(user, place, expr->type, expr->list.items[i]);
			break;
		}
		if (i)
			first = user_value(user, expr->list.items[i]);
		if (!first.has) { /* always nil */
			continue;
		}
		first.c = user_is_text(expr->type) ? user_hold(user, first.c, "const char *", "text") : first.c;
		stmt = user_if(user, user_is_text(expr->type) ? first.c : first.has);
		user_store_value(user, place, expr->type, first.has ? (struct user_value){ first.c, NULL } : first);
		stmt->otherwise = user->block = ARENA_NEW(user->arena, struct cblock);
	}
	user->block = outer;
	return place;
}

/* ---- truth ---- */

/* Nested `if` statements: the statements of an operand run only if the operand is evaluated. */
static struct cexpr *chain(struct user *user, const struct load_expr *expr)
{
	const char *name = user_unique(user, expr->kind == LOAD_AND ? "all" : "any");
	struct cblock *outer = user->block;
	struct cexpr *flag = user_atom(user, name);

	user_declare(user, "bool", name, NULL);
	for (size_t i = 0; i < expr->list.count; i++) {
		const struct load_expr *item = expr->list.items[i];

		if (item->type.base == LOAD_BASE_NEVER || item->type.base == LOAD_BASE_NONE)
			user_statement(user, item);
		else
			user_set(user, flag, user_test(user, item));
		if (i + 1 == expr->list.count)
			break;
		user_if(user, expr->kind == LOAD_AND ? flag : c_not(user->arena, flag));
	}
	user->block = outer;
	return flag;
}

/* a && b or a || b; constant operands are left out. */
static struct cexpr *both(struct user *user, bool is_and, struct cexpr *a, struct cexpr *b)
{
	const char *neutral = is_and ? "true" : "false", *final = is_and ? "false" : "true";

	if (a->kind == C_ATOM && (!strcmp(a->text, neutral) || !strcmp(a->text, final)))
		return !strcmp(a->text, final) ? a : b;
	if (b->kind == C_ATOM && !strcmp(b->text, neutral))
		return a;
	if (b->kind == C_ATOM && !strcmp(b->text, final) && !prune_has_call(a))
		return b;
	return c_binary(user->arena, is_and ? "&&" : "||", a, b);
}

static struct cexpr *logic(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user->block;
	struct cexpr *test = user_test(user, expr->list.items[0]);

	for (size_t i = 1; i < expr->list.count; i++) {
		struct cblock trial = { 0 };
		struct cexpr *next;

		if (!user_is_simple(expr->list.items[i]) && expr->list.items[i]->kind != LOAD_NOT &&
		    !(expr->list.items[i]->kind == LOAD_VARIABLE) && expr->list.items[i]->kind != LOAD_AND &&
		    expr->list.items[i]->kind != LOAD_OR && expr->list.items[i]->kind != LOAD_GIVEN)
			return NULL;
		user->block = &trial;
		next = user_test(user, expr->list.items[i]);
		user->block = outer;
		if (trial.statements.count || trial.declarations.count)
			return NULL;
		test = both(user, expr->kind == LOAD_AND, test, next);
	}
	return test;
}

/* One condition if no operand but the first needs statements; otherwise a chain. */
static struct cexpr *logic_test(struct user *user, const struct load_expr *expr)
{
	struct cblock *outer = user->block, trial = { 0 };
	struct cexpr *test;

	user->block = &trial;
	test = logic(user, expr);
	user->block = outer;
	if (!test)
		return chain(user, expr);
	if (trial.statements.count || trial.declarations.count)
		return logic(user, expr);
	return test;
}

struct cexpr *user_test(struct user *user, const struct load_expr *expr)
{
	struct user_value value;

	switch (expr->kind) {
	case LOAD_NIL:
		return user_atom(user, "false");
	case LOAD_TRUE:
		return user_atom(user, "true");
	case LOAD_NOT:
		return c_not(user->arena, user_test(user, expr->operands.a));
	case LOAD_AND:
	case LOAD_OR:
		return logic_test(user, expr);
	default:
		break;
	}
	if (expr->type.base == LOAD_BASE_NEVER || expr->type.base == LOAD_BASE_NONE) {
		user_statement(user, expr);
		return user_atom(user, "true");
	}
	value = user_value(user, expr);
	if (value.has)
		return value.has;
	if (user_is_text(expr->type) || expr->type.base == LOAD_BASE_TRUTH || expr->type.base == LOAD_BASE_NIL)
		return value.c;
	if (prune_has_call(value.c))
		user_emit_expr(user, c_cast(user->arena, "void", value.c));
	return user_atom(user, "true"); /* never nil, so always true */
}
