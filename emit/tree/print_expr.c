// SPDX-License-Identifier: MIT
/*
 * Prints expressions with line breaks. In: an expression and the column where it begins. Out: text
 * within 80 columns where possible, aligned as clang-format would; the column behind it. print.c
 * calls print_expr; others call print_flat for one line.
 */
#include "emit/tree/print_expr.h"

#include <string.h>

#include "emit/tree/print.h"

#define WIDTH 80
#define CONTINUATION 8

/* C's precedence levels; a higher one binds tighter. */
static int precedence(const struct cexpr *expr)
{
	static const struct {
		const char *op;
		int level;
	} levels[] = {
		{ "*", 13 },  { "/", 13 },  { "%", 13 }, { "+", 12 },  { "-", 12 },  { "<<", 11 },
		{ ">>", 11 }, { "<", 10 },  { "<=", 10 }, { ">", 10 }, { ">=", 10 }, { "==", 9 },
		{ "!=", 9 },  { "&", 8 },   { "^", 7 },   { "|", 6 },  { "&&", 5 },  { "||", 4 },
	};

	switch (expr->kind) {
	case C_ATOM:
		return expr->text[0] == '-' ? 14 : 16;
	case C_NAME:
	case C_CALL:
	case C_MEMBER:
	case C_INDEX:
	case C_LIST:
	case C_JOIN:
	case C_TEXT:
		return 16;
	case C_PREFIX:
	case C_CAST:
		return 14;
	case C_TERNARY:
		return 3;
	case C_ASSIGN:
		return 2;
	case C_BINARY:
		break;
	}
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (!strcmp(levels[i].op, expr->text))
			return levels[i].level;
	return 1;
}

static bool is_bitwise(int level)
{
	return level == 6 || level == 7 || level == 8 || level == 11;
}

/*
 * Does the operand need parentheses? By precedence, and where compilers warn without
 * (-Wparentheses): & | ^ and shifts beside other operators, && inside ||.
 */
static bool needs_parentheses(const struct cexpr *parent, const struct cexpr *child, bool right)
{
	int outer = precedence(parent), inner = precedence(child);

	if (inner < outer || (inner == outer && right &&
			      (parent->kind == C_BINARY || parent->kind == C_TERNARY)))
		return true;
	if (parent->kind != C_BINARY)
		return false;
	/* !a & b, !a < b: readers take ! to cover all of it */
	if (child->kind == C_PREFIX && *child->text == '!')
		return !right && outer >= 6 && outer <= 11;
	if (child->kind != C_BINARY)
		return false;
	/* a < b < c means something else in mathematics */
	if ((inner == 9 || inner == 10) && (outer == 9 || outer == 10))
		return true;
	if (inner == outer)
		return is_bitwise(outer) && strcmp(parent->text, child->text);
	if (is_bitwise(inner) && (outer == 9 || outer == 10))
		return true;
	return is_bitwise(outer) ? inner < 13 || outer == 11 : outer == 4 && inner == 5;
}

static void flat(struct text *out, const struct cexpr *expr);

static void flat_operand(struct text *out, const struct cexpr *parent, const struct cexpr *child,
			 bool right)
{
	bool parentheses = needs_parentheses(parent, child, right);

	if (parentheses)
		text_putc(out, '(');
	flat(out, child);
	if (parentheses)
		text_putc(out, ')');
}

static void flat_items(struct text *out, const struct cexpr *expr)
{
	for (size_t i = 0; i < expr->count; i++) {
		if (i)
			text_puts(out, ", ");
		flat(out, expr->items[i]);
	}
}

/*
 * Prints a prefix operator, with a space in - -x and & &x: without it they would be other tokens.
 */
