// SPDX-License-Identifier: MIT
/*
 * Uses of maps: lookups, updates, deletes, queues, tail calls. In: the forms. Out: EXPR_MAP_LOOKUP,
 * EXPR_MAP_UPDATE and so on, with key and value checked against the map; an error if the map's type
 * lacks the operation. Called through forms.c; records.c and ringbuf.c use sema_map_for.
 */
#include "frontend/sema/map/map.h"

#include "frontend/sema/blocks.h"

static const struct {
	enum kernel_map_operation operation;
	const char *name;
} operation_names[] = {
	{ KERNEL_MAP_LOOKUP, "lookup" }, { KERNEL_MAP_UPDATE, "update" },
	{ KERNEL_MAP_DELETE, "delete" }, { KERNEL_MAP_RINGBUF, "ring buffer" },
	{ KERNEL_MAP_PUSH, "push" },     { KERNEL_MAP_POP, "pop" },
	{ KERNEL_MAP_PEEK, "peek" },     { KERNEL_MAP_TAIL_CALL, "tail call" },
};

const struct map *sema_map_for(struct sema *sema, const struct form *form, const struct form *name,
			       enum kernel_map_operation operation, struct expr **ret_holder)
{
	const struct map *map = sema_map_or_inner(sema, name, ret_holder);
	const char *what = "such";

	if (!map || map->type->operations & operation)
		return map;
	for (size_t i = 0; i < sizeof(operation_names) / sizeof(operation_names[0]); i++)
		if (operation_names[i].operation == operation)
			what = operation_names[i].name;
	diag_report(sema->diags, DIAG_MAP_OPERATION, form->span,
		    "`%s` is a map of type `%s`, which has no %s operation", map->name,
		    map->type->name, what);
	return NULL;
}

/* ---- keys and values ---- */

/* A value of a map of sockets must be a socket. */
static struct expr *socket_datum(struct sema *sema, const struct form *form)
{
	struct expr *datum = sema_pointer(sema, form);

	if (!type_is_pointer(datum->type) || datum->type->space == SPACE_SOCKET ||
	    datum->type->space == SPACE_ANY)
		return datum;
	diag_report(sema->diags, DIAG_TYPE, form->span, "a value of this map must be a socket");
	return sema_error_expr(sema, form);
}

/* A key or value: a number of the map's type, or a pointer to the struct or the bytes. */
static struct expr *map_datum(struct sema *sema, const struct form *form, const struct map *map,
			      bool is_key, bool *ret_is_pointer)
{
	const struct type *type = is_key ? map->key : map->value;
	const char *what = is_key ? "a key of this map" : "a value of this map";
	struct expr *datum;

	*ret_is_pointer = !type || !type_is_integer(type) || (!is_key && map->type->holds_sockets);
	if (!is_key && map->type->holds_sockets)
		return socket_datum(sema, form);
	datum = sema_value(sema, form);
	if (type_is_error(datum->type) || sema_diverges(datum))
		return datum;
	if (type && type_is_error(type)) /* reported at the map's definition */
		return sema_error_expr(sema, form);
	if (!*ret_is_pointer) {
		datum = sema_number_of(sema, datum, type);
		if (type_is_pointer(datum->type) && datum->type->target == type) {
			*ret_is_pointer = true;
			return datum;
		}
		sema_check_store(sema, type, datum, what);
		if (is_key ? map->key_has_type : map->value_has_type)
			sema_note_host_store(sema, type, datum);
		return type_is_integer(datum->type) ? datum : sema_error_expr(sema, form);
	}
	if (!type_is_pointer(datum->type) || datum->type->map || (type && datum->type->target &&
		datum->type->target != type)) {
		diag_report(sema->diags, DIAG_TYPE, form->span,
			    type ? "%s must be a pointer to `%s`" : "%s must be a pointer to its bytes", what,
			    type ? type_text(sema->arena, type) : "");
		return sema_error_expr(sema, form);
	}
	return datum;
}

/* A pointer to the bytes of a key or value. */
static struct expr *map_bytes(struct sema *sema, const struct form *form, const struct map *map,
			      bool is_key, bool *ret_is_pointer)
{
	struct expr *pointer = sema_pointer(sema, form);
	uint32_t size = is_key ? map->key_size : map->value_size;
	const struct type *target = pointer->type->target;

	*ret_is_pointer = true;
	/*
	 * a pointer to an integer may point into an array; the fact pass checks how many bytes are
	 * there
	 */
	if (!type_is_pointer(pointer->type) || !target || target->kind != TYPE_STRUCT ||
	    target->size >= size)
		return pointer;
	diag_report(sema->diags, DIAG_BOUNDS, form->span,
		    "a %s of `%s` has %u bytes, but this points to a `%s` of %u bytes",
		    is_key ? "key" : "value", map->name, size, type_text(sema->arena, target),
		    target->size);
	return sema_error_expr(sema, form);
}

