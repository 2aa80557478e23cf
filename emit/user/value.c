/* The user side's values: integers of 64 bits, truth values, texts. */
#include <limits.h>
#include <string.h>

#include "emit/user/internal.h"

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
		else if (byte < 32 || byte == 127 || byte == '?')
			text_printf(&out, byte == '?' ? "?" : "\\%03o", byte);
		else
			text_putc(&out, *text);
	}
	text_putc(&out, '"');
	copy = arena_strndup(user->arena, text_string(&out), out.len);
	text_release(&out);
	return copy;
}

/* ---- integers ---- */

static struct cexpr *constant(struct user *user, const struct load_expr *expr)
{
	uint64_t value = expr->constant.value;

	/* <skep/session.h> includes linux/bpf.h; the names of other headers are printed as numbers */
	if (expr->constant.kernel && expr->constant.kernel->header &&
	    !strcmp(expr->constant.kernel->header, "linux/bpf.h"))
		return user_atom(user, expr->constant.kernel->name);
	if (expr->is_signed && (int64_t)value < 0) {
		if ((int64_t)value < -INT64_C(0x7fffffff))
			return c_cast(user->arena, "int64_t",
				      user_atom(user, arena_printf(user->arena, "%lluULL",
								   (unsigned long long)value)));
		return user_atom(user, arena_printf(user->arena, "%lld", (long long)value));
	}
	return user_atom(user, arena_printf(user->arena, "%llu%s", (unsigned long long)value,
					    value > INT_MAX ? "ULL" : ""));
}

static struct cexpr *as_type(struct user *user, struct cexpr *value, const struct load_expr *expr,
			     bool is_signed)
{
	if (expr->is_signed == is_signed && expr->kind == LOAD_VARIABLE)
		return value;
	return c_cast(user->arena, is_signed ? "int64_t" : "uint64_t", value);
}

static struct cexpr *hold(struct user *user, struct cexpr *value, bool is_signed,
			  const char *name)
{
	if (value->kind == C_ATOM)
		return value;
	name = user_unique(user, name);
	user_declare(user, is_signed ? "int64_t" : "uint64_t", name, value);
	return user_atom(user, name);
}

static const char *operator_text(enum operator op)
{
	static const char *const texts[] = {
		[OPERATOR_ADD] = "+",  [OPERATOR_SUB] = "-",  [OPERATOR_MUL] = "*",
		[OPERATOR_DIV] = "/",  [OPERATOR_MOD] = "%",  [OPERATOR_AND] = "&",
		[OPERATOR_OR] = "|",   [OPERATOR_XOR] = "^",  [OPERATOR_SHL] = "<<",
		[OPERATOR_SHR] = ">>", [OPERATOR_SAR] = ">>", [OPERATOR_MIN] = "<",
		[OPERATOR_MAX] = ">",  [OPERATOR_EQ] = "==",  [OPERATOR_NE] = "!=",
		[OPERATOR_LT] = "<",   [OPERATOR_LE] = "<=",  [OPERATOR_GT] = ">",
		[OPERATOR_GE] = ">=",  [OPERATOR_SLT] = "<",  [OPERATOR_SLE] = "<=",
		[OPERATOR_SGT] = ">",  [OPERATOR_SGE] = ">=",
	};

	return texts[op];
}

static struct cexpr *divide(struct user *user, const struct load_expr *expr, struct cexpr *a,
			    struct cexpr *b)
{
	bool modulo = expr->operation.op == OPERATOR_MOD;
	struct cexpr *quotient;

	if (expr->operation.is_signed) {
		return c_call(user->arena, modulo ? "modulo_signed" : "divide_signed", 2, a, b);
	}
	if (expr->operation.a->kind == LOAD_CONSTANT)
		a = c_cast(user->arena, "uint64_t", a);
	if (expr->operation.b->kind == LOAD_CONSTANT)
		return c_binary(user->arena, operator_text(expr->operation.op), a, b);
	b = hold(user, b, false, "divisor");
	a = hold(user, a, false, "dividend");
	quotient = c_binary(user->arena, operator_text(expr->operation.op), a, b);
	return c_ternary(user->arena, b, quotient, modulo ? a : user_atom(user, "0"));
}

