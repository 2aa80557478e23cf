// SPDX-License-Identifier: MIT
/*
 * Finds objects that a helper fills before anything else accesses them, so that they need no
 * initialization. In: a `let` and the index of a binding. Out: true for such an object. Called by
 * emit/lower/control.c, which then omits the `= { 0 }`.
 */
#include "frontend/unit/filled.h"

#include <string.h>

/* How a form accesses the object first. */
enum first_use {
	USE_NONE,
	USE_FILLED,    /* every path fills it before anything else */
	USE_IF_TRUE,   /* filled if the form's value is true; otherwise filled or not accessed */
	USE_PERHAPS,   /* filled or not accessed; the value does not tell */
	USE_OTHER,
};

static enum first_use first_use(const struct expr *expr, const struct variable *variable);

/*
 * Does the helper clear the buffer if it fails? These use memset on failure in Linux 5.10 to 6.18:
 * bpf_skb_load_bytes, bpf_skb_load_bytes_relative, bpf_get_current_comm,
 * bpf_probe_read_kernel_common, bpf_probe_read_user_common. Helpers that read strings fill the
 * buffer only up to the end of the string.
 */
static bool clears_on_failure(const struct kernel_helper *helper)
{
	static const char *const names[] = {
		"skb-load-bytes", "skb-load-bytes-relative", "get-current-comm", "probe-read-kernel", "probe-read-user",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(helper->name, names[i]))
			return true;
	return false;
}

static const struct expr *without_casts(const struct expr *expr)
{
	while (expr->kind == EXPR_CAST && type_is_pointer(expr->type))
		expr = expr->operand;
	return expr;
}

static bool fills(const struct expr *call, size_t argument, const struct variable *variable)
{
	const struct kernel_helper *helper = call->call.helper;
	const struct expr *pointer = without_casts(call->call.arguments.items[argument]), *size;

	if (helper->parameters[argument].kind != KERNEL_ARG_OUT_MEMORY || argument + 1 >= call->call.arguments.count ||
	    !clears_on_failure(helper) || pointer->kind != EXPR_VARIABLE || pointer->variable != variable)
		return false;
	size = call->call.arguments.items[argument + 1];
	return size->is_constant && size->value == variable->init->make.structure->size;
}

static enum first_use use_in_call(const struct expr *call, const struct variable *variable)
{
	enum first_use found = USE_NONE;

	for (size_t i = 0; i < call->call.arguments.count; i++) {
		if (i < call->call.helper->parameter_count && fills(call, i, variable)) {
			if (found == USE_NONE)
				found = USE_FILLED;
		} else if (first_use(call->call.arguments.items[i], variable) != USE_NONE) {
			return USE_OTHER;
		}
	}
	return found;
}

/* The first access of two consecutive forms. */
static enum first_use then_use(enum first_use first, const struct expr *next, const struct variable *variable)
{
	enum first_use second;

	if (first == USE_FILLED || first == USE_OTHER)
		return first;
	second = first_use(next, variable);
	if (first == USE_NONE)
		return second;
	return second == USE_NONE ? USE_PERHAPS : USE_OTHER;
}

static enum first_use use_in_list(const struct expr_list *list, const struct variable *variable)
{
	enum first_use found = USE_NONE;

	for (size_t i = 0; i < list->count; i++)
		found = then_use(found, list->items[i], variable);
	return found;
}

/* The first access in `and`: operands behind the filling one run only if it succeeded. */
static enum first_use use_in_and(const struct expr_list *list, const struct variable *variable)
{
	enum first_use found = USE_NONE;

	for (size_t i = 0; i < list->count && found == USE_NONE; i++) {
		found = first_use(list->items[i], variable);
		if (found == USE_FILLED && i)
			found = USE_IF_TRUE;
		else if (found == USE_PERHAPS)
			found = USE_OTHER;
	}
	return found;
}

static enum first_use use_in_branch(const struct expr *branch, const struct variable *variable)
{
	enum first_use test = first_use(branch->branch.test, variable), then, otherwise;

