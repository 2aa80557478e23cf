// SPDX-License-Identifier: MIT
/*
 * Removes numbers from variable names. In: a function's body. Out: the same tree, in which `ip_2`
 * is `ip` if no other `ip` is visible there. emit/lower and emit/user call scopes_shorten last,
 * when pruning and nesting have decided which blocks remain.
 */
#include "emit/tree/scopes.h"

#include <ctype.h>
#include <string.h>

#include "emit/tree/prune.h"
#include "frontend/base/text.h"

/*
 * A block. Blocks are numbered in the order of the text; those inside it have the numbers up to
 * `last`.
 */
struct name_scope {
	struct cblock *block;
	struct cstmt *loop;           /* the loop whose head belongs to it, or NULL */
	size_t outer, last;
};

/* The blocks in which a word occurs, in order, each once. */
struct places {
	VEC(size_t) blocks;
	bool declared;
};

struct shortening {
	struct arena *arena;
	const struct names *names;
	VEC(struct name_scope) scopes;
	struct table words;           /* struct places */
	size_t current;
};

/* ---- occurrences ---- */

static void note_word(void *user, const char *word, size_t len)
{
	struct shortening *shortening = user;
	struct places *places = table_find_part(&shortening->words, word, len);

	if (!places) {
		places = ARENA_NEW(shortening->arena, struct places);
		table_add(shortening->arena, &shortening->words, arena_strndup(shortening->arena, word, len), places);
	}
	if (!places->blocks.count || places->blocks.items[places->blocks.count - 1] != shortening->current)
		VEC_PUSH(shortening->arena, &places->blocks, shortening->current);
}

/* The length of the variable's name in a loop's head such as `__u64 i = 0; ..`, or 0. */
static size_t declared_in_head(const char *head, const char **ret_name)
{
	size_t type = strcspn(head, " "), len = 0;

	if (!head[type])
		return 0;
	*ret_name = head + type + 1;
	while (isalnum((unsigned char)(*ret_name)[len]) || (*ret_name)[len] == '_')
		len++;
	return !strncmp(*ret_name + len, " = ", 3) ? len : 0;
}

static void declare(struct shortening *shortening, const char *name, size_t len)
{
	struct places *places;

	note_word(shortening, name, len);
	places = table_find_part(&shortening->words, name, len);
	places->declared = true;
}

static void look_at_block(struct shortening *shortening, struct cblock *block, struct cstmt *loop, size_t outer);

/*
 * Notes the words of the block's own statements. Nested blocks change `current`, so a block may be
 * noted twice.
 */
static void look_at_statement(struct shortening *shortening, struct cstmt *stmt, size_t self)
{
	shortening->current = self;
	prune_each_word(stmt->expr, note_word, shortening);
	if (stmt->head && stmt->kind != CSTMT_FOR)
		note_word(shortening, stmt->head, strlen(stmt->head));
	if (stmt->body)
		look_at_block(shortening, stmt->body, stmt->kind == CSTMT_FOR ? stmt : NULL, self);
	if (stmt->otherwise)
		look_at_block(shortening, stmt->otherwise, NULL, self);
}

static void look_at_block(struct shortening *shortening, struct cblock *block, struct cstmt *loop, size_t outer)
{
	size_t self = shortening->scopes.count, len;
	const char *name;

	VEC_PUSH(shortening->arena, &shortening->scopes, ((struct name_scope){ .block = block, .loop = loop, .outer = outer }));
	shortening->current = self;
	if (loop) {
		prune_each_word_of_text(loop->head, note_word, shortening);
		len = declared_in_head(loop->head, &name);
		if (len)
			declare(shortening, name, len);
	}
	for (size_t i = 0; i < block->declarations.count; i++) {
		declare(shortening, block->declarations.items[i].name, strlen(block->declarations.items[i].name));
		prune_each_word(block->declarations.items[i].init, note_word, shortening);
	}
	for (size_t i = 0; i < block->statements.count; i++)
		look_at_statement(shortening, block->statements.items[i], self);
	shortening->scopes.items[self].last = shortening->scopes.count - 1;
	shortening->current = self;
}

/* ---- renaming ---- */

struct word_renaming {
	const char *from, *to;
	const char *copied;           /* text up to here is already copied */
	struct text text;
};

