// SPDX-License-Identifier: MIT
/*
 * Arithmetic, comparisons and conversions. In: LOAD_OPERATION or LOAD_CONVERT. Out: C that computes
 * in 64 bits, wrapping, defined for every operand (a division by 0 included), and of which neither
 * gcc nor clang warns. Called by value.c; fold.c removes what compilers would compute.
 */
#include <string.h>

#include "emit/tree/prune.h"
#include "emit/user/internal.h"

static const char *operator_text(enum operator op)
{
	static const char *const texts[] = {
		[OPERATOR_ADD] = "+",  [OPERATOR_SUB] = "-",  [OPERATOR_MUL] = "*",  [OPERATOR_DIV] = "/",
		[OPERATOR_MOD] = "%",  [OPERATOR_AND] = "&",  [OPERATOR_OR] = "|",   [OPERATOR_XOR] = "^",
		[OPERATOR_SHL] = "<<", [OPERATOR_SHR] = ">>", [OPERATOR_SAR] = ">>", [OPERATOR_MIN] = "<",
		[OPERATOR_MAX] = ">",  [OPERATOR_EQ] = "==",  [OPERATOR_NE] = "!=",  [OPERATOR_LT] = "<",
		[OPERATOR_LE] = "<=",  [OPERATOR_GT] = ">",   [OPERATOR_GE] = ">=",  [OPERATOR_SLT] = "<",
		[OPERATOR_SLE] = "<=", [OPERATOR_SGT] = ">",  [OPERATOR_SGE] = ">=",
	};

	return texts[op];
}

/* Does the C expression have 64 bits and that sign without a cast? */
static bool is_wide(const struct load_expr *expr, bool is_signed)
{
	if (expr->type.is_signed != is_signed || (expr->type.type && expr->type.type->size < 8))
		return false;
	switch (expr->kind) {
	case LOAD_MEMBER: /* a global has the skeleton's type: unsigned long long */
		return expr->type.type != NULL &&
		       !(expr->member.base->kind == LOAD_GLOBAL && user_is_array(expr->member.base->type));
	case LOAD_GLOBAL: /* bpftool's skeleton has __u64, for which printf's PRIu64 is wrong */
		return false;
	case LOAD_VARIABLE:
	case LOAD_MAP_REF:
	case LOAD_CALL:
	case LOAD_MAP_COUNT:
	case LOAD_LOST:
	case LOAD_OR:
		return true;
	case LOAD_IF: /* for two plain numbers it is an int */
		return !(expr->branch.then->kind == LOAD_CONSTANT && expr->branch.otherwise &&
			 expr->branch.otherwise->kind == LOAD_CONSTANT);
	case LOAD_MAP_POP:
	case LOAD_MAP_PEEK:
		return true;
	case LOAD_OPERATION: /* computed unsigned */
		return !is_signed;
	default:
		return false;
	}
}

struct cexpr *user_wide(struct user *user, const struct load_expr *expr, struct cexpr *c, bool is_signed)
{
	uint64_t value;

	if (user_is_number(c, &value) ? !is_signed && !strncmp(c->text, "UINT64_C", 8) : is_wide(expr, is_signed))
		return c;
	/* a narrow signed number is sign-extended first */
	if (!is_signed && expr->type.is_signed && expr->type.type && expr->type.type->size < 8)
		c = c_cast(user->arena, "int64_t", c);
	return c_cast(user->arena, is_signed ? "int64_t" : "uint64_t", c);
}

static struct cexpr *hold(struct user *user, struct cexpr *value, bool is_signed, const char *hint)
{
	return user_hold(user, value, is_signed ? "int64_t" : "uint64_t", hint);
}

/* ---- doubles ---- */

bool user_is_same(const struct cexpr *a, const struct cexpr *b)
{
	return c_same(a, b) && !prune_has_call(a);
}

static struct cexpr *double_operation(struct user *user, const struct load_expr *expr, struct cexpr *a, struct cexpr *b)
{
	enum operator op = expr->operation.op;
	bool same = b && user_is_same(a, b);

