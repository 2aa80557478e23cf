// SPDX-License-Identifier: MIT
/*
 * (format ..) as a call of printf. In: a format string and its arguments. Out: statements that
 * compute the arguments, and one call that prints them or returns the text. nil prints NIL, t
 * prints T. Called by control.c and value.c; show.c and leave.c use user_shown.
 */
#include <string.h>

#include "emit/user/internal.h"

/* The printf call under construction. */
struct printf_call {
	struct text piece;           /* format text since the last closed piece */
	VEC(struct cexpr *) pieces;  /* closed pieces: "text", or "text%" PRIu64 */
	VEC(struct cexpr *) arguments;
	VEC(const char *) types;     /* the C types of the arguments */
	/* is the next output at the begin of a line (ENDED), inside one (BEGUN), or unknown? */
	enum { LINE_UNKNOWN, LINE_BEGUN, LINE_ENDED } line;
	size_t texts;                /* arguments at the end, texts on which `line` depends */
};

/* ~10@a: width 10, right-aligned; ~,2f: two digits. */
struct directive {
	char letter;
	int width, digits;           /* -1: not given */
	bool at;
};

static void close_piece(struct user *user, struct printf_call *call, const char *macro)
{
	struct cexpr *piece;

	if (!call->piece.len && !macro)
		return;
	piece = user_atom(user, arena_printf(user->arena, "\"%s\"%s%s", text_string(&call->piece), macro ? " " : "",
					     macro ? macro : ""));
	VEC_PUSH(user->arena, &call->pieces, piece);
	text_release(&call->piece);
	call->piece = (struct text){ 0 };
}

static void add_argument(struct user *user, struct printf_call *call, const char *type, struct cexpr *c)
{
	VEC_PUSH(user->arena, &call->arguments, c);
	VEC_PUSH(user->arena, &call->types, type);
}

static void put_escaped(struct text *out, char byte)
{
	switch (byte) {
	case '"':
	case '\\':
		text_printf(out, "\\%c", byte);
		return;
	case '%':
		text_puts(out, "%%");
		return;
	case '\n':
		text_puts(out, "\\n");
		return;
	case '\t':
		text_puts(out, "\\t");
		return;
	default:
		if ((unsigned char)byte < 32)
			text_printf(out, "\\%03o", (unsigned char)byte);
		else
			text_putc(out, byte);
	}
}

static void put_byte(struct printf_call *call, char byte)
{
	put_escaped(&call->piece, byte);
	call->line = byte == '\n' ? LINE_ENDED : LINE_BEGUN;
	call->texts = 0;
}

static void put_constant(struct printf_call *call, const char *text, bool in_quotes)
{
	if (in_quotes)
		put_byte(call, '"');
	for (; *text; text++) {
		if (in_quotes && (*text == '"' || *text == '\\'))
			put_byte(call, '\\');
		put_byte(call, *text);
	}
	if (in_quotes)
		put_byte(call, '"');
}

static struct directive read_directive(const char **at)
{
	struct directive directive = { .width = -1, .digits = -1 };
	int *into = &directive.width;

	for (;; ++*at) {
		if (**at >= '0' && **at <= '9')
			*into = (*into < 0 ? 0 : *into) * 10 + (**at - '0');
		else if (**at == ',')
			into = &directive.digits;
		else if (**at == '@')
			directive.at = true;
		else
			break;
	}
	directive.letter = **at >= 'A' && **at <= 'Z' ? (char)(**at - 'A' + 'a') : **at;
	return directive;
}

/* %-10s for ~10a, %10s for ~10@a. Numbers are always padded on the left. */
static void put_width(struct text *out, const struct directive *directive, bool number)
{
	text_putc(out, '%');
	if (directive->width < 0)
		return;
	text_printf(out, "%s%d", number || directive->at ? "" : "-", directive->width);
}

/* ---- values as text ---- */

struct cexpr *user_plain_nan(struct user *user, const struct load_expr *expr, struct cexpr *c)
{
	bool is_number = expr->kind == LOAD_DOUBLE || expr->type.base != LOAD_BASE_DOUBLE ||
			 (expr->kind == LOAD_CONVERT && expr->operands.a->type.base == LOAD_BASE_INTEGER);