static unsigned put_prefix(struct text *out, const struct cexpr *expr)
{
	const struct cexpr *a = expr->a;
	bool apart = a->kind == C_PREFIX && a->text[0] == expr->text[0] &&
		     expr->text[0] != '!' && expr->text[0] != '*';

	apart |= a->kind == C_ATOM && a->text[0] == '-' && expr->text[0] == '-';
	text_printf(out, "%s%s", expr->text, apart ? " " : "");
	return (unsigned)strlen(expr->text) + apart;
}

static void flat_prefix(struct text *out, const struct cexpr *expr)
{
	put_prefix(out, expr);
	flat_operand(out, expr, expr->a, false);
}

static void flat(struct text *out, const struct cexpr *expr)
{
	switch (expr->kind) {
	case C_ATOM:
	case C_NAME:
		text_puts(out, expr->text);
		return;
	case C_TEXT:
		text_printf(out, "\"%s\"", expr->text);
		return;
	case C_PREFIX:
		flat_prefix(out, expr);
		return;
	case C_CALL:
		text_printf(out, "%s(", expr->text);
		flat_items(out, expr);
		text_putc(out, ')');
		return;
	case C_MEMBER:
		flat_operand(out, expr, expr->a, false);
		text_printf(out, "%s%s", expr->text, expr->b->text);
		return;
	case C_INDEX:
		flat_operand(out, expr, expr->a, false);
		text_putc(out, '[');
		flat(out, expr->b);
		text_putc(out, ']');
		return;
	case C_CAST:
		text_putc(out, '(');
		text_puts(out, expr->text);
		text_putc(out, ')');
		flat_operand(out, expr, expr->a, false);
		return;
	case C_JOIN:
		for (size_t i = 0; i < expr->count; i++) {
			if (i)
				text_putc(out, ' ');
			flat(out, expr->items[i]);
		}
		return;
	case C_LIST:
		text_puts(out, "{ ");
		flat_items(out, expr);
		text_puts(out, " }");
		return;
	case C_TERNARY:
		flat_operand(out, expr, expr->a, true);
		text_puts(out, " ? ");
		flat(out, expr->b);
		text_puts(out, " : ");
		flat_operand(out, expr, expr->c, false);
		return;
	case C_BINARY:
	case C_ASSIGN:
		flat_operand(out, expr, expr->a, false);
		text_putc(out, ' ');
		text_puts(out, expr->text);
		text_putc(out, ' ');
		flat_operand(out, expr, expr->b, expr->kind == C_BINARY);
		return;
	}
}

const char *print_flat(struct arena *arena, const struct cexpr *expr)
{
	struct text text = { 0 };
	const char *copy;

	flat(&text, expr);
	copy = arena_strndup(arena, text_string(&text), text.len);
	text_release(&text);
	return copy;
}

static unsigned flat_len(const struct cexpr *expr)
{
	struct text text = { 0 };
	unsigned len;

	flat(&text, expr);
	len = (unsigned)text.len;
	text_release(&text);
	return len;
}

void print_newline(struct text *out, unsigned column)
{
	text_putc(out, '\n');
	for (unsigned i = 0; i < column / 8; i++)
		text_putc(out, '\t');
	for (unsigned i = 0; i < column % 8; i++)
		text_putc(out, ' ');
}

/*
 * name(a, b,
 *      c): arguments fill the lines, aligned below the first
 */
static unsigned print_call(struct text *out, const struct cexpr *expr, unsigned column,
			   unsigned suffix, unsigned indent)
{
	unsigned align = column + (unsigned)strlen(expr->text) + 1;
	bool broken = false; /* the argument before took several lines */

	text_printf(out, "%s(", expr->text);
	column = align;
	for (size_t i = 0; i < expr->count; i++) {
		unsigned after = i + 1 == expr->count ? suffix + 1 : 1;
		size_t before;

		if (i && (broken || column + 1 + flat_len(expr->items[i]) + after > WIDTH)) {
			print_newline(out, align);
			column = align;
		} else if (i) {
			text_putc(out, ' ');
			column++;
		}
		before = out->len;
		column = print_expr(out, expr->items[i], column, after, indent);
		broken = memchr(out->data + before, '\n', out->len - before) != NULL;
		if (i + 1 < expr->count) {
			text_putc(out, ',');
			column++;
		}
	}
	text_putc(out, ')');
	return column + 1;
}

