// SPDX-License-Identifier: MIT
/*
 * Finds which forms and functions can fail. In: the user side's functions. Out: `fails` of struct
 * load_function, which decides whether the C function returns an error. file.c calls
 * user_find_failing before it emits anything; guard.c asks user_fails whether a cleanup must save
 * err.
 */
#include "emit/user/internal.h"

struct callers {
	VEC(struct load_function *) functions;
};

struct failing {
	struct arena *arena;
	struct load_function *function; /* the one whose body is visited */
	struct table callers;           /* struct callers, by function */
};

static bool fails(struct failing *failing, const struct load_expr *expr);

static bool any_fails(struct failing *failing, const struct load_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] && fails(failing, list->items[i]))
			return true;
	return false;
}

/*
 * Does a call of this function fail? If that is not known yet, notes the caller: it fails if the
 * function turns out to.
 */
static bool call_fails(struct failing *failing, const struct load_function *function)
{
	struct callers *callers = table_find_object(&failing->callers, function);

	if (function->fails)
		return true;
	if (!callers)
		callers = table_add_object(failing->arena, &failing->callers, function,
					   ARENA_NEW(failing->arena, struct callers));
	VEC_PUSH(failing->arena, &callers->functions, failing->function);
	return false;
}

/* Marks the function, its recorded callers, their callers, and so on. */
static void note_failing(struct failing *failing, struct load_function *function)
{
	VEC(struct load_function *) left = { 0 };

	VEC_PUSH(failing->arena, &left, function);
	while (left.count) {
		const struct callers *callers;

		function = left.items[--left.count];
		callers = function->fails ? NULL : table_find_object(&failing->callers, function);
		function->fails = true;
		for (size_t i = 0; callers && i < callers->functions.count; i++)
			VEC_PUSH(failing->arena, &left, callers->functions.items[i]);
	}
}

/* Can the C of the form leave by a failure? For a recursive function its other forms decide. */
static bool fails(struct failing *failing, const struct load_expr *expr)
{
	if (!expr)
		return false;
	switch (expr->kind) {
	case LOAD_CONSTANT:
	case LOAD_DOUBLE:
	case LOAD_TEXT:
	case LOAD_LITERAL:
	case LOAD_KEYWORD:
	case LOAD_NIL:
	case LOAD_TRUE:
	case LOAD_VARIABLE:
	case LOAD_GIVEN:
	case LOAD_GLOBAL:
	case LOAD_ELEMENTS:
	case LOAD_BREAK:
	case LOAD_CONTINUE:
		return false;
	case LOAD_OPERATION:
		return fails(failing, expr->operation.a) || fails(failing, expr->operation.b);
	case LOAD_CONVERT:
	case LOAD_NOT:
	case LOAD_RETURN:
		return fails(failing, expr->operands.a);
	case LOAD_BLOCK:
	case LOAD_RETURN_FROM:
		return fails(failing, expr->block.body);
	case LOAD_AND:
	case LOAD_OR:
	case LOAD_PROGN:
		return any_fails(failing, &expr->list);
	case LOAD_IF:
		return fails(failing, expr->branch.test) || fails(failing, expr->branch.then) || fails(failing, expr->branch.otherwise);
	case LOAD_LET:
		for (size_t i = 0; i < expr->let.count; i++)
			if (fails(failing, expr->let.inits[i]))
				return true;
		return fails(failing, expr->let.body);
	case LOAD_LOOP:
		return fails(failing, expr->loop.from) || fails(failing, expr->loop.to) || fails(failing, expr->loop.test) || fails(failing, expr->loop.body);
	case LOAD_MEMBER:
		return fails(failing, expr->member.base) || (expr->member.index && expr->member.index->kind != LOAD_CONSTANT);
	case LOAD_BUILTIN:
		return any_fails(failing, &expr->builtin.arguments);
	case LOAD_FORMAT:
		return any_fails(failing, &expr->format.arguments);
	case LOAD_PRINT_ROW:
		for (size_t i = 0; i < expr->row.count; i++)
			if (fails(failing, expr->row.columns[i].value))
				return true;
		return false;
	case LOAD_PRINT_RECORD:
		return fails(failing, expr->operands.a);
	case LOAD_SETF:
		return fails(failing, expr->assign.value) || (expr->assign.place->kind == LOAD_MEMBER &&
		       ((user_is_text(expr->assign.place->type) && expr->assign.value->kind != LOAD_TEXT) || fails(failing, expr->assign.place)));
	case LOAD_CALL:
		return call_fails(failing, expr->call.function) || any_fails(failing, &expr->call.arguments);
	default:
		return true;
	}
}

bool user_fails(struct user *user, const struct load_expr *expr)
{
	struct failing failing = { .arena = user->arena };

	return fails(&failing, expr);
}

void user_find_failing(struct user *user)
{
	const struct loader *loader = user->unit->loader;
	struct failing failing = { .arena = user->arena };

	for (size_t i = 0; i < loader->functions.count; i++) {
		struct load_function *function = loader->functions.items[i];

		failing.function = function;
		if (function->body && !function->fails && (function->kind != LOAD_DEFUN || fails(&failing, function->body)))
			note_failing(&failing, function);
	}
}