static bool is_zero(const struct load_expr *expr)
{
	return expr->kind == LOAD_CONSTANT && !expr->constant.value;
}

/* Comparisons of which compilers warn: x with itself, and an unsigned number that is below 0 or not. */
static bool is_decided(const struct load_expr *expr, bool *ret_outcome)
{
	const struct load_expr *a = expr->operation.a, *b = expr->operation.b;
	enum operator op = expr->operation.op;
	bool below = op == OPERATOR_LT || op == OPERATOR_SLT, above = op == OPERATOR_GT || op == OPERATOR_SGT;
	bool least = op == OPERATOR_GE || op == OPERATOR_SGE, most = op == OPERATOR_LE || op == OPERATOR_SLE;

	*ret_outcome = op == OPERATOR_EQ || least || most;
	if (a->kind == LOAD_VARIABLE && b->kind == LOAD_VARIABLE && a->variable == b->variable)
		return true;
	if (expr->operation.is_signed)
		return false;
	return (is_zero(b) && (below || least)) || (is_zero(a) && (above || most));
}

static struct cexpr *compare(struct user *user, const struct load_expr *expr, struct cexpr *a,
			     struct cexpr *b)
{
	bool is_signed = expr->operation.is_signed, outcome;

	if (is_decided(expr, &outcome))
		return user_atom(user, outcome ? "1" : "0");

	if (expr->operation.a->kind != LOAD_CONSTANT || expr->operation.a->is_signed != is_signed)
		a = as_type(user, a, expr->operation.a, is_signed);
	if (expr->operation.b->kind != LOAD_CONSTANT || expr->operation.a->kind == LOAD_CONSTANT)
		b = as_type(user, b, expr->operation.b, is_signed);
	return c_binary(user->arena, operator_text(expr->operation.op), a, b);
}

/* Computed without a sign, so that nothing overflows; whoever reads it as signed casts. */
static struct cexpr *arithmetic(struct user *user, const struct load_expr *expr, struct cexpr *a,
				struct cexpr *b)
{
	enum operator op = expr->operation.op;

	if (op == OPERATOR_SHL || op == OPERATOR_SHR || op == OPERATOR_SAR)
		b = c_binary(user->arena, "&", b, user_atom(user, "63"));
	if (op == OPERATOR_SAR)
		a = as_type(user, a, expr->operation.a, true);
	else if (expr->operation.a->is_signed || expr->operation.a->kind == LOAD_CONSTANT)
		a = c_cast(user->arena, "uint64_t", a);
	return c_binary(user->arena, operator_text(op), a, b);
}

static struct cexpr *extreme(struct user *user, const struct load_expr *expr, struct cexpr *a,
			     struct cexpr *b)
{
	bool is_signed = expr->operation.is_signed;

	a = hold(user, as_type(user, a, expr->operation.a, is_signed), is_signed, "first");
	b = hold(user, as_type(user, b, expr->operation.b, is_signed), is_signed, "second");
	return c_ternary(user->arena,
			 c_binary(user->arena, operator_text(expr->operation.op), a, b), a, b);
}

static struct cexpr *unary(struct user *user, const struct load_expr *expr)
{
	struct cexpr *a = user_integer(user, expr->operation.a);

	switch (expr->operation.op) {
	case OPERATOR_COMPLEMENT:
		return c_prefix(user->arena, "~", c_cast(user->arena, "uint64_t", a));
	case OPERATOR_ABS:
		if (!expr->operation.a->is_signed)
			return a;
		a = hold(user, as_type(user, a, expr->operation.a, true), true, "number");
		return c_ternary(user->arena,
				 c_binary(user->arena, "<", a, user_atom(user, "0")),
				 c_prefix(user->arena, "-", c_cast(user->arena, "uint64_t", a)),
				 c_cast(user->arena, "uint64_t", a));
	default:
		return c_prefix(user->arena, "-", c_cast(user->arena, "uint64_t", a));
	}
}

static struct cexpr *operation(struct user *user, const struct load_expr *expr)
{
	enum operator op = expr->operation.op;
	struct cexpr *a, *b;