/* String literals side by side fill the lines, aligned. */
static unsigned print_join(struct text *out, const struct cexpr *expr, unsigned column,
			   unsigned suffix)
{
	unsigned align = column;

	for (size_t i = 0; i < expr->count; i++) {
		unsigned len = flat_len(expr->items[i]);
		unsigned after = i + 1 == expr->count ? suffix : 0;

		if (i && column + 1 + len + after > WIDTH) {
			print_newline(out, align);
			column = align;
		} else if (i) {
			text_putc(out, ' ');
			column++;
		}
		flat(out, expr->items[i]);
		column += len;
	}
	return column;
}

/* The number of bytes that fit into `room`; ends behind a space if there is one. */
static size_t fitting_len(const char *text, size_t room)
{
	size_t len = strlen(text), word = 0, character = 0;

	if (len <= room)
		return len;
	for (size_t i = 0; i < room;) {
		/* an escape is not split: \n, \", \377 */
		i += text[i] != '\\' ? 1 : text[i + 1] >= '0' && text[i + 1] <= '7' ? 4 : 2;
		if (i <= room)
			character = i;
		if (i <= room && text[i - 1] == ' ')
			word = i;
	}
	return word ? word : character ? character : len;
}

/* Splits a long string literal over several lines, aligned. */
static unsigned print_text(struct text *out, const struct cexpr *expr, unsigned column,
			   unsigned suffix)
{
	const char *text = expr->text;

	for (;;) {
		size_t room = WIDTH > column + 2 ? WIDTH - column - 2 : 0;
		size_t len = fitting_len(text, room);

		/* the suffix stays on the line of the string's end */
		if (!text[len] && len + suffix > room && fitting_len(text, room - suffix))
			len = fitting_len(text, room > suffix ? room - suffix : 0);
		text_printf(out, "\"%.*s\"", (int)len, text);
		text += len;
		if (!*text)
			return column + (unsigned)len + 2;
		print_newline(out, column);
	}
}

static unsigned print_parenthesized(struct text *out, const struct cexpr *parent,
				    const struct cexpr *child, bool right, unsigned column,
				    unsigned suffix, unsigned indent)
{
	if (!needs_parentheses(parent, child, right))
		return print_expr(out, child, column, suffix, indent);
	text_putc(out, '(');
	column = print_expr(out, child, column + 1, suffix + 1, indent);
	text_putc(out, ')');
	return column + 1;
}

/*
 * a && b &&
 * c: a chain of one precedence level breaks behind its operators, operands aligned
 */
static unsigned print_binary(struct text *out, const struct cexpr *expr, unsigned column,
			     unsigned align, unsigned suffix, unsigned indent)
{
	unsigned op_len = (unsigned)strlen(expr->text) + 1;

	if (expr->a->kind == C_BINARY && !needs_parentheses(expr, expr->a, false) &&
	    precedence(expr->a) == precedence(expr))
		column = print_binary(out, expr->a, column, align, op_len, indent);
	else
		column = print_parenthesized(out, expr, expr->a, false, column, op_len, indent);
	text_printf(out, " %s", expr->text);
	column += op_len;
	if (column + 1 + flat_len(expr->b) + suffix + 2 * needs_parentheses(expr, expr->b, true) >
	    WIDTH) {
		print_newline(out, align);
		column = align;
	} else {
		text_putc(out, ' ');
		column++;
	}
	return print_parenthesized(out, expr, expr->b, true, column, suffix, indent);
}

