// SPDX-License-Identifier: MIT
/*
 * Reduces nesting. In: a function's body. Out: the same tree: an `if` that contains only another
 * `if` becomes one with &&, and a long `if` at the end of a function becomes an early return.
 * Called by emit/lower for each function, after pruning.
 */
#include "emit/tree/nest.h"

#include <ctype.h>
#include <string.h>

/* A body of at most this many simple statements stays inside its `if`. */
#define SHORT_MOST 3

/* ---- merging two tests ---- */

static bool is_plain_if(const struct cstmt *stmt)
{
	return stmt->kind == CSTMT_IF && !stmt->otherwise;
}

/* The only statement of a block, if it is an `if` without else, comment or step; otherwise NULL. */
static struct cstmt *only_if(const struct cblock *block)
{
	struct cstmt *only;

	if (block->declarations.count || block->statements.count != 1)
		return NULL;
	only = block->statements.items[0];
	return is_plain_if(only) && !only->comment ? only : NULL;
}

static bool is_number(const struct cexpr *expr)
{
	while (expr->kind == C_PREFIX || expr->kind == C_CAST)
		expr = expr->a;
	return expr->kind == C_ATOM && isdigit((unsigned char)*expr->text);
}

/*
 * Does the second condition test the value `first`, or does one side of its comparison contain it?
 */
static bool asks_about(const struct cexpr *first, const struct cexpr *second)
{
	while (second->kind == C_PREFIX && *second->text == '!')
		second = second->a;
	if (second->kind == C_BINARY && strchr("=!<>", *second->text))
		return asks_about(first, second->a) || asks_about(first, second->b);
	return !is_number(first) && c_same(first, second);
}

/*
 * Do two conditions test the same value? Then they stay apart: compilers warn of `!a && a` and of
 * ranges that do not overlap.
 */
static bool meet(const struct cexpr *first, const struct cexpr *second)
{
	if (second->kind == C_BINARY && (!strcmp(second->text, "&&") || !strcmp(second->text, "||")))
		return meet(first, second->a) || meet(first, second->b);
	while (first->kind == C_PREFIX && *first->text == '!')
		first = first->a;
	if (first->kind == C_BINARY && (!strcmp(first->text, "&&") || !strcmp(first->text, "||") || strchr("=!<>", *first->text)))
		return meet(first->a, second) || meet(first->b, second);
	return asks_about(first, second);
}

/* Builds `a && b && c` as a left-deep chain, which needs no parentheses. */
static struct cexpr *both(struct arena *arena, struct cexpr *first, struct cexpr *second)
{
	if (second->kind == C_BINARY && !strcmp(second->text, "&&"))
		return c_binary(arena, "&&", both(arena, first, second->a), second->b);
	return c_binary(arena, "&&", first, second);
}

static void join_tests(struct arena *arena, struct cblock *block)
{
	for (size_t i = 0; block && i < block->statements.count; i++) {
		struct cstmt *stmt = block->statements.items[i], *inner;

		while (is_plain_if(stmt) && (inner = only_if(stmt->body)) && !meet(stmt->expr, inner->expr)) {
			stmt->expr = both(arena, stmt->expr, inner->expr);
			stmt->body = inner->body;
		}
		join_tests(arena, stmt->body);
		join_tests(arena, stmt->otherwise);
	}
}

/* ---- early return ---- */

static bool is_long(const struct cblock *block)
{
	if (block->statements.count > SHORT_MOST)
		return true;
	for (size_t i = 0; i < block->statements.count; i++)
		if (block->statements.items[i]->body)
			return true;
	return false;
}

/* May the declaration move to the top of the function, with its initializer as a statement? */
static bool may_move(const struct cdeclaration *declaration, const struct names *names)
{
	size_t len = strlen(declaration->type);
	bool is_pointer = len && declaration->type[len - 1] == '*';

	/*
	 * objects in separate blocks share stack slots, and a numbered name may lose its number
	 * while the block remains
	 */
	return *declaration->name && !declaration->suffix && !declaration->comment && !table_find(&names->plain, declaration->name) &&
	       (is_pointer || !strncmp(declaration->type, "__", 2)) && (!declaration->init || declaration->init->kind != C_LIST);
}

