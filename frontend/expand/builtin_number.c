// SPDX-License-Identifier: MIT
/* Functions of the evaluator on integers. They compute what the operator computes at run time,
 * without wrapping if the true result fits: from -2^63 to 2^64-1. eval.c calls them by the table at
 * the end. */
#include <string.h>

#include "frontend/const/operator.h"
#include "frontend/expand/expander.h"

typedef __int128 wide;

static bool integers(struct expander *expander, const struct args *args, const char *name)
{
	for (size_t i = 0; i < args->count; i++) {
		if (args->items[i]->kind == FORM_INTEGER)
			continue;
		eval_fail(expander, args->place, "`%s` of %s: `%s`", name,
			  value_kind(args->items[i]), form_text(expander->values, args->items[i]));
		return false;
	}
	return true;
}

static wide wide_of(const struct form *value)
{
	return value->negative ? (wide)(int64_t)value->value : (wide)value->value;
}

static const struct form *wide_value(struct expander *expander, const struct args *args, wide value)
{
	bool fits = value >= INT64_MIN && value <= (wide)UINT64_MAX;
	uint64_t low = (uint64_t)value;

	return value_integer(expander, args->place, low, fits ? value < 0 : false);
}

BUILTIN(call_add)
{
	wide sum = 0;

	if (!integers(expander, args, "+"))
		return NULL;
	for (size_t i = 0; i < args->count; i++)
		sum += wide_of(args->items[i]);
	return wide_value(expander, args, sum);
}

BUILTIN(call_subtract)
{
	if (!integers(expander, args, "-"))
		return NULL;
	wide difference = wide_of(args->items[0]);

	if (args->count == 1)
		return wide_value(expander, args, -difference);
	for (size_t i = 1; i < args->count; i++)
		difference -= wide_of(args->items[i]);
	return wide_value(expander, args, difference);
}

BUILTIN(call_multiply)
{
	wide product = 1;

	if (!integers(expander, args, "*"))
		return NULL;
	for (size_t i = 0; i < args->count; i++) {
		/* computed in 128 bits, so that no wrapped product seems to fit */
		product = (wide)((unsigned __int128)product *
				 (unsigned __int128)wide_of(args->items[i]));
		if (product < INT64_MIN || product > (wide)UINT64_MAX)
			product = (wide)(uint64_t)product;
	}
	return wide_value(expander, args, product);
}

/* Folds the arguments pair by pair from the left, by the operator table. */
static const struct form *fold(struct expander *expander, const struct args *args,
			       enum operator op, const char *name)
{
	if (!integers(expander, args, name))
		return NULL;
	struct constant result = { args->items[0]->value, args->items[0]->negative };

	for (size_t i = 1; i < args->count || i == 1; i++) {
		const struct form *item = args->items[i < args->count ? i : 0];
		struct constant operand = { item->value, item->negative };

		switch (operator_fold(op, result, operand, &result)) {
		case FOLD_DIVISION_BY_ZERO:
			/* as at run time: x/0 is 0, x mod 0 is x */
		case FOLD_OK:
			break;
		case FOLD_SHIFT_RANGE:
			return eval_fail(expander, args->place, "`%s` by 64 or more", name);
		}
	}
	return value_integer(expander, args->place, result.value,
			     result.is_signed && result.value >> 63);
}

#define FOLD(function, op, name) \
	BUILTIN(function) \
	{ \
		return fold(expander, args, op, name); \
	}

FOLD(call_divide, OPERATOR_DIV, "/")
FOLD(call_mod, OPERATOR_MOD, "mod")
FOLD(call_logxor, OPERATOR_XOR, "logxor")
FOLD(call_lognot, OPERATOR_COMPLEMENT, "lognot")
FOLD(call_shift_left, OPERATOR_SHL, "<<")
FOLD(call_shift_right, OPERATOR_SHR, ">>")
FOLD(call_shift_signed, OPERATOR_SAR, ">>>")
FOLD(call_log2, OPERATOR_LOG2, "log2")
FOLD(call_htons, OPERATOR_HTONS, "htons")
FOLD(call_htonl, OPERATOR_HTONL, "htonl")
FOLD(call_htonll, OPERATOR_HTONLL, "htonll")

/* With one operand, fold computes x op x, which is x for these two. */
FOLD(call_logand, OPERATOR_AND, "logand")
FOLD(call_logior, OPERATOR_OR, "logior")

BUILTIN(call_logxor_any)
{
	return args->count == 1 && integers(expander, args, "logxor") ? args->items[0] :
	       call_logxor(expander, args);
}

BUILTIN(call_ash)
{
	if (!integers(expander, args, "ash"))
		return NULL;
	wide count = wide_of(args->items[1]);
	uint64_t by = (uint64_t)(count < 0 ? -count : count);
	const struct form *items[] = { args->items[0],
				       value_integer(expander, args->place, by, false) };
	struct args shift = { .items = items, .count = 2, .place = args->place };

	return fold(expander, &shift, count < 0 ? OPERATOR_SHR : OPERATOR_SHL, "ash");
}

BUILTIN(call_abs)
{
	if (!integers(expander, args, "abs"))
		return NULL;
	wide value = wide_of(args->items[0]);

	return wide_value(expander, args, value < 0 ? -value : value);
}

