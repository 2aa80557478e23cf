// SPDX-License-Identifier: MIT
/*
 * Warnings that the BPF side has as well, with the same names and texts: truncated values, mixed
 * signs, decided comparisons, duplicate keys of `case`; and integer quotients that become doubles.
 * In: typed values. Out: warnings. Called by the files that type the forms.
 */
#include "frontend/user/internal.h"

const struct type *load_stored_type(struct load_type type)
{
	return type.type ? type.type : type.is_signed ? &type_i64 : &type_u64;
}

/* The same for a value: a bit field's width counts. */
static const struct type *held_type(const struct load_expr *expr)
{
	bool is_field = expr->kind == LOAD_MEMBER && !expr->member.index && expr->member.member->type->bits;

	return is_field ? expr->member.member->type : load_stored_type(expr->type);
}

/* ---- stores ---- */

/* Has the value a declared width, or is it a function's? Computed values have none. */
static bool has_width(const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_VARIABLE:
		return expr->type.type || expr->variable->is_option;
	case LOAD_MEMBER:
	case LOAD_GLOBAL:
	case LOAD_CALL:
	case LOAD_BUILTIN:
	case LOAD_MAP_REF:
	case LOAD_MAP_POP:
	case LOAD_MAP_PEEK:
	case LOAD_MAP_COUNT:
	case LOAD_POLL:
	case LOAD_LOST:
		return true;
	default:
		return false;
	}
}

static void check_cut(struct load *load, const struct form *form, const struct load_expr *value, const struct type *type)
{
	const struct type *from = held_type(value);

	if (value->kind == LOAD_CONSTANT)
		sema_warn_cut_constant(load->sema, form->span, type, value->constant.value);
	else if (has_width(value) && type_width(from) > type_width(type))
		sema_warn_cut(load->sema, form->span, from, type);
}

/* An integer quotient inside the value, whose fraction is lost; or NULL. */
static const struct load_expr *quotient_in(const struct load_expr *expr)
{
	const struct load_expr *found;

	switch (expr->kind) {
	case LOAD_CONSTANT:
		return expr->constant.is_inexact ? expr : NULL;
	case LOAD_IF:
		found = quotient_in(expr->branch.then);
		return found || !expr->branch.otherwise ? found : quotient_in(expr->branch.otherwise);
	case LOAD_LET:
		return quotient_in(expr->let.body);
	case LOAD_PROGN:
		return expr->list.count ? quotient_in(expr->list.items[expr->list.count - 1]) : NULL;
	case LOAD_OPERATION:
		if (expr->operation.is_double || expr->type.base != LOAD_BASE_INTEGER)
			return NULL;
		if (expr->operation.op == OPERATOR_DIV)
			return expr;
		if (expr->operation.op > OPERATOR_MUL && expr->operation.op != OPERATOR_NEG &&
		    expr->operation.op != OPERATOR_ABS && expr->operation.op != OPERATOR_MIN &&
		    expr->operation.op != OPERATOR_MAX)
			return NULL;
		found = quotient_in(expr->operation.a);
		return found || !expr->operation.b ? found : quotient_in(expr->operation.b);
	default:
		return NULL;
	}
}

void load_warn_division(struct load *load, const struct load_expr *value)
{
	const struct load_expr *quotient = value->type.base == LOAD_BASE_INTEGER ? quotient_in(value) : NULL;

	if (!quotient)
		return;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_INTEGER_DIVISION, quotient->span,
			      "this integer quotient loses its fraction before it becomes a double"),
		  "(/ (double a) b) keeps the fraction");
}

void load_check_stored(struct load *load, const struct form *form, const struct load_expr *value,
		       struct load_type type)
{
	load_check_stored_order(load, form, value, type);
	if (value->type.base != LOAD_BASE_INTEGER)
		return;
	if (type.base == LOAD_BASE_DOUBLE)
		load_warn_division(load, value);
	else if (type.base == LOAD_BASE_INTEGER && type.type)
		check_cut(load, form, value, type.type);
}

void load_check_member(struct load *load, const struct form *form, const struct load_expr *value, const struct member *member,
		       struct load_type type)
{
	if (type.base == LOAD_BASE_INTEGER && type_is_integer(member->type) && (member->type->bits || member->net_order))
		type.type = member->net_order ? type_integer(member->type->size, false) : member->type;
	load_check_stored(load, form, value, type);
}

/* ---- operations ---- */

