// SPDX-License-Identifier: MIT
/*
 * Arithmetic that a C compiler would do itself and warn of. In: C expressions with their Lisp
 * types. Out: expressions of which gcc and clang do not warn: out-of-range stores are cast,
 * operations without effect and decided branches are left out. Called by operate.c for operators,
 * and wherever a value is stored (user_fit).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "emit/tree/prune.h"
#include "emit/user/internal.h"

/* ---- numbers in the tree ---- */

/* Is it a number, possibly cast? Returns its bits in ret_value. */
bool user_is_number(const struct cexpr *c, uint64_t *ret_value)
{
	const char *text = c->text;
	bool negative;
	char *end;

	if (c->kind == C_CAST && (!strcmp(text, "uint64_t") || !strcmp(text, "int64_t")))
		return user_is_number(c->a, ret_value);
	if (c->kind != C_ATOM)
		return false;
	if (!strcmp(text, "INT64_MIN")) {
		*ret_value = UINT64_C(1) << 63;
		return true;
	}
	text += strncmp(text, "UINT64_C(", 9) ? 0 : 9;
	negative = *text == '-';
	text += negative;
	if (*text < '0' || *text > '9')
		return false;
	*ret_value = strtoull(text, &end, 0);
	*ret_value = negative ? -*ret_value : *ret_value;
	return !*end || !strcmp(end, ")") || !strcmp(end, "ULL");
}

/* ---- stores into narrow variables ---- */

struct parts {
	const struct type *type;
	const char *words[16];      /* variables, each once */
	size_t lens[16], count;
	bool misfit, twice;         /* a number does not fit; a variable occurs twice */
};

static void note_word(void *user, const char *word, size_t len)
{
	struct parts *parts = user;

	if ((*word >= '0' && *word <= '9') || (len == 6 && !strncmp(word, "strlen", 6))) /* a constant */
		return;
	for (size_t i = 0; i < parts->count; i++)
		parts->twice |= parts->lens[i] == len && !strncmp(parts->words[i], word, len);
	if (parts->count == 16)
		return;
	parts->words[parts->count] = word;
	parts->lens[parts->count++] = len;
}

/* Collects the numbers and variables in the value; a ternary has those of both arms. */
static void note_parts(const struct cexpr *c, struct parts *parts)
{
	uint64_t value;

	if (user_is_number(c, &value)) {
		parts->misfit |= value >> 63 || type_wrap(parts->type, value) != value;
		return;
	}
	switch (c->kind) {
	case C_CAST:
		note_parts(c->a, parts);
		return;
	case C_PREFIX:
		parts->misfit |= *c->text == '~' || *c->text == '-';
		note_parts(c->a, parts);
		return;
	case C_TERNARY:
		note_parts(c->b, parts);
		note_parts(c->c, parts);
		return;
	case C_BINARY:
		note_parts(c->a, parts);
		note_parts(c->b, parts);
		return;
	default:
		prune_each_word(c, note_word, parts);
	}
}

struct cexpr *user_fit(struct user *user, struct load_type type, struct cexpr *c)
{
	struct parts parts = { .type = type.type };
	const char *name;
	uint64_t value;

	if (type.base != LOAD_BASE_INTEGER || !type.type || type.type->size == 8 || !c)
		return c;
	if (user_is_number(c, &value)) {
		value = type_wrap(type.type, value);
		return value >> 63 ? user_atomf(user, "%lld", (long long)value) : user_number(user, value);
	}
	name = user_type(user, type);
	if (c->kind == C_CAST && !strcmp(c->text, name))
		return c;
	note_parts(c, &parts);
	return parts.misfit || parts.twice || !parts.count ? c_cast(user->arena, name, c) : c;
}

/* ---- comparisons ---- */

static const struct type *holding_type(const struct load_expr *expr, bool *ret_signed);

static bool holds(const struct type *type, const struct load_expr *number)
{
	return type && type->size < 8 && type_wrap(type, number->constant.value) == number->constant.value;
}

/*
 * The narrowest type that holds the result: for bit operations the wider operand's, if both have
 * one signedness; for x / n, x % n and x >> n that of x.
 */
static const struct type *type_of_operation(const struct load_expr *expr, bool *ret_signed)
{
	enum operator op = expr->operation.op;
	const struct type *a, *b;
	bool a_signed, b_signed;

	if ((op == OPERATOR_DIV || op == OPERATOR_MOD || op == OPERATOR_SHR) && !expr->operation.is_double &&
	    expr->operation.b->kind == LOAD_CONSTANT) {
		a = holding_type(expr->operation.a, &a_signed);
		if (!a || a_signed)
			return NULL;
		*ret_signed = false;
		return a;
	}
	if ((op != OPERATOR_AND && op != OPERATOR_OR && op != OPERATOR_XOR) || expr->operation.is_double)
		return NULL;
	a = holding_type(expr->operation.a, &a_signed);
	b = holding_type(expr->operation.b, &b_signed);
	if (expr->operation.b->kind == LOAD_CONSTANT && holds(a, expr->operation.b)) {
		*ret_signed = a_signed;
		return a;
	}
	if (expr->operation.a->kind == LOAD_CONSTANT && holds(b, expr->operation.a)) {
		*ret_signed = b_signed;
		return b;
	}
	if (!a || !b || a_signed != b_signed)
		return NULL;
	*ret_signed = a_signed;
	return a->size > b->size ? a : b;
}

