// SPDX-License-Identifier: MIT
/*
 * Operations on single nodes of the typed tree: operands, effects, exits, names of kinds. In: a
 * struct expr. Out: as the header says for each. Every pass after sema walks the tree with
 * expr_each_operand.
 */
#include "frontend/unit/expr.h"

#include <stdio.h>
#include <stdlib.h>

#include "frontend/unit/unit.h"

const char *expr_kind_name(enum expr_kind kind)
{
	static const char *const names[] = {
#define EXPR_KIND(ID, NAME) NAME,
#include "frontend/unit/kinds.def"
#undef EXPR_KIND
	};

	return (size_t)kind < EXPR_KIND_COUNT ? names[kind] : "unknown";
}

void expr_unhandled(const struct expr *expr, const char *function)
{
	fprintf(stderr, "skep: %s has no case for a node of kind %d (%s): a defect of Skep\n",
		function, (int)expr->kind, expr_kind_name(expr->kind));
	abort();
}

bool expr_is_truth(const struct expr *expr)
{
	if (expr->kind != EXPR_UNARY && expr->kind != EXPR_BINARY)
		return false;
	return expr->operation.op == OPERATOR_NOT ||
	       (expr->operation.op >= OPERATOR_EQ && expr->operation.op <= OPERATOR_SGE);
}

bool expr_acquires(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_INVOKE:
		return expr->invoke.subprogram->subprogram->acquires;
	case EXPR_MAP_LOOKUP:
		return expr->map_access.map->type->holds_sockets;
	case EXPR_CALL:
		return expr->call.helper->acquires;
	default:
		return false;
	}
}

static void find_leave(struct expr *expr, void *user)
{
	const struct expr **block = user;

	if (expr->kind == EXPR_LEAVE && expr->left == *block)
		*block = NULL;
	else if (*block)
		expr_each_operand(expr, find_leave, block);
}

/* Is the end of the block never reached? */
static bool block_leaves(const struct expr *block)
{
	const struct expr *wanted = block;

	if (!expr_leaves(block->block.body))
		return false;
	find_leave(block->block.body, &wanted);
	return wanted != NULL;
}

bool expr_leaves(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_RETURN:
	case EXPR_BREAK:
	case EXPR_CONTINUE:
	case EXPR_LEAVE:
		return true;
	case EXPR_PROGN:
		for (size_t i = 0; i < expr->list.count; i++)
			if (expr_leaves(expr->list.items[i]))
				return true;
		return false;
	case EXPR_BLOCK:
		return block_leaves(expr);
	case EXPR_LET:
		return expr_leaves(expr->let.body);
	case EXPR_IF:
		return expr->branch.leaves;
	default:
		return false;
	}
}

bool expr_is_map_access(const struct expr *expr)
{
	return expr->kind == EXPR_MAP_LOOKUP || expr->kind == EXPR_MAP_UPDATE ||
	       expr->kind == EXPR_MAP_DELETE || expr->kind == EXPR_GETMAP;
}

const struct map *expr_map_of(const struct expr *call)
{
	for (size_t i = 0; i < call->call.arguments.count; i++) {
		const struct expr *argument = call->call.arguments.items[i];

		if (argument->kind == EXPR_MAP)
			return argument->map;
		if (argument->type->map)
			return argument->type->map;
	}
	return NULL;
}

typedef void visit_fn(struct expr *operand, void *user);

static void visit_one(struct expr *operand, visit_fn *visit, void *user)
{
	if (operand)
		visit(operand, user);
}

static void visit_list(const struct expr_list *list, visit_fn *visit, void *user)
{
	for (size_t i = 0; i < list->count; i++)
		visit(list->items[i], user);
}

static void visit_copy(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->copy.to, visit, user);
	visit_one(expr->copy.to_offset, visit, user);
	visit_one(expr->copy.from, visit, user);
	visit_one(expr->copy.from_offset, visit, user);
	visit_one(expr->copy.len, visit, user);
}

static void visit_call(const struct expr *expr, void (*visit)(struct expr *, void *), void *user)
{
	if (expr->call.stream)
		visit(expr->call.stream, user);
	visit_list(&expr->call.arguments, visit, user);
}

static void visit_let(const struct expr *expr, visit_fn *visit, void *user)
{
	for (size_t i = 0; i < expr->let.count; i++)
		visit_one(expr->let.bindings[i].init, visit, user);
	visit(expr->let.body, user);
}

static void visit_loop(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->loop.from, visit, user);
	visit_one(expr->loop.count, visit, user);
	visit_one(expr->loop.test, visit, user);
	visit(expr->loop.body, user);
}

static void visit_memory(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->memory.pointer, visit, user);
	visit_one(expr->memory.offset, visit, user);
	if (expr->kind == EXPR_ATOMIC) {
		visit_one(expr->memory.expected, visit, user);
		visit_one(expr->memory.value, visit, user);
	}
}

static void visit_record(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->record.holder, visit, user);
	visit_one(expr->record.size, visit, user);
	visit_one(expr->record.flags, visit, user);
	visit_one(expr->record.body, visit, user);
}

static void visit_operation(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->operation.a, visit, user);
	visit_one(expr->operation.b, visit, user);
}

