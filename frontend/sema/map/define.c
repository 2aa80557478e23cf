// SPDX-License-Identifier: MIT
/*
 * defmap and (defextern map ..). In: the form. Out: a struct map of the unit with types and sizes
 * of key and value, flags, inner map and slots; errors for options that the map's type does not
 * take. Called by sema.c.
 */
#include <string.h>

#include "frontend/sema/map/map.h"

struct map_options {
	const struct form *type, *key_size, *value_size, *key_type, *value_type;
	const struct form *max_entries, *flags, *pinning, *inner, *count_lost, *values;
};

static const struct form **option_slot(struct map_options *options, const char *name)
{
	const struct {
		const char *name;
		const struct form **slot;
	} slots[] = {
#define MAP_OPTION(member, name, text) { name, &options->member },
#include "frontend/read/definition_options.def"
	};

	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
		if (!strcmp(slots[i].name, name))
			return slots[i].slot;
	return NULL;
}

static bool read_options(struct sema *sema, const struct form *form, struct map_options *options)
{
	const struct form *at = form_tail(form, 2);

	for (; form_is_pair(at); at = at->cdr->cdr) {
		const struct form **slot;

		slot = at->car->kind == FORM_KEYWORD ? option_slot(options, at->car->name) : NULL;
		if (!slot || *slot || !form_is_pair(at->cdr)) {
			diag_report(sema->diags,
				    slot && !*slot ? DIAG_MALFORMED : DIAG_UNKNOWN_OPTION,
				    at->car->span,
				    !slot ? "`defmap` has no option `%s`" :
				    *slot ? "the option `%s` is given twice" :
					    "the option `%s` has no value",
				    form_text(sema->arena, at->car));
			return false;
		}
		*slot = at->cdr->car;
	}
	return true;
}

static const struct kernel_map_type *map_type(struct sema *sema, const struct form *form,
					      const struct form *type)
{
	const struct kernel_map_type *found = NULL;
	struct near_name near = { 0 };
	struct diag *diag;

	if (!type) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span, "a map needs a :type");
		return NULL;
	}
	if (type->kind == FORM_KEYWORD)
		found = kernel_find_map_type(type->name);
	if (found)
		return found;
	diag = diag_report(sema->diags, DIAG_UNKNOWN_MAP_TYPE, type->span,
			   "there is no map type `%s`", form_text(sema->arena, type));
	if (type->kind != FORM_KEYWORD && type->kind != FORM_SYMBOL)
		return NULL;
	near.wanted = type->name;
	for (size_t i = 0; i < kernel_map_type_count(); i++)
		near_name_try(&near, kernel_map_type_at(i)->name);
	diag_help_near(sema->diags, diag, ":", near.wanted, near_name_best(&near));
	return NULL;
}

/* Reads the size and type of keys or values from :x-type or :x-size. */
static bool read_datum(struct sema *sema, const struct form *size_form,
		       const struct form *type_form, const struct type **ret_type,
		       uint32_t *ret_size)
{
	const struct expr *size;

	if (type_form) {
		*ret_type = sema_stored_type(sema, type_form);
		if (type_is_error(*ret_type))
			return false;
		*ret_size = (*ret_type)->size;
		sema_share(*ret_type);
		return true;
	}
	size = sema_constant(sema, size_form);
	if (type_is_error(size->type))
		return false;
	if (size->value == 0 || size->value > (1U << 28)) {
		diag_report(sema->diags, DIAG_MAP_SHAPE, size_form->span,
			    "a size of %lld bytes is not possible", (long long)size->value);
		return false;
	}
	*ret_size = (uint32_t)size->value;
	*ret_type = type_integer(*ret_size, false);
	return true;
}

/* Programs see an array as bytes, of which they have the address. */
static void take_array(const struct type **type, const struct type **ret_array)
{
	if (!*type || (*type)->kind != TYPE_ARRAY)
		return;
	*ret_array = *type;
	*type = NULL;
}

static bool missing(struct sema *sema, const struct form *form, const struct map *map,
		    const char *what)
{
	diag_report(sema->diags, DIAG_MAP_SHAPE, form->span,
		    "a map of type `%s` needs %s", map->type->name, what);
	return false;
}