	return is_number ? c : c_call(user->arena, "skep_plain_nan", 1, c);
}

static struct cexpr *choice_text(struct user *user, const struct load_expr *expr, struct cexpr *c)
{
	const char *name = names_unique(user->arena, &user->file_names, "choices");

	text_printf(&user->tables, "static const char *const %s[] = {", name);
	for (size_t i = 0; expr->type.choices[i]; i++)
		text_printf(&user->tables, "%s \"%s\"", i ? "," : "", expr->type.choices[i]);
	text_puts(&user->tables, " };\n\n");
	return c_index(user->arena, user_atom(user, name), c);
}

struct cexpr *user_choice_number(struct user *user, const struct load_expr *expr, struct cexpr *c)
{
	const struct enumeration *shown = unit_enumeration(user->unit, expr->type.show);
	uint32_t size = expr->type.type ? expr->type.type->size : 8;

	for (size_t i = 0; size < 8 && !expr->type.is_signed && i < shown->values.count; i++)
		if (shown->values.items[i].value < 0)
			return c_cast(user->arena, arena_printf(user->arena, "int%u_t", 8 * size), c);
	return c;
}

static struct cexpr *present(struct user *user, const struct load_expr *expr, struct cexpr *c)
{
	user->uses_scratch = true;
	switch (expr->type.base) {
	case LOAD_BASE_INTEGER:
		user->uses_endian |= expr->type.type && expr->type.type->is_network;
		if (expr->type.type && expr->type.type->is_network)
			return expr->type.type->size == 4 ? c_call(user->arena, "skep_ip4_text", 1, c) :
				c_call(user->arena, "skep_show_unsigned", 2, user_atom(user, "SKEP_AS_IT_IS"),
				       c_call(user->arena, expr->type.type->size == 2 ? "be16toh" : "be64toh", 1, c));
		if (user_choices(user, expr->type.show))
			return c_call(user->arena, "skep_choice_text", 2, user_atom(user, user_choices(user, expr->type.show)),
				      user_choice_number(user, expr, c));
		return c_call(user->arena, expr->type.is_signed ? "skep_show_signed" : "skep_show_unsigned", 2,
			      user_atom(user, user_as(user, expr->type.show)), c);
	case LOAD_BASE_DOUBLE:
		return c_call(user->arena, "skep_text", 2, user_atom(user, "\"%g\""), user_plain_nan(user, expr, c));
	case LOAD_BASE_DURATION:
		return c_call(user->arena, "skep_duration_text", 1, c);
	case LOAD_BASE_IP6:
		return c_call(user->arena, "skep_ip6_text", 1, c);
	case LOAD_BASE_MAC:
		return c_call(user->arena, "skep_mac_text", 1, c);
	case LOAD_BASE_CIDR:
		return c_call(user->arena, "skep_cidr_text", 1, c);
	case LOAD_BASE_CHOICE:
		return choice_text(user, expr, c);
	case LOAD_BASE_TRUTH:
		return c_ternary(user->arena, c, user_atom(user, "\"T\""), user_atom(user, "\"NIL\""));
	case LOAD_BASE_TEXT:
		if (expr->type.is_foreign && expr->kind != LOAD_MEMBER)
			return c_call(user->arena, "skep_chars_text", 2, c, user_atomf(user, "strlen(%s)", print_flat(user->arena, c)));
		return c;
	default:
		return user_atom(user, "\"NIL\"");
	}
}

struct cexpr *user_shown_address(struct user *user, const struct load_expr *expr)
{
	if (expr->type.base != LOAD_BASE_ARRAY)
		return user_address(user, expr, "shown");
	return expr->kind == LOAD_MEMBER ? user_member_place(user, expr) : user_plain(user, expr);
}

/* The text of a struct or array, by its shape. */
static struct cexpr *by_shape(struct user *user, const struct load_expr *expr)
{
	struct cexpr *address = user_shown_address(user, expr);

	user->uses_scratch = true;
	/* byte arrays are printed as in rows */
	if (expr->type.base == LOAD_BASE_ARRAY && user_shows_bytes(user, expr->type))
		return c_call(user->arena, "skep_show_bytes", 3, user_atom(user, user_as(user, expr->type.show)), address,
			      user_atomf(user, "%u", expr->type.type->size));
	return c_call(user->arena, "skep_value_text", 2,
		      user_atomf(user, "&%s", user_shape(user, expr->type.type, expr->type.type->size, expr->type.show)), address);
}