static bool is_counter(const struct load_expr *expr)
{
	return expr->kind == LOAD_VARIABLE && expr->variable->is_counter;
}

/* As on the BPF side: a variable, a field, a map's value, a function's result. */
static bool is_plain(const struct load_expr *expr)
{
	return expr->kind == LOAD_VARIABLE ? !is_counter(expr) : has_width(expr);
}

void load_check_mixed(struct load *load, const struct form *form, const struct operator_info *info,
		      const struct load_list *operands)
{
	const struct load_expr *first = NULL;

	if (info->row == ROW_SHIFT || (info->id >= OPERATOR_SLT && info->id <= OPERATOR_SGE))
		return;
	for (size_t i = 0; i < operands->count; i++)
		if (operands->items[i]->type.base != LOAD_BASE_INTEGER)
			return;
	for (size_t i = 0; i < operands->count; i++) {
		const struct load_expr *operand = operands->items[i];

		if (!is_plain(operand))
			continue;
		first = first ? first : operand;
		if (first->type.is_signed == operand->type.is_signed)
			continue;
		sema_warn_mixed(load->sema, form->span, load_stored_type(first->type), load_stored_type(operand->type),
				operands->count);
		return;
	}
}

/* Are both the same place, which does not change between them? */
static bool same_place(const struct load_expr *a, const struct load_expr *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == LOAD_VARIABLE)
		return a->variable == b->variable;
	return a->kind == LOAD_MEMBER && a->member.member == b->member.member && !a->member.index && !b->member.index &&
	       same_place(a->member.base, b->member.base);
}

/* Bits that are 0 or 1 for all values of the variables: (logand x 7), (logior x 8). */
static struct known_bits bits_of(const struct load_expr *expr)
{
	struct known_bits a, b;

	if (expr->kind == LOAD_CONSTANT)
		return (struct known_bits){ ~expr->constant.value, expr->constant.value };
	if (expr->kind != LOAD_OPERATION || (expr->operation.op != OPERATOR_AND && expr->operation.op != OPERATOR_OR))
		return (struct known_bits){ 0, 0 };
	a = bits_of(expr->operation.a);
	b = bits_of(expr->operation.b);
	return sema_join_bits(expr->operation.op, a, b);
}

void load_check_compared(struct load *load, const struct load_expr *expr)
{
	const struct load_expr *a = expr->operation.a, *b = expr->operation.b;
	const struct load_expr *varying = a->kind == LOAD_CONSTANT ? b : a, *constant = varying == a ? b : a;
	enum operator op = expr->operation.op;
	struct compared compared;
	struct known_bits bits;
	bool outcome;

	if (a->type.base != LOAD_BASE_DOUBLE && same_place(a, b)) {
		sema_warn_decided(load->sema, expr->span, sema_holds_of_equals(op), "value");
		return;
	}
	if (constant->kind != LOAD_CONSTANT || varying->kind == LOAD_CONSTANT || varying->type.base != LOAD_BASE_INTEGER)
		return;
	compared = (struct compared){ held_type(varying), false, expr->operation.is_signed, constant == a,
				      constant->constant.value };
	bits = bits_of(varying);
	if (sema_is_open(&compared))
		return;
	if ((op == OPERATOR_EQ || op == OPERATOR_NE) &&
	    (constant->constant.value & bits.clear || ~constant->constant.value & bits.set))
		sema_warn_decided(load->sema, expr->span, op == OPERATOR_NE, "value of its variables");
	else if (sema_is_decided(op, &compared, &outcome))
		sema_warn_decided(load->sema, expr->span, outcome, type_text(load->sema->arena, compared.type));
}

/* Parses (= x 1) and similar, also inside (not ..). Returns the place, or NULL. */
static const struct load_expr *find_asked(const struct load_expr *expr, struct asked *ret)
{
	const struct load_expr *a, *b, *place;

	if (expr->kind == LOAD_NOT) {
		place = find_asked(expr->operands.a, ret);
		ret->negated = !ret->negated;
		return place;
	}
	*ret = (struct asked){ 0 };
	if (expr->kind != LOAD_OPERATION || expr->type.base != LOAD_BASE_TRUTH || expr->operation.is_double)
		return NULL;
	a = expr->operation.a;
	b = expr->operation.b;
	place = a->kind == LOAD_CONSTANT ? b : a;
	if ((a->kind == LOAD_CONSTANT) == (b->kind == LOAD_CONSTANT) || place->type.base != LOAD_BASE_INTEGER ||
	    !same_place(place, place))
		return NULL;
	*ret = (struct asked){ held_type(place), expr->operation.op,
			       a->kind == LOAD_CONSTANT ? a->constant.value : b->constant.value, expr->operation.is_signed,
			       a->kind == LOAD_CONSTANT, false };
	return place;
}

