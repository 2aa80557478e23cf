/* (format t ..) as printf: nil prints NIL, t prints T. */
#include <string.h>

#include "emit/user/internal.h"

/* A printf that is being put together. */
struct printf_call {
	struct text piece;           /* of the format: an open string */
	VEC(struct cexpr *) pieces;  /* closed ones: "text", or "text%" PRIu64 */
	VEC(struct cexpr *) arguments;
};

static void close_piece(struct user *user, struct printf_call *call, const char *macro)
{
	struct cexpr *piece;

	if (!call->piece.len && !macro)
		return;
	piece = user_atom(user, arena_printf(user->arena, "\"%s\"%s%s", text_string(&call->piece),
					     macro ? " " : "", macro ? macro : ""));
	VEC_PUSH(user->arena, &call->pieces, piece);
	text_release(&call->piece);
	call->piece = (struct text){ 0 };
}

static void close_call(struct user *user, struct printf_call *call)
{
	struct cexpr *expr = c_call(user->arena, "printf", 0);
	struct cexpr *format = ARENA_NEW(user->arena, struct cexpr);

	close_piece(user, call, NULL);
	format->kind = C_JOIN;
	format->items = call->pieces.items;
	format->count = call->pieces.count;
	expr->items = ARENA_ARRAY(user->arena, struct cexpr *, call->arguments.count + 1);
	expr->items[expr->count++] = format;
	for (size_t i = 0; i < call->arguments.count; i++)
		expr->items[expr->count++] = call->arguments.items[i];
	if (format->count)
		user_emit_expr(user, expr);
	memset(&call->pieces, 0, sizeof(call->pieces));
	memset(&call->arguments, 0, sizeof(call->arguments));
}

static void put_byte(struct text *out, char byte)
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

static void put_integer(struct user *user, struct printf_call *call, char directive,
			bool is_signed, struct cexpr *value)
{
	const char *macro = directive == 'x' || directive == 'X' ? "PRIX64" :
			    is_signed ? "PRId64" : "PRIu64";

	user->uses_inttypes = true;
	text_putc(&call->piece, '%');
	close_piece(user, call, macro);
	VEC_PUSH(user->arena, &call->arguments, value);
}

static struct cexpr *wide(struct user *user, const struct load_expr *expr)
{
	struct cexpr *value = user_integer(user, expr);

	if (expr->kind == LOAD_VARIABLE || expr->kind == LOAD_OR ||
	    (expr->kind == LOAD_OPERATION && !expr->is_signed))
		return value;
	return c_cast(user->arena, expr->is_signed ? "int64_t" : "uint64_t", value);
}

static void put_text(struct user *user, struct printf_call *call, char directive,
		     const struct load_expr *expr)
{
	bool quoted = directive == 's' || directive == 'S';
	struct cexpr *text = user_text(user, expr);

	text_puts(&call->piece, quoted ? "\\\"%s\\\"" : "%s");
	if (expr->kind == LOAD_ARGUMENT) {
		const char *name = user_unique(user, "argument");

		user_declare(user, "const char *", name, text);
		text = user_atom(user, name);
	}
	if (expr->kind != LOAD_TEXT)
		text = c_ternary(user->arena, text, text, user_atom(user, "\"NIL\""));
	VEC_PUSH(user->arena, &call->arguments, text);
}

/* A part of its own, since it prints one of two things. */
static void put_maybe(struct user *user, struct printf_call *call, char directive,
		      const struct load_expr *expr)
{
	struct cblock *outer = user->block;
	struct printf_call part = { 0 };
	struct maybe maybe;
	struct cstmt *stmt;

	close_call(user, call);
	maybe = user_maybe(user, expr, "value");
	stmt = user_emit(user, CSTMT_IF, maybe.has);
	stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	put_integer(user, &part, directive, false, maybe.value);
	close_call(user, &part);
	stmt->otherwise = user->block = ARENA_NEW(user->arena, struct cblock);
	user_emit_expr(user, c_call(user->arena, "printf", 1, user_atom(user, "\"NIL\"")));
	user->block = outer;
}

