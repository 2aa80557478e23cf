// SPDX-License-Identifier: MIT
/*
 * Ring buffer calls: ringbuf-reserve, -submit, -discard, -output. In: the forms. Out: EXPR_CALL of
 * the helper; the record's type follows from the size. Called through forms.c.
 */
#include "frontend/sema/map/map.h"

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

/* The map of a call that adds a record; *ret_lost is the global that counts failures, or NULL. */
static struct expr *ring_argument(struct sema *sema, const struct form *form,
				  const struct global **ret_lost)
{
	const struct form *name = form_nth(form, 1);
	const struct map *map;
	struct expr *holder;

	map = sema_map_for(sema, form, name, KERNEL_MAP_RINGBUF, &holder);
	if (!map)
		return sema_error_expr(sema, form);
	*ret_lost = map->lost;
	return sema_map_argument(sema, name, NULL);
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
		sema_share(record->type);
	expr = ring_call(sema, form, "ringbuf-reserve", 3,
			 type_pointer(&sema->unit->types, record ? record->type : NULL,
				      SPACE_RECORD));
	arguments = expr->call.arguments.items;
	expr->call.record = record;
	arguments[0] = ring_argument(sema, form, &expr->call.lost);
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
	expr->call.arguments.items[0] = sema_record_argument(sema, form_nth(form, 1));
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
	arguments[0] = ring_argument(sema, form, &expr->call.lost);
	arguments[1] = sema_pointer(sema, form_nth(form, 2));
	arguments[2] = sema_integer(sema, form_nth(form, 3));
	arguments[3] = sema_integer(sema, form_nth(form, 4));
	if (type_is_pointer(arguments[1]->type) && arguments[1]->type->target)
		sema_share(arguments[1]->type->target);
	return any_failed(expr) ? sema_error_expr(sema, form) : expr;
}