static bool superfluous(struct sema *sema, const struct form *option, const struct map *map,
			const char *what)
{
	diag_report(sema->diags, DIAG_MAP_SHAPE, option->span,
		    "a map of type `%s` has no %s", map->type->name, what);
	return false;
}

/*
 * Recognizes an LPM trie's key for networks: a u32, and behind it the 4 or 16 bytes of an address,
 * in one field or equal parts.
 */
static void find_prefix(const struct map *map)
{
	const struct structure *key = map->key && map->key->kind == TYPE_STRUCT ? map->key->structure : NULL;

	if (strcmp(map->type->name, "lpm-trie") || !key || (key->size != 8 && key->size != 20) || key->is_union ||
	    key->member_count < 2 || key->members[0].type != &type_u32 || key->members[1].offset != 4 || key->members[1].type->size < 4)
		return;
	for (size_t i = 1; i < key->member_count; i++)
		if (key->members[i].type->size != key->members[1].type->size || key->members[i].type->bits)
			return;
	((struct structure *)key)->is_prefix = true;
}

static bool read_key(struct sema *sema, const struct form *form, struct map *map,
		     const struct map_options *options)
{
	const struct form *key = options->key_type ? options->key_type : options->key_size;
	uint32_t size = map->type->fixed_key_size;

	map->key_has_type = options->key_type;
	map->value_has_type = options->value_type;
	map->key_show = options->key_type ? sema_type_show(sema, options->key_type) : SHOW_IT_IS;
	map->value_show = options->value_type ? sema_type_show(sema, options->value_type) : SHOW_IT_IS;
	if (!map->type->has_key)
		return !key || superfluous(sema, key, map, "keys");
	if (key && !read_datum(sema, options->key_size, options->key_type, &map->key, &map->key_size))
		return false;
	take_array(&map->key, &map->key_array);
	find_prefix(map);
	if (key)
		return true;
	/* cgroup storage: one for all attach types */
	if (!size && map->type->no_entries)
		size = 8;
	if (!size)
		return missing(sema, form, map, ":key-size or :key-type");
	map->key_size = size;
	map->key = type_integer(size, false);
	return true;
}

static bool read_value(struct sema *sema, const struct form *form, struct map *map,
		       const struct map_options *options)
{
	const struct form *value = options->value_type ? options->value_type : options->value_size;
	uint32_t size = map->type->fixed_value_size ? map->type->fixed_value_size :
						      map->type->default_value_size;

	if (!map->type->has_value)
		return !value || superfluous(sema, value, map, "values");
	if (value && !read_datum(sema, options->value_size, options->value_type, &map->value, &map->value_size))
		return false;
	take_array(&map->value, &map->value_array);
	if (value)
		return true;
	if (!size)
		return missing(sema, form, map, strcmp(map->type->name, "stack-trace") ?
			       ":value-size or :value-type" :
			       ":value-size: 8 bytes for each address, and 1016 for 127 of them, the most");
	map->value_size = size;
	map->value = type_integer(size, false);
	return true;
}

/* Reads :inner, the map that gives the shape of the inner maps. */
static bool read_inner(struct sema *sema, const struct form *form, struct map *map,
		       const struct form *inner)
{
	struct map *shape;

	if (!map->type->holds_maps)
		return !inner || superfluous(sema, inner, map, "maps inside");
	if (!inner)
		return missing(sema, form, map, ":inner, a map that those inside are like");
	shape = (struct map *)sema_map(sema, inner);
	if (!shape)
		return false;
	map->inner = shape;
	shape->is_shape = true;
	if (shape != map && !shape->type->never_inner)
		return true;
	diag_report(sema->diags, DIAG_MAP_SHAPE, inner->span,
		    "a map of type `%s` cannot be inside another", shape->type->name);
	return false;
}

