// SPDX-License-Identifier: MIT
/* Functions of the evaluator that walk lists, most of them with a function argument: mapcar, find,
 * remove-if, reduce, sort. eval.c calls them by the table at the end. */
#include <string.h>

#include "frontend/expand/expander.h"

static const struct form *call_one(struct expander *expander, const struct args *args,
				   const struct form *function, const struct form *item)
{
	struct args one = { .items = &item, .count = 1, .place = args->place };

	return eval_apply(expander, function, &one);
}

static const struct form *call_two(struct expander *expander, const struct args *args,
				   const struct form *function, const struct form *items[2])
{
	struct args two = { .items = items, .count = 2, .place = args->place };

	return eval_apply(expander, function, &two);
}

/* :test f :key f :initial-value v, after the fixed arguments. */
struct sequence_options {
	const struct form *test, *key, *initial;
};

static bool options_take(struct expander *expander, const struct args *args, size_t first,
			 struct sequence_options *ret)
{
	*ret = (struct sequence_options){ .test = NULL };
	for (size_t i = first; i < args->count; i += 2) {
		const struct form *name = args->items[i];

		if (name->kind == FORM_KEYWORD && i + 1 < args->count) {
			if (form_is_keyword(name, "test"))
				ret->test = args->items[i + 1];
			else if (form_is_keyword(name, "key"))
				ret->key = args->items[i + 1];
			else if (form_is_keyword(name, "initial-value"))
				ret->initial = args->items[i + 1];
			else
				name = NULL;
		} else {
			name = NULL;
		}
		if (!name) {
			eval_fail(expander, args->place, "`%s` is not an option here",
				  form_text(expander->values, args->items[i]));
			return false;
		}
	}
	return true;
}

static const struct form *keyed(struct expander *expander, const struct args *args,
				const struct sequence_options *options, const struct form *item)
{
	return options->key ? call_one(expander, args, options->key, item) : item;
}

/* The condition of a search: equal to `wanted` by the options, or `predicate` returns true. */
struct sequence_search {
	struct expander *expander;
	const struct args *args;
	struct sequence_options options;
	const struct form *wanted, *predicate;
	bool negate;
};

/* 1 for a match, 0, or -1 on failure. */
static int search_matches(const struct sequence_search *search, const struct form *item)
{
	struct expander *expander = search->expander;
	const struct form *key = keyed(expander, search->args, &search->options, item), *result;

	if (!key || !eval_spend(expander, search->args->place, 1))
		return -1;
	if (search->predicate) {
		result = call_one(expander, search->args, search->predicate, key);
	} else if (search->options.test) {
		const struct form *items[] = { search->wanted, key };

		result = call_two(expander, search->args, search->options.test, items);
	} else {
		return value_eq(search->wanted, key);
	}
	return result ? value_is_true(result) != search->negate : -1;
}

/* The first pair whose element matches; NULL if none does, and on failure. */
static const struct form *search_run(const struct sequence_search *search, const struct form *list,
				     long *ret_index)
{
	long index = 0;

	FORM_EACH(at, list) {
		int match = search_matches(search, at->car);

		if (match < 0)
			return NULL;
		if (match) {
			if (ret_index)
				*ret_index = index;
			return at;
		}
		index++;
	}
	return NULL;
}

/* Sets up the search of (find item list ..) or (find-if predicate list ..). */
static bool search_start(struct expander *expander, const struct args *args, const char *name,
			 bool by_predicate, struct sequence_search *ret)
{
	*ret = (struct sequence_search){ .expander = expander, .args = args };
	if (by_predicate)
		ret->predicate = args->items[0];
	else
		ret->wanted = args->items[0];
	return list_check(expander, args, args->items[1], name) &&
	       options_take(expander, args, 2, &ret->options);
}

static const struct form *or_nil(struct expander *expander, const struct args *args,
				 const struct form *found)
{
	if (found || expander->failure.text || expander->returning)
		return found;
	return value_nil(expander, args->place);
}

static const struct form *find(struct expander *expander, const struct args *args,
			       const char *name, bool by_predicate)
{
	struct sequence_search search;

	if (!search_start(expander, args, name, by_predicate, &search))
		return NULL;
	const struct form *pair = search_run(&search, args->items[1], NULL);

	return or_nil(expander, args, pair ? pair->car : NULL);
}

static const struct form *position(struct expander *expander, const struct args *args,
				   const char *name, bool by_predicate)
{
	struct sequence_search search;
	long index = 0;

	if (!search_start(expander, args, name, by_predicate, &search))
		return NULL;
	const struct form *pair = search_run(&search, args->items[1], &index);

	return or_nil(expander, args, !pair ? NULL :
		      value_integer(expander, args->place, (uint64_t)index, false));
}

