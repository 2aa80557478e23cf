#include "emit/tree/gather.h"

#include <string.h>

#include "emit/tree/prune.h"

/* What a store into the object sets, as a designator: ".length", ".address[2]"; else NULL. */
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

/* Initializers have no order: nothing in them may act, and nothing declared later may be read. */
static bool may_initialize(const struct cblock *block, size_t index, const struct cexpr *value)
{
	if (prune_has_call(value))
		return false;
	for (size_t i = 0; i < block->declarations.count; i++)
		if ((i >= index || !block->declarations.items[i].init) &&
		    prune_mentions(value, block->declarations.items[i].name))
			return false;
	return true;
}

static bool is_set(const struct cexpr *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->items[i]->a->text, name))
			return true;
	return false;
}

static size_t gather_object(struct arena *arena, struct cblock *block, size_t index)
{
	struct cdeclaration *declaration = &block->declarations.items[index];
	struct cexpr *list = ARENA_NEW(arena, struct cexpr);
	size_t taken = 0, count = block->statements.count;

	list->kind = C_LIST;
	list->items = ARENA_ARRAY(arena, struct cexpr *, count + 1);
	declaration->item_spans = ARENA_ARRAY(arena, struct span, count + 1);
	for (; taken < count; taken++) {
		const struct cstmt *stmt = block->statements.items[taken];
		const char *name = designator(arena, stmt, declaration->name);

		if (!name || is_set(list, name) || stmt->comment || (taken && stmt->step) ||
		    !may_initialize(block, index, stmt->expr->b))
			break;
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
	if (!body)
		return;
	for (size_t i = 0; i < body->declarations.count; i++) {
		const struct cdeclaration *declaration = &body->declarations.items[i];
		size_t taken;

		if (strncmp(declaration->type, "struct ", 7) || !declaration->init ||
		    declaration->init->kind != C_ATOM)
			continue;
		taken = gather_object(arena, body, i);
		body->statements.items += taken;
		body->statements.count -= taken;
		body->statements.room -= taken;
	}
	for (size_t i = 0; i < body->statements.count; i++) {
		gather_initializers(arena, body->statements.items[i]->body);
		gather_initializers(arena, body->statements.items[i]->otherwise);
	}
}
