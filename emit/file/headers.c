// SPDX-License-Identifier: MIT
/*
 * Finds the header structs that the final C names. A form that was pruned takes its structs along,
 * so the typed unit alone does not tell. In: the functions and definitions as C. Out: a table of C
 * names. items.c calls it before it prints structs.
 */
#include <ctype.h>
#include <string.h>

#include "emit/file/headers.h"

struct header_search {
	struct arena *arena;
	struct table *named;
};

static void look_at_text(struct header_search *search, const char *text)
{
	static const char word[] = "struct ";
	const char *at = text;

	while (at && (at = strstr(at, word))) {
		size_t len = 0;

		at += strlen(word);
		while (isalnum((unsigned char)at[len]) || at[len] == '_')
			len++;
		if (!table_find_part(search->named, at, len))
			table_add(search->arena, search->named, arena_strndup(search->arena, at, len), (void *)at);
		at += len;
	}
}

static void look_at_expr(struct header_search *search, const struct cexpr *expr)
{
	if (!expr)
		return;
	if (expr->text && expr->kind != C_TEXT)
		look_at_text(search, expr->text);
	look_at_expr(search, expr->a);
	look_at_expr(search, expr->b);
	look_at_expr(search, expr->c);
	for (size_t i = 0; i < expr->count; i++)
		look_at_expr(search, expr->items[i]);
}

static void look_at_block(struct header_search *search, const struct cblock *block)
{
	for (size_t i = 0; block && i < block->declarations.count; i++) {
		look_at_text(search, block->declarations.items[i].type);
		look_at_expr(search, block->declarations.items[i].init);
	}
	for (size_t i = 0; block && i < block->statements.count; i++) {
		look_at_expr(search, block->statements.items[i]->expr);
		look_at_block(search, block->statements.items[i]->body);
		look_at_block(search, block->statements.items[i]->otherwise);
	}
}

static void look_at_type(struct header_search *search, const struct type *type)
{
	while (type && (type->kind == TYPE_ARRAY || (type_is_pointer(type) && type->target)))
		type = type->target;
	if (type && type->kind == TYPE_STRUCT && type->structure)
		look_at_text(search, arena_printf(search->arena, "struct %s", type->structure->c_name));
}

static void look_at_item(struct header_search *search, const struct item *item)
{
	switch (item->kind) {
	case ITEM_STRUCTURE:
		for (size_t i = 0; i < item->structure->flat_count && !item->structure->is_kernel; i++)
			look_at_type(search, item->structure->flat[i].type);
		break;
	case ITEM_MAP:
		look_at_type(search, item->map->key);
		look_at_type(search, item->map->value);
		break;
	case ITEM_GLOBAL:
		look_at_type(search, item->global->type);
		break;
	case ITEM_SUBPROGRAM:
		look_at_type(search, item->program->subprogram->result);
		for (size_t i = 0; i < item->program->subprogram->parameter_count; i++)
			look_at_type(search, item->program->subprogram->parameters[i]->type);
		break;
	default:
		break;
	}
}

void headers_find_named(struct arena *arena, const struct unit *unit, const struct citem *functions, struct table *ret_named)
{
	struct header_search search = { arena, ret_named };

	for (size_t i = 0; i < unit->items.count; i++) {
		look_at_item(&search, &unit->items.items[i]);
		look_at_block(&search, functions[i].body);
	}
}
