/* Map operations and ring buffers. */
#include "frontend/sema/internal.h"

static const struct {
	enum kernel_map_operation operation;
	const char *name;
} operation_names[] = {
	{ KERNEL_MAP_LOOKUP, "lookup" }, { KERNEL_MAP_UPDATE, "update" },
	{ KERNEL_MAP_DELETE, "delete" }, { KERNEL_MAP_RINGBUF, "ring buffer" },
};

static const struct map *map_for(struct sema *sema, const struct form *form,
				 enum kernel_map_operation operation)
{
	const struct map *map = sema_map(sema, form_nth(form, 1));
	const char *name = "such";

	if (!map || map->type->operations & operation)
		return map;
	for (size_t i = 0; i < sizeof(operation_names) / sizeof(operation_names[0]); i++)
		if (operation_names[i].operation == operation)
			name = operation_names[i].name;
	diag_report(sema->diags, DIAG_MAP_OPERATION, form->span,
		    "`%s` is a map of type `%s`, which has no %s operation", map->name,
		    map->type->name, name);
	return NULL;
}

/* A key or value: a number of the map's own type, or a pointer to the struct or bytes. */
static struct expr *map_datum(struct sema *sema, const struct form *form, const struct map *map,
			      bool is_key, bool *ret_is_pointer)
{
	const struct type *type = is_key ? map->key : map->value;
	const char *what = is_key ? "a key of this map" : "a value of this map";
	struct expr *datum = sema_value(sema, form);

	*ret_is_pointer = !type || !type_is_integer(type);
	if (type_is_error(datum->type) || sema_diverges(datum))
		return datum;
	if (!*ret_is_pointer) {
		if (type_is_pointer(datum->type) && datum->type->target == type) {
			*ret_is_pointer = true;
			return datum;
		}
		sema_check_store(sema, type, datum, what);
		return type_is_integer(datum->type) ? datum : sema_error_expr(sema, form);
	}
	if (!type_is_pointer(datum->type) || (type && datum->type->target &&
		datum->type->target != type)) {
		diag_report(sema->diags, DIAG_TYPE, form->span,
			    type ? "%s is a pointer to `%s`" : "%s is a pointer to its bytes", what,
			    type ? type_text(sema->arena, type) : "");
		return sema_error_expr(sema, form);
	}
	return datum;
}

static struct expr *access_map(struct sema *sema, const struct form *form, enum expr_kind kind,
			       enum kernel_map_operation operation)
{
	struct expr *expr = sema_new(sema, kind, form, &type_i64);
	const struct map *map = map_for(sema, form, operation);

	if (!map)
		return sema_error_expr(sema, form);
	expr->map_access.map = map;
	expr->map_access.key = map_datum(sema, form_nth(form, 2), map, true,
					 &expr->map_access.key_is_pointer);
	if (kind == EXPR_MAP_UPDATE) {
		expr->map_access.value = map_datum(sema, form_nth(form, 3), map, false,
						   &expr->map_access.value_is_pointer);
		if (form_nth(form, 4))
			expr->map_access.flags = sema_integer(sema, form_nth(form, 4));
	}
	if (type_is_error(expr->map_access.key->type) ||
	    (expr->map_access.value && type_is_error(expr->map_access.value->type)))
		return sema_error_expr(sema, form);
	return expr;
}

struct expr *sema_form_map_lookup(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr = access_map(sema, form, EXPR_MAP_LOOKUP, KERNEL_MAP_LOOKUP);
	if (expr->kind == EXPR_MAP_LOOKUP)
		expr->type = type_pointer(&sema->unit->types, expr->map_access.map->value,
					  SPACE_MAP);
	return expr;
}

struct expr *sema_form_map_update(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 3, 4))
		return sema_error_expr(sema, form);
	return access_map(sema, form, EXPR_MAP_UPDATE, KERNEL_MAP_UPDATE);
}

struct expr *sema_form_map_delete(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	return access_map(sema, form, EXPR_MAP_DELETE, KERNEL_MAP_DELETE);
}