static void visit_branch(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->branch.test, visit, user);
	visit_one(expr->branch.then, visit, user);
	visit_one(expr->branch.otherwise, visit, user);
}

static void visit_assignment(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->assign.place, visit, user);
	visit_one(expr->assign.value, visit, user);
}

static void visit_member(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->member.base, visit, user);
	visit_one(expr->member.index, visit, user);
}

static void visit_map_access(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->map_access.holder, visit, user);
	visit_one(expr->map_access.key, visit, user);
	visit_one(expr->map_access.value, visit, user);
	visit_one(expr->map_access.flags, visit, user);
	visit_one(expr->map_access.cpu, visit, user);
}

static void visit_lock(const struct expr *expr, visit_fn *visit, void *user)
{
	visit_one(expr->lock.pointer, visit, user);
	visit_one(expr->lock.body, visit, user);
}

void expr_each_operand(const struct expr *expr, visit_fn *visit, void *user)
{
	switch (expr->kind) {
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_VARIABLE:
	case EXPR_BREAK: case EXPR_CONTINUE: case EXPR_LEAVE: case EXPR_CONTEXT: case EXPR_CONTEXT_POINTER:
	case EXPR_USDT: case EXPR_ADDRESS: case EXPR_MAKE: case EXPR_ASM: case EXPR_MAP:
	case EXPR_GLOBAL: case EXPR_GLOBAL_ADDRESS: case EXPR_SUBPROGRAM: case EXPR_KERNEL_FACT:
		return;
	case EXPR_AND: case EXPR_OR: case EXPR_PROGN:
		visit_list(&expr->list, visit, user);
		return;
	case EXPR_CALL: case EXPR_PRINT:
		visit_call(expr, visit, user);
		return;
	case EXPR_INVOKE:
		visit_list(&expr->invoke.arguments, visit, user);
		return;
	case EXPR_UNARY: case EXPR_BINARY:
		visit_operation(expr, visit, user);
		return;
	case EXPR_IF:
		visit_branch(expr, visit, user);
		return;
	case EXPR_SETF: case EXPR_UPDATE:
		visit_assignment(expr, visit, user);
		return;
	case EXPR_LET:
		visit_let(expr, visit, user);
		return;
	case EXPR_CAST: case EXPR_RETURN:
		visit_one(expr->operand, visit, user);
		return;
	case EXPR_BLOCK:
		visit(expr->block.body, user);
		return;
	case EXPR_DOTIMES: case EXPR_WHILE:
		visit_loop(expr, visit, user);
		return;
	case EXPR_LOAD: case EXPR_ATOMIC:
		visit_memory(expr, visit, user);
		return;
	case EXPR_MEMBER: case EXPR_MEMBER_ADDRESS: case EXPR_KERNEL_READ:
	case EXPR_KERNEL_ADDRESS:
		visit_member(expr, visit, user);
		return;
	case EXPR_MAP_LOOKUP: case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE: case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
		visit_map_access(expr, visit, user);
		return;
	case EXPR_MEMSET: case EXPR_MEMCPY:
		visit_copy(expr, visit, user);
		return;
	case EXPR_WITH_LOCK:
		visit_lock(expr, visit, user);
		return;
	case EXPR_WITH_RECORD:
		visit_record(expr, visit, user);
		return;
	}
	expr_unhandled(expr, __func__);
}

static void find_effect(struct expr *operand, void *user)
{
	bool *found = user;

	if (!*found)
		*found = expr_has_effects(operand);
}

bool expr_has_effects(const struct expr *expr)
{
	bool found = false;

	/* each access that is made once is one that the program asks for */
	if (expr->once)
		return true;
	switch (expr->kind) {
	case EXPR_SETF:
	case EXPR_UPDATE:
	case EXPR_RETURN:
	case EXPR_BREAK:
	case EXPR_CONTINUE:
	case EXPR_BLOCK:
	case EXPR_LEAVE:
	case EXPR_DOTIMES:
	case EXPR_WHILE:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_CALL:
	case EXPR_PRINT:
	case EXPR_ATOMIC:
	case EXPR_ASM:
	case EXPR_MEMSET:
	case EXPR_MEMCPY:
	case EXPR_WITH_RECORD:
	case EXPR_WITH_LOCK:
	case EXPR_INVOKE:
		return true;
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_VARIABLE:
	case EXPR_UNARY: case EXPR_BINARY: case EXPR_AND: case EXPR_OR: case EXPR_IF:
	case EXPR_PROGN: case EXPR_LET: case EXPR_CAST: case EXPR_CONTEXT:
	case EXPR_CONTEXT_POINTER: case EXPR_USDT: case EXPR_MEMBER: case EXPR_MEMBER_ADDRESS:
	case EXPR_KERNEL_READ: case EXPR_KERNEL_ADDRESS: case EXPR_KERNEL_FACT: case EXPR_LOAD:
	case EXPR_ADDRESS: case EXPR_MAKE: case EXPR_MAP: case EXPR_MAP_LOOKUP: case EXPR_GETMAP:
	case EXPR_GLOBAL: case EXPR_GLOBAL_ADDRESS: case EXPR_SUBPROGRAM:
		expr_each_operand(expr, find_effect, &found);
		return found;
	}
	expr_unhandled(expr, __func__);
}
