// SPDX-License-Identifier: MIT
/*
 * (ensure-map-ref m k [init]): an entry's address, after inserting the entry if it is missing. In:
 * the form. Out: the typed form of a lookup, an update with BPF_NOEXIST and a second lookup. Called
 * through forms.c.
 */
#include "frontend/sema/map/map.h"

/* An uninterned name, which no form of the source can mean. */
static const struct form *own_name(struct sema *sema, const struct form *at, const char *name)
{
	struct form *form = (struct form *)form_symbol(sema->reader, at->span, name);

	form->name = arena_printf(sema->arena, "%s", name);
	form->uninterned = true;
	return form;
}

static const struct form *call(struct sema *sema, const struct form *at, const char *head,
			       const struct form *const *arguments, size_t count)
{
	return form_pair(sema->arena, at->span, form_symbol(sema->reader, at->span, head),
			 form_of_items(sema->arena, at->span, arguments, count));
}

/* The value of a new entry: `init`, otherwise zeroes. */
static const struct form *first_value(struct sema *sema, const struct form *form, const struct map *map)
{
	const struct form *init = form_nth(form, 3);

	if (init)
		return init;
	if (map->value && map->value->kind == TYPE_STRUCT && !map->value->structure->is_array)
		return call(sema, form, arena_printf(sema->arena, "make-%s", map->value->structure->name), NULL, 0);
	return form_integer(sema->arena, form->span, 0);
}

/* A lookup; if it returns null, an update with BPF_NOEXIST and a second lookup. */
static const struct form *lookup_or_update(struct sema *sema, const struct form *form, const struct form *key,
					   const struct form *first)
{
	const struct form *map = form_nth(form, 1), *entry = own_name(sema, form, "entry");
	const struct form *lookup = call(sema, form, "map-lookup", (const struct form *[]){ map, key }, 2);
	const struct form *flag = form_symbol(sema->reader, form->span, "BPF_NOEXIST");
	const struct form *update = call(sema, form, "map-update", (const struct form *[]){ map, key, first, flag }, 4);
	const struct form *again = call(sema, form, "setf", (const struct form *[]){ entry, lookup }, 2);
	const struct form *make = call(sema, form, "progn", (const struct form *[]){ update, again }, 2);
	const struct form *binding = form_of_items(sema->arena, form->span, (const struct form *[]){ entry, lookup }, 2);
	const struct form *zero = form_integer(sema->arena, form->span, 0);

	make = call(sema, form, "if",
		    (const struct form *[]){ call(sema, form, "not", &entry, 1), make, zero }, 3);
	return call(sema, form, "let", (const struct form *[]){
			    form_of_items(sema->arena, form->span, &binding, 1), make, entry }, 3);
}

/* (ensure-map-ref m k [init]): null only if the map is full, or memory is short. */
struct expr *sema_form_ensure_map_ref(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1), *key = form_nth(form, 2), *bound, *binding, *body;
	const struct map *map;
	struct expr *holder;

	if (!sema_check_count(sema, form, 2, 3))
		return sema_error_expr(sema, form);
	map = sema_map_or_inner(sema, name, &holder);
	if (!map)
		return sema_error_expr(sema, form);
	if (key->kind != FORM_PAIR)
		return sema_value(sema, lookup_or_update(sema, form, key, first_value(sema, form, map)));
	bound = own_name(sema, form, "key");
	binding = form_of_items(sema->arena, form->span, (const struct form *[]){ bound, key }, 2);
	body = lookup_or_update(sema, form, bound, first_value(sema, form, map));
	return sema_value(sema, call(sema, form, "let", (const struct form *[]){
					     form_of_items(sema->arena, form->span, &binding, 1), body }, 2));
}