/* The constant t, or nil as a truth value: compilers warn of the two beside each other, too. */
static struct load_expr *outcome_of(struct load *load, const struct load_expr *comparison, bool outcome)
{
	struct load_expr *expr = ARENA_NEW(load->sema->arena, struct load_expr), *holds;

	*expr = (struct load_expr){ .kind = LOAD_TRUE, .type = LOAD_TYPE(TRUTH), .span = comparison->span };
	if (outcome)
		return expr;
	holds = expr;
	expr = ARENA_NEW(load->sema->arena, struct load_expr);
	*expr = (struct load_expr){ .kind = LOAD_NOT, .type = LOAD_TYPE(TRUTH), .span = comparison->span,
				    .operands.a = holds };
	return expr;
}

void load_check_neighbours(struct load *load, struct load_expr *chain)
{
	bool is_and = chain->kind == LOAD_AND;

	for (size_t i = 1; i < chain->list.count; i++) {
		struct asked one, other;
		const struct load_expr *a = find_asked(chain->list.items[i - 1], &one);
		const struct load_expr *b = find_asked(chain->list.items[i], &other);

		if (!a || !b || !same_place(a, b) || !sema_is_settled(&one, &other, is_and))
			continue;
		sema_warn_decided(load->sema, chain->span, !is_and, "value");
		chain->list.items[i] = outcome_of(load, chain->list.items[i], !is_and);
	}
}

/* ---- chains made by `case` ---- */

/* The index-th constant of (= v 3), or of an `or` of such; NULL if there is none. */
static const struct load_expr *key_of(const struct load_expr *test, size_t index, const struct load_variable **ret_variable)
{
	const struct load_expr *at = test;

	if (test->kind == LOAD_OR && index < test->list.count)
		at = test->list.items[index];
	else if (test->kind == LOAD_OR || index)
		return NULL;
	if (at->kind != LOAD_OPERATION || at->operation.op != OPERATOR_EQ || at->operation.a->kind != LOAD_VARIABLE ||
	    (at->operation.b->kind != LOAD_CONSTANT && at->operation.b->kind != LOAD_KEYWORD))
		return NULL;
	if (*ret_variable && *ret_variable != at->operation.a->variable)
		return NULL;
	*ret_variable = at->operation.a->variable;
	return at->operation.b;
}

static bool same_key(const struct load_expr *a, const struct load_expr *b)
{
	return a->kind == b->kind && (a->kind == LOAD_CONSTANT ? a->constant.value == b->constant.value :
							     a->keyword.index == b->keyword.index);
}

static void warn_twice(struct load *load, const struct load_expr *first, const struct load_expr *again)
{
	struct diag *diag;

	if (again->kind == LOAD_KEYWORD)
		diag = diag_report(load->sema->diags, DIAG_ALWAYS, again->span, "an earlier clause has the key :%s",
				   again->keyword.name);
	else
		diag = diag_report(load->sema->diags, DIAG_ALWAYS, again->span,
				   "an earlier clause has the key %lld", (long long)again->constant.value);
	diag_note(load->sema->diags, diag, first->span, "here");
}

/*
 * Finds the next occurrence of the key, which is reported with this one. A third occurrence is
 * reported with the second.
 */
static bool find_again(struct load *load, const struct load_expr *key, const struct load_expr *test, size_t from,
		       const struct load_variable *variable)
{
	const struct load_expr *other;

	for (size_t i = from; (other = key_of(test, i, &variable)); i++)
		if (same_key(key, other)) {
			warn_twice(load, key, other);
			return true;
		}
	return false;
}

void load_check_chain(struct load *load, const struct load_expr *expr)
{
	const struct load_variable *variable = NULL, *other;
	const struct load_expr *key;

	for (size_t i = 0; (key = key_of(expr->branch.test, i, &variable)); i++) {
		bool found = find_again(load, key, expr->branch.test, i + 1, variable);

		for (const struct load_expr *at = expr->branch.otherwise; at && at->kind == LOAD_IF && !found;
		     at = at->branch.otherwise) {
			other = variable;
			if (!key_of(at->branch.test, 0, &other))
				break;
			found = find_again(load, key, at->branch.test, 0, variable);
		}
	}
}
