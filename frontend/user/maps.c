// SPDX-License-Identifier: MIT
/*
 * Maps of the user side: bpf:map-ref, -update, -delete, -count, push and pop, bpf:do-map. In: the
 * forms. Out: LOAD_MAP_REF and others with keys and values of the map's types. Maps of an opened
 * object have types only at run time. Called through load_map_forms; places.c stores entries.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- the map of a form ---- */

struct load_expr *load_map_operand(struct load *load, const struct form *form)
{
	struct load_expr *name = load_own_name(load, form, true), *expr;

	if (!name)
		return load_base(load, form, LOAD_BASE_MAP);
	expr = load_new(load, LOAD_FIND_MAP, form, LOAD_TYPE(MAP));
	expr->handle.session = load_innermost_session(load, form);
	expr->handle.name = name;
	if (!load_failed(expr->handle.session) && !load->own) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "`%s` is a map of this file, but the session around it is another object's", form->name);
		return load_error(load, form);
	}
	return load_failed(expr->handle.session) ? load_error(load, form) : expr;
}

const struct map *load_own_map(const struct load *load, const struct load_expr *map)
{
	const struct load_expr *session;

	while (map && map->kind == LOAD_VARIABLE)
		map = map->variable->init;
	if (!map || map->kind != LOAD_FIND_MAP || map->handle.name->kind != LOAD_TEXT)
		return NULL;
	session = map->handle.session;
	while (session && session->kind == LOAD_VARIABLE)
		session = session->variable->init;
	if (!session || session->kind != LOAD_OPEN || session->operands.a)
		return NULL;
	return unit_find_map(load->sema->unit, map->handle.name->text);
}

/* ---- keys and values ---- */

static struct load_type datum_type(struct load *load, const struct type *type, uint32_t size, enum show_as show)
{
	if (type)
		return load_object_type(load, load_type_of(type, show));
	if (size == 1 || size == 2 || size == 4 || size == 8)
		return load_integer_type(type_integer(size, false), false, SHOW_IT_IS);
	return LOAD_TYPE(ERROR);
}

struct load_type load_key_type(struct load *load, const struct map *map)
{
	return datum_type(load, map_key_shape(map), map->key_size, map->key_show);
}

struct load_type load_value_type(struct load *load, const struct map *map)
{
	return datum_type(load, map_value_shape(map), map->value_size, map->value_show);
}

struct load_type load_entry_type(struct load *load, const struct map *map, const struct load_expr *cpu)
{
	struct load_type type = load_value_type(load, map);

	if (map->type->per_cpu && !cpu && type.base == LOAD_BASE_INTEGER && !(type.type && type.type->is_network) &&
	    !unit_enumeration(load->sema->unit, type.show))
		type.type = type_integer(8, type.is_signed);
	return type;
}

/* Can the key be a network: an LPM trie with a u32 and 4 or 16 bytes? */
static bool takes_networks(const struct map *map)
{
	return !strcmp(map->type->name, "lpm-trie") && (map->key_size == 8 || map->key_size == 20);
}

static struct load_expr *report_opaque(struct load *load, const struct form *form, const struct map *map, const char *what)
{
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_TYPE, form->span, "the %s of `%s` are bytes without a type", what,
			      map->name),
		  "give the defmap a :%s-type", !strcmp(what, "keys") ? "key" : "value");
	return load_error(load, form);
}

/* Reports a constant key of an array that is out of range. */
static bool check_index(struct load *load, const struct form *form, const struct map *map, const struct load_expr *key)
{
	uint64_t count = load_max_entries(load, map);

	if (!map->type->is_array || !count || key->kind != LOAD_CONSTANT || key->constant.value < count)
		return true;
	diag_report(load->sema->diags, DIAG_BOUNDS, form->span, "`%s` has only %llu entr%s", map->name,
		    (unsigned long long)count, count == 1 ? "y" : "ies");
	return false;
}