	if (same && (op == OPERATOR_MIN || op == OPERATOR_MAX))
		return a;
	if (same && (op == OPERATOR_LT || op == OPERATOR_GT))
		return user_atom(user, "false");
	if (same && (op == OPERATOR_LE || op == OPERATOR_GE)) /* false for NaN only */
		op = OPERATOR_EQ;
	/* gcc 12 computes -0.0 for 0.0 - (c ? 0.0 : 0.5), and for 0.0 - (double)n if n is 0 */
	if (op == OPERATOR_SUB && (b->kind == C_TERNARY || b->kind == C_CAST))
		b = user_hold(user, b, "double", "number");
	switch (op) {
	case OPERATOR_NEG:
		return c_prefix(user->arena, "-", a);
	case OPERATOR_ABS:
		a = user_hold(user, a, "double", "number");
		return c_ternary(user->arena, c_binary(user->arena, "<", a, user_atom(user, "0")),
				 c_prefix(user->arena, "-", a), a);
	case OPERATOR_MIN:
	case OPERATOR_MAX:
		a = user_hold(user, a, "double", "first");
		b = user_hold(user, b, "double", "second");
		return c_ternary(user->arena, c_binary(user->arena, operator_text(op), a, b), a, b);
	default:
		a = c_binary(user->arena, operator_text(op), a, b);
		a->is_partial = op != OPERATOR_EQ && op != OPERATOR_NE;
		return a;
	}
}

/* ---- integers ---- */

static struct cexpr *divide(struct user *user, const struct load_expr *expr, struct cexpr *a, struct cexpr *b)
{
	bool modulo = expr->operation.op == OPERATOR_MOD;
	struct cexpr *quotient;

	if (expr->operation.is_signed)
		return c_call(user->arena, modulo ? "skep_modulo" : "skep_divide", 2,
			      user_wide(user, expr->operation.a, a, expr->operation.a->type.is_signed),
			      user_wide(user, expr->operation.b, b, expr->operation.b->type.is_signed));
	a = user_wide(user, expr->operation.a, a, false);
	if (expr->operation.b->kind == LOAD_CONSTANT)
		return c_binary(user->arena, operator_text(expr->operation.op), a, b);
	b = hold(user, user_wide(user, expr->operation.b, b, false), false, "divisor");
	a = hold(user, a, false, "dividend");
	quotient = c_binary(user->arena, operator_text(expr->operation.op), a, b);
	return c_ternary(user->arena, b, quotient, modulo ? a : user_atom(user, "0"));
}

/* (x & 6) == 1, (x | 1) == 0: can the bits of x never be equal to the number? */
static bool bits_differ(const struct load_expr *expr, const struct cexpr *c)
{
	const struct load_expr *mask;
	uint64_t value;

	while (expr->kind == LOAD_CONVERT && !(expr->type.type && expr->type.type->size < 8))
		expr = expr->operands.a;
	if (expr->kind != LOAD_OPERATION || !expr->operation.b || !user_is_number(c, &value))
		return false;
	mask = expr->operation.b->kind == LOAD_CONSTANT ? expr->operation.b : expr->operation.a;
	if (mask->kind != LOAD_CONSTANT)
		return false;
	return expr->operation.op == OPERATOR_AND ? (value & ~mask->constant.value) != 0 :
	       expr->operation.op == OPERATOR_OR && (mask->constant.value & ~value) != 0;
}

/*
 * Is the comparison always true or always false, so that compilers warn? x with itself; a number
 * out of the type's range.
 */
static bool is_decided(const struct load_expr *expr, struct cexpr *const *c, bool same, bool *ret_outcome)
{
	const struct load_expr *a = expr->operation.a, *b = expr->operation.b;
	enum operator op = expr->operation.op;
	bool below = op == OPERATOR_LT || op == OPERATOR_SLT, above = op == OPERATOR_GT || op == OPERATOR_SGT;
	bool least = op == OPERATOR_GE || op == OPERATOR_SGE, most = op == OPERATOR_LE || op == OPERATOR_SLE;
	uint64_t a_least, a_most, b_least, b_most;

	*ret_outcome = op == OPERATOR_EQ || least || most;
	if (same)
		return true;
	user_bounds(a, c[0], expr->operation.is_signed, &a_least, &a_most);
	user_bounds(b, c[1], expr->operation.is_signed, &b_least, &b_most);
	if (a_least == a_most && b_least == b_most && a_least == b_least)
		return true;
	if ((op == OPERATOR_EQ || op == OPERATOR_NE) && (bits_differ(a, c[1]) || bits_differ(b, c[0]) ||
	    user_is_beyond(a, c[1]) || user_is_beyond(b, c[0]))) {
		*ret_outcome = op == OPERATOR_NE;
		return true;
	}
	if (a_most < b_least || (a_most == b_least && (most || above))) {
		*ret_outcome = op == OPERATOR_NE || below || most;
		return true;
	}
	if (a_least > b_most || (a_least == b_most && (least || below))) {
		*ret_outcome = op == OPERATOR_NE || above || least;
		return true;
	}
	return false;
}

