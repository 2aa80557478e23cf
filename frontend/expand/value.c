// SPDX-License-Identifier: MIT
/* Values of the evaluator: makes data, compares them (eq, equal), and counts steps and memory
 * against the budgets. The first failure of an evaluation is kept here. Called by all files of the
 * evaluator. */
#include <string.h>

#include "frontend/expand/expander.h"

/* Limit of the depth of compared data. */
#define EQUAL_DEPTH_MOST 1000

const struct form *eval_fail_as(struct expander *expander, enum diag_id id, struct span place,
				const char *format, ...)
{
	va_list args;

	if (expander->failure.text)
		return NULL;
	va_start(args, format);
	expander->failure.text = arena_vprintf(expander->values, format, args);
	va_end(args);
	expander->failure.id = id;
	expander->failure.place = place;
	return NULL;
}

const struct form *eval_fail(struct expander *expander, struct span place, const char *format, ...)
{
	va_list args;

	if (expander->failure.text)
		return NULL;
	va_start(args, format);
	expander->failure.text = arena_vprintf(expander->values, format, args);
	va_end(args);
	expander->failure.id = DIAG_MACRO;
	expander->failure.place = place;
	return NULL;
}

bool eval_spend(struct expander *expander, struct span place, unsigned long steps)
{
	if (expander->steps_left >= steps && expander->bytes_left) {
		expander->steps_left -= steps;
		return true;
	}
	if (expander->bytes_left)
		eval_fail_as(expander, DIAG_MACRO_BUDGET, place,
			     "the macros of this file take too many steps");
	else
		eval_fail_as(expander, DIAG_MACRO_BUDGET, place,
			     "the macros of this file make too much data");
	return false;
}

bool eval_spend_bytes(struct expander *expander, struct span place, size_t len)
{
	expander->bytes_left = expander->bytes_left > len ? expander->bytes_left - len : 0;
	return eval_spend(expander, place, 0);
}

struct form *value_new(struct expander *expander, enum form_kind kind, struct span place)
{
	struct form *form = ARENA_NEW(expander->values, struct form);
	size_t len = sizeof(*form);

	expander->bytes_left = expander->bytes_left > len ? expander->bytes_left - len : 0;
	form->kind = kind;
	form->span = place;
	form->is_template = true;
	return form;
}

const struct form *value_nil(struct expander *expander, struct span place)
{
	return value_new(expander, FORM_NIL, place);
}

const struct form *value_integer(struct expander *expander, struct span place, uint64_t value,
				 bool negative)
{
	struct form *form = value_new(expander, FORM_INTEGER, place);

	form->value = value;
	form->negative = negative;
	return form;
}

const struct form *value_string(struct expander *expander, struct span place, const char *text,
				size_t len)
{
	struct form *form = value_new(expander, FORM_STRING, place);

	if (!eval_spend_bytes(expander, place, len))
		return NULL;
	form->string = arena_strndup(expander->values, text, len);
	form->len = len;
	return form;
}

const struct form *value_symbol(struct expander *expander, struct span place, const char *name)
{
	if (strcmp(name, "nil") == 0)
		return value_nil(expander, place);
	struct form *form = value_new(expander, FORM_SYMBOL, place);

	form->name = intern_string(expander->reader->names, name);
	return form;
}

const struct form *value_bool(struct expander *expander, struct span place, bool truth)
{
	return truth ? value_symbol(expander, place, "t") : value_nil(expander, place);
}

const struct form *value_pair(struct expander *expander, struct span place, const struct form *car,
			      const struct form *cdr)
{
	struct form *form = value_new(expander, FORM_PAIR, place);

	form->car = car;
	form->cdr = cdr;
	return form;
}

const char *value_kind(const struct form *value)
{
	switch (value->kind) {
	case FORM_NIL:
		return "nil";
	case FORM_SYMBOL:
		return "a symbol";
	case FORM_KEYWORD:
		return "a keyword";
	case FORM_INTEGER:
		return value->is_character ? "a character" : "an integer";
	case FORM_REAL:
		return "a number with a fraction";
	case FORM_STRING:
		return "a string";
	case FORM_PAIR:
		return "a list";
	default:
		return "a function";
	}
}

bool value_eq(const struct form *one, const struct form *other)
{
	if (one == other)
		return true;
	if (one->kind != other->kind)
		return false;
	switch (one->kind) {
	case FORM_NIL:
		return true;
	case FORM_SYMBOL:
	case FORM_KEYWORD:
		return one->name == other->name;
	case FORM_INTEGER:
		return one->value == other->value && one->negative == other->negative;
	case FORM_REAL:
		return !strcmp(one->string, other->string);
	case FORM_FUNCTION:
		return one->function == other->function;
	default:
		return false;
	}
}

struct equal_walk {
	struct expander *expander;
	struct span place;
	unsigned depth;
};

static int equal(struct equal_walk *walk, const struct form *one, const struct form *other)
{
	int result = 1;

	if (++walk->depth > EQUAL_DEPTH_MOST) {
		eval_fail(walk->expander, walk->place, "`equal` of data nested too deep");
		return -1;
	}
	for (; result == 1; one = one->cdr, other = other->cdr) {
		if (!eval_spend(walk->expander, walk->place, 1)) {
			result = -1;
		} else if (one->kind == FORM_STRING && other->kind == FORM_STRING) {
			result = one->len == other->len &&
				 memcmp(one->string, other->string, one->len) == 0;
			break;
		} else if (one->kind != FORM_PAIR || other->kind != FORM_PAIR || one == other) {
			result = value_eq(one, other);
			break;
		} else {
			result = equal(walk, one->car, other->car);
		}
	}
	walk->depth--;
	return result;
}

int value_equal(struct expander *expander, struct span place, const struct form *one,
		const struct form *other)
{
	struct equal_walk walk = { .expander = expander, .place = place };

	return equal(&walk, one, other);
}

void list_add(struct list_builder *builder, const struct form *item)
{
	struct form *pair = value_new(builder->expander, FORM_PAIR, builder->place);

	pair->car = item;
	if (builder->last)
		builder->last->cdr = pair;
	else
		builder->first = pair;
	builder->last = pair;
}

const struct form *list_end(struct list_builder *builder, const struct form *rest)
{
	if (!rest)
		rest = value_nil(builder->expander, builder->place);
	if (!builder->last)
		return rest;
	builder->last->cdr = rest;
	return builder->first;
}