typedef struct expr *datum_fn(struct sema *sema, const struct form *form, const struct map *map,
			      bool is_key, bool *ret_is_pointer);

static bool access_failed(const struct expr *expr)
{
	const struct expr *operands[] = { expr->map_access.holder, expr->map_access.key,
					  expr->map_access.value, expr->map_access.flags,
					  expr->map_access.cpu };

	for (size_t i = 0; i < sizeof(operands) / sizeof(operands[0]); i++)
		if (operands[i] && type_is_error(operands[i]->type))
			return true;
	return false;
}

/* ---- lookup, update, delete ---- */

static struct expr *access_map(struct sema *sema, const struct form *form, enum expr_kind kind,
			       enum kernel_map_operation operation, datum_fn *datum)
{
	struct expr *expr = sema_new(sema, kind, form, &type_i64);
	const struct map *map = sema_map_for(sema, form, form_nth(form, 1), operation,
					     &expr->map_access.holder);

	if (!map)
		return sema_error_expr(sema, form);
	expr->map_access.map = map;
	expr->map_access.key = datum(sema, form_nth(form, 2), map, true,
				     &expr->map_access.key_is_pointer);
	if (kind == EXPR_MAP_UPDATE) {
		expr->map_access.value = datum(sema, form_nth(form, 3), map, false,
					       &expr->map_access.value_is_pointer);
		if (form_nth(form, 4))
			expr->map_access.flags = sema_integer(sema, form_nth(form, 4));
	}
	return access_failed(expr) ? sema_error_expr(sema, form) : expr;
}

/* The type of a lookup's result. */
static const struct type *found_type(struct sema *sema, const struct map *map)
{
	struct type_table *types = &sema->unit->types;

	if (map->inner)
		return type_pointer_to_map(types, map->inner);
	if (map->type->holds_sockets)
		return type_pointer(types, NULL, SPACE_SOCKET);
	if (map->type->fixed_value_size)
		return type_pointer(types, NULL, SPACE_KERNEL);
	return type_pointer(types, map->value, SPACE_MAP);
}

static struct expr *lookup(struct sema *sema, const struct form *form, datum_fn *datum)
{
	struct expr *expr;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr = access_map(sema, form, EXPR_MAP_LOOKUP, KERNEL_MAP_LOOKUP, datum);
	if (expr->kind == EXPR_MAP_LOOKUP)
		expr->type = found_type(sema, expr->map_access.map);
	return expr;
}

static struct expr *update(struct sema *sema, const struct form *form, datum_fn *datum)
{
	if (!sema_check_count(sema, form, 3, 4))
		return sema_error_expr(sema, form);
	return access_map(sema, form, EXPR_MAP_UPDATE, KERNEL_MAP_UPDATE, datum);
}

static struct expr *delete(struct sema *sema, const struct form *form, datum_fn *datum)
{
	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	return access_map(sema, form, EXPR_MAP_DELETE, KERNEL_MAP_DELETE, datum);
}

struct expr *sema_form_map_lookup(struct sema *sema, const struct form *form)
{
	return lookup(sema, form, map_datum);
}

struct expr *sema_form_map_update(struct sema *sema, const struct form *form)
{
	return update(sema, form, map_datum);
}

struct expr *sema_form_map_delete(struct sema *sema, const struct form *form)
{
	return delete(sema, form, map_datum);
}

struct expr *sema_form_map_lookup_ptr(struct sema *sema, const struct form *form)
{
	return lookup(sema, form, map_bytes);
}

struct expr *sema_form_map_update_ptr(struct sema *sema, const struct form *form)
{
	return update(sema, form, map_bytes);
}

struct expr *sema_form_map_delete_ptr(struct sema *sema, const struct form *form)
{
	return delete(sema, form, map_bytes);
}

struct expr *sema_form_percpu_lookup(struct sema *sema, const struct form *form)
{
	const struct kernel_helper *helper = kernel_find_helper("map-lookup-percpu-elem");
	struct expr *expr;

	if (!sema_check_count(sema, form, 3, 3))
		return sema_error_expr(sema, form);
	expr = access_map(sema, form, EXPR_MAP_LOOKUP, KERNEL_MAP_LOOKUP, map_datum);
	if (expr->kind != EXPR_MAP_LOOKUP)
		return expr;
	expr->map_access.helper = helper;
	expr->map_access.cpu = sema_integer(sema, form_nth(form, 3));
	sema_check_store(sema, &type_u32, expr->map_access.cpu, "the number of a CPU");
	if (!sema_check_map_type(sema, form_nth(form, 1), expr->map_access.map, helper) ||
	    access_failed(expr))
		return sema_error_expr(sema, form);
	expr->type = found_type(sema, expr->map_access.map);
	return expr;
}

