// SPDX-License-Identifier: MIT
/*
 * Constants, addresses in the source, and calls of C's and libskep's functions. In: LOAD_CONSTANT,
 * LOAD_LITERAL or LOAD_BUILTIN. Out: a C expression, and notes which headers the file needs. A
 * builtin's C is the text of its row in frontend/user's builtins.def, with the arguments filled in.
 * Called by value.c; fold.c and operate.c use user_number.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "emit/user/internal.h"

/*
 * C gives a plain decimal a signed type of 32 or 64 bits, so larger numbers are written with
 * UINT64_C.
 */
struct cexpr *user_number(struct user *user, uint64_t value)
{
	return user_atomf(user, value > INT64_MAX ? "UINT64_C(%llu)" : "%llu", (unsigned long long)value);
}

struct cexpr *user_constant(struct user *user, const struct load_expr *expr)
{
	uint64_t value = expr->kind == LOAD_CONSTANT ? expr->constant.value : 0;

	if (expr->kind == LOAD_DOUBLE) {
		const char *text = arena_printf(user->arena, "%.17g", expr->number);

		for (int digits = 1; digits < 17; digits++) {
			text = arena_printf(user->arena, "%.*g", digits, expr->number);
			if (strtod(text, NULL) == expr->number)
				break;
		}
		return user_atomf(user, "%s%s", text, strpbrk(text, ".en") ? "" : ".0");
	}
	/*
	 * <skep/session.h> includes linux/bpf.h; constants of other headers are printed as numbers
	 */
	if (expr->constant.kernel && expr->constant.kernel->header &&
	    !strcmp(expr->constant.kernel->header, "linux/bpf.h"))
		return user_atom(user, expr->constant.kernel->name);
	if (expr->type.is_signed && (int64_t)value < 0) {
		if ((int64_t)value == INT64_MIN)
			return user_atom(user, "INT64_MIN");
		return user_atomf(user, "%lld", (long long)value);
	}
	return user_number(user, value);
}

struct cexpr *user_literal(struct user *user, const struct load_expr *expr)
{
	const struct literal *literal = &expr->literal;
	size_t len = expr->type.base == LOAD_BASE_MAC ? 6 : expr->type.base == LOAD_BASE_IP6 || literal->family == 6 ? 16 : 4;
	struct text out = { 0 };
	struct cexpr *c;

	if (expr->type.base == LOAD_BASE_DURATION)
		return user_atomf(user, "%llu%s", (unsigned long long)literal->number, literal->number > INT_MAX ? "ULL" : "");
	user->uses_endian |= expr->type.base == LOAD_BASE_INTEGER;
	if (expr->type.base == LOAD_BASE_INTEGER)
		return c_call(user->arena, "htobe32", 1, user_atomf(user, "0x%08llx", (unsigned long long)literal->number));
	text_printf(&out, "(%s){ ", user_type(user, expr->type));
	if (expr->type.base == LOAD_BASE_CIDR)
		text_printf(&out, "%u, %u, ", literal->family, literal->prefix_len);
	text_puts(&out, "{ ");
	for (size_t i = 0; i < len; i++)
		text_printf(&out, "%s%u", i ? ", " : "", literal->bytes[i]);
	text_puts(&out, " } }");
	c = user_atom(user, arena_strndup(user->arena, text_string(&out), out.len));
	text_release(&out);
	return c;
}

/* ---- builtins ---- */

static void note_headers(struct user *user, const char *c)
{
	user->uses_string |= strstr(c, "str") != NULL;
	user->uses_strings |= strstr(c, "strcasecmp") != NULL;
	user->uses_unistd |= strstr(c, "getpid") != NULL;
	user->uses_net_if |= strstr(c, "if_nametoindex") != NULL;
	user->uses_scratch |= strstr(c, "skep_") != NULL;
}

/* The text of the row, with the arguments in the place of its $ marks. */
static const char *fill(struct user *user, const char *c, struct cexpr *const *arguments, const char *target)
{
	struct text out = { 0 };
	const char *copy;

	for (const char *at = c; *at; at++) {
		if (*at != '$') {
			text_putc(&out, *at);
			continue;
		}
		at++;
		if (*at == '&')
			text_printf(&out, "&%s", target);
		else
			text_puts(&out, arguments[*at - '1'] ? print_flat(user->arena, arguments[*at - '1']) : "NULL");
	}
	copy = arena_strndup(user->arena, text_string(&out), out.len);
	text_release(&out);
	return copy;
}

static struct cexpr *argument(struct user *user, const struct load_expr *expr)
{
	struct cexpr *c;

	if (expr->type.base == LOAD_BASE_FAILURE)
		return user_atom(user, expr->variable->c_name);
	c = user_plain(user, expr);
	if (c->kind == C_ATOM || c->kind == C_CALL || c->kind == C_MEMBER || c->kind == C_INDEX)
		return c;
	if (user_is_text(expr->type))
		return user_hold(user, c, "const char *", "text");
	return c;
}

/* The address of a byte array, for bytes-text. */
static struct cexpr *bytes(struct user *user, const struct load_expr *expr)
{
	return user_member_place(user, expr);
}

/* (command-line-argument n): nil beyond the last argument. */
static struct user_value command_line_argument(struct user *user, const struct load_expr *expr)
{
	struct cexpr *index = user_plain(user, expr->operands.a);
	struct user_value value;

	value.c = c_call(user->arena, "skep_list_text", 2, user_atom(user, "&options.arguments"), index);
	value.has = value.c;
	return value;
}

struct user_value user_builtin(struct user *user, const struct load_expr *expr)
{
	const struct load_builtin *row = expr->builtin.row;
	struct cexpr *arguments[9] = { NULL };
	const char *types[9] = { NULL };
	struct user_value place;

	if (expr->kind == LOAD_ARGUMENT)
		return command_line_argument(user, expr);
	for (size_t i = 0; i < expr->builtin.arguments.count; i++) {
		const struct load_expr *one = expr->builtin.arguments.items[i];
		size_t before = user->block->statements.count;

		if (one)
			arguments[i] = one->type.base != LOAD_BASE_FAILURE && !i && !strcmp(row->name, "bytes-text") ?
				bytes(user, one) : argument(user, one);
		if (one && one->type.base < LOAD_BASE_LIST)
			types[i] = user_type(user, one->type);
		user_keep_values(user, arguments, types, i, before);
	}
	note_headers(user, row->c);
	if (!expr->type.maybe)
		return (struct user_value){ user_atom(user, fill(user, row->c, arguments, "")), NULL };
	if (user_is_text(expr->type)) {
		struct cexpr *c = user_atom(user, fill(user, row->c, arguments, ""));

		return (struct user_value){ c, c };
	}
	place = user_new_place(user, expr->type, "value");
	user_set(user, place.has, user_atom(user, fill(user, row->c, arguments, place.c->text)));
	return place;
}
