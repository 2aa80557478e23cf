// SPDX-License-Identifier: MIT
/*
 * Side effects of a form. In: an expression. Out: which of packet, context and other memory it may
 * change, and whether it may invalidate packet pointers (struct share_changes). Called by share.c
 * and value_facts.c for one node, by fuse.c and value_facts.c for a whole subtree.
 */
#include "frontend/share/internal.h"
#include "frontend/unit/query.h"

static bool is_own(const struct expr *pointer)
{
	switch (pointer->type->kind == TYPE_POINTER ? pointer->type->space : SPACE_ANY) {
	case SPACE_STACK:
	case SPACE_GLOBAL:
	case SPACE_MAP:
	case SPACE_RECORD:
		return true;
	default:
		return false;
	}
}

static bool stores_elsewhere(const struct expr *place)
{
	switch (place->kind) {
	case EXPR_VARIABLE:
	case EXPR_GETMAP:
	case EXPR_GLOBAL:
		return true;
	case EXPR_MEMBER:
		return is_own(place->member.base);
	case EXPR_LOAD:
		return is_own(place->memory.pointer);
	default:
		return false;
	}
}

static bool hands_out_packet(const struct expr_list *arguments)
{
	for (size_t i = 0; i < arguments->count; i++) {
		const struct expr *argument = arguments->items[i];

		if (argument->kind == EXPR_SUBPROGRAM)
			return true;
		if (type_is_pointer(argument->type) && argument->kind != EXPR_MAP && !argument->is_constant && !is_own(argument))
			return true;
	}
	return false;
}

bool share_is_call(const struct expr *expr)
{
	return expr->kind == EXPR_CALL || expr->kind == EXPR_INVOKE;
}

static void note_place(struct share_changes *changes, const struct expr *place)
{
	changes->memory |= place->kind != EXPR_VARIABLE;
	if (place->kind == EXPR_CONTEXT)
		changes->context = true;
	else
		changes->packet |= !stores_elsewhere(place);
}

static void note_pointer(struct share_changes *changes, const struct expr *pointer)
{
	changes->memory = true;
	changes->packet |= !is_own(pointer);
}

static void note_call(struct share_changes *changes, const struct expr *call)
{
	bool has_context = call->kind == EXPR_INVOKE || hands_out_packet(&call->call.arguments);

	changes->memory = true;
	changes->moved |= expr_changes_packet(call) || expr_writes_dynptr(call);
	/* a subprogram gets the context even if the call does not pass it */
	if (has_context || changes->moved)
		changes->packet = changes->context = true;
}

void share_note_change(struct share_changes *changes, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_SETF: case EXPR_UPDATE:
		note_place(changes, expr->assign.place);
		return;
	case EXPR_ATOMIC:
		note_pointer(changes, expr->memory.pointer);
		return;
	case EXPR_MEMSET: case EXPR_MEMCPY:
		note_pointer(changes, expr->copy.to);
		return;
	case EXPR_CALL: case EXPR_INVOKE:
		note_call(changes, expr);
		return;
	case EXPR_ASM:
		changes->packet = changes->context = changes->memory = true;
		return;
	case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE: case EXPR_MAP_QUEUE: case EXPR_GETMAP: case EXPR_PRINT:
	case EXPR_WITH_LOCK: case EXPR_WITH_RECORD:
		changes->memory = true;
		return;
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_VARIABLE: case EXPR_UNARY: case EXPR_BINARY:
	case EXPR_AND: case EXPR_OR: case EXPR_IF: case EXPR_PROGN: case EXPR_LET: case EXPR_CAST: case EXPR_RETURN:
	case EXPR_DOTIMES: case EXPR_WHILE: case EXPR_BREAK: case EXPR_CONTINUE: case EXPR_BLOCK: case EXPR_LEAVE:
	case EXPR_CONTEXT: case EXPR_CONTEXT_POINTER: case EXPR_USDT: case EXPR_MEMBER: case EXPR_MEMBER_ADDRESS:
	case EXPR_KERNEL_READ: case EXPR_KERNEL_ADDRESS: case EXPR_KERNEL_FACT: case EXPR_LOAD: case EXPR_ADDRESS:
	case EXPR_MAKE: case EXPR_MAP: case EXPR_MAP_LOOKUP: case EXPR_GLOBAL: case EXPR_GLOBAL_ADDRESS:
	case EXPR_SUBPROGRAM:
		return;
	}
	expr_unhandled(expr, __func__);
}

static void look_for_change(struct expr *expr, void *user)
{
	share_note_change(user, expr);
	expr_each_operand(expr, look_for_change, user);
}

void share_note_changes(struct share_changes *changes, struct expr *expr)
{
	look_for_change(expr, changes);
}
