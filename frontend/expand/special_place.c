// SPDX-License-Identifier: MIT
/* Special forms of the evaluator that assign: setq, setf, incf, push, pop. Only variables change;
 * data are never modified. eval.c calls them by the table at the end. */
#include <string.h>

#include "frontend/expand/expander.h"

/* A variable, or one of its properties: (getf variable key). */
struct setf_place {
	struct eval_binding *local;
	struct special_variable *global;
	const struct form *key;       /* getf only, or NULL */
};

static bool variable_find(struct expander *expander, const struct form *name,
			  struct eval_binding *scope, struct setf_place *ret)
{
	if (name->kind != FORM_SYMBOL) {
		eval_fail(expander, name->span,
			  "`%s` cannot be assigned: variables change, data do not",
			  form_text(expander->values, name));
		return false;
	}
	ret->local = binding_find(scope, name->name);
	if (ret->local)
		return true;
	struct name_entry *entry = entry_find(expander, name->name);

	if (!entry || !entry->variable || entry->variable->is_constant) {
		eval_fail(expander, name->span, "`%s` is not a variable at compile "
						"time", name->name);
		return false;
	}
	ret->global = entry->variable;
	return eval_global(expander, name) != NULL;
}

static bool place_find(struct expander *expander, const struct form *form,
		       struct eval_binding *scope,
		       struct setf_place *ret)
{
	*ret = (struct setf_place){ .local = NULL };
	if (!form_is_call(form, "getf") || form_length(form) < 3)
		return variable_find(expander, form, scope, ret);
	ret->key = eval(expander, form_nth(form, 2), scope);
	return ret->key && variable_find(expander, form_nth(form, 1), scope, ret);
}

static const struct form *variable_value(const struct setf_place *place)
{
	return place->local ? place->local->value : place->global->value;
}

static const struct form *property(const struct form *list, const struct form *key)
{
	for (; form_is_pair(list) && form_is_pair(list->cdr); list = list->cdr->cdr)
		if (value_eq(list->car, key))
			return list;
	return NULL;
}

static const struct form *place_value(struct expander *expander, const struct setf_place *place,
				      struct span span)
{
	const struct form *value = variable_value(place);

	if (!place->key)
		return value;
	value = property(value, place->key);
	return value ? value->cdr->car : value_nil(expander, span);
}

/* The property list with a new value: copies the part before it, shares the part behind it. */
static const struct form *property_set(struct expander *expander, const struct form *list,
				       const struct form *key, const struct form *value)
{
	struct list_builder builder = { .expander = expander, .place = key->span };
	const struct form *found = property(list, key);

	for (; found && list != found; list = list->cdr)
		list_add(&builder, list->car);
	list_add(&builder, key);
	list_add(&builder, value);
	return list_end(&builder, found ? found->cdr->cdr : list);
}

static const struct form *place_set(struct expander *expander, const struct setf_place *place,
				    const struct form *value)
{
	const struct form *whole = value;

	if (place->key)
		whole = property_set(expander, variable_value(place), place->key, value);
	if (place->local)
		place->local->value = whole;
	else
		place->global->value = whole;
	/* a closure's variable may be older than the running macro */
	if (place->global || place->local->run != expander->run)
		expander->values_stay = expander->data_stay = true;
	return value;
}

SPECIAL(run_setf)
{
	const struct form *value = value_nil(expander, form->span);
	struct setf_place place;

	(void)ret_tail;
	for (const struct form *at = form->cdr; form_is_pair(at); at = at->cdr->cdr) {
		if (!form_is_pair(at->cdr))
			return eval_fail(expander, form->span, "`%s` has a place without a value",
					 form->car->name);
		value = eval(expander, at->cdr->car, scope);
		if (!value || !place_find(expander, at->car, scope, &place))
			return NULL;
		place_set(expander, &place, value);
	}
	return value;
}

SPECIAL(run_incf)
{
	const char *name = form_is_symbol(form->car, "incf") ? "+" : "-";
	const struct form *by = form_nth(form, 2), *items[2];
	struct args args = { .items = items, .count = 2, .place = form->span };
	struct setf_place place;

	(void)ret_tail;
	by = by ? eval(expander, by, scope) : value_integer(expander, form->span, 1, false);
	if (!by || !place_find(expander, form->cdr->car, scope, &place))
		return NULL;
	items[0] = place_value(expander, &place, form->span);
	items[1] = by;
	const struct form *add = value_symbol(expander, form->span, name);
	const struct form *sum = eval_apply(expander, add, &args);

	return sum ? place_set(expander, &place, sum) : NULL;
}

SPECIAL(run_push)
{
	const struct form *item = eval(expander, form->cdr->car, scope), *list;
	struct setf_place place;

	(void)ret_tail;
	if (!item || !place_find(expander, form_nth(form, 2), scope, &place))
		return NULL;
	list = place_value(expander, &place, form->span);
	if (form_is_symbol(form->car, "pushnew"))
		for (const struct form *at = list; form_is_pair(at); at = at->cdr)
			if (value_eq(at->car, item))
				return list;
	return place_set(expander, &place, value_pair(expander, form->span, item, list));
}

SPECIAL(run_pop)
{
	const struct form *list;
	struct setf_place place;

	(void)ret_tail;
	if (!place_find(expander, form->cdr->car, scope, &place))
		return NULL;
	list = place_value(expander, &place, form->span);
	if (!form_is_pair(list))
		return form_is_nil(list) ? list :
		       eval_fail(expander, form->span, "`pop` of %s", value_kind(list));
	place_set(expander, &place, list->cdr);
	return list->car;
}

const struct special specials_place[] = {
	{ "setq", 0, run_setf },
	{ "setf", 0, run_setf },
	{ "incf", 1, run_incf },
	{ "decf", 1, run_incf },
	{ "push", 2, run_push },
	{ "pushnew", 2, run_push },
	{ "pop", 1, run_pop },
	{ NULL, 0, NULL },
};
