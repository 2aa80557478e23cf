// SPDX-License-Identifier: MIT
/*
 * Properties of typed expressions that depend on nothing but the tree. In: an expression or
 * variable. Out: as query.h says for each. Called by share, flow, check, guard and lower.
 */
#include "frontend/unit/query.h"

#include <string.h>

#include "frontend/unit/unit.h"

const struct expr *expr_last_of(const struct expr *expr)
{
	while (expr->kind == EXPR_LET || (expr->kind == EXPR_PROGN && expr->list.count))
		expr = expr->kind == EXPR_LET ? expr->let.body :
						expr->list.items[expr->list.count - 1];
	return expr;
}

static void find_unstable(struct expr *operand, void *user)
{
	bool *stable = user;

	if (*stable)
		*stable = expr_is_stable(operand);
}

bool expr_is_stable(const struct expr *expr)
{
	bool stable = true;

	switch (expr->kind) {
	case EXPR_CONSTANT:
	case EXPR_CONTEXT_POINTER:
	case EXPR_ADDRESS:
	case EXPR_MAKE:
	case EXPR_MAP:
	case EXPR_GLOBAL_ADDRESS:
	case EXPR_SUBPROGRAM:
	case EXPR_STRING:
		return true;
	case EXPR_GLOBAL:
		return type_is_pointer(expr->type) || expr->global->kind == GLOBAL_PARAMETER ||
		       expr->global->kind == GLOBAL_KCONFIG;
	case EXPR_VARIABLE:
		return variable_is_bound_once(expr->variable);
	case EXPR_BINARY:
		/*
		 * The short operand first: in a chain `a + b + c ..` each part is visited once
		 * more.
		 */
		return expr_is_stable(expr->operation.b) && expr_is_stable(expr->operation.a);
	case EXPR_UNARY:
	case EXPR_CAST:
	case EXPR_MEMBER_ADDRESS:
		expr_each_operand(expr, find_unstable, &stable);
		return stable;
	default:
		return expr->is_constant;
	}
}

static bool is_on_stack(const struct expr *pointer)
{
	return type_is_pointer(pointer->type) && pointer->type->space == SPACE_STACK;
}

struct name_search {
	const struct variable *variable;
	bool found;
};

static void find_name(struct expr *expr, void *user)
{
	struct name_search *search = user;

	search->found |= (expr->kind == EXPR_VARIABLE || expr->kind == EXPR_ADDRESS) && expr->variable == search->variable;
	if (!search->found)
		expr_each_operand(expr, find_name, user);
}

bool expr_names(const struct expr *expr, const struct variable *variable)
{
	struct name_search search = { .variable = variable };

	find_name((struct expr *)expr, &search);
	return search.found;
}

bool expr_reads_object(const struct expr *expr)
{
	return (expr->kind == EXPR_MEMBER && is_on_stack(expr->member.base)) ||
	       (expr->kind == EXPR_LOAD && is_on_stack(expr->memory.pointer));
}

bool expr_is_loaded(const struct expr *expr)
{
	bool is_wide = expr->type->size == REGISTER_SIZE;

	switch (expr->kind) {
	case EXPR_CONTEXT:
	case EXPR_MEMBER:
	case EXPR_LOAD:
	case EXPR_GETMAP:
		return !expr_reads_object(expr) && (is_wide || !expr->type->is_signed);
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_ATOMIC:
		return is_wide;
	default:
		return false;
	}
}

uint64_t expr_set_bits(const struct expr *expr)
{
	expr = expr_last_of(expr);
	if (expr->is_constant)
		return expr->value;
	if (expr->kind == EXPR_CAST && type_is_integer(expr->type))
		return type_wrap(expr->type, expr_set_bits(expr->operand));
	if (expr->kind != EXPR_BINARY)
		return 0;
	if (expr->operation.decided)
		return expr->operation.outcome;
	if (expr->operation.op == OPERATOR_OR)
		return expr_set_bits(expr->operation.a) | expr_set_bits(expr->operation.b);
	return expr->operation.op == OPERATOR_AND ?
		expr_set_bits(expr->operation.a) & expr_set_bits(expr->operation.b) : 0;
}