static void rename_word(void *user, const char *word, size_t len)
{
	struct word_renaming *renaming = user;

	if (strlen(renaming->from) != len || strncmp(renaming->from, word, len))
		return;
	text_append(&renaming->text, renaming->copied, (size_t)(word - renaming->copied));
	text_puts(&renaming->text, renaming->to);
	renaming->copied = word + len;
}

static const char *renamed(struct arena *arena, const char *text, const char *from, const char *to)
{
	struct word_renaming renaming = { .from = from, .to = to, .copied = text };

	prune_each_word_of_text(text, rename_word, &renaming);
	if (renaming.copied != text)
		text = arena_printf(arena, "%s%s", text_string(&renaming.text), renaming.copied);
	text_release(&renaming.text);
	return text;
}

static void rename_in_expr(struct arena *arena, struct cexpr *expr, const char *from, const char *to)
{
	if (!expr)
		return;
	if (expr->kind == C_ATOM || expr->kind == C_CALL)
		expr->text = renamed(arena, expr->text, from, to);
	rename_in_expr(arena, expr->a, from, to);
	if (expr->kind != C_MEMBER)
		rename_in_expr(arena, expr->b, from, to);
	rename_in_expr(arena, expr->c, from, to);
	for (uint32_t i = 0; i < expr->count; i++)
		rename_in_expr(arena, expr->items[i], from, to);
}

/* Renames in the block itself, not in nested ones. */
static void rename_in_scope(struct arena *arena, struct name_scope *scope, const char *from, const char *to)
{
	struct cblock *block = scope->block;

	if (scope->loop)
		scope->loop->head = renamed(arena, scope->loop->head, from, to);
	for (size_t i = 0; i < block->declarations.count; i++) {
		struct cdeclaration *declaration = &block->declarations.items[i];

		if (!strcmp(declaration->name, from))
			declaration->name = to;
		rename_in_expr(arena, declaration->init, from, to);
	}
	for (size_t i = 0; i < block->statements.count; i++)
		rename_in_expr(arena, block->statements.items[i]->expr, from, to);
}

static bool is_declared_in(const struct name_scope *scope, const char *name)
{
	const char *own;
	size_t len = scope->loop ? declared_in_head(scope->loop->head, &own) : 0;

	if (len && strlen(name) == len && !strncmp(name, own, len))
		return true;
	for (size_t i = 0; i < scope->block->declarations.count; i++)
		if (!strcmp(scope->block->declarations.items[i].name, name))
			return true;
	return false;
}

static bool is_declared_around(const struct shortening *shortening, size_t scope, const char *name)
{
	while (scope) {
		scope = shortening->scopes.items[scope].outer;
		if (is_declared_in(&shortening->scopes.items[scope], name))
			return true;
	}
	return false;
}

/* Does the word occur in the block or in a nested one? */
static bool stands_in(const struct shortening *shortening, const struct places *places, size_t scope)
{
	for (size_t i = 0; i < places->blocks.count; i++)
		if (places->blocks.items[i] >= scope && places->blocks.items[i] <= shortening->scopes.items[scope].last)
			return true;
	return false;
}

static void shorten(struct shortening *shortening, size_t scope, const char *name)
{
	const char *plain = table_find(&shortening->names->plain, name);
	struct places *taken = plain ? table_find(&shortening->words, plain) : NULL;
	struct places *places = table_find(&shortening->words, name);

	/* a name that the function does not declare is the file's or a parameter's */
	if (!taken || !taken->declared || stands_in(shortening, taken, scope) || is_declared_around(shortening, scope, plain))
		return;
	for (size_t i = 0; i < places->blocks.count; i++) {
		rename_in_scope(shortening->arena, &shortening->scopes.items[places->blocks.items[i]], name, plain);
		VEC_PUSH(shortening->arena, &taken->blocks, places->blocks.items[i]);
	}
}

void scopes_shorten(struct arena *arena, struct cblock *body, const struct names *names)
{
	struct shortening shortening = { .arena = arena, .names = names };

	if (!names->plain.count)
		return;
	look_at_block(&shortening, body, NULL, 0);
	for (size_t i = 0; i < shortening.scopes.count; i++) {
		const struct name_scope *scope = &shortening.scopes.items[i];
		const char *own;
		size_t len = scope->loop ? declared_in_head(scope->loop->head, &own) : 0;

		if (len)
			shorten(&shortening, i, arena_strndup(arena, own, len));
		for (size_t k = 0; k < scope->block->declarations.count; k++)
			shorten(&shortening, i, scope->block->declarations.items[k].name);
	}
}