static const struct form *filter(struct expander *expander, const struct args *args,
				 const char *name, bool by_predicate, bool keep)
{
	struct list_builder list = { .expander = expander, .place = args->place };
	struct sequence_search search;

	if (!search_start(expander, args, name, by_predicate, &search))
		return NULL;
	FORM_EACH(at, args->items[1]) {
		int match = search_matches(&search, at->car);

		if (match < 0)
			return NULL;
		if ((match == 1) == keep)
			list_add(&list, at->car);
	}
	return list_end(&list, NULL);
}

#define SEARCH(function, run, name, ...) \
	BUILTIN(function) \
	{ \
		return run(expander, args, name, __VA_ARGS__); \
	}

SEARCH(call_find, find, "find", false)
SEARCH(call_find_if, find, "find-if", true)
SEARCH(call_position, position, "position", false)
SEARCH(call_position_if, position, "position-if", true)
SEARCH(call_remove, filter, "remove", false, false)
SEARCH(call_remove_if, filter, "remove-if", true, false)
SEARCH(call_remove_if_not, filter, "remove-if-not", true, true)

BUILTIN(call_member)
{
	struct sequence_search search;

	if (!search_start(expander, args, "member", false, &search))
		return NULL;
	return or_nil(expander, args, search_run(&search, args->items[1], NULL));
}

BUILTIN(call_assoc)
{
	struct sequence_search search;

	if (!search_start(expander, args, "assoc", false, &search))
		return NULL;
	FORM_EACH(at, args->items[1]) {
		int match = form_is_pair(at->car) ? search_matches(&search, at->car->car) : 0;

		if (match)
			return match > 0 ? at->car : NULL;
	}
	return value_nil(expander, args->place);
}

BUILTIN(call_remove_duplicates)
{
	struct list_builder list = { .expander = expander, .place = args->place };
	struct sequence_search search = { .expander = expander, .args = args };

	if (!list_check(expander, args, args->items[0], "remove-duplicates") ||
	    !options_take(expander, args, 1, &search.options))
		return NULL;
	FORM_EACH(at, args->items[0]) {
		search.wanted = keyed(expander, args, &search.options, at->car);
		if (!search.wanted)
			return NULL;
		/* as in Common Lisp, the last of equal elements stays */
		if (!search_run(&search, at->cdr, NULL))
			list_add(&list, at->car);
		if (expander->failure.text || expander->returning)
			return NULL;
	}
	return list_end(&list, NULL);
}

BUILTIN(call_reverse)
{
	const struct form *reversed = value_nil(expander, args->place);

	if (!list_check(expander, args, args->items[0], "reverse"))
		return NULL;
	FORM_EACH(at, args->items[0])
		reversed = value_pair(expander, args->place, at->car, reversed);
	return reversed;
}

enum map_result { MAP_LIST, MAP_APPEND, MAP_NOTHING, MAP_EVERY, MAP_SOME };

/* Takes the next element of each list; false if one is at its end. */
static bool map_step(const struct args *args, const struct form **lists, const struct form **items)
{
	for (size_t i = 0; i + 1 < args->count; i++)
		if (!form_is_pair(lists[i]))
			return false;
	for (size_t i = 0; i + 1 < args->count; i++) {
		items[i] = lists[i]->car;
		lists[i] = lists[i]->cdr;
	}
	return true;
}

static const struct form *map(struct expander *expander, const struct args *args, const char *name,
			      enum map_result what)
{
	struct list_builder list = { .expander = expander, .place = args->place };
	size_t count = args->count - 1;
	const struct form **lists = ARENA_ARRAY(expander->values, const struct form *, 2 * count);
	struct args one = { .items = lists + count, .count = count, .place = args->place };

	for (size_t i = 0; i < count; i++) {
		lists[i] = args->items[i + 1];
		if (!list_check(expander, args, lists[i], name))
			return NULL;
	}
	while (map_step(args, lists, one.items)) {
		const struct form *value = eval_apply(expander, args->items[0], &one);

		if (!value)
			return NULL;
		if (what == MAP_LIST)
			list_add(&list, value);
		if ((what == MAP_EVERY && form_is_nil(value)) ||
		    (what == MAP_SOME && !form_is_nil(value)))
			return value;
		if (what != MAP_APPEND)
			continue;
		if (!list_check(expander, args, value, name))
			return NULL;
		FORM_EACH(at, value)
			list_add(&list, at->car);
	}
	if (what == MAP_NOTHING)
		return args->items[1];
	return what == MAP_EVERY ? value_bool(expander, args->place, true) : list_end(&list, NULL);
}

#define MAP(function, name, what) \
	BUILTIN(function) \
	{ \
		return map(expander, args, name, what); \
	}

