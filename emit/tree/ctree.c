// SPDX-License-Identifier: MIT
/*
 * Makes nodes of the C tree, and compares them (c_same). Simplifies what needs no context: *&x to
 * x, (&x)->f to x.f, !(a < b) to a >= b. In: operands, operators as text, and the arena that will
 * own the node. Out: a node, new or, where it simplified, an operand's own. Called by emit/lower,
 * emit/user and emit/file wherever they build C, and by the passes of this folder.
 */
#include "emit/tree/ctree.h"

#include <stdarg.h>
#include <string.h>

#include "frontend/base/text.h"

static struct cexpr *c_new(struct arena *arena, enum c_kind kind, const char *text)
{
	struct cexpr *expr = ARENA_NEW(arena, struct cexpr);

	expr->kind = kind;
	expr->text = text;
	return expr;
}

static bool same_part(const struct cexpr *a, const struct cexpr *b)
{
	return a == b || (a && b && c_same(a, b));
}

bool c_same(const struct cexpr *a, const struct cexpr *b)
{
	if (a->kind != b->kind || a->count != b->count || !a->text != !b->text ||
	    (a->text && strcmp(a->text, b->text)))
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!c_same(a->items[i], b->items[i]))
			return false;
	return same_part(a->a, b->a) && same_part(a->b, b->b) && same_part(a->c, b->c);
}

struct cexpr *c_atom(struct arena *arena, const char *text)
{
	return c_new(arena, C_ATOM, text);
}

struct cexpr *c_prefix(struct arena *arena, const char *op, struct cexpr *a)
{
	struct cexpr *expr;

	/* *&x is x, &*x is x */
	if (a->kind == C_PREFIX && ((*op == '*' && *a->text == '&') ||
				    (*op == '&' && *a->text == '*')))
		return a->a;
	expr = c_new(arena, C_PREFIX, op);
	expr->a = a;
	return expr;
}

struct cexpr *c_binary(struct arena *arena, const char *op, struct cexpr *a, struct cexpr *b)
{
	struct cexpr *expr = c_new(arena, C_BINARY, op);

	expr->a = a;
	expr->b = b;
	return expr;
}

struct cexpr *c_call(struct arena *arena, const char *callee, size_t count, ...)
{
	struct cexpr *expr = c_new(arena, C_CALL, callee);
	va_list args;

	expr->items = ARENA_ARRAY(arena, struct cexpr *, count + 1);
	va_start(args, count);
	for (size_t i = 0; i < count; i++)
		expr->items[i] = va_arg(args, struct cexpr *);
	va_end(args);
	expr->count = count;
	return expr;
}

struct cexpr *c_member(struct arena *arena, struct cexpr *base, const char *op, const char *name)
{
	struct cexpr *expr;

	/* (&x)->f is x.f, (*x).f is x->f */
	if (base->kind == C_PREFIX && *base->text == '&' && !strcmp(op, "->")) {
		base = base->a;
		op = ".";
	} else if (base->kind == C_PREFIX && *base->text == '*' && !strcmp(op, ".")) {
		base = base->a;
		op = "->";
	}
	expr = c_new(arena, C_MEMBER, op);
	expr->a = base;
	expr->b = c_atom(arena, name);
	return expr;
}

struct cexpr *c_index(struct arena *arena, struct cexpr *base, struct cexpr *index)
{
	struct cexpr *expr = c_new(arena, C_INDEX, "[");

	expr->a = base;
	expr->b = index;
	return expr;
}

struct cexpr *c_cast(struct arena *arena, const char *type, struct cexpr *a)
{
	struct cexpr *expr = c_new(arena, C_CAST, type);

	expr->a = a;
	return expr;
}

struct cexpr *c_ternary(struct arena *arena, struct cexpr *a, struct cexpr *b, struct cexpr *c)
{
	struct cexpr *expr = c_new(arena, C_TERNARY, "?");

	expr->a = a;
	expr->b = b;
	expr->c = c;
	return expr;
}

static bool is_untyped_pointer(const struct cexpr *expr)
{
	if (expr->kind == C_CAST)
		return !strcmp(expr->text, "void *");
	if (expr->kind == C_CALL)
		return !strcmp(expr->text, "pinned");
	return expr->kind == C_BINARY && (!strcmp(expr->text, "+") || !strcmp(expr->text, "-")) &&
	       is_untyped_pointer(expr->a);
}

struct cexpr *c_without_pointer_cast(struct cexpr *expr)
{
	bool pointer = expr->kind == C_CAST && expr->text[strlen(expr->text) - 1] == '*';

	return pointer && is_untyped_pointer(expr->a) ? expr->a : expr;
}

struct cexpr *c_assign(struct arena *arena, const char *op, struct cexpr *a, struct cexpr *b)
{
	struct cexpr *expr = c_new(arena, C_ASSIGN, op);

	expr->a = a;
	expr->b = !strcmp(op, "=") ? c_without_pointer_cast(b) : b;
	return expr;
}

static const char *opposite_of(const struct cexpr *test)
{
	static const char *const opposites[][2] = { { "==", "!=" }, { "!=", "==" }, { "<", ">=" },
						    { ">=", "<" },  { ">", "<=" },  { "<=", ">" } };

	for (size_t i = 0; test->kind == C_BINARY && !test->is_partial && i < 6; i++)
		if (!strcmp(test->text, opposites[i][0]))
			return opposites[i][1];
	return NULL;
}

/*
 * Can c_not negate each operand of a || b || c (`op` is ||) or a && b && c without a new `!`? True
 * if each is a comparison or begins with `!`.
 */
static bool is_chain_of_opposites(const struct cexpr *test, const char *op)
{
	if (test->kind == C_BINARY && !strcmp(test->text, op))
		return is_chain_of_opposites(test->a, op) && is_chain_of_opposites(test->b, op);
	return opposite_of(test) || (test->kind == C_PREFIX && *test->text == '!');
}

struct cexpr *c_not(struct arena *arena, struct cexpr *test)
{
	const char *opposite = opposite_of(test);

	if (test->kind == C_PREFIX && *test->text == '!')
		return test->a;
	if (opposite)
		return c_binary(arena, opposite, test->a, test->b);
	if (test->kind == C_BINARY && (!strcmp(test->text, "||") || !strcmp(test->text, "&&")) &&
	    is_chain_of_opposites(test, test->text))
		return c_binary(arena, *test->text == '|' ? "&&" : "||", c_not(arena, test->a),
				c_not(arena, test->b));
	return c_prefix(arena, "!", test);
}

static void put_byte(struct text *out, unsigned char byte)
{
	static const char letters[] = "abtnvfr"; /* 7 to 13 */

	if (byte == '"' || byte == '\\')
		text_printf(out, "\\%c", byte);
	else if (byte >= 7 && byte <= 13)
		text_printf(out, "\\%c", letters[byte - 7]);
	else if (byte < 32 || byte > 126)
		text_printf(out, "\\%03o", byte);
	else if (byte == '?' && out->len && out->data[out->len - 1] == '?')
		text_puts(out, "\\?"); /* ??( is a trigraph */
	else
		text_putc(out, (char)byte);
}

struct cexpr *c_text(struct arena *arena, const char *bytes, size_t len)
{
	struct cexpr *expr;
	struct text text = { 0 };

	for (size_t i = 0; i < len; i++)
		put_byte(&text, (unsigned char)bytes[i]);
	expr = c_new(arena, C_TEXT, arena_strndup(arena, text_string(&text), text.len));
	text_release(&text);
	return expr;
}