/* A decided comparison reads no operand; calls in the operands stay. */
static struct cexpr *decided(struct user *user, struct cexpr *a, struct cexpr *b, bool outcome)
{
	if (prune_has_call(a))
		user_emit_expr(user, c_cast(user->arena, "void", a));
	if (prune_has_call(b))
		user_emit_expr(user, c_cast(user->arena, "void", b));
	return user_atom(user, outcome ? "true" : "false");
}

/* Compares two addresses or networks byte by byte. */
static struct cexpr *compare_bytes(struct user *user, const struct load_expr *expr, struct cexpr *a, struct cexpr *b)
{
	const char *type = user_type(user, expr->operation.a->type);
	struct cexpr *call;

	user->uses_string = true;
	a = user_hold(user, a, type, "first");
	b = user_hold(user, b, type, "second");
	call = c_call(user->arena, "memcmp", 3, c_prefix(user->arena, "&", a), c_prefix(user->arena, "&", b),
		      user_atomf(user, "sizeof(%s)", type));
	return expr->operation.op == OPERATOR_EQ ? c_not(user->arena, call) : call;
}

static bool is_ones(const struct load_expr *expr)
{
	return expr->kind == LOAD_CONSTANT && expr->constant.value == UINT64_MAX;
}

static bool is_complement(const struct load_expr *expr)
{
	if (expr->kind != LOAD_OPERATION)
		return false;
	return expr->operation.op == OPERATOR_COMPLEMENT ||
	       (expr->operation.op == OPERATOR_SUB && is_ones(expr->operation.a)) ||
	       (expr->operation.op == OPERATOR_XOR && (is_ones(expr->operation.a) || is_ones(expr->operation.b)));
}

/* Is it a variable, a field, an element or a dereferenced pointer? Then C knows its type. */
static bool is_read(const struct cexpr *c)
{
	return c->kind == C_ATOM || c->kind == C_MEMBER || c->kind == C_INDEX || (c->kind == C_PREFIX && *c->text == '*');
}

/*
 * Puts an operand into a variable before it is compared: ~x of a narrow x, since compilers warn of
 * the ones above its bits, and the rest of a removed operation such as x + 0, since they know its
 * range.
 */
static struct cexpr *apart(struct user *user, const struct load_expr *expr, struct cexpr *c)
{
	const struct load_expr *inner = expr;
	const struct cexpr *core = c;
	uint64_t value;

	while (inner->kind == LOAD_CONVERT)
		inner = inner->operands.a;
	while (core->kind == C_CAST)
		core = core->a;
	if ((inner->kind != LOAD_OPERATION && inner->kind != LOAD_IF) ||
	    (!is_complement(inner) && (!is_read(core) || core == c || user_is_number(core, &value))))
		return c;
	return user_hold(user, c, expr->type.is_signed ? "int64_t" : "uint64_t", "bits");
}

static struct cexpr *compare(struct user *user, const struct load_expr *expr, struct cexpr *a, struct cexpr *b)
{
	bool is_signed = expr->operation.is_signed, outcome;
	const struct load_expr *left = expr->operation.a, *right = expr->operation.b;
	enum load_base base = left->type.base;
	bool narrow_a = left->type.type && left->type.type->size < 8, narrow_b = right->type.type && right->type.type->size < 8;

	if (base == LOAD_BASE_IP6 || base == LOAD_BASE_MAC || base == LOAD_BASE_CIDR)
		return compare_bytes(user, expr, a, b);
	if (base != LOAD_BASE_INTEGER)
		return c_binary(user->arena, operator_text(expr->operation.op), a, b);
	if (is_decided(expr, (struct cexpr *[]){ a, b }, user_is_same(a, b), &outcome))
		return decided(user, a, b, outcome);
	a = apart(user, left, a);
	b = apart(user, right, b);
	/* no casts if C compares correctly without: narrow unsigned numbers and small literals */
	if (!is_signed && (left->kind == LOAD_CONSTANT || narrow_a || is_wide(left, false)) &&
	    (right->kind == LOAD_CONSTANT || narrow_b || is_wide(right, false)) &&
	    !left->type.is_signed && !right->type.is_signed)
		return c_binary(user->arena, operator_text(expr->operation.op), a, b);
	if (left->kind != LOAD_CONSTANT || left->type.is_signed != is_signed)
		a = user_wide(user, left, a, is_signed);
	if (right->kind != LOAD_CONSTANT || (right->type.is_signed != is_signed && right->constant.value > INT64_MAX))
		b = user_wide(user, right, b, is_signed);
	return c_binary(user->arena, operator_text(expr->operation.op), a, b);
}