/* The text of an entry's struct, or NIL if the entry is missing. */
static struct cexpr *maybe_by_shape(struct user *user, const struct load_expr *expr, const char *nil)
{
	struct user_value value = user_value(user, expr);
	struct cexpr *text;

	user->uses_scratch = true;
	if (user_is_array(expr->type) && user_shows_bytes(user, user_array_within(expr->type)))
		text = c_call(user->arena, "skep_show_bytes", 3, user_atom(user, user_as(user, expr->type.show)),
			      c_member(user->arena, value.c, ".", "element"), user_atomf(user, "%u", expr->type.type->size));
	else
		text = c_call(user->arena, "skep_value_text", 2,
			      user_atomf(user, "&%s", user_shape(user, expr->type.type, expr->type.type->size, expr->type.show)),
			      c_prefix(user->arena, "&", value.c));
	return value.has ? c_ternary(user->arena, value.has, text, user_atom(user, nil)) : text;
}

struct cexpr *user_shown(struct user *user, const struct load_expr *expr, const char *nil)
{
	struct user_value value;
	struct cexpr *c;

	if (expr->type.base == LOAD_BASE_STRUCT && expr->type.maybe)
		return maybe_by_shape(user, expr, nil);
	if (expr->type.base == LOAD_BASE_STRUCT || expr->type.base == LOAD_BASE_ARRAY)
		return by_shape(user, expr);
	if (expr->type.base == LOAD_BASE_TEXT && expr->kind == LOAD_MEMBER) {
		c = user_member_place(user, expr);
		user->uses_scratch = true;
		return c_call(user->arena, "skep_chars_text", 2, c, user_atomf(user, "sizeof(%s)", print_flat(user->arena, c)));
	}
	value = user_value(user, expr);
	if (expr->type.base == LOAD_BASE_NIL || !value.c)
		return user_atom(user, nil);
	if (value.has && user_is_text(expr->type))
		value.c = value.has = user_hold(user, value.c, "const char *", "text");
	else if (user_is_text(expr->type) && expr->type.is_foreign)
		value.c = user_hold(user, value.c, "const char *", "text");
	c = present(user, expr, value.c);
	return value.has ? c_ternary(user->arena, value.has, c, user_atom(user, nil)) : c;
}

/* ---- directives ---- */

static void put_integer(struct user *user, struct printf_call *call, const struct directive *directive,
			const struct load_expr *expr, struct cexpr *c)
{
	bool is_signed = expr->type.is_signed && directive->letter == 'd';
	const char *macro = directive->letter == 'x' ? "PRIx64" : directive->letter == 'o' ? "PRIo64" :
			    is_signed ? "PRId64" : "PRIu64";

	user->uses_endian |= expr->type.base == LOAD_BASE_INTEGER && expr->type.type && expr->type.type->is_network;
	if (expr->type.base == LOAD_BASE_INTEGER && expr->type.type && expr->type.type->is_network)
		c = c_cast(user->arena, "uint64_t", c_call(user->arena, arena_printf(user->arena, "be%utoh", expr->type.type->size * 8), 1, c));
	else if (expr->type.base == LOAD_BASE_INTEGER)
		c = user_wide(user, expr, c, is_signed);
	if (expr->type.base == LOAD_BASE_INTEGER && expr->kind == LOAD_CONSTANT && c->kind == C_ATOM)
		c = c_cast(user->arena, is_signed ? "int64_t" : "uint64_t", c);
	if (directive->letter == 'b') {
		put_width(&call->piece, directive, true);
		text_putc(&call->piece, 's');
		add_argument(user, call, "const char *", c_call(user->arena, "skep_binary_text", 1, c));
		user->uses_scratch = true;
		return;
	}
	user->uses_inttypes = true;
	put_width(&call->piece, directive, true);
	close_piece(user, call, macro);
	add_argument(user, call, is_signed ? "int64_t" : "uint64_t", c);
}

static void put_double(struct user *user, struct printf_call *call, const struct directive *directive, struct cexpr *c)
{
	put_width(&call->piece, directive, true);
	if (directive->digits >= 0)
		text_printf(&call->piece, ".%df", directive->digits);
	else
		text_putc(&call->piece, directive->letter == 'f' ? 'f' : 'g');
	add_argument(user, call, "double", c);
}