	if (!expr->operation.b)
		return unary(user, expr);
	a = user_integer(user, expr->operation.a);
	b = user_integer(user, expr->operation.b);
	if (op >= OPERATOR_EQ && op <= OPERATOR_SGE)
		return compare(user, expr, a, b);
	if (op == OPERATOR_DIV || op == OPERATOR_MOD)
		return divide(user, expr, a, b);
	if (op == OPERATOR_MIN || op == OPERATOR_MAX)
		return extreme(user, expr, a, b);
	return arithmetic(user, expr, a, b);
}

static struct cexpr *if_integer(struct user *user, const struct load_expr *expr)
{
	const char *name = user_unique(user, "value");
	struct cexpr *target = user_atom(user, name), *test;
	struct cblock *outer = user->block;
	struct cstmt *stmt;

	user_declare(user, expr->is_signed ? "int64_t" : "uint64_t", name, NULL);
	test = user_test(user, expr->branch.test);
	stmt = user_emit(user, CSTMT_IF, test);
	stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	user_emit_expr(user, c_assign(user->arena, "=", target,
				      user_integer(user, expr->branch.then)));
	stmt->otherwise = user->block = ARENA_NEW(user->arena, struct cblock);
	user_emit_expr(user, c_assign(user->arena, "=", target,
				      user_integer(user, expr->branch.otherwise)));
	user->block = outer;
	return target;
}

struct cexpr *user_integer(struct user *user, const struct load_expr *expr)
{
	struct maybe maybe;

	switch (expr->kind) {
	case LOAD_CONSTANT:
		return constant(user, expr);
	case LOAD_VARIABLE: /* a later setf may have made the variable signed */
		if (expr->variable->is_signed != expr->is_signed && expr->type == LOAD_TYPE_INTEGER)
			return c_cast(user->arena, expr->is_signed ? "int64_t" : "uint64_t",
				      user_atom(user, expr->variable->c_name));
		return user_atom(user, expr->variable->c_name);
	case LOAD_OPERATION:
		return operation(user, expr);
	case LOAD_IF:
		return if_integer(user, expr);
	case LOAD_OR:
		maybe = user_maybe(user, expr->list.items[0], "value");
		return c_ternary(user->arena, maybe.has, maybe.value,
				 user_integer(user, expr->list.items[1]));
	case LOAD_PROGN:
		for (size_t i = 0; i + 1 < expr->list.count; i++)
			user_statement(user, expr->list.items[i], false);
		return user_integer(user, expr->list.items[expr->list.count - 1]);
	default:
		user_statement(user, expr, false);
		return user_atom(user, "0");
	}
}

/* ---- what may be nil ---- */

/* Looked up now: err says whether it is there, any other failure ends the program. */
struct maybe user_maybe(struct user *user, const struct load_expr *expr, const char *hint)
{
	struct maybe maybe;
	const char *name;

	if (expr->kind == LOAD_VARIABLE) {
		maybe.value = user_atom(user, expr->variable->c_name);
		maybe.has = user_atom(user, arena_printf(user->arena, "has_%s",
							 expr->variable->c_name));
		return maybe;
	}
	name = user_unique(user, hint);
	user_declare(user, "uint64_t", name, NULL);
	maybe.value = user_atom(user, name);
	user_err(user, c_call(user->arena, "skep_map_get_integer", 4,
			      user_session_of(user, expr->operands.a),
			      user_map(user, expr->operands.a),
			      user_integer(user, expr->operands.b),
			      c_prefix(user->arena, "&", maybe.value)));
	user->uses_errno = true;
	user_fail_if(user, user_atom(user, "err && err != -ENOENT"),
		     user_session_of(user, expr->operands.a));
	maybe.has = c_prefix(user->arena, "!", user_atom(user, "err"));
	return maybe;
}

/* ---- truth ---- */

static struct cexpr *chain(struct user *user, const struct load_expr *expr)
{
	const char *name = user_unique(user, expr->kind == LOAD_AND ? "all" : "any");
	struct cblock *outer = user->block;
	struct cexpr *flag = user_atom(user, name);

