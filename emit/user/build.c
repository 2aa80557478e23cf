// SPDX-License-Identifier: MIT
/*
 * The primitives of this folder: statements, declarations, unique names, variables for values. In:
 * C nodes. Out: the same, added to user->block, which is the innermost block. Called by all files
 * of the folder.
 */
#include <stdarg.h>
#include <string.h>

#include "emit/user/internal.h"

struct cexpr *user_atom(struct user *user, const char *text)
{
	return c_atom(user->arena, text);
}

struct cexpr *user_atomf(struct user *user, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return c_atom(user->arena, arena_strdup(user->arena, text));
}

struct cstmt *user_emit(struct user *user, enum cstmt_kind kind, struct cexpr *expr)
{
	struct cstmt *stmt = ARENA_NEW(user->arena, struct cstmt);

	stmt->kind = kind;
	stmt->expr = expr;
	stmt->comment = user->comment;
	user->comment = NULL;
	VEC_PUSH(user->arena, &user->block->statements, stmt);
	return stmt;
}

void user_emit_expr(struct user *user, struct cexpr *expr)
{
	user_emit(user, CSTMT_EXPR, expr);
}

void user_set(struct user *user, struct cexpr *target, struct cexpr *value)
{
	user_emit_expr(user, c_assign(user->arena, "=", target, value));
}

const char *user_unique(struct user *user, const char *base)
{
	return names_unique(user->arena, &user->names, base);
}

void user_declare(struct user *user, const char *type, const char *name, struct cexpr *init)
{
	struct cdeclaration declaration = { .type = type, .name = name };

	if (init && !user->block->statements.count) {
		declaration.init = init;
		init = NULL;
	}
	VEC_PUSH(user->arena, &user->block->declarations, declaration);
	if (init)
		user_set(user, user_atom(user, name), init);
}

void user_declare_array(struct user *user, const char *type, const char *name, const char *suffix)
{
	struct cdeclaration declaration = { .type = type, .name = name, .suffix = suffix };

	VEC_PUSH(user->arena, &user->block->declarations, declaration);
}

void user_declare_macro(struct user *user, const char *text)
{
	struct cdeclaration declaration = { .type = text, .name = "" };

	VEC_PUSH(user->arena, &user->block->declarations, declaration);
}

struct cblock *user_open_block(struct user *user)
{
	struct cblock *outer = user->block;
	struct cstmt *stmt = user_emit(user, CSTMT_BLOCK, NULL);

	stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	return outer;
}

struct cstmt *user_if(struct user *user, struct cexpr *test)
{
	struct cstmt *stmt = user_emit(user, CSTMT_IF, test);

	stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	return stmt;
}

struct cexpr *user_hold(struct user *user, struct cexpr *expr, const char *type, const char *hint)
{
	const char *name;

	if (expr->kind == C_ATOM)
		return expr;
	name = user_unique(user, hint);
	user_declare(user, type, name, expr);
	expr = user_atom(user, name);
	expr->is_settled = true;
	return expr;
}

const char *user_quote(struct user *user, const char *text)
{
	struct text out = { 0 };
	const char *copy;

	text_putc(&out, '"');
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\')
			text_printf(&out, "\\%c", byte);
		else if (byte == '\n')
			text_puts(&out, "\\n");
		else if (byte == '\t')
			text_puts(&out, "\\t");
		else if (byte < 32 || byte == 127 || (byte == '?' && text[1] == '?'))
			text_printf(&out, "\\%03o", byte);
		else
			text_putc(&out, *text);
	}
	text_putc(&out, '"');
	copy = arena_strndup(user->arena, text_string(&out), out.len);
	text_release(&out);
	return copy;
}

void user_err(struct user *user, struct cexpr *call)
{
	user->uses_err = true;
	user_set(user, user_atom(user, "err"), call);
}

/* ---- variables for values ---- */

struct user_value user_new_place(struct user *user, struct load_type type, const char *hint)
{
	const char *name = user_unique(user, hint);
	struct user_value place = { user_atom(user, name), NULL };

	user_declare(user, user_type(user, type), name, NULL);
	table_add(user->arena, &user->places, name, user->block);
	place.c->is_settled = true;
	if (type.maybe && user_is_text(type)) {
		place.has = place.c;
	} else if (type.maybe) {
		const char *has = user_unique(user, arena_printf(user->arena, "has_%s", name));

		user_declare(user, "bool", has, NULL);
		place.has = user_atom(user, has);
	}
	return place;
}

/*
 * gcc warns that the variable may be uninitialized if it inlines the call and does not see that it
 * can fail. After a failure the value is 0.
 */
void user_begin_with_zero(struct user *user, struct user_value place, struct load_type type)
{
	struct cblock *block = table_find(&user->places, place.c->text);

	for (size_t i = 0; block && i < block->declarations.count; i++) {
		struct cdeclaration *declaration = &block->declarations.items[i];

		if (!declaration->init && !strcmp(declaration->name, place.c->text))
			declaration->init = type.base == LOAD_BASE_STRUCT ? user_atom(user, "{ 0 }") : user_zero(user, type);
	}
}

struct user_value user_new_result(struct user *user, struct load_type type)
{
	struct user_value place = user_new_place(user, type, "value");
	struct cdeclaration *last = &user->block->declarations.items[user->block->declarations.count - 1];

	user_begin_with_zero(user, place, type);
	if (type.maybe && !user_is_text(type)) /* has_value, declared directly behind the value */
		last->init = user_atom(user, "false");
	return place;
}