static bool is_plain_integer(const struct load_expr *expr)
{
	return expr->type.base == LOAD_BASE_INTEGER && !expr->type.maybe && expr->type.show == SHOW_IT_IS &&
	       !(expr->type.type && expr->type.type->is_network);
}

/* A text in double quotes; nil without. */
static struct cexpr *quoted(struct user *user, const struct load_expr *expr)
{
	bool is_member = expr->kind == LOAD_MEMBER;
	struct user_value value = { .has = NULL };
	struct cexpr *c, *len;

	user->uses_scratch = true;
	if (is_member) {
		c = user_member_place(user, expr);
		len = user_atomf(user, "sizeof(%s)", print_flat(user->arena, c));
	} else {
		value = user_value(user, expr);
		c = user_is_stable(value.c) ? value.c : user_hold(user, value.c, "const char *", "text");
		len = c_call(user->arena, "strlen", 1, c);
	}
	len = c_call(user->arena, "skep_quoted_text", 3, c, len,
		     user_atom(user, is_member || expr->type.is_foreign ? "true" : "false"));
	return value.has ? c_ternary(user->arena, c, len, user_atom(user, USER_NIL)) : len;
}

static void put_argument(struct user *user, struct printf_call *call, const struct directive *directive,
			 const struct load_expr *expr)
{
	bool number = strchr("dxob", directive->letter) != NULL;
	size_t texts = call->texts;
	struct cexpr *c;

	call->texts = 0;
	if (number && !expr->type.maybe && (expr->type.base == LOAD_BASE_INTEGER || expr->type.base == LOAD_BASE_DURATION)) {
		put_integer(user, call, directive, expr, user_plain(user, expr));
		call->line = LINE_BEGUN;
		return;
	}
	if (!number && directive->letter != 'f' && directive->letter != 'c' && is_plain_integer(expr)) {
		struct directive plain = { .letter = 'd', .width = directive->width, .at = directive->at };

		c = user_plain(user, expr);
		if (directive->width >= 0 && !directive->at) { /* padded on the right */
			text_printf(&call->piece, "%%-%d", directive->width);
			user->uses_inttypes = true;
			close_piece(user, call, expr->type.is_signed ? "PRId64" : "PRIu64");
			add_argument(user, call, expr->type.is_signed ? "int64_t" : "uint64_t",
				     user_wide(user, expr, c, expr->type.is_signed));
		} else {
			put_integer(user, call, &plain, expr, c);
		}
		call->line = LINE_BEGUN;
		return;
	}
	if (directive->letter == 'f' && !expr->type.maybe) {
		c = user_plain(user, expr);
		c = expr->type.base == LOAD_BASE_INTEGER ? c_cast(user->arena, "double", c) : user_plain_nan(user, expr, c);
		put_double(user, call, directive, c);
		call->line = LINE_BEGUN;
		return;
	}
	if (directive->letter == 'c') {
		put_width(&call->piece, directive, false);
		text_putc(&call->piece, 'c');
		call->line = LINE_BEGUN;
		add_argument(user, call, "int", c_cast(user->arena, "int", user_plain(user, expr)));
		return;
	}
	if (expr->kind == LOAD_TEXT && directive->width < 0) {
		put_constant(call, expr->text, directive->letter == 's');
		return;
	}
	if (directive->letter == 's' && expr->type.base == LOAD_BASE_TEXT)
		c = quoted(user, expr);
	else
		c = user_shown(user, expr, USER_NIL);
	put_width(&call->piece, directive, number);
	text_putc(&call->piece, 's');
	add_argument(user, call, "const char *", c);
	if (expr->type.base == LOAD_BASE_TEXT && directive->letter == 'a' && directive->width < 0)
		call->texts = texts + 1;
	else
		call->line = LINE_BEGUN;
}

static struct cexpr *finish(struct user *user, struct printf_call *call, const char *function, const char *first)
{
	struct cexpr *expr = c_call(user->arena, function, 0), *format = ARENA_NEW(user->arena, struct cexpr);