struct expr *sema_form_getmap(struct sema *sema, const struct form *form)
{
	const struct type *value;
	struct expr *expr;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr = access_map(sema, form, EXPR_GETMAP, KERNEL_MAP_LOOKUP);
	if (expr->kind != EXPR_GETMAP)
		return expr;
	value = expr->map_access.map->value;
	expr->type = value && type_is_integer(value) ?
		value : type_pointer(&sema->unit->types, value, SPACE_MAP);
	return expr;
}

/* ---- ring buffers ---- */

static struct expr *ring_call(struct sema *sema, const struct form *form, const char *helper,
			      size_t count, const struct type *type)
{
	struct expr *expr = sema_new(sema, EXPR_CALL, form, type);

	expr->call.helper = kernel_find_helper(helper);
	expr->call.arguments.items = ARENA_ARRAY(sema->arena, struct expr *, count);
	expr->call.arguments.count = count;
	return expr;
}

static bool any_failed(const struct expr *expr)
{
	for (size_t i = 0; i < expr->call.arguments.count; i++)
		if (type_is_error(expr->call.arguments.items[i]->type))
			return true;
	return false;
}

static struct expr *map_argument(struct sema *sema, const struct form *form)
{
	const struct map *map = map_for(sema, form, KERNEL_MAP_RINGBUF);
	struct expr *expr;

	if (!map)
		return sema_error_expr(sema, form);
	expr = sema_new(sema, EXPR_MAP, form_nth(form, 1), &type_void);
	expr->map = map;
	return expr;
}

struct expr *sema_form_ringbuf_reserve(struct sema *sema, const struct form *form)
{
	const struct form *size = form_nth(form, 2);
	const struct structure *record = NULL;
	struct expr *expr, **arguments;

	if (!sema_check_count(sema, form, 3, 3))
		return sema_error_expr(sema, form);
	if (form_is_call(size, "sizeof") && form_length(size) == 2 &&
	    form_nth(size, 1)->kind == FORM_SYMBOL)
		record = sema_find_structure(sema, form_nth(size, 1)->name);
	if (record)
		((struct structure *)record)->is_shared = true;
	expr = ring_call(sema, form, "ringbuf-reserve", 3,
			 type_pointer(&sema->unit->types, record ? record->type : NULL,
				      SPACE_RECORD));
	arguments = expr->call.arguments.items;
	expr->call.record = record;
	arguments[0] = map_argument(sema, form);
	arguments[1] = sema_constant(sema, size);
	arguments[2] = sema_integer(sema, form_nth(form, 3));
	return any_failed(expr) ? sema_error_expr(sema, form) : expr;
}

static struct expr *end_record(struct sema *sema, const struct form *form, const char *helper)
{
	struct expr *expr;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr = ring_call(sema, form, helper, 2, &type_void);
	expr->call.arguments.items[0] = sema_pointer(sema, form_nth(form, 1));
	expr->call.arguments.items[1] = sema_integer(sema, form_nth(form, 2));
	return any_failed(expr) ? sema_error_expr(sema, form) : expr;
}

struct expr *sema_form_ringbuf_submit(struct sema *sema, const struct form *form)
{
	return end_record(sema, form, "ringbuf-submit");
}

struct expr *sema_form_ringbuf_discard(struct sema *sema, const struct form *form)
{
	return end_record(sema, form, "ringbuf-discard");
}

struct expr *sema_form_ringbuf_output(struct sema *sema, const struct form *form)
{
	struct expr *expr, **arguments;

	if (!sema_check_count(sema, form, 4, 4))
		return sema_error_expr(sema, form);
	expr = ring_call(sema, form, "ringbuf-output", 4, &type_i64);
	arguments = expr->call.arguments.items;
	arguments[0] = map_argument(sema, form);
	arguments[1] = sema_pointer(sema, form_nth(form, 2));
	arguments[2] = sema_integer(sema, form_nth(form, 3));
	arguments[3] = sema_integer(sema, form_nth(form, 4));
	if (type_is_pointer(arguments[1]->type) && arguments[1]->type->target &&
	    arguments[1]->type->target->kind == TYPE_STRUCT)
		((struct structure *)arguments[1]->type->target->structure)->is_shared = true;
	return any_failed(expr) ? sema_error_expr(sema, form) : expr;
}
