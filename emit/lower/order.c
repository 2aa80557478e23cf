// SPDX-License-Identifier: MIT
/*
 * Order of evaluation: C leaves the order of operands open, and a statement that one operand needs
 * runs before the whole C expression. In: expressions of the typed tree. Out: may an expression
 * need statements before it; must an operand's value be copied to a variable before the next
 * operand is lowered; does an expression read memory. Called by condition.c, control.c, call.c,
 * invoke.c, memory.c, operator.c, statement.c and value.c.
 */
#include "emit/lower/lower.h"

static void find_call(struct expr *operand, void *user)
{
	bool *found = user;

	if (operand->kind == EXPR_CALL || operand->kind == EXPR_ATOMIC || operand->kind == EXPR_INVOKE ||
	    operand->kind == EXPR_PRINT ||
	    operand->kind == EXPR_MAP_LOOKUP ||
	    operand->kind == EXPR_MAP_UPDATE || operand->kind == EXPR_MAP_DELETE ||
	    operand->kind == EXPR_MAP_QUEUE || operand->kind == EXPR_GETMAP)
		*found = true;
	else if (!*found)
		expr_each_operand(operand, find_call, found);
}

/*
 * Finds a read of memory that a call may write: a member, a global, a map entry, an addressed
 * local.
 */
static void find_shared(struct expr *expr, void *user)
{
	bool *found = user;

	*found |= expr->kind == EXPR_MEMBER || expr->kind == EXPR_LOAD || expr->kind == EXPR_GETMAP ||
		  (expr->kind == EXPR_GLOBAL && !expr_is_stable(expr)) ||
		  (expr->kind == EXPR_VARIABLE && expr->variable->addressed);
	if (!*found)
		expr_each_operand(expr, find_shared, found);
}

bool lower_reads_memory(const struct expr *expr)
{
	bool found = false;

	find_shared((struct expr *)expr, &found);
	return found;
}

/*
 * True if `then` has effects, which could change the value of `first`. Also true if `first` has a
 * call and `then` reads memory that the call may write; or if `first` has a call and `then` needs
 * statements, which would run before the call, and may set the call's key variable again.
 */
bool lower_must_hold(const struct lower *lower, const struct expr *first, const struct expr *then)
{
	bool calls = false;

	if (expr_is_stable(first))
		return false;
	if (expr_has_effects(then))
		return true;
	/*
	 * if `then` neither reads memory nor needs statements, the order of the two does not matter
	 */
	if (!lower_reads_memory(then) && !lower_needs_statements(lower, then))
		return false;
	find_call((struct expr *)first, &calls);
	return calls;
}

struct statement_search {
	const struct lower *lower;
	unsigned effects;
	bool found;
};

static void find_statements(struct expr *operand, void *user)
{
	struct statement_search *search = user;

	if (search->found)
		return;
	search->effects += expr_has_effects(operand);
	search->found = search->effects > 1 || lower_needs_statements(search->lower, operand);
}

bool lower_needs_statements(const struct lower *lower, const struct expr *expr)
{
	struct statement_search search = { .lower = lower };

	if (expr->is_constant)
		return false;
	switch (expr->kind) {
	case EXPR_VARIABLE:
	case EXPR_CONTEXT:
	case EXPR_CONTEXT_POINTER:
	case EXPR_ADDRESS:
	case EXPR_MAP:
	case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS:
	case EXPR_SUBPROGRAM:
	case EXPR_STRING:
	case EXPR_KERNEL_FACT:
		return false;
	case EXPR_KERNEL_READ:
		if (lower_holds_base(expr))
			return true;
		break;
	case EXPR_UNARY:
	case EXPR_BINARY:
		if (expr->operation.op == OPERATOR_MIN || expr->operation.op == OPERATOR_MAX ||
		    expr->operation.op == OPERATOR_ABS)
			return true;
		break;
	case EXPR_MAP_LOOKUP:
		if (!lower_key_is_direct(lower, expr))
			return true;
		break;
	case EXPR_ATOMIC:
	case EXPR_CALL:
	case EXPR_INVOKE:
		if (expr->type->kind == TYPE_VOID)
			return true;
		break;
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_CAST:
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
	case EXPR_LOAD:
	case EXPR_PRINT:
		break;
	case EXPR_PROGN:
		if (expr->list.count > 1)
			return true;
		break;
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_IF: case EXPR_LET: case EXPR_SETF:
	case EXPR_UPDATE: case EXPR_RETURN: case EXPR_DOTIMES: case EXPR_WHILE: case EXPR_BREAK:
	case EXPR_CONTINUE: case EXPR_BLOCK: case EXPR_LEAVE: case EXPR_USDT: case EXPR_KERNEL_ADDRESS: case EXPR_MAKE:
	case EXPR_MAP_UPDATE: case EXPR_MAP_DELETE: case EXPR_MAP_QUEUE: case EXPR_GETMAP:
	case EXPR_ASM: case EXPR_MEMSET: case EXPR_MEMCPY: case EXPR_WITH_RECORD:
	case EXPR_WITH_LOCK:
		return true;
	}
	expr_each_operand(expr, find_statements, &search);
	return search.found;
}
