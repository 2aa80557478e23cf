// SPDX-License-Identifier: MIT
/* Functions of the evaluator that take lists apart and build them: car, cadr, nth, list, append,
 * reverse. Each takes evaluated arguments and returns a datum, or NULL with the failure set; eval.c
 * calls them by the table at the end. */
#include <string.h>

#include "frontend/expand/expander.h"

bool list_check(struct expander *expander, const struct args *args, const struct form *list,
		const char *name)
{
	long length = form_length(list);

	if (form_is_pair(list) || form_is_nil(list)) {
		if (length >= 0)
			return eval_spend(expander, args->place, (unsigned long)length);
		eval_fail(expander, args->place, "`%s` of a dotted list", name);
		return false;
	}
	eval_fail(expander, args->place, "`%s` of %s: `%s` is not a list", name, value_kind(list),
		  form_text(expander->values, list));
	return false;
}

bool index_check(struct expander *expander, const struct args *args, const struct form *index,
		 const char *name)
{
	if (index->kind == FORM_INTEGER && !index->negative && index->value < UINT32_MAX)
		return true;
	eval_fail(expander, args->place, "`%s` needs a small number, not `%s`", name,
		  form_text(expander->values, index));
	return false;
}

/* Applies a path from its last letter to its first: "da" is the cadr. */
static const struct form *take_apart(struct expander *expander, const struct args *args,
				     const char *path)
{
	const struct form *form = args->items[0];

	for (size_t i = strlen(path); i-- > 0;) {
		if (form_is_pair(form))
			form = path[i] == 'a' ? form->car : form->cdr;
		else if (!form_is_nil(form))
			return eval_fail(expander, args->place, "`c%sr` of %s: `%s`", path,
					 value_kind(form), form_text(expander->values, form));
	}
	return form;
}

#define PATH(function, path) \
	BUILTIN(function) \
	{ \
		return take_apart(expander, args, path); \
	}

PATH(call_car, "a")
PATH(call_cdr, "d")
PATH(call_caar, "aa")
PATH(call_cadr, "ad")
PATH(call_cdar, "da")
PATH(call_cddr, "dd")
PATH(call_caddr, "add")
PATH(call_cadar, "ada")
PATH(call_cdddr, "ddd")
PATH(call_cadddr, "addd")
PATH(call_fifth, "adddd")

BUILTIN(call_cons)
{
	return value_pair(expander, args->place, args->items[0], args->items[1]);
}

BUILTIN(call_list)
{
	struct list_builder list = { .expander = expander, .place = args->place };

	for (size_t i = 0; i < args->count; i++)
		list_add(&list, args->items[i]);
	return list_end(&list, NULL);
}

BUILTIN(call_list_star)
{
	struct list_builder list = { .expander = expander, .place = args->place };

	for (size_t i = 0; i + 1 < args->count; i++)
		list_add(&list, args->items[i]);
	return list_end(&list, args->items[args->count - 1]);
}

BUILTIN(call_append)
{
	struct list_builder list = { .expander = expander, .place = args->place };

	if (!args->count)
		return value_nil(expander, args->place);
	for (size_t i = 0; i + 1 < args->count; i++) {
		if (!list_check(expander, args, args->items[i], "append"))
			return NULL;
		FORM_EACH(at, args->items[i])
			list_add(&list, at->car);
	}
	return list_end(&list, args->items[args->count - 1]);
}

BUILTIN(call_copy_list)
{
	struct list_builder list = { .expander = expander, .place = args->place };

	if (!list_check(expander, args, args->items[0], "copy-list"))
		return NULL;
	FORM_EACH(at, args->items[0])
		list_add(&list, at->car);
	return list_end(&list, NULL);
}

BUILTIN(call_nth)
{
	if (!index_check(expander, args, args->items[0], "nth") ||
	    !list_check(expander, args, args->items[1], "nth"))
		return NULL;
	const struct form *item = form_nth(args->items[1], (unsigned)args->items[0]->value);

	return item ? item : value_nil(expander, args->place);
}

BUILTIN(call_nthcdr)
{
	if (!index_check(expander, args, args->items[0], "nthcdr") ||
	    !list_check(expander, args, args->items[1], "nthcdr"))
		return NULL;
	const struct form *tail = form_tail(args->items[1], (unsigned)args->items[0]->value);

	return form_is_nil(tail) ? value_nil(expander, args->place) : tail;
}

BUILTIN(call_last)
{
	const struct form *list = args->items[0];

	if (!list_check(expander, args, list, "last"))
		return NULL;
	while (form_is_pair(list) && form_is_pair(list->cdr))
		list = list->cdr;
	return list;
}

BUILTIN(call_butlast)
{
	struct list_builder list = { .expander = expander, .place = args->place };

	if (!list_check(expander, args, args->items[0], "butlast"))
		return NULL;
	FORM_EACH(at, args->items[0])
		if (form_is_pair(at->cdr))
			list_add(&list, at->car);
	return list_end(&list, NULL);
}

BUILTIN(call_getf)
{
	const struct form *list = args->items[0];

	if (!list_check(expander, args, list, "getf"))
		return NULL;
	for (; form_is_pair(list) && form_is_pair(list->cdr); list = list->cdr->cdr)
		if (value_eq(list->car, args->items[1]))
			return list->cdr->car;
	return args->count > 2 ? args->items[2] : value_nil(expander, args->place);
}

const struct builtin builtins_list[] = {
	{ "car", 1, 1, call_car },
	{ "cdr", 1, 1, call_cdr },
	{ "first", 1, 1, call_car },
	{ "rest", 1, 1, call_cdr },
	{ "caar", 1, 1, call_caar },
	{ "cadr", 1, 1, call_cadr },
	{ "second", 1, 1, call_cadr },
	{ "cdar", 1, 1, call_cdar },
	{ "cddr", 1, 1, call_cddr },
	{ "caddr", 1, 1, call_caddr },
	{ "third", 1, 1, call_caddr },
	{ "cadar", 1, 1, call_cadar },
	{ "cdddr", 1, 1, call_cdddr },
	{ "cadddr", 1, 1, call_cadddr },
	{ "fourth", 1, 1, call_cadddr },
	{ "fifth", 1, 1, call_fifth },
	{ "cons", 2, 2, call_cons },
	{ "list", 0, 0, call_list },
	{ "vector", 0, 0, call_list },
	{ "list*", 1, 0, call_list_star },
	{ "append", 0, 0, call_append },
	{ "nconc", 0, 0, call_append },
	{ "copy-list", 1, 1, call_copy_list },
	{ "nth", 2, 2, call_nth },
	{ "nthcdr", 2, 2, call_nthcdr },
	{ "last", 1, 1, call_last },
	{ "butlast", 1, 1, call_butlast },
	{ "getf", 2, 3, call_getf },
	{ NULL, 0, 0, NULL },
};
