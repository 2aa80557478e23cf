// SPDX-License-Identifier: MIT
/*
 * Padding of objects whose address is passed on. C leaves padding undefined when an object is
 * initialized by its fields, so the kernel would read uninitialized stack, and copy old bytes to
 * user space. In: the typed bodies. Out: structs marked as shared, whose padding has explicit
 * members. Called by sema.c, after the bodies.
 */
#include "frontend/sema/memory/memory.h"

static void share_operand(struct expr *operand, void *user)
{
	(void)user;
	if (type_is_pointer(operand->type) && operand->type->target &&
	    type_has_padding(operand->type->target))
		sema_share(operand->type->target);
}

/* The pointer is cast to another type, and its new user may pass it on. */
static void share_converted(const struct type *to, struct expr *value)
{
	if (value && to->target != value->type->target)
		share_operand(value, NULL);
}

/* Memory that a helper only writes is not read before. */
static void share_arguments(const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;

	for (size_t i = 0; i < call->call.arguments.count; i++)
		if (i >= helper->parameter_count ||
		    helper->parameters[i].kind != KERNEL_ARG_OUT_MEMORY)
			share_operand(call->call.arguments.items[i], NULL);
}

static void visit(struct expr *expr, void *user)
{
	switch (expr->kind) {
	case EXPR_CALL:
		share_arguments(expr);
		break;
	case EXPR_INVOKE:
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
		expr_each_operand(expr, share_operand, NULL);
		break;
	case EXPR_CAST:
		share_converted(expr->type, expr->operand);
		break;
	case EXPR_SETF:
		if (expr->assign.place->kind == EXPR_GETMAP)
			share_operand(expr->assign.value, NULL);
		share_converted(expr->assign.place->type, expr->assign.value);
		break;
	case EXPR_LET:
		for (size_t i = 0; i < expr->let.count; i++)
			share_converted(expr->let.bindings[i].variable->type,
					expr->let.bindings[i].init);
		break;
	default:
		break;
	}
	expr_each_operand(expr, visit, user);
}

void sema_share_padding(struct sema *sema)
{
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		const struct item *item = &sema->unit->items.items[i];

		if ((item->kind == ITEM_PROGRAM || item->kind == ITEM_SUBPROGRAM) &&
		    item->program->body)
			visit(item->program->body, NULL);
	}
}