struct load_expr *load_key(struct load *load, const struct form *form, const struct map *map)
{
	struct load_type type = map ? load_key_type(load, map) : LOAD_TYPE(ERROR);
	struct load_expr *key = type.base != LOAD_BASE_ERROR && load_is_list(form) ? load_list(load, form, type) :
										     load_form(load, form), *value;

	if (load_failed(key) || load_leaves(key))
		return key;
	if (key->type.maybe || key->type.base == LOAD_BASE_NIL) {
		load_report_nil(load, form, key);
		return load_error(load, form);
	}
	if (!map)
		return key->type.base == LOAD_BASE_INTEGER ? key : load_wrong_type(load, form, key, "an integer");
	if (key->type.base == LOAD_BASE_CIDR && takes_networks(map)) {
		if (key->kind == LOAD_LITERAL && key->literal.family == 6 && map->key_size == 8) {
			diag_report(load->sema->diags, DIAG_TYPE, form->span,
				    "this is an IPv6 network, but the keys of `%s` are IPv4 networks", map->name);
			return load_error(load, form);
		}
		return key;
	}
	if (type.base == LOAD_BASE_ERROR)
		return takes_networks(map) ? load_wrong_type(load, form, key, "a cidr") :
					     report_opaque(load, form, map, "keys");
	if (!check_index(load, form, map, key))
		return load_error(load, form);
	load_check_stored(load, form, key, type);
	value = load_convert(load, key, type);
	if (value && type.base == LOAD_BASE_TEXT && !load_check_room(load, value, type.type->size, "a key"))
		return load_error(load, form);
	return value ? value : load_wrong_type(load, form, key, takes_networks(map) ? "a cidr" :
					       arena_printf(load->sema->arena, "a key of `%s`: %s", map->name,
							    load_type_text(load, type)));
}

struct load_expr *load_map_value(struct load *load, const struct form *form, const struct map *map,
				 struct load_type type)
{
	struct load_expr *program, *value;

	if (map && !strcmp(map->type->name, "prog-array")) {
		program = load_own_name(load, form, false);
		return program ? program : load_base(load, form, LOAD_BASE_PROGRAM);
	}
	if (map && type.base == LOAD_BASE_ERROR)
		return report_opaque(load, form, map, "values");
	value = load_value_of(load, form, type);
	return map && type.base == LOAD_BASE_TEXT && !load_check_room(load, value, type.type->size, "a value") ?
		load_error(load, form) : value;
}

/* ---- one entry ---- */

bool load_check_keyed(struct load *load, const struct form *form, const struct map *own)
{
	bool keyed = !own || (own->type->has_key && own->type->has_value && !own->type->holds_sockets);

	if (!keyed)
		diag_report(load->sema->diags, DIAG_MAP_OPERATION, form->span, "a map of type `%s` has no entries with keys",
			    own->type->name);
	return keyed;
}

/* Is the key a constant in an array's range, so that the entry always exists? */
static bool is_always_there(const struct load *load, const struct map *own, const struct load_expr *key)
{
	return own && own->type->is_array && !own->type->holds_maps && strcmp(own->type->name, "prog-array") &&
	       key->kind == LOAD_CONSTANT && key->constant.value < load_max_entries(load, own);
}

static struct load_expr *map_ref(struct load *load, const struct form *form)
{
	static const char *const known[] = { "cpu", "sum", "type", NULL };
	struct load_expr *expr = load_new(load, LOAD_MAP_REF, form, LOAD_TYPE(ERROR));
	struct load_option_list options = { .count = 0 };
	const struct form *type;
	const struct map *own;

