// SPDX-License-Identifier: MIT
/* Backquote: evaluates a template and inserts the values of its commas. Parts without commas are
 * shared with the template. eval.c calls it for each backquoted form. */
#include <string.h>

#include "frontend/expand/expander.h"

static const struct form *quasi(struct expander *expander, const struct form *form,
				struct eval_binding *scope, unsigned level);

/* A copy of the template's pair with other contents; it keeps place and comments. */
static const struct form *pair_like(struct expander *expander, const struct form *pair,
				    const struct form *car, const struct form *cdr)
{
	if (car == pair->car && cdr == pair->cdr)
		return pair;
	struct form *copy = value_new(expander, FORM_PAIR, pair->span);

	copy->comment = pair->comment;
	copy->trailing = pair->trailing;
	copy->is_template = pair->is_template;
	expander->values_stay |= !pair->is_template; /* template_place does not copy it */
	copy->car = car;
	copy->cdr = cdr;
	return copy;
}

static bool is_splice(const struct form *form)
{
	return form_is_call(form, "unquote-splicing") && form_length(form) == 2;
}

/* Appends the elements of ,@'s value to the list; false if it is no list. */
static bool splice(struct list_builder *list, const struct form *value, const struct form *splicing)
{
	for (; form_is_pair(value); value = value->cdr) {
		if (!eval_spend(list->expander, splicing->span, 1))
			return false;
		list_add(list, value->car);
	}
	if (form_is_nil(value))
		return true;
	eval_fail(list->expander, splicing->span, "`,@` of %s: it needs a list",
		  value_kind(value));
	return false;
}

/* Builds a list of the template from its end, pair by pair, so that pairs keep the template's
 * places. `,x` behind a dot is read as the last two elements, `unquote x`. */
static const struct form *quasi_list(struct expander *expander, const struct form *list,
				     struct eval_binding *scope, unsigned level)
{
	VEC(const struct form *) pairs = {0};
	VEC(const struct form *) values = {0};
	const struct form *at = list, *result;

	for (; form_is_pair(at) && !(at != list && form_is_call(at, "unquote") &&
				     form_length(at) == 2); at = at->cdr) {
		const struct form *value;

		if (level == 1 && is_splice(at->car))
			value = eval(expander, at->car->cdr->car, scope);
		else
			value = quasi(expander, at->car, scope, level);
		if (!value || !eval_spend_bytes(expander, at->span, 2 * sizeof(at)))
			return NULL;
		VEC_PUSH(expander->values, &pairs, at);
		VEC_PUSH(expander->values, &values, value);
	}
	result = quasi(expander, at, scope, level);
	for (size_t i = pairs.count; result && i-- > 0;) {
		const struct form *pair = pairs.items[i], *value = values.items[i];

		if (level == 1 && is_splice(pair->car)) {
			struct list_builder spliced = { .expander = expander, .place = pair->span };

			/* the last list is shared and keeps its places */
			if (form_is_pair(value) && form_is_nil(result) && i > 0)
				result = value;
			else if (splice(&spliced, value, pair->car))
				result = list_end(&spliced, result);
			else
				return NULL;
		} else {
			result = pair_like(expander, pair, value, result);
		}
	}
	return result;
}

static const struct form *quasi_pair(struct expander *expander, const struct form *form,
				     struct eval_binding *scope, unsigned level)
{
	const struct form *rest;

	if (form_is_call(form, "unquote") && form_length(form) == 2) {
		if (level == 1)
			return eval(expander, form->cdr->car, scope);
		level--;
	} else if (is_splice(form)) {
		if (level == 1)
			return eval_fail(expander, form->span, "`,@` is outside a list");
		level--;
	} else if (form_is_call(form, "quasiquote") && form_length(form) == 2) {
		level++;
	} else {
		return quasi_list(expander, form, scope, level);
	}
	rest = quasi_list(expander, form->cdr, scope, level);
	return rest ? pair_like(expander, form, form->car, rest) : NULL;
}

static const struct form *quasi(struct expander *expander, const struct form *form,
				struct eval_binding *scope, unsigned level)
{
	if (!form_is_pair(form))
		return form;
	if (!eval_enter(expander, form->span))
		return NULL;
	const struct form *value = quasi_pair(expander, form, scope, level);

	expander->eval_depth--;
	return value;
}

const struct form *eval_quasi(struct expander *expander, const struct form *form,
			      struct eval_binding *scope)
{
	return quasi(expander, form, scope, 1);
}