/* x | -64: gcc warns of an overflow if it is shifted and truncated. */
static bool has_high_bits(const struct cexpr *c)
{
	uint64_t value;

	while (c->kind == C_CAST)
		c = c->a;
	return c->kind == C_BINARY && ((user_is_number(c->a, &value) && value >> 63) || (user_is_number(c->b, &value) && value >> 63));
}

/*
 * The low 6 bits. A constant branch is put into a variable: gcc warns of an overflow in the shift.
 */
static struct cexpr *shift_count(struct user *user, const struct load_expr *expr, struct cexpr *c)
{
	const struct cexpr *core = c;

	if (expr->kind == LOAD_CONSTANT)
		return c;
	while (core->kind == C_CAST)
		core = core->a;
	if (core->kind == C_TERNARY)
		c = user_hold(user, user_wide(user, expr, c, false), "uint64_t", "count");
	return c_binary(user->arena, "&", c, user_atom(user, "63"));
}

/* Computed unsigned, so that nothing overflows; a signed use casts the result. */
static struct cexpr *arithmetic(struct user *user, const struct load_expr *expr, struct cexpr *a, struct cexpr *b)
{
	enum operator op = expr->operation.op;
	struct cexpr *known = user_folded(user, op, user_wide(user, expr->operation.a, a, false),
					  user_wide(user, expr->operation.b, b, false));

	if (known)
		return known;
	if (op == OPERATOR_SHL || op == OPERATOR_SHR || op == OPERATOR_SAR)
		b = shift_count(user, expr->operation.b, b);
	else if (!is_wide(expr->operation.b, false) && expr->operation.b->kind != LOAD_CONSTANT)
		b = user_wide(user, expr->operation.b, b, false);
	if (op == OPERATOR_SAR) {
		a = user_wide(user, expr->operation.a, a, true);
		return c_cast(user->arena, "uint64_t", c_binary(user->arena, ">>", has_high_bits(a) ?
								user_hold(user, a, "int64_t", "bits") : a, b));
	}
	return c_binary(user->arena, operator_text(op), user_wide(user, expr->operation.a, a, false), b);
}

static struct cexpr *extreme(struct user *user, const struct load_expr *expr, struct cexpr *a, struct cexpr *b)
{
	bool is_signed = expr->operation.a->type.is_signed || expr->operation.b->type.is_signed;

	if (user_is_same(a, b) && expr->operation.a->type.is_signed == expr->operation.b->type.is_signed)
		return user_wide(user, expr->operation.a, a, is_signed);
	a = hold(user, user_wide(user, expr->operation.a, a, is_signed), is_signed, "first");
	b = hold(user, user_wide(user, expr->operation.b, b, is_signed), is_signed, "second");
	return c_ternary(user->arena, c_binary(user->arena, operator_text(expr->operation.op), a, b), a, b);
}

static struct cexpr *swap(struct user *user, const struct load_expr *expr, struct cexpr *a)
{
	static const struct {
		enum operator op;
		unsigned size;
		const char *cast, *name;
	} rows[] = {
		{ OPERATOR_NTOHS, 2, "uint16_t", "be16toh" }, { OPERATOR_HTONS, 2, "uint16_t", "htobe16" },
		{ OPERATOR_NTOHL, 4, "uint32_t", "be32toh" }, { OPERATOR_HTONL, 4, "uint32_t", "htobe32" },
		{ OPERATOR_NTOHLL, 8, "uint64_t", "be64toh" }, { OPERATOR_HTONLL, 8, "uint64_t", "htobe64" },
	};
	const struct load_expr *operand = expr->operation.a;

	user->uses_endian = true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].op != expr->operation.op)
			continue;
		if (operand->kind == LOAD_CONSTANT) /* truncated to the width first */
			a = user_number(user, operand->constant.value & UINT64_MAX >> (64 - rows[i].size * 8));
		else if (!(operand->type.type &&
		    operand->type.type->size == rows[i].size))
			a = c_cast(user->arena, rows[i].cast, a);
		return c_call(user->arena, rows[i].name, 1, a);
	}
	return a;
}