static bool leaves(const struct cblock *block)
{
	return block->statements.count && block->statements.items[block->statements.count - 1]->kind == CSTMT_RETURN;
}

/*
 * Does the block contain a return? clang 14 generates up to 10% more instructions for several early
 * returns than for nesting.
 */
static bool returns_inside(const struct cblock *block)
{
	for (size_t i = 0; block && i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		if ((stmt->kind == CSTMT_RETURN && i + 1 < block->statements.count) || returns_inside(stmt->body) ||
		    returns_inside(stmt->otherwise) || (stmt->body && leaves(stmt->body)) || (stmt->otherwise && leaves(stmt->otherwise)))
			return true;
	}
	return false;
}

static bool may_open(const struct cblock *block, const struct names *names)
{
	for (size_t i = 0; i < block->declarations.count; i++)
		if (!may_move(&block->declarations.items[i], names))
			return false;
	return is_long(block) && !returns_inside(block);
}

static struct cstmt *new_stmt(struct arena *arena, enum cstmt_kind kind, struct cexpr *expr, struct span span)
{
	struct cstmt *stmt = ARENA_NEW(arena, struct cstmt);

	stmt->kind = kind;
	stmt->expr = expr;
	stmt->span = span;
	return stmt;
}

/* The negated test, or NULL if it would need `!(..)`. */
static struct cexpr *opposite(struct arena *arena, struct cexpr *test)
{
	struct cexpr *not = c_not(arena, test);

	return not->kind == C_PREFIX && not->a->kind == C_BINARY ? NULL : not;
}

/* Moves the contents of the block behind the test; the function has `left` statements before it. */
static void open_block(struct arena *arena, struct cblock *body, size_t left, const struct cblock *inner, struct cstmt *last)
{
	body->statements.count = left;
	for (size_t i = 0; i < inner->declarations.count; i++) {
		struct cdeclaration declaration = inner->declarations.items[i];
		struct cexpr *name = c_atom(arena, declaration.name);

		if (declaration.init)
			VEC_PUSH(arena, &body->statements,
				 new_stmt(arena, CSTMT_EXPR, c_assign(arena, "=", name, declaration.init), declaration.span));
		declaration.init = NULL;
		VEC_PUSH(arena, &body->declarations, declaration);
	}
	for (size_t i = 0; i < inner->statements.count; i++)
		VEC_PUSH(arena, &body->statements, inner->statements.items[i]);
	if (!leaves(inner))
		VEC_PUSH(arena, &body->statements, last);
}

static bool return_early(struct arena *arena, struct cblock *body, const struct names *names)
{
	size_t count = body->statements.count;
	struct cstmt *last = count ? body->statements.items[count - 1] : NULL, *stmt, *returns;
	struct cblock *inner;
	struct cexpr *test;

	if (count < 2 || last->kind != CSTMT_RETURN || last->comment || !last->expr || last->expr->kind != C_ATOM)
		return false;
	stmt = body->statements.items[count - 2];
	if (!is_plain_if(stmt) || !may_open(stmt->body, names))
		return false;
	test = opposite(arena, stmt->expr);
	if (!test)
		return false;
	inner = stmt->body;
	returns = new_stmt(arena, CSTMT_RETURN, last->expr, stmt->span);
	stmt->expr = test;
	stmt->body = ARENA_NEW(arena, struct cblock);
	VEC_PUSH(arena, &stmt->body->statements, returns);
	open_block(arena, body, count - 1, inner, last);
	return true;
}

void nest_flatten(struct arena *arena, struct cblock *body, const struct names *names)
{
	join_tests(arena, body);
	while (return_early(arena, body, names))
		;
}
