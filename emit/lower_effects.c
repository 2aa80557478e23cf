/* What an expression may do, and what may not be done before its value is used. */
#include "emit/lower.h"

static void find_unstable(struct expr *operand, void *user)
{
	bool *stable = user;

	if (*stable)
		*stable = expr_is_stable(operand);
}

/* Whether nothing that runs later can change what it gives. */
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
		return !expr->variable->assigned && !expr->variable->addressed;
	case EXPR_UNARY:
	case EXPR_BINARY:
	case EXPR_CAST:
	case EXPR_MEMBER_ADDRESS:
		expr_each_operand(expr, find_unstable, &stable);
		return stable;
	default:
		return expr->is_constant;
	}
}

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

/* Memory that a call may write. */
static void find_shared(struct expr *expr, void *user)
{
	bool *found = user;

	*found |= expr->kind == EXPR_MEMBER || expr->kind == EXPR_LOAD || expr->kind == EXPR_GETMAP ||
		  (expr->kind == EXPR_GLOBAL && !expr_is_stable(expr)) ||
		  (expr->kind == EXPR_VARIABLE && expr->variable->addressed);
	if (!*found)
		expr_each_operand(expr, find_shared, found);
}

/*
 * Later effects could change it; a call that waits must not see its key's variable set again; and of
 * a call and a read of memory beside it, C does not say which is first.
 */
bool lower_must_hold(const struct lower *lower, const struct expr *first, const struct expr *then)
{
	bool calls = false, shared = false;

	if (expr_is_stable(first))
		return false;
	if (expr_has_effects(then))
		return true;
	find_call((struct expr *)first, &calls);
	find_shared((struct expr *)then, &shared);
	return calls && (shared || lower_needs_statements(lower, then));
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
	default:
		return true;
	}
	expr_each_operand(expr, find_statements, &search);
	return search.found;
}

/* ---- what clang must do where it stands ---- */

static bool is_own_memory(const struct expr *pointer)
{
	return type_is_pointer(pointer->type) && pointer->type->space == SPACE_STACK;
}

/* A store that clang must make: not into an object that it may keep in registers. */
static bool is_store(const struct expr *expr)
{
	const struct expr *place = expr->assign.place;

	if ((expr->kind != EXPR_SETF && expr->kind != EXPR_UPDATE) || place->kind == EXPR_VARIABLE)
		return false;
	if (place->kind == EXPR_MEMBER)
		return !is_own_memory(place->member.base);
	return place->kind != EXPR_LOAD || !is_own_memory(place->memory.pointer);
}

bool lower_is_assignment(const struct expr *expr)
{
	return (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) && !is_store(expr);
}

bool lower_is_barrier(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CALL:
	case EXPR_INVOKE:
	case EXPR_PRINT:
	case EXPR_ASM:
	case EXPR_MAP_QUEUE:
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_GETMAP:
	case EXPR_ATOMIC:
	case EXPR_WITH_RECORD:
	case EXPR_WITH_LOCK:
		return true;
	default:
		return is_store(expr);
	}
}

/* ---- what an arm does, whatever clang knows ---- */

struct arm_search {
	const struct variable *mentioned; /* NULL: barriers are looked for */
	bool found;
};

static void search_arm_part(struct expr *expr, void *user);

static void search_arm_list(struct arm_search *search, const struct expr *list)
{
	for (size_t i = 0; i < list->list.count; i++)
		if (i + 1 == list->list.count || expr_has_effects(list->list.items[i]))
			search_arm_part(list->list.items[i], search);
}

/*
 * What is done on every way. clang may know that an arm is never reached; a form without effects
 * whose value nobody wants is not in the C, and a copy into an object that nobody reads is dropped.
 */
static void search_arm_part(struct expr *expr, void *user)
{
	struct arm_search *search = user;

	if (search->mentioned ? expr->kind == EXPR_VARIABLE && expr->variable == search->mentioned :
				lower_is_barrier(expr))
		search->found = true;
	if (search->found)
		return;
	switch (expr->kind) {
	case EXPR_PROGN:
		search_arm_list(search, expr);
		return;
	case EXPR_IF:
		search_arm_part(expr->branch.test, search);
		return;
	case EXPR_AND:
	case EXPR_OR:
		search_arm_part(expr->list.items[0], search);
		return;
	case EXPR_DOTIMES:
	case EXPR_WHILE:
		return;
	case EXPR_MEMCPY:
	case EXPR_MEMSET:
		if (expr->copy.to->type->space == SPACE_STACK ||
		    (expr->copy.len->is_constant && !expr->copy.len->value))
			return;
		/* fall through */
	default:
		expr_each_operand(expr, search_arm_part, search);
		return;
	}
}

bool lower_arm_surely_does(struct expr *arm, const struct variable *mentioned)
{
	struct arm_search search = { .mentioned = mentioned };

	/* the value that an arm ends with may be wanted by nobody */
	if (arm->kind != EXPR_PROGN || !arm->list.count)
		search_arm_part(arm, &search);
	else
		for (size_t i = 0; i < arm->list.count; i++)
			if (expr_has_effects(arm->list.items[i]))
				search_arm_part(arm->list.items[i], &search);
	return search.found;
}