static const struct form *extreme(struct expander *expander, const struct args *args, bool greatest)
{
	if (!integers(expander, args, greatest ? "max" : "min"))
		return NULL;
	const struct form *found = args->items[0];

	for (size_t i = 1; i < args->count; i++) {
		wide one = wide_of(found), other = wide_of(args->items[i]);

		if (greatest ? other > one : other < one)
			found = args->items[i];
	}
	return found;
}

BUILTIN(call_min)
{
	return extreme(expander, args, false);
}

BUILTIN(call_max)
{
	return extreme(expander, args, true);
}

enum { LESS = 1, SAME = 2, MORE = 4 };

/* Compares each neighbouring pair: all must be in one of the wanted orders. */
static const struct form *compare(struct expander *expander, const struct args *args,
				  unsigned wanted, const char *name)
{
	bool holds = true;

	if (!integers(expander, args, name))
		return NULL;
	for (size_t i = 1; i < args->count; i++) {
		wide one = wide_of(args->items[i - 1]), other = wide_of(args->items[i]);

		holds = holds && (wanted & (one < other ? LESS : one > other ? MORE : SAME));
	}
	return value_bool(expander, args->place, holds);
}

#define COMPARE(function, wanted, name) \
	BUILTIN(function) \
	{ \
		return compare(expander, args, wanted, name); \
	}

COMPARE(call_equal, SAME, "=")
COMPARE(call_less, LESS, "<")
COMPARE(call_more, MORE, ">")
COMPARE(call_at_most, LESS | SAME, "<=")
COMPARE(call_at_least, MORE | SAME, ">=")

/* True if all arguments differ. */
BUILTIN(call_different)
{
	bool holds = true;

	if (!integers(expander, args, "/=") ||
	    !eval_spend(expander, args->place, args->count * args->count))
		return NULL;
	for (size_t i = 0; i < args->count; i++)
		for (size_t j = i + 1; j < args->count; j++)
			holds = holds && !value_eq(args->items[i], args->items[j]);
	return value_bool(expander, args->place, holds);
}

static const struct form *add_one(struct expander *expander, const struct args *args, int by,
				  const char *name)
{
	return integers(expander, args, name) ?
	       wide_value(expander, args, wide_of(args->items[0]) + by) : NULL;
}

BUILTIN(call_increment)
{
	return add_one(expander, args, 1, "1+");
}

BUILTIN(call_decrement)
{
	return add_one(expander, args, -1, "1-");
}

#define TEST(function, name, condition) \
	BUILTIN(function) \
	{ \
		if (!integers(expander, args, name)) \
			return NULL; \
		wide value = wide_of(args->items[0]); \
		return value_bool(expander, args->place, condition); \
	}

TEST(call_zerop, "zerop", value == 0)
TEST(call_plusp, "plusp", value > 0)
TEST(call_minusp, "minusp", value < 0)
TEST(call_evenp, "evenp", (value & 1) == 0)
TEST(call_oddp, "oddp", (value & 1) != 0)

const struct builtin builtins_number[] = {
	{ "+", 0, 0, call_add },
	{ "-", 1, 0, call_subtract },
	{ "*", 0, 0, call_multiply },
	{ "/", 2, 0, call_divide },
	{ "mod", 2, 2, call_mod },
	{ "rem", 2, 2, call_mod },
	{ "logand", 1, 0, call_logand },
	{ "bit-and", 1, 0, call_logand },
	{ "logior", 1, 0, call_logior },
	{ "bit-or", 1, 0, call_logior },
	{ "logxor", 1, 0, call_logxor_any },
	{ "bit-xor", 1, 0, call_logxor_any },
	{ "lognot", 1, 1, call_lognot },
	{ "ash", 2, 2, call_ash },
	{ "<<", 2, 2, call_shift_left },
	{ "ash-left", 2, 2, call_shift_left },
	{ ">>", 2, 2, call_shift_right },
	{ "ash-right", 2, 2, call_shift_right },
	{ ">>>", 2, 2, call_shift_signed },
	{ "ash-right-signed", 2, 2, call_shift_signed },
	{ "log2", 1, 1, call_log2 },
	{ "htons", 1, 1, call_htons },
	{ "ntohs", 1, 1, call_htons },
	{ "htonl", 1, 1, call_htonl },
	{ "ntohl", 1, 1, call_htonl },
	{ "htonll", 1, 1, call_htonll },
	{ "ntohll", 1, 1, call_htonll },
	{ "abs", 1, 1, call_abs },
	{ "min", 1, 0, call_min },
	{ "max", 1, 0, call_max },
	{ "=", 1, 0, call_equal },
	{ "/=", 1, 0, call_different },
	{ "<", 1, 0, call_less },
	{ ">", 1, 0, call_more },
	{ "<=", 1, 0, call_at_most },
	{ ">=", 1, 0, call_at_least },
	{ "1+", 1, 1, call_increment },
	{ "1-", 1, 1, call_decrement },
	{ "zerop", 1, 1, call_zerop },
	{ "plusp", 1, 1, call_plusp },
	{ "minusp", 1, 1, call_minusp },
	{ "evenp", 1, 1, call_evenp },
	{ "oddp", 1, 1, call_oddp },
	{ NULL, 0, 0, NULL },
};
