// SPDX-License-Identifier: MIT
/*
 * Visits the guard marks of a C file. In: the tree. Out: one call of the visitor for each marked
 * expression, declaration or loop, in the order of the text. Called by cli/dump.c for
 * --dump=guards.
 */
#include "emit/tree/marks.h"

struct mark_walk {
	c_mark_visit *visit;
	void *user;
};

static void walk_expr(const struct mark_walk *walk, const struct cexpr *c)
{
	if (!c)
		return;
	if (c->mark)
		walk->visit(c->mark, c, NULL, walk->user);
	walk_expr(walk, c->a);
	walk_expr(walk, c->b);
	walk_expr(walk, c->c);
	for (size_t i = 0; i < c->count; i++)
		walk_expr(walk, c->items[i]);
}

static void walk_declaration(const struct mark_walk *walk, const struct cdeclaration *declaration)
{
	if (declaration->mark)
		walk->visit(declaration->mark, NULL, declaration->name, walk->user);
	walk_expr(walk, declaration->init);
}

static void walk_block(const struct mark_walk *walk, const struct cblock *block)
{
	if (!block)
		return;
	for (size_t i = 0; i < block->declarations.count; i++)
		walk_declaration(walk, &block->declarations.items[i]);
	for (size_t i = 0; i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		if (stmt->mark)
			walk->visit(stmt->mark, NULL, stmt->head, walk->user);
		walk_expr(walk, stmt->expr);
		walk_block(walk, stmt->body);
		walk_block(walk, stmt->otherwise);
	}
}

void c_each_mark(const struct cfile *file, c_mark_visit *visit, void *user)
{
	struct mark_walk walk = { visit, user };

	for (size_t i = 0; i < file->items.count; i++)
		walk_block(&walk, file->items.items[i].body);
}