	user->uses_bool = true;
	user_declare(user, "bool", name, NULL);
	for (size_t i = 0; i < expr->list.count; i++) {
		struct cstmt *stmt;

		user_emit_expr(user, c_assign(user->arena, "=", flag,
					      user_test(user, expr->list.items[i])));
		if (i + 1 == expr->list.count)
			break;
		stmt = user_emit(user, CSTMT_IF,
				 expr->kind == LOAD_AND ? flag : c_not(user->arena, flag));
		stmt->body = user->block = ARENA_NEW(user->arena, struct cblock);
	}
	user->block = outer;
	return flag;
}

static bool is_plain_test(const struct load_expr *expr)
{
	return expr->kind == LOAD_VARIABLE || expr->kind == LOAD_OPERATION ||
	       expr->kind == LOAD_TRUE || expr->kind == LOAD_NIL ||
	       (expr->kind == LOAD_NOT && is_plain_test(expr->operands.a));
}

static struct cexpr *logic(struct user *user, const struct load_expr *expr)
{
	struct cexpr *test;

	for (size_t i = 1; i < expr->list.count; i++)
		if (!is_plain_test(expr->list.items[i]))
			return chain(user, expr);
	test = user_test(user, expr->list.items[0]);
	for (size_t i = 1; i < expr->list.count; i++)
		test = c_binary(user->arena, expr->kind == LOAD_AND ? "&&" : "||", test,
				user_test(user, expr->list.items[i]));
	return test;
}

struct cexpr *user_test(struct user *user, const struct load_expr *expr)
{
	switch (expr->type) {
	case LOAD_TYPE_MAYBE:
		return user_maybe(user, expr, "value").has;
	case LOAD_TYPE_TEXT:
		if (expr->kind == LOAD_TEXT)
			return user_atom(user, "1");
		return user_text(user, expr);
	case LOAD_TYPE_NIL:
		return user_atom(user, "0");
	case LOAD_TYPE_TRUTH:
		break;
	default:
		/* 0 is true, as is every handle */
		user_statement(user, expr, false);
		return user_atom(user, "1");
	}
	switch (expr->kind) {
	case LOAD_TRUE:
		return user_atom(user, "1");
	case LOAD_VARIABLE:
		return user_atom(user, expr->variable->c_name);
	case LOAD_NOT:
		return c_not(user->arena, user_test(user, expr->operands.a));
	case LOAD_AND:
	case LOAD_OR:
		return logic(user, expr);
	case LOAD_OPERATION:
		return operation(user, expr);
	case LOAD_IF:
		return c_ternary(user->arena, user_test(user, expr->branch.test),
				 user_test(user, expr->branch.then),
				 user_test(user, expr->branch.otherwise));
	default:
		user_statement(user, expr, false);
		return user_atom(user, "1");
	}
}

/* ---- text ---- */

struct cexpr *user_text(struct user *user, const struct load_expr *expr)
{
	struct cexpr *index, *element;

	switch (expr->kind) {
	case LOAD_TEXT:
		return user_atom(user, user_quote(user, expr->text));
	case LOAD_VARIABLE:
		return user_atom(user, expr->variable->c_name);
	case LOAD_ARGUMENT:
		index = user_integer(user, expr->operands.a);
		if (expr->operands.a->kind == LOAD_CONSTANT && expr->operands.a->constant.value > INT_MAX)
			return user_atom(user, "NULL");
		user->uses_arguments = true;
		element = c_index(user->arena, user_atom(user, "argv"), index);
		if (expr->operands.a->kind == LOAD_CONSTANT)
			return c_ternary(user->arena, c_binary(user->arena, ">", user_atom(user, "argc"), index),
					 element, user_atom(user, "NULL"));
		/* without a sign: a negative index is too large */
		return c_ternary(user->arena,
				 c_binary(user->arena, ">", c_cast(user->arena, "uint64_t",
								   user_atom(user, "argc")),
					  c_cast(user->arena, "uint64_t", index)), element,
				 user_atom(user, "NULL"));
	default:
		user_statement(user, expr, false);
		return user_atom(user, "NULL");
	}
}