static bool add_flag(struct sema *sema, const struct form *form, struct map *map)
{
	const struct kernel_map_flag *flag = NULL;
	struct near_name near = { 0 };
	struct diag *diag;

	if (form->kind == FORM_KEYWORD)
		flag = kernel_find_map_flag(form->name);
	if (flag && map->flag_count < sizeof(map->flag_names) / sizeof(map->flag_names[0])) {
		map->flag_names[map->flag_count++] = flag;
		map->flags |= flag->value;
		return true;
	}
	diag = diag_report(sema->diags, DIAG_UNKNOWN_OPTION, form->span,
			   "there is no map flag `%s`", form_text(sema->arena, form));
	if (form->kind == FORM_KEYWORD || form->kind == FORM_SYMBOL) {
		near.wanted = form->name;
		for (size_t i = 0; i < kernel_map_flag_count(); i++)
			near_name_try(&near, kernel_map_flag_at(i)->name);
		sema_help_near(sema, diag, &near);
	}
	return false;
}

static bool read_flags(struct sema *sema, const struct form *form, struct map *map)
{
	if (!form)
		return true;
	if (form->kind == FORM_KEYWORD)
		return add_flag(sema, form, map);
	if (form_is_pair(form) && form->car->kind == FORM_KEYWORD) {
		FORM_EACH(at, form)
			if (!add_flag(sema, at->car, map))
				return false;
		return true;
	}
	map->flags_tree = sema_constant(sema, form);
	map->flags = (uint32_t)map->flags_tree->value;
	return !type_is_error(map->flags_tree->type);
}

static bool read_entries(struct sema *sema, const struct form *form, struct map *map,
			 const struct map_options *options)
{
	const struct form *entries = options->max_entries;

	if (!entries && options->values && sema_count_slots(sema, options->values, map))
		return true;
	if (!entries)
		return map->type->no_entries || map->type->any_entries ||
		       missing(sema, form, map, ":max-entries");
	map->max_entries_tree = sema_constant(sema, entries);
	map->max_entries = map->max_entries_tree->value;
	if (type_is_error(map->max_entries_tree->type))
		return false;
	if (map->type->no_entries && map->max_entries)
		return superfluous(sema, entries, map, ":max-entries");
	if (map->max_entries <= UINT32_MAX)
		return true;
	diag_report(sema->diags, DIAG_MAP_SHAPE, entries->span,
		    "a map cannot have %lld entries", (long long)map->max_entries);
	return false;
}

static bool read_pinning(struct sema *sema, const struct form *form, struct map *map)
{
	if (!form)
		return true;
	map->pinned = form_is_keyword(form, "by-name");
	if (!map->pinned)
		diag_report(sema->diags, DIAG_UNKNOWN_OPTION, form->span,
			    ":pinning must be :by-name, not `%s`", form_text(sema->arena, form));
	return map->pinned;
}

/* Creates the global MAP-lost, which libskep reads for skep_session_lost. */
static const struct global *make_lost_counter(struct sema *sema, const struct form *form,
					      const struct map *map)
{
	struct global *global = ARENA_NEW(sema->arena, struct global);
	struct item item = { .kind = ITEM_GLOBAL, .global = global };

	global->kind = GLOBAL_DATA;
	global->name = arena_printf(sema->arena, "%s-lost", map->name);
	global->c_name = sema_file_name(sema, global->name);
	global->span = form->span;
	global->comment = arena_printf(sema->arena, "records lost because %s was full",
				       map->c_name);
	global->type = &type_u64;
	global->used = true;
	sema_claim_name(sema, global->name, global->c_name, form->span);
	unit_add_item(sema->unit, item);
	return global;
}

/* Notes the maps that (bpf:on-event (e MAP ..) ..) reads, anywhere in the form. */
static void note_read_maps(struct sema *sema, const struct form *form)
{
	for (; form_is_pair(form); form = form->cdr) {
		const struct form *spec = form_is_call(form->car, "bpf:on-event") ? form_nth(form->car, 1) : NULL;
		const struct form *map = spec && form_is_pair(spec) ? form_nth(spec, 1) : NULL;

		if (map && map->kind == FORM_SYMBOL)
			table_add(sema->arena, &sema->read_maps, map->name, sema);
		else if (form_is_pair(form->car))
			note_read_maps(sema, form->car);
	}
}