	if (!sema_check_count(load->sema, form, 2, -1) || !load_check_loaded(load, form) ||
	    !load_read_options(load, form_tail(form, 3), known, &options))
		return load_error(load, form);
	expr->map_use.map = load_map_operand(load, form_nth(form, 1));
	own = expr->map_use.own = load_own_map(load, expr->map_use.map);
	if (load_failed(expr->map_use.map) || !load_check_keyed(load, form, own))
		return load_error(load, form);
	expr->map_use.key = load_key(load, form_nth(form, 2), own);
	if (load_failed(expr->map_use.key) ||
	    !load_settle_cpus(load, form, own, &options, &expr->map_use.cpu, &expr->map_use.sum))
		return load_error(load, form);
	type = load_option_value(&options, "type");
	if (type) {
		expr->map_use.value_type = sema_type(load->sema, type);
		if (type_is_error(expr->map_use.value_type))
			return load_error(load, form);
		if (expr->map_use.value_type->kind == TYPE_STRUCT)
			sema_share(expr->map_use.value_type);
		expr->type = load_object_type(load, load_type_of(expr->map_use.value_type, sema_type_show(load->sema, type)));
	} else {
		expr->type = own ? load_entry_type(load, own, expr->map_use.cpu) : load_integer_type(NULL, false, SHOW_IT_IS);
	}
	if (expr->type.base == LOAD_BASE_ERROR)
		return report_opaque(load, form, own, "values");
	expr->type.maybe = !is_always_there(load, own, expr->map_use.key);
	return expr;
}

/* (bpf:map-update m k v [flags]) */
static struct load_expr *map_update(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_MAP_SET, form, LOAD_TYPE(NONE));
	const struct map *own;
	struct load_type type;

	if (!sema_check_count(load->sema, form, 3, 4) || !load_check_loaded(load, form))
		return load_error(load, form);
	expr->map_use.map = load_map_operand(load, form_nth(form, 1));
	own = expr->map_use.own = load_own_map(load, expr->map_use.map);
	if (load_failed(expr->map_use.map) || !load_check_keyed(load, form, own))
		return load_error(load, form);
	type = own ? load_value_type(load, own) : load_integer_type(NULL, false, SHOW_IT_IS);
	expr->map_use.key = load_key(load, form_nth(form, 2), own);
	expr->map_use.value = load_map_value(load, form_nth(form, 3), own, type);
	if (form_nth(form, 4))
		expr->map_use.flags = load_integer(load, form_nth(form, 4));
	if (load_failed(expr->map_use.key) || load_failed(expr->map_use.value) ||
	    (expr->map_use.flags && load_failed(expr->map_use.flags)) ||
	    (expr->map_use.flags && !load_check_flags(load, form_nth(form, 4), expr->map_use.flags, own)))
		return load_error(load, form);
	return expr;
}

static struct load_expr *whole_map(struct load *load, const struct form *form, enum load_kind kind, struct load_type type)
{
	struct load_expr *expr = load_new(load, kind, form, type);

	if (!load_check_loaded(load, form))
		return load_error(load, form);
	expr->map_use.map = load_map_operand(load, form_nth(form, 1));
	expr->map_use.own = load_own_map(load, expr->map_use.map);
	return load_failed(expr->map_use.map) ? load_error(load, form) : expr;
}

static struct load_expr *map_delete(struct load *load, const struct form *form)
{
	struct load_expr *expr;

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	expr = whole_map(load, form, LOAD_MAP_DELETE, LOAD_TYPE(TRUTH));
	if (load_failed(expr) || !load_check_keyed(load, form, expr->map_use.own))
		return load_error(load, form);
	if (expr->map_use.own && expr->map_use.own->type->is_array && strcmp(expr->map_use.own->type->name, "prog-array") &&
	    !expr->map_use.own->type->holds_maps && !strstr(expr->map_use.own->type->name, "devmap") &&
	    !strstr(expr->map_use.own->type->name, "cpumap")) {
		diag_report(load->sema->diags, DIAG_MAP_OPERATION, form->span, "entries of an array cannot be deleted");
		return load_error(load, form);
	}
	expr->map_use.key = load_key(load, form_nth(form, 2), expr->map_use.own);
	return load_failed(expr->map_use.key) ? load_error(load, form) : expr;
}

static struct load_expr *all_entries(struct load *load, const struct form *form, enum load_kind kind, struct load_type type)
{
	struct load_expr *expr;

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr = whole_map(load, form, kind, type);
	if (load_failed(expr) || !load_check_keyed(load, form, expr->map_use.own))
		return load_error(load, form);
	return expr;
}