/* The type that holds the value; casts to a wider type do not count. */
static const struct type *holding_type(const struct load_expr *expr, bool *ret_signed)
{
	const struct type *type = expr->type.type, *inner;
	bool is_signed = type ? type->is_signed : expr->type.is_signed, inner_signed;

	*ret_signed = is_signed;
	if (expr->kind == LOAD_OPERATION)
		return (inner = type_of_operation(expr, ret_signed)) ? inner : type;
	if (expr->kind != LOAD_CONVERT || expr->operands.a->type.base != LOAD_BASE_INTEGER)
		return type;
	inner = holding_type(expr->operands.a, &inner_signed);
	if (!inner || inner->size >= (type ? type->size : 8) || (inner_signed && !is_signed))
		return type;
	*ret_signed = inner_signed;
	return inner;
}

bool user_is_beyond(const struct load_expr *expr, const struct cexpr *number)
{
	const struct type *outer = expr->type.type, *inner;
	uint64_t value, extended;
	bool is_signed;

	if (expr->kind != LOAD_CONVERT || expr->operands.a->type.base != LOAD_BASE_INTEGER || !user_is_number(number, &value))
		return false;
	inner = holding_type(expr->operands.a, &is_signed);
	if (!inner || !is_signed || inner->size >= (outer ? outer->size : 8))
		return false;
	extended = type_wrap(inner, value);
	return (outer ? type_wrap(outer, extended) : extended) != value;
}

void user_bounds(const struct load_expr *expr, const struct cexpr *c, bool is_signed, uint64_t *ret_least,
		 uint64_t *ret_most)
{
	bool type_signed;
	const struct type *type = holding_type(expr, &type_signed);
	uint64_t flip = is_signed ? UINT64_C(1) << 63 : 0, value;
	unsigned bits = type ? type->size * 8 : 64;

	*ret_least = 0;
	*ret_most = UINT64_MAX;
	if (user_is_number(c, &value)) {
		*ret_least = *ret_most = value ^ flip;
	} else if (bits < 64 && type_signed && is_signed) {
		*ret_least = -(UINT64_C(1) << (bits - 1)) ^ flip;
		*ret_most = ((UINT64_C(1) << (bits - 1)) - 1) ^ flip;
	} else if (bits < 64 && !type_signed) {
		*ret_least = flip;
		*ret_most = ((UINT64_C(1) << bits) - 1) ^ flip;
	}
}

/* ---- operations whose result is an operand ---- */

static bool is_nothing(enum operator op, const struct cexpr *b)
{
	uint64_t value;

	if (!user_is_number(b, &value))
		return false;
	switch (op) {
	case OPERATOR_ADD:
	case OPERATOR_SUB:
	case OPERATOR_OR:
	case OPERATOR_XOR:
	case OPERATOR_SHL:
	case OPERATOR_SHR:
		return !value;
	case OPERATOR_MUL:
		return value == 1;
	case OPERATOR_AND:
		return value == UINT64_MAX;
	default:
		return false;
	}
}

/* x * 0 or x | -1: the result is that number for every x. */
static bool is_all(enum operator op, const struct cexpr *b, uint64_t *ret_value)
{
	return user_is_number(b, ret_value) && (((op == OPERATOR_MUL || op == OPERATOR_AND) && !*ret_value) ||
						(op == OPERATOR_OR && *ret_value == UINT64_MAX));
}

struct cexpr *user_folded(struct user *user, enum operator op, struct cexpr *a, struct cexpr *b)
{
	bool turns = op == OPERATOR_ADD || op == OPERATOR_OR || op == OPERATOR_XOR || op == OPERATOR_MUL || op == OPERATOR_AND;
	bool same = user_is_same(a, b);
	struct constant one = { 0, false }, other = { 0, false }, result;
	uint64_t value;

	if (user_is_number(a, &one.value) && user_is_number(b, &other.value) && op != OPERATOR_SAR &&
	    operator_fold(op, one, other, &result) == FOLD_OK)
		return c_cast(user->arena, "uint64_t", user_number(user, result.value));
	if (is_nothing(op, b) || (same && (op == OPERATOR_AND || op == OPERATOR_OR)))
		return a;
	if (turns && is_nothing(op, a))
		return b;
	if (same && (op == OPERATOR_SUB || op == OPERATOR_XOR))
		return c_cast(user->arena, "uint64_t", user_atom(user, "0"));
	if ((is_all(op, b, &value) && !prune_has_call(a)) || (turns && is_all(op, a, &value) && !prune_has_call(b)))
		return c_cast(user->arena, "uint64_t", user_number(user, value));
	return NULL;
}

/* ---- arms ---- */

static bool is_atom(const struct cexpr *c, const char *text)
{
	return c->kind == C_ATOM && !strcmp(c->text, text);
}

/* test ? a : b, or the arm if the test is a constant. */
struct cexpr *user_either(struct user *user, struct cexpr *test, struct cexpr *a, struct cexpr *b)
{
	if (!prune_has_call(test) && user_is_same(a, b))
		return a;
	return is_atom(test, "true") ? a : is_atom(test, "false") ? b : c_ternary(user->arena, test, a, b);
}
