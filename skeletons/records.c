#include "skeletons/records.h"

#include <string.h>

struct record_search {
	const struct map *map;
	const struct structure *found;
	bool mixed; /* a second struct, or bytes of no struct */
};

static void take(struct record_search *search, const struct structure *structure)
{
	if (!structure || (search->found && search->found != structure))
		search->mixed = true;
	else
		search->found = structure;
}

static const struct structure *pointed_at(const struct type *type)
{
	return type && type_is_pointer(type) && type->target ? type->target->structure : NULL;
}

/* (ringbuf-reserve m ..) and (ringbuf-output m p ..) */
static void look_at_call(struct record_search *search, const struct expr *call)
{
	const struct expr_list *arguments = &call->call.arguments;

	if (!arguments->count || arguments->items[0]->kind != EXPR_MAP ||
	    arguments->items[0]->map != search->map)
		return;
	if (!strcmp(call->call.helper->name, "ringbuf-reserve"))
		take(search, call->call.record);
	else if (!strcmp(call->call.helper->name, "ringbuf-output") && arguments->count > 1)
		take(search, pointed_at(arguments->items[1]->type));
}

static void look(struct expr *expr, void *user)
{
	struct record_search *search = user;

	if (expr->kind == EXPR_WITH_RECORD && expr->record.map == search->map)
		take(search, pointed_at(expr->record.variable->type));
	else if (expr->kind == EXPR_CALL)
		look_at_call(search, expr);
	expr_each_operand(expr, look, search);
}

const struct structure *records_of(const struct unit *unit, const struct map *map)
{
	struct record_search search = { .map = map };

	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_PROGRAM)
			look(unit->items.items[i].program->body, &search);
	return search.mixed ? NULL : search.found;
}