bool expr_is_order(const struct expr *expr)
{
	/* a cast of a byte-order constant */
	if (expr->kind == EXPR_CAST && expr->operand->is_constant &&
	    expr->operand->value == expr->value)
		return expr_is_order(expr->operand);
	return expr->kind == EXPR_UNARY && expr->operation.op >= OPERATOR_NTOHS;
}

bool expr_is_context(const struct expr *expr)
{
	while (expr->kind == EXPR_CAST)
		expr = expr->operand;
	return expr->kind == EXPR_CONTEXT_POINTER;
}

bool expr_may_be_null(const struct expr *pointer)
{
	return type_is_pointer(pointer->type) && pointer->type->space != SPACE_STACK &&
	       pointer->type->space != SPACE_CONTEXT && !pointer->is_constant &&
	       pointer->kind != EXPR_KERNEL_READ;
}

bool expr_asks_bloom_filter(const struct expr *expr)
{
	return expr->kind == EXPR_MAP_QUEUE &&
	       !strcmp(expr->map_access.map->type->name, "bloom-filter") &&
	       !strcmp(expr->map_access.helper->name, "map-peek-elem");
}

bool expr_assigns_variable(const struct expr *expr)
{
	return (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	       expr->assign.place->kind == EXPR_VARIABLE;
}

bool expr_is_swapped_half(const struct expr *expr)
{
	expr = expr_last_of(expr);
	return !expr->is_constant && expr->kind == EXPR_UNARY &&
	       (expr->operation.op == OPERATOR_NTOHS || expr->operation.op == OPERATOR_HTONS);
}

void unit_each_body(const struct unit *unit, void (*fn)(struct expr *body, void *user), void *user)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) && item->program->body)
			fn(item->program->body, user);
	}
}

static void find_stack_index(struct expr *expr, void *user)
{
	const struct expr *pointer = NULL, *number = NULL;

	if (expr->kind == EXPR_MEMBER || expr->kind == EXPR_MEMBER_ADDRESS) {
		pointer = expr->member.base;
		number = expr->member.index;
	} else if (expr->kind == EXPR_LOAD || expr->kind == EXPR_ATOMIC) {
		pointer = expr->memory.pointer;
		number = expr->memory.offset;
	} else if (expr->kind == EXPR_BINARY) {
		pointer = expr->operation.a;
		number = expr->operation.b;
	}
	*(bool *)user |= pointer && number && !number->is_constant && is_on_stack(pointer);
	expr_each_operand(expr, find_stack_index, user);
}

bool unit_indexes_stack(const struct unit *unit)
{
	bool found = false;

	unit_each_body(unit, find_stack_index, &found);
	return found;
}

bool expr_counts(const struct expr *number)
{
	if (number->is_constant)
		return true;
	switch (number->kind) {
	case EXPR_VARIABLE:
		if (!variable_is_bound_once(number->variable))
			return false;
		return (number->variable->counter && !number->variable->iterated) ||
		       (number->variable->init && expr_counts(number->variable->init));
	case EXPR_CAST:
		return type_is_integer(number->operand->type) && expr_counts(number->operand);
	case EXPR_UNARY:
		return expr_counts(number->operation.a);
	case EXPR_BINARY:
		return type_is_integer(number->operation.a->type) && expr_counts(number->operation.a) &&
		       expr_counts(number->operation.b);
	default:
		return false;
	}
}

bool program_is_handed_context(const struct program *program)
{
	return program->subprogram && program->subprogram->callback_of.count && program->uses_context;
}

const char *variable_words(const struct variable *variable)
{
	return variable->written ? variable->written : variable->name;
}

bool variable_is_bound_once(const struct variable *variable)
{
	return !variable->assigned && !variable->addressed;
}

static void find_tail_call(struct expr *expr, void *user)
{
	bool *found = user;

	*found |= expr_is_tail_call(expr);
	if (!*found)
		expr_each_operand(expr, find_tail_call, found);
}

bool program_tail_calls(const struct program *program)
{
	bool found = false;

	if (program->body)
		find_tail_call(program->body, &found);
	return found;
}