	close_piece(user, call, NULL);
	format->kind = C_JOIN;
	format->items = call->pieces.items;
	format->count = call->pieces.count;
	if (!format->count) {
		format->kind = C_ATOM;
		format->text = "\"\"";
	}
	expr->items = ARENA_ARRAY(user->arena, struct cexpr *, call->arguments.count + 2);
	if (first)
		expr->items[expr->count++] = user_atom(user, first);
	expr->items[expr->count++] = format;
	for (size_t i = 0; i < call->arguments.count; i++)
		expr->items[expr->count++] = call->arguments.items[i];
	return expr;
}

static struct cexpr *show_of(struct user *user)
{
	user->has_show |= user->unit->loader->prints;
	return user_atom(user, user->unit->loader->prints ? "&show" : "NULL");
}

static const char *stream_name(enum load_stream stream)
{
	return stream == LOAD_STREAM_ERROR ? "stderr" : "stdout";
}

/* ~&: ends the line, unless the output is at the begin of one. */
static void end_line(struct user *user, struct printf_call *call, enum load_stream stream)
{
	bool unknown = call->line == LINE_UNKNOWN && stream != LOAD_STREAM_TEXT;
	size_t first = call->arguments.count - call->texts;
	struct cexpr *c = user_atom(user, call->line == LINE_BEGUN ? "\"\\n\"" : "\"\"");

	if (call->line == LINE_BEGUN && !call->texts)
		put_byte(call, '\n');
	if (!call->texts && !unknown)
		return;
	if (unknown)
		c = c_call(user->arena, "skep_fresh_line", 2, show_of(user), user_atom(user, stream_name(stream)));
	for (size_t i = first; i < call->arguments.count; i++) {
		struct cexpr **text = &call->arguments.items[i];

		if (!user_is_stable(*text))
			*text = user_hold(user, *text, "const char *", "text");
		c = c_call(user->arena, "skep_fresh_after", 2, *text, c);
	}
	text_puts(&call->piece, "%s");
	add_argument(user, call, "const char *", c);
	call->line = LINE_ENDED;
	call->texts = 0;
}

/* Prints the text; through libskep if any ~& of the file depends on earlier output. */
static void print(struct user *user, struct printf_call *call, enum load_stream stream)
{
	struct cexpr *printing;

	if (user->unit->loader->tracks_lines) {
		struct cexpr *rest = finish(user, call, "skep_format", stream_name(stream));

		printing = c_call(user->arena, "skep_format", 0);
		printing->items = ARENA_ARRAY(user->arena, struct cexpr *, rest->count + 1);
		printing->items[printing->count++] = show_of(user);
		for (size_t i = 0; i < rest->count; i++)
			printing->items[printing->count++] = rest->items[i];
	} else if (stream == LOAD_STREAM_ERROR) {
		printing = finish(user, call, "fprintf", "stderr");
	} else if (user->unit->loader->prints) {
		user->has_show = true;
		printing = finish(user, call, "skep_print", "&show");
	} else {
		printing = finish(user, call, "printf", NULL);
	}
	user_emit_expr(user, printing);
}

/* Arguments that need statements come first; one call then prints the whole text. */
struct cexpr *user_format(struct user *user, const struct load_expr *expr)
{
	struct printf_call call = { 0 };
	size_t next = 0;

	for (const char *at = expr->format.text; *at; at++) {
		size_t before = user->block->statements.count, count = call.arguments.count;
		struct directive directive;

		if (*at != '~') {
			put_byte(&call, *at);
			continue;
		}
		at++;
		directive = read_directive(&at);
		if (directive.letter == '%')
			put_byte(&call, '\n');
		else if (directive.letter == '&')
			end_line(user, &call, expr->format.stream);
		else if (directive.letter == '~')
			put_byte(&call, '~');
		else
			put_argument(user, &call, &directive, expr->format.arguments.items[next++]);
		user_keep_values(user, call.arguments.items, call.types.items, count, before);
	}
	if (!call.piece.len && !call.pieces.count) /* compilers warn of an empty format */
		return user_atom(user, "\"\"");
	if (expr->format.stream == LOAD_STREAM_TEXT) {
		user->uses_scratch = true;
		return finish(user, &call, "skep_text", NULL);
	}
	print(user, &call, expr->format.stream);
	return user_atom(user, "NULL");
}