/* Does the file itself read the map's records? Then it needs the number of lost ones. */
static bool is_read_here(struct sema *sema, const struct map *map)
{
	for (size_t i = 0; !table_find(&sema->read_maps, "") && i < sema->forms->forms.count; i++)
		if (form_is_pair(sema->forms->forms.items[i]))
			note_read_maps(sema, sema->forms->forms.items[i]);
	table_add(sema->arena, &sema->read_maps, "", sema); /* marks that the search is done */
	return table_find(&sema->read_maps, map->name) != NULL;
}

static bool read_count_lost(struct sema *sema, const struct form *form, struct map *map)
{
	if (!form || form_is_nil(form))
		return true;
	if (!form_is_symbol(form, "t")) {
		diag_report(sema->diags, DIAG_UNKNOWN_OPTION, form->span,
			    ":count-lost must be t or nil, not `%s`", form_text(sema->arena, form));
		return false;
	}
	if (!strcmp(map->type->name, "perf-event-array")) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_MAP_SHAPE, form->span,
				      "a perf buffer counts its lost records itself"),
			  "leave out :count-lost; skep_session_lost has them");
		return false;
	}
	if (!(map->type->operations & KERNEL_MAP_RINGBUF))
		return superfluous(sema, form, map, "records that get lost");
	map->lost = make_lost_counter(sema, form, map);
	return true;
}

/* A header of the language's own as the type of keys or values must precede the map in C. */
static void make_own_headers(struct sema *sema, const struct form *form)
{
	for (const struct form *at = form_tail(form, 2); form_is_pair(at) && form_is_pair(at->cdr);
	     at = at->cdr)
		if ((form_is_keyword(at->car, "key-type") ||
		     form_is_keyword(at->car, "value-type")) && at->cdr->car->kind == FORM_SYMBOL)
			sema_own_header(sema, at->cdr->car->name);
}

void sema_defmap(struct sema *sema, const struct form *form)
{
	struct map *map = ARENA_NEW(sema->arena, struct map);
	struct item item = { .kind = ITEM_MAP, .map = map };
	const struct form *name = form_nth(form, 1);
	struct map_options options = { 0 };

	if (!sema_check_count(sema, form, 1, -1))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a map needs a name");
		return;
	}
	map->name = name->name;
	map->c_name = sema_file_name(sema, name->name);
	map->span = name->span;
	map->comment = form->comment;
	sema_claim_name(sema, map->name, map->c_name, name->span);
	map->type = kernel_find_map_type("hash");
	make_own_headers(sema, form);
	unit_add_item(sema->unit, item);
	sema->unit->map_count++;
	/* a map with a wrong shape keeps its name, so that its uses are not errors */
	map->key = map->value = &type_error;
	if (!read_options(sema, form, &options))
		return;
	map->type = map_type(sema, form, options.type);
	if (!map->type) {
		map->type = kernel_find_map_type("hash");
		return;
	}
	map->key = map->value = NULL;
	if (!read_key(sema, form, map, &options) || !read_value(sema, form, map, &options) ||
	    !read_inner(sema, form, map, options.inner) ||
	    !read_entries(sema, form, map, &options) ||
	    !read_flags(sema, options.flags, map) || !read_pinning(sema, options.pinning, map) ||
	    !read_count_lost(sema, options.count_lost, map) || !sema_read_slots(sema, options.values, map))
		map->key = map->value = &type_error;
	else if (!options.count_lost && map->type->operations & KERNEL_MAP_RINGBUF && is_read_here(sema, map))
		map->lost = make_lost_counter(sema, form, map);
}

/* (defextern map NAME ..): the rest is like a defmap. */
void sema_extern_map(struct sema *sema, const struct form *form)
{
	struct form *inner = ARENA_NEW(sema->arena, struct form);
	size_t before = sema->unit->items.count;

	*inner = *form->cdr;
	inner->span = form->span;
	inner->comment = form->comment;
	sema_defmap(sema, inner);
	if (sema->unit->items.count > before)
		sema->unit->items.items[before].map->is_extern = true;
}