static struct load_expr *map_clear(struct load *load, const struct form *form)
{
	return all_entries(load, form, LOAD_MAP_CLEAR, LOAD_TYPE(NONE));
}

static struct load_expr *map_count(struct load *load, const struct form *form)
{
	return all_entries(load, form, LOAD_MAP_COUNT, load_integer_type(NULL, false, SHOW_IT_IS));
}

/* Reports a map that is no queue or stack; a Bloom filter has only push. */
static bool check_queue(struct load *load, const struct form *form, const struct map *own, bool pushes)
{
	if (!own || !strcmp(own->type->name, "queue") || !strcmp(own->type->name, "stack") ||
	    (pushes && !strcmp(own->type->name, "bloom-filter")))
		return true;
	diag_report(load->sema->diags, DIAG_MAP_OPERATION, form->span,
		    "`%s` is for queues and stacks, and `%s` is a map of type `%s`", form->car->name, own->name,
		    own->type->name);
	return false;
}

static struct load_expr *map_push(struct load *load, const struct form *form)
{
	struct load_expr *expr;
	struct load_type type;

	if (!sema_check_count(load->sema, form, 2, 3))
		return load_error(load, form);
	expr = whole_map(load, form, LOAD_MAP_PUSH, LOAD_TYPE(NONE));
	if (load_failed(expr) || !check_queue(load, form, expr->map_use.own, true))
		return load_error(load, form);
	type = expr->map_use.own ? load_value_type(load, expr->map_use.own) :
				   load_integer_type(NULL, false, SHOW_IT_IS);
	expr->map_use.value = load_map_value(load, form_nth(form, 2), expr->map_use.own, type);
	if (form_nth(form, 3))
		expr->map_use.flags = load_integer(load, form_nth(form, 3));
	if (load_failed(expr->map_use.value) || (expr->map_use.flags && load_failed(expr->map_use.flags)) ||
	    (expr->map_use.flags && !load_check_flags(load, form_nth(form, 3), expr->map_use.flags, NULL)))
		return load_error(load, form);
	return expr;
}

static struct load_expr *map_take(struct load *load, const struct form *form, enum load_kind kind)
{
	struct load_expr *expr;

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr = whole_map(load, form, kind, LOAD_TYPE(NONE));
	if (load_failed(expr) || !check_queue(load, form, expr->map_use.own, false))
		return load_error(load, form);
	expr->type = expr->map_use.own ? load_value_type(load, expr->map_use.own) :
					 load_integer_type(NULL, false, SHOW_IT_IS);
	if (expr->type.base == LOAD_BASE_ERROR)
		return report_opaque(load, form, expr->map_use.own, "values");
	expr->type.maybe = true;
	return expr;
}

static struct load_expr *map_pop(struct load *load, const struct form *form)
{
	return map_take(load, form, LOAD_MAP_POP);
}

static struct load_expr *map_peek(struct load *load, const struct form *form)
{
	return map_take(load, form, LOAD_MAP_PEEK);
}

/* ---- walks ---- */