static void put_argument(struct user *user, struct printf_call *call, char directive,
			 const struct load_expr *expr)
{
	switch (expr->type) {
	case LOAD_TYPE_INTEGER:
		put_integer(user, call, directive, expr->is_signed, wide(user, expr));
		return;
	case LOAD_TYPE_TEXT:
		put_text(user, call, directive, expr);
		return;
	case LOAD_TYPE_MAYBE:
		put_maybe(user, call, directive, expr);
		return;
	default:
		text_puts(&call->piece, "%s");
		VEC_PUSH(user->arena, &call->arguments,
			 c_ternary(user->arena, user_test(user, expr), user_atom(user, "\"T\""),
				   user_atom(user, "\"NIL\"")));
		return;
	}
}

/*
 * Prints the whole text; where `lookup` is set, its argument is the value in it, or NIL for a NULL
 * value.
 */
static void print_once(struct user *user, const struct load_expr *expr,
		       const struct load_expr *lookup, struct cexpr *value)
{
	struct printf_call call = { 0 };
	size_t next = 0;

	for (const char *at = expr->format.text; *at; at++) {
		const struct load_expr *argument;

		if (*at != '~') {
			put_byte(&call.piece, *at);
			continue;
		}
		at++;
		if (*at == '%' || *at == '~') {
			put_byte(&call.piece, *at == '%' ? '\n' : '~');
			continue;
		}
		argument = expr->format.arguments.items[next++];
		if (argument != lookup)
			put_argument(user, &call, *at, argument);
		else if (value)
			put_integer(user, &call, *at, false, value);
		else
			text_puts(&call.piece, "NIL");
	}
	close_call(user, &call);
}

/* One lookup among plain arguments: a line for each outcome. */
static void print_lookup(struct user *user, const struct load_expr *expr,
			 const struct load_expr *lookup)
{
	const char *name = user_unique(user, "value");
	struct cexpr *session, *map, *value = user_atom(user, name);
	struct cblock *outer = user->block;
	struct cstmt *missing, *failed;

	session = user_session_of(user, lookup->operands.a);
	map = user_map(user, lookup->operands.a);
	user_declare(user, "uint64_t", name, NULL);
	user_err(user, c_call(user->arena, "skep_map_get_integer", 4, session, map,
			      user_integer(user, lookup->operands.b),
			      c_prefix(user->arena, "&", value)));
	user->uses_errno = user->uses_fail = true;
	missing = user_emit(user, CSTMT_IF, user_atom(user, "err == -ENOENT"));
	missing->body = user->block = ARENA_NEW(user->arena, struct cblock);
	print_once(user, expr, lookup, NULL);
	missing->otherwise = user->block = ARENA_NEW(user->arena, struct cblock);
	failed = user_emit(user, CSTMT_IF, user_atom(user, "err"));
	failed->body = user->block = ARENA_NEW(user->arena, struct cblock);
	user_emit(user, CSTMT_RETURN, c_call(user->arena, "fail", 1, session));
	failed->otherwise = user->block = ARENA_NEW(user->arena, struct cblock);
	print_once(user, expr, lookup, value);
	user->block = outer;
}

void user_format(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *lookup = NULL;
	size_t maybes = 0;

	for (size_t i = 0; i < expr->format.arguments.count; i++) {
		const struct load_expr *argument = expr->format.arguments.items[i];

		maybes += argument->type == LOAD_TYPE_MAYBE;
		if (argument->kind == LOAD_MAP_LOOKUP)
			lookup = argument;
	}
	for (size_t i = 0; i < expr->format.arguments.count; i++) {
		const struct load_expr *argument = expr->format.arguments.items[i];

		if (argument != lookup && argument->kind != LOAD_VARIABLE &&
		    argument->kind != LOAD_CONSTANT && argument->kind != LOAD_TEXT)
			lookup = NULL;
	}
	if (maybes == 1 && lookup)
		print_lookup(user, expr, lookup);
	else
		print_once(user, expr, NULL, NULL);
}