MAP(call_mapcar, "mapcar", MAP_LIST)
MAP(call_mapcan, "mapcan", MAP_APPEND)
MAP(call_mapc, "mapc", MAP_NOTHING)
MAP(call_every, "every", MAP_EVERY)
MAP(call_some, "some", MAP_SOME)

BUILTIN(call_reduce)
{
	const struct form *list = args->items[1], *result;
	struct sequence_options options;

	if (!list_check(expander, args, list, "reduce") ||
	    !options_take(expander, args, 2, &options))
		return NULL;
	result = options.initial;
	if (!result && form_is_nil(list)) {
		struct args none = { .place = args->place };

		return eval_apply(expander, args->items[0], &none);
	}
	FORM_EACH(at, list) {
		const struct form *item = keyed(expander, args, &options, at->car);
		const struct form *items[] = { result, item };

		if (!item)
			return NULL;
		result = result ? call_two(expander, args, args->items[0], items) : item;
		if (!result)
			return NULL;
	}
	return result;
}

/* 1 if `one` belongs behind `other`, else 0; -1 on failure. */
static int is_behind(struct expander *expander, const struct args *args,
		     const struct sequence_options *options, const struct form *items[2])
{
	const struct form *swapped[] = { keyed(expander, args, options, items[1]),
					 keyed(expander, args, options, items[0]) };
	const struct form *result;

	if (!swapped[0] || !swapped[1])
		return -1;
	result = call_two(expander, args, args->items[1], swapped);
	return result ? value_is_true(result) : -1;
}

/* Merges runs of `width` items from one array into the other; false on failure. */
static bool merge_runs(struct expander *expander, const struct args *args,
		       const struct sequence_options *options, struct args *from,
		       const struct form **to, size_t width)
{
	for (size_t start = 0; start < from->count; start += 2 * width) {
		size_t middle = start + width < from->count ? start + width : from->count;
		size_t end = middle + width < from->count ? middle + width : from->count;
		size_t left = start, right = middle;

		for (size_t out = start; out < end; out++) {
			int behind = left >= middle;

			if (left < middle && right < end) {
				const struct form *items[] = { from->items[left],
							       from->items[right] };

				behind = is_behind(expander, args, options, items);
			}
			if (behind < 0)
				return false;
			to[out] = from->items[behind ? right++ : left++];
		}
	}
	return true;
}

/* A stable merge sort, so the output never depends on anything but the input. */
BUILTIN(call_sort)
{
	struct list_builder list = { .expander = expander, .place = args->place };
	struct sequence_options options;
	struct args items = { .place = args->place };

	if (!list_check(expander, args, args->items[0], "sort") ||
	    !options_take(expander, args, 2, &options))
		return NULL;
	size_t count = (size_t)form_length(args->items[0]);
	const struct form **other = ARENA_ARRAY(expander->values, const struct form *, 2 * count);

	if (!eval_spend_bytes(expander, args->place, 2 * count * sizeof(*other)))
		return NULL;
	items.items = other + count;
	FORM_EACH(at, args->items[0])
		items.items[items.count++] = at->car;
	for (size_t width = 1; width < count; width *= 2) {
		const struct form **sorted = other;

		if (!merge_runs(expander, args, &options, &items, sorted, width))
			return NULL;
		other = items.items;
		items.items = sorted;
	}
	for (size_t i = 0; i < count; i++)
		list_add(&list, items.items[i]);
	return list_end(&list, NULL);
}

const struct builtin builtins_sequence[] = {
	{ "find", 2, 0, call_find },
	{ "find-if", 2, 0, call_find_if },
	{ "position", 2, 0, call_position },
	{ "position-if", 2, 0, call_position_if },
	{ "remove", 2, 0, call_remove },
	{ "remove-if", 2, 0, call_remove_if },
	{ "remove-if-not", 2, 0, call_remove_if_not },
	{ "delete", 2, 0, call_remove },
	{ "member", 2, 0, call_member },
	{ "assoc", 2, 0, call_assoc },
	{ "remove-duplicates", 1, 0, call_remove_duplicates },
	{ "reverse", 1, 1, call_reverse },
	{ "nreverse", 1, 1, call_reverse },
	{ "mapcar", 2, 0, call_mapcar },
	{ "mapcan", 2, 0, call_mapcan },
	{ "mapc", 2, 0, call_mapc },
	{ "every", 2, 0, call_every },
	{ "some", 2, 0, call_some },
	{ "reduce", 2, 0, call_reduce },
	{ "sort", 2, 0, call_sort },
	{ "stable-sort", 2, 0, call_sort },
	{ NULL, 0, 0, NULL },
};
