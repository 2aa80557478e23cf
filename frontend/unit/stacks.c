// SPDX-License-Identifier: MIT
/*
 * Finds the fields and map keys in which programs store ids of get-stackid, by following the
 * values. In: the unit. Out: struct stack_places. Called by cli/run_maps.c, so that `skep run`
 * prints the stacks.
 */
#include "frontend/unit/stacks.h"

#include <string.h>

#include "frontend/unit/query.h"

#define USER_STACK (1u << 8) /* BPF_F_USER_STACK */

struct stack_search {
	const struct unit *unit;
	struct stack_places *places;
};

/* The call whose id is the expression's value, or NULL. */
static const struct expr *call_of(const struct expr *expr)
{
	for (;;) {
		expr = expr_last_of(expr);
		if (expr->kind == EXPR_CAST)
			expr = expr->operand;
		else if ((expr->kind == EXPR_VARIABLE || expr->kind == EXPR_ADDRESS) && expr->variable->init &&
			 !expr->variable->assigned)
			expr = expr->variable->init;
		else
			break;
	}
	if (expr->kind != EXPR_CALL || strcmp(expr->call.helper->name, "get-stackid") || expr->call.arguments.count < 3)
		return NULL;
	return expr->call.arguments.items[1]->kind == EXPR_MAP ? expr : NULL;
}

static void take(struct stack_search *search, struct stack_place place, const struct expr *value)
{
	const struct expr *call = value ? call_of(value) : NULL;
	struct stack_places *places = search->places;

	if (!call)
		return;
	place.stacks = call->call.arguments.items[1]->map;
	place.is_user = call->call.arguments.items[2]->value & USER_STACK;
	for (size_t i = 0; i < places->items.count; i++) {
		const struct stack_place *old = &places->items.items[i];

		if (old->member == place.member && old->keyed == place.keyed)
			return;
	}
	VEC_PUSH(search->unit->arena, &places->items, place);
}

static void look(struct expr *expr, void *user)
{
	struct stack_search *search = user;
	const struct expr *place = expr->kind == EXPR_SETF ? expr->assign.place : NULL;

	if (place && place->kind == EXPR_MEMBER && !place->member.index)
		take(search, (struct stack_place){ .structure = place->member.structure, .member = place->member.member },
		     expr->assign.value);
	else if (place && place->kind == EXPR_GETMAP)
		take(search, (struct stack_place){ .keyed = place->map_access.map }, place->map_access.key);
	else if (expr_is_map_access(expr))
		take(search, (struct stack_place){ .keyed = expr->map_access.map }, expr->map_access.key);
	expr_each_operand(expr, look, search);
}

void stacks_find(const struct unit *unit, struct stack_places *ret_places)
{
	struct stack_search search = { .unit = unit, .places = ret_places };

	*ret_places = (struct stack_places){ 0 };
	unit_each_body(unit, look, &search);
}