bool load_walk_options(struct load *load, const struct form *form, const struct form *list, struct load_expr *expr)
{
	static const char *const known[] = { "sort", "descending", "top", "delete", "cpu", "sum", NULL };
	static const struct load_bounds entries = { "the number of entries", 0, UINT64_MAX };
	struct load_option_list options = { .count = 0 };
	const struct form *value;

	if (!load_read_options(load, list, known, &options) ||
	    !load_settle_cpus(load, form, expr->do_map.own, &options, &expr->do_map.cpu, &expr->do_map.sum))
		return false;
	if (expr->do_map.own)
		expr->do_map.value->type = load_entry_type(load, expr->do_map.own, expr->do_map.cpu);
	value = load_option_value(&options, "descending");
	expr->do_map.descending = value && !form_is_nil(value);
	value = load_option_value(&options, "delete");
	expr->do_map.removes = value && !form_is_nil(value);
	if (expr->do_map.removes && expr->do_map.own && expr->do_map.own->type->is_array) {
		diag_report(load->sema->diags, DIAG_TYPE, value->span, "entries of an array cannot be deleted");
		return false;
	}
	value = load_option_value(&options, "top");
	if (value)
		expr->do_map.top = load_integer(load, value);
	if (value && !load_check_number(load, value, expr->do_map.top, &entries))
		return false;
	value = load_option_value(&options, "sort");
	if (value)
		expr->do_map.order = load_any(load, value);
	if ((expr->do_map.top && load_failed(expr->do_map.top)) ||
	    (expr->do_map.order && load_failed(expr->do_map.order)))
		return false;
	if (!expr->do_map.order)
		return true;
	if (expr->do_map.order->type.maybe || (expr->do_map.order->type.base != LOAD_BASE_INTEGER &&
	    expr->do_map.order->type.base != LOAD_BASE_DOUBLE && expr->do_map.order->type.base != LOAD_BASE_TEXT &&
	    expr->do_map.order->type.base != LOAD_BASE_DURATION)) {
		load_wrong_type(load, value, expr->do_map.order, "a number or a text");
		return false;
	}
	return true;
}

static struct load_variable *entry_variable(struct load *load, const struct form *name, struct load_type type)
{
	struct load_variable *variable = load_bind(load, name, type);

	variable->is_place = variable->is_entry = true;
	return variable;
}

/* (bpf:do-map (k v m ..) body) */
static struct load_expr *do_map(struct load *load, const struct form *form)
{
	struct scope *outer = load->locals.innermost;
	struct load_fact *facts = load->facts;
	const struct form *spec = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_DO_MAP, form, LOAD_TYPE(NONE));
	struct load_type key = load_integer_type(NULL, false, SHOW_IT_IS), value = key;
	const struct map *own;

	if (!sema_check_count(load->sema, form, 1, -1) || !load_check_loaded(load, form))
		return load_error(load, form);
	if (!form_is_pair(spec) || form_length(spec) < 3 || spec->car->kind != FORM_SYMBOL ||
	    form_nth(spec, 1)->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span, "the first argument of `bpf:do-map` must be (KEY VALUE MAP ..)");
		return load_error(load, form);
	}
	expr->do_map.map = load_map_operand(load, form_nth(spec, 2));
	own = expr->do_map.own = load_own_map(load, expr->do_map.map);
	if (load_failed(expr->do_map.map) || !load_check_keyed(load, form, own))
		return load_error(load, form);
	if (own) {
		key = load_key_type(load, own);
		value = load_value_type(load, own);
	}
	if (key.base == LOAD_BASE_ERROR || value.base == LOAD_BASE_ERROR)
		return report_opaque(load, form, own, key.base == LOAD_BASE_ERROR ? "keys" : "values");
	expr->do_map.key = entry_variable(load, spec->car, key);
	expr->do_map.value = entry_variable(load, form_nth(spec, 1), value);
	if (!load_walk_options(load, form, form_tail(spec, 3), expr)) {
		scopes_leave(&load->locals, outer);
		return load_error(load, form);
	}
	load_forget_assigned(load, form->cdr);
	load->loop_depth++;
	expr->do_map.body = load_body(load, form_tail(form, 2), form);
	load->loop_depth--;
	scopes_leave(&load->locals, outer);
	load->facts = facts;
	return expr;
}

const struct load_form load_map_forms[] = {
	{ "bpf:map-ref", map_ref },	  { "bpf:map-lookup", map_ref },   { "bpf:map-update", map_update },
	{ "bpf:map-delete", map_delete }, { "bpf:map-clear", map_clear },  { "bpf:map-count", map_count },
	{ "bpf:map-push", map_push },	  { "bpf:map-pop", map_pop },	   { "bpf:map-peek", map_peek },
	{ "bpf:do-map", do_map },	  { 0 },
};
