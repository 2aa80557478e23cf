// SPDX-License-Identifier: MIT
/*
 * Moves the first stores into an object into its initializer. In: a function's body. Out: the same
 * tree, with `struct s o = { .a = 1 };` instead of `{ 0 }` and `o.a = 1;`. Called by emit/lower for
 * each function, after its body is made.
 */
#include "emit/tree/gather.h"

#include <string.h>

#include "emit/tree/prune.h"

/*
 * The designator of the member that a store sets: ".length", ".address[2]"; NULL if the statement
 * is no such store.
 */
static const char *designator(struct arena *arena, const struct cstmt *stmt, const char *object)
{
	const struct cexpr *target = stmt->expr, *member;

	if (stmt->kind != CSTMT_EXPR || target->kind != C_ASSIGN || strcmp(target->text, "="))
		return NULL;
	target = target->a;
	member = target->kind == C_INDEX ? target->a : target;
	if (member->kind != C_MEMBER || strcmp(member->text, ".") || member->a->kind != C_ATOM ||
	    strcmp(member->a->text, object))
		return NULL;
	if (target->kind != C_INDEX)
		return arena_printf(arena, ".%s", member->b->text);
	if (target->b->kind != C_ATOM || strspn(target->b->text, "0123456789") !=
					 strlen(target->b->text))
		return NULL;
	return arena_printf(arena, ".%s[%s]", member->b->text, target->b->text);
}

/* A block, and an index of its declarations. */
struct gathering {
	struct arena *arena;
	struct cblock *block;
	struct table declared;                /* struct cdeclaration, by name; filled on demand */
	const struct cdeclaration *declaration; /* the one whose initializer is extended */
	bool waits;                           /* the value reads a variable that is set later */
};

static void look_at_word(void *user, const char *word, size_t len)
{
	struct gathering *gathering = user;
	const struct cdeclaration *read = table_find_part(&gathering->declared, word, len);

	gathering->waits |= read && (read >= gathering->declaration || !read->init);
}

/*
 * May the value go into the initializer? C leaves the order of initializers open, so it may contain
 * no call, and read no variable that is declared later.
 */
static bool may_initialize(struct gathering *gathering, const struct cexpr *value)
{
	struct cblock *block = gathering->block;

	if (prune_has_call(value))
		return false;
	for (size_t i = gathering->declared.count; i < block->declarations.count; i++)
		table_add(gathering->arena, &gathering->declared, block->declarations.items[i].name,
			  &block->declarations.items[i]);
	gathering->waits = false;
	prune_each_word(value, look_at_word, gathering);
	return !gathering->waits;
}

/* Counts the leading statements that store to the object's members. */
static size_t count_stores(const struct gathering *gathering, const char *object)
{
	const struct cblock *block = gathering->block;
	size_t count = 0;

	while (count < block->statements.count &&
	       designator(gathering->arena, block->statements.items[count], object))
		count++;
	return count;
}

static size_t gather_object(struct gathering *gathering, struct cdeclaration *declaration)
{
	struct arena *arena = gathering->arena;
	size_t taken = 0, count = count_stores(gathering, declaration->name);
	struct cexpr *list = ARENA_NEW(arena, struct cexpr);
	struct table set = { 0 };

	list->kind = C_LIST;
	list->items = ARENA_ARRAY(arena, struct cexpr *, count + 1);
	declaration->item_spans = ARENA_ARRAY(arena, struct span, count + 1);
	gathering->declaration = declaration;
	for (; taken < count; taken++) {
		struct cstmt *stmt = gathering->block->statements.items[taken];
		const char *name = designator(arena, stmt, declaration->name);

		if (table_find(&set, name) || stmt->comment || (taken && stmt->step) ||
		    !may_initialize(gathering, stmt->expr->b))
			break;
		table_add(arena, &set, name, stmt);
		declaration->item_spans[list->count] = stmt->span;
		list->items[list->count++] = c_assign(arena, "=", c_atom(arena, name),
						      stmt->expr->b);
	}
	if (taken)
		declaration->init = list;
	return taken;
}

void gather_initializers(struct arena *arena, struct cblock *body)
{
	struct gathering gathering = { .arena = arena, .block = body };

	for (size_t i = 0; body && i < body->declarations.count; i++) {
		struct cdeclaration *declaration = &body->declarations.items[i];
		size_t taken;

		if (strncmp(declaration->type, "struct ", 7) || !declaration->init ||
		    declaration->init->kind != C_ATOM)
			continue;
		taken = gather_object(&gathering, declaration);
		body->statements.items += taken;
		body->statements.count -= taken;
		body->statements.room -= taken;
	}
	for (size_t i = 0; body && i < body->statements.count; i++) {
		gather_initializers(arena, body->statements.items[i]->body);
		gather_initializers(arena, body->statements.items[i]->otherwise);
	}
}