struct expr *sema_form_getmap(struct sema *sema, const struct form *form)
{
	const struct map *map;
	struct expr *expr;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr = access_map(sema, form, EXPR_GETMAP, KERNEL_MAP_LOOKUP, map_datum);
	if (expr->kind != EXPR_GETMAP)
		return expr;
	map = expr->map_access.map;
	if (map->inner || map->type->holds_sockets || map->type->fixed_value_size) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_MAP_OPERATION, form->span,
				      "`getmap` cannot read values of a map of type `%s`",
				      map->type->name), "(map-lookup %s key)", map->name);
		return sema_error_expr(sema, form);
	}
	expr->type = map->value && type_is_integer(map->value) ?
		map->value : type_pointer(&sema->unit->types, map->value, SPACE_MAP);
	return expr;
}

/*
 * (%always-there MAP THEN ELSE): THEN if all entries of the map exist from the start, as in an
 * array; otherwise ELSE. The other is not analyzed. If THEN is a string, it is the text of an
 * error.
 */
struct expr *sema_form_always_there(struct sema *sema, const struct form *form)
{
	const struct form *then = form_nth(form, 2);
	bool is_unused = sema->unused == form;
	struct expr *holder;
	const struct map *map;

	if (!sema_check_count(sema, form, 3, 3))
		return sema_error_expr(sema, form);
	map = sema_map_or_inner(sema, form_nth(form, 1), &holder);
	if (!map)
		return sema_error_expr(sema, form);
	if (!map->type->is_array)
		then = form_nth(form, 3);
	if (then->kind == FORM_STRING) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_MAP_OPERATION, form->span,
				      "the entries of `%s`, a map of type `%s`, exist from the start with 0 in "
				      "each field", map->name, map->type->name), "%s", then->string);
		return sema_error_expr(sema, form);
	}
	return is_unused ? sema_unused(sema, then) : sema_expr(sema, then);
}

/* ---- queues, stacks and Bloom filters ---- */

static struct expr *queue(struct sema *sema, const struct form *form,
			  enum kernel_map_operation operation, const char *helper)
{
	struct expr *expr = sema_new(sema, EXPR_MAP_QUEUE, form, &type_i64);
	bool takes_value = operation == KERNEL_MAP_PUSH;
	const struct map *map;

	if (!sema_check_count(sema, form, 2, operation == KERNEL_MAP_PUSH ? 3 : 2))
		return sema_error_expr(sema, form);
	map = sema_map_for(sema, form, form_nth(form, 1), operation, &expr->map_access.holder);
	if (!map)
		return sema_error_expr(sema, form);
	/* a Bloom filter returns nothing: its peek takes a value */
	takes_value |= !(map->type->operations & KERNEL_MAP_POP);
	expr->map_access.map = map;
	expr->map_access.helper = kernel_find_helper(helper);
	expr->map_access.value = (takes_value ? map_datum : map_bytes)(
		sema, form_nth(form, 2), map, false, &expr->map_access.value_is_pointer);
	if (form_nth(form, 3))
		expr->map_access.flags = sema_integer(sema, form_nth(form, 3));
	return access_failed(expr) ? sema_error_expr(sema, form) : expr;
}

struct expr *sema_form_map_push(struct sema *sema, const struct form *form)
{
	return queue(sema, form, KERNEL_MAP_PUSH, "map-push-elem");
}

struct expr *sema_form_map_pop(struct sema *sema, const struct form *form)
{
	return queue(sema, form, KERNEL_MAP_POP, "map-pop-elem");
}

struct expr *sema_form_map_peek(struct sema *sema, const struct form *form)
{
	return queue(sema, form, KERNEL_MAP_PEEK, "map-peek-elem");
}

/* ---- tail calls ---- */

struct expr *sema_form_tail_call(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_CALL, form, &type_void), **arguments, *holder;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	if (sema_has_cleanup(sema)) {
		struct diag *diag = diag_report(sema->diags, DIAG_MALFORMED, form->span,
						"a tail call does not return: the cleanup of the `unwind-protect` around "
						"it would not run");

		diag_help(sema->diags, diag, "do the tail call behind the `unwind-protect`");
		return sema_error_expr(sema, form);
	}
	if (!sema_map_for(sema, form, form_nth(form, 1), KERNEL_MAP_TAIL_CALL, &holder))
		return sema_error_expr(sema, form);
	expr->call.helper = kernel_find_helper("tail-call");
	expr->call.arguments.items = arguments = ARENA_ARRAY(sema->arena, struct expr *, 3);
	expr->call.arguments.count = 3;
	arguments[0] = sema_context_pointer(sema, form);
	arguments[1] = sema_map_argument(sema, form_nth(form, 1), expr->call.helper);
	arguments[2] = sema_integer(sema, form_nth(form, 2));
	sema_check_store(sema, &type_u32, arguments[2], "the index of a program");
	for (size_t i = 0; i < 3; i++)
		if (type_is_error(arguments[i]->type))
			return sema_error_expr(sema, form);
	return expr;
}