/* The width of the longest operand of a chain, with its parentheses and operator. */
static unsigned widest_operand(const struct cexpr *expr, unsigned suffix)
{
	unsigned op_len = (unsigned)strlen(expr->text) + 1, first, second;

	if (expr->a->kind == C_BINARY && !needs_parentheses(expr, expr->a, false) && precedence(expr->a) == precedence(expr))
		first = widest_operand(expr->a, op_len);
	else
		first = flat_len(expr->a) + 2 * needs_parentheses(expr, expr->a, false) + op_len;
	second = flat_len(expr->b) + 2 * needs_parentheses(expr, expr->b, true) + suffix;
	return first > second ? first : second;
}

/* Would an operand be broken behind the `=`, but not on a line of its own below it? */
static bool breaks_operand(const struct cexpr *expr, unsigned column, unsigned suffix, unsigned indent)
{
	unsigned widest;

	if (expr->kind != C_BINARY)
		return false;
	widest = widest_operand(expr, suffix);
	return column + 1 + widest > WIDTH && indent + CONTINUATION + widest <= WIDTH;
}

/* Breaks after the `=` if the right side then fits on one line, or its operands stay whole. */
static unsigned print_assign(struct text *out, const struct cexpr *expr, unsigned column,
			     unsigned suffix, unsigned indent)
{
	unsigned len = flat_len(expr->b);

	column = print_expr(out, expr->a, column, 0, indent);
	text_printf(out, " %s", expr->text);
	column += 1 + (unsigned)strlen(expr->text);
	if (column + 1 + len + suffix > WIDTH &&
	    (indent + CONTINUATION + len + suffix <= WIDTH || breaks_operand(expr->b, column, suffix, indent))) {
		print_newline(out, indent + CONTINUATION);
		column = indent + CONTINUATION;
	} else {
		text_putc(out, ' ');
		column++;
	}
	return print_expr(out, expr->b, column, suffix, indent);
}

static unsigned print_ternary(struct text *out, const struct cexpr *expr, unsigned column,
			      unsigned suffix, unsigned indent)
{
	unsigned align = column;

	column = print_parenthesized(out, expr, expr->a, true, column, 2, indent);
	text_puts(out, " ?");
	column += 2;
	if (column + 1 + flat_len(expr->b) + 2 > WIDTH) {
		print_newline(out, align + CONTINUATION);
		column = align + CONTINUATION;
	} else {
		text_putc(out, ' ');
		column++;
	}
	align = column;
	column = print_expr(out, expr->b, column, 2, indent);
	text_puts(out, " :");
	column += 2;
	if (column + 1 + flat_len(expr->c) + suffix > WIDTH) {
		print_newline(out, align);
		column = align;
	} else {
		text_putc(out, ' ');
		column++;
	}
	return print_expr(out, expr->c, column, suffix, indent);
}

unsigned print_expr(struct text *out, const struct cexpr *expr, unsigned column, unsigned suffix,
		    unsigned indent)
{
	unsigned len = flat_len(expr);

	if (column + len + suffix <= WIDTH) {
		flat(out, expr);
		return column + len;
	}
	switch (expr->kind) {
	case C_CALL:
		return print_call(out, expr, column, suffix, indent);
	case C_JOIN:
		return print_join(out, expr, column, suffix);
	case C_TEXT:
		return print_text(out, expr, column, suffix);
	case C_BINARY:
		return print_binary(out, expr, column, column, suffix, indent);
	case C_ASSIGN:
		return print_assign(out, expr, column, suffix, indent);
	case C_TERNARY:
		return print_ternary(out, expr, column, suffix, indent);
	case C_PREFIX:
		column += put_prefix(out, expr);
		return print_parenthesized(out, expr, expr->a, false, column, suffix, indent);
	case C_CAST:
		text_printf(out, "(%s)", expr->text);
		return print_parenthesized(out, expr, expr->a, false,
					   column + (unsigned)strlen(expr->text) + 2, suffix,
					   indent);
	default:
		flat(out, expr);
		return column + len;
	}
}