static struct cexpr *unary(struct user *user, const struct load_expr *expr, struct cexpr *a)
{
	const struct load_expr *operand = expr->operation.a;

	switch (expr->operation.op) {
	case OPERATOR_COMPLEMENT:
		return c_prefix(user->arena, "~", c_cast(user->arena, "uint64_t", user_wide(user, operand, a, operand->type.is_signed)));
	case OPERATOR_ABS:
		if (!operand->type.is_signed)
			return user_wide(user, operand, a, false);
		a = hold(user, user_wide(user, operand, a, true), true, "number");
		return c_ternary(user->arena, c_binary(user->arena, "<", a, user_atom(user, "0")),
				 c_prefix(user->arena, "-", c_cast(user->arena, "uint64_t", a)),
				 c_cast(user->arena, "uint64_t", a));
	case OPERATOR_LOG2:
		a = hold(user, user_wide(user, operand, a, false), false, "number");
		return c_ternary(user->arena, a,
				 c_cast(user->arena, "uint64_t",
					c_binary(user->arena, "-", user_atom(user, "63"),
						 c_call(user->arena, "__builtin_clzll", 1, a))), user_atom(user, "0"));
	case OPERATOR_NEG:
		return c_prefix(user->arena, "-", c_cast(user->arena, "uint64_t", user_wide(user, operand, a, operand->type.is_signed)));
	default:
		return swap(user, expr, a);
	}
}

struct cexpr *user_operation(struct user *user, const struct load_expr *expr)
{
	enum operator op = expr->operation.op;
	struct load_expr *operands[2] = { expr->operation.a, expr->operation.b };
	struct cexpr *c[2] = { NULL, NULL };

	user_operands(user, operands, expr->operation.b ? 2 : 1, c);
	if (expr->operation.is_double)
		return double_operation(user, expr, c[0], c[1]);
	if (!expr->operation.b)
		return unary(user, expr, c[0]);
	if (op >= OPERATOR_EQ && op <= OPERATOR_SGE)
		return compare(user, expr, c[0], c[1]);
	if (op == OPERATOR_DIV || op == OPERATOR_MOD)
		return divide(user, expr, c[0], c[1]);
	if (op == OPERATOR_MIN || op == OPERATOR_MAX)
		return extreme(user, expr, c[0], c[1]);
	return arithmetic(user, expr, c[0], c[1]);
}

/* ---- conversions ---- */

/* Copies an array in memory into the struct that represents a value. */
static struct cexpr *whole_array(struct user *user, const struct load_expr *expr)
{
	struct cexpr *from = user_plain(user, expr->operands.a);
	struct user_value copy = user_new_place(user, expr->type, "whole");

	user->uses_string = true;
	user_emit_expr(user, c_call(user->arena, "memcpy", 3, c_prefix(user->arena, "&", copy.c), from,
				    user_atomf(user, "sizeof(%s)", copy.c->text)));
	return copy.c;
}

struct cexpr *user_convert(struct user *user, const struct load_expr *expr)
{
	const struct load_expr *from = expr->operands.a;
	struct cexpr *c = from->type.base == LOAD_BASE_ARRAY ? whole_array(user, expr) : user_plain(user, from);
	const struct type *type = expr->type.type;

	if (expr->type.base == LOAD_BASE_DOUBLE)
		return from->type.base != LOAD_BASE_INTEGER ? c : from->kind == LOAD_CONSTANT ?
			user_atomf(user, from->type.is_signed ? "%lld.0" : "%llu.0", (long long)from->constant.value) :
			c_cast(user->arena, "double", user_wide(user, from, c, from->type.is_signed));
	if (expr->type.base != LOAD_BASE_INTEGER || !type)
		return c;
	if (from->type.base == LOAD_BASE_DOUBLE)
		c = c_call(user->arena, type->is_signed ? "skep_signed" : "skep_unsigned", 1, c);
	if (from->type.base == LOAD_BASE_INTEGER && !from->type.type)
		c = user_wide(user, from, c, from->type.is_signed);
	if (type_is_truth(type))
		return c_binary(user->arena, "!=", c, user_atom(user, "0"));
	return c_cast(user->arena, user_type(user, expr->type), c);
}