	if (test == USE_FILLED || test == USE_OTHER)
		return test;
	otherwise = branch->branch.otherwise ? first_use(branch->branch.otherwise, variable) : USE_NONE;
	if (test == USE_IF_TRUE)
		return otherwise == USE_NONE ? USE_PERHAPS : USE_OTHER;
	then = first_use(branch->branch.then, variable);
	if (then == USE_NONE && otherwise == USE_NONE)
		return test;
	if (test == USE_PERHAPS)
		return USE_OTHER;
	return then == USE_FILLED && otherwise == USE_FILLED ? USE_FILLED : USE_OTHER;
}

struct operand_uses {
	const struct variable *variable;
	enum first_use found;
};

static void look_at_operand(struct expr *operand, void *user)
{
	struct operand_uses *operands = user;

	operands->found = then_use(operands->found, operand, operands->variable);
}

static enum first_use use_in_let(const struct expr *let, const struct variable *variable)
{
	enum first_use found = USE_NONE;

	for (size_t i = 0; i < let->let.count; i++)
		if (let->let.bindings[i].init)
			found = then_use(found, let->let.bindings[i].init, variable);
	return then_use(found, let->let.body, variable);
}

static enum first_use first_use(const struct expr *expr, const struct variable *variable)
{
	struct operand_uses operands = { .variable = variable };

	switch (expr->kind) {
	case EXPR_VARIABLE:
	case EXPR_ADDRESS:
		return expr->variable == variable ? USE_OTHER : USE_NONE;
	case EXPR_CALL:
		return use_in_call(expr, variable);
	case EXPR_PROGN:
		return use_in_list(&expr->list, variable);
	case EXPR_AND:
		return use_in_and(&expr->list, variable);
	case EXPR_LET:
		return use_in_let(expr, variable);
	case EXPR_IF:
		return use_in_branch(expr, variable);
	case EXPR_BINARY:
	case EXPR_UNARY:
	case EXPR_CAST:
		expr_each_operand((struct expr *)expr, look_at_operand, &operands);
		return operands.found == USE_IF_TRUE ? USE_PERHAPS : operands.found;
	default:
		/*
		 * a loop may repeat before it fills the object, so any access in it counts as
		 * another one
		 */
		expr_each_operand((struct expr *)expr, look_at_operand, &operands);
		return operands.found == USE_NONE ? USE_NONE : USE_OTHER;
	}
}

struct uses_of_object {
	const struct variable *variable;
	bool plain;
};

static bool names(const struct expr *expr, const struct variable *variable)
{
	return expr && expr->kind == EXPR_VARIABLE && expr->variable == variable;
}

/*
 * Fields by name, and arguments of calls and map operations, need no more alignment than the
 * object's type has.
 */
static void look_at_use(struct expr *expr, void *user)
{
	struct uses_of_object *uses = user;
	const struct variable *variable = uses->variable;

	switch (expr->kind) {
	case EXPR_VARIABLE:
		uses->plain &= expr->variable != variable;
		break;
	case EXPR_MEMBER:
		if (!names(expr->member.base, variable))
			look_at_use(expr->member.base, user);
		if (expr->member.index)
			look_at_use(expr->member.index, user);
		break;
	case EXPR_CALL:
		for (size_t i = 0; i < expr->call.arguments.count; i++)
			if (!names(without_casts(expr->call.arguments.items[i]), variable))
				look_at_use(expr->call.arguments.items[i], user);
		break;
	default:
		expr_each_operand(expr, look_at_use, user);
		break;
	}
}

static bool is_plain(const struct expr *let, size_t binding, const struct variable *variable)
{
	struct uses_of_object uses = { variable, true };

	for (size_t i = binding + 1; i < let->let.count; i++)
		if (let->let.bindings[i].init)
			look_at_use(let->let.bindings[i].init, &uses);
	look_at_use(let->let.body, &uses);
	return uses.plain;
}

bool object_is_filled_first(const struct expr *let, size_t binding)
{
	const struct variable *variable = let->let.bindings[binding].variable;
	enum first_use found = USE_NONE;

	for (size_t i = binding + 1; i < let->let.count; i++)
		if (let->let.bindings[i].init)
			found = then_use(found, let->let.bindings[i].init, variable);
	found = then_use(found, let->let.body, variable);
	if (found != USE_FILLED && found != USE_IF_TRUE && found != USE_PERHAPS)
		return false;
	/* zeroing makes clang align the object to 8, which other accesses may depend on */
	return variable->init->make.structure->align == 8 || is_plain(let, binding, variable);
}
