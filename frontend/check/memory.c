// SPDX-License-Identifier: MIT
/* Checks the kind of memory (stack, map value, packet, record, slice) in the arguments of helpers
 * and map operations: kernel_memory_since says whether a helper takes it, and since which kernel.
 * Called by check.c for each expression. */
#include "frontend/check/internal.h"

struct handed {
	const struct kernel_helper *helper;
	size_t parameter;
	const struct expr *pointer;
};

/* The kind of memory, or KERNEL_MEMORY_COUNT if the table has none for it. */
static enum kernel_memory memory_of(const struct check *check, const struct expr *pointer)
{
	if (check_is_packet(check, pointer))
		return KERNEL_MEMORY_PACKET;
	switch (fact_of(check->facts, pointer)->space) {
	case SPACE_STACK:
		return KERNEL_MEMORY_STACK;
	case SPACE_GLOBAL:
		return KERNEL_MEMORY_GLOBAL;
	case SPACE_MAP:
		return KERNEL_MEMORY_VALUE;
	case SPACE_RECORD:
		return KERNEL_MEMORY_RECORD;
	default:
		return KERNEL_MEMORY_COUNT;
	}
}

static const char *parameter_words(struct check *check, const struct handed *handed)
{
	const struct kernel_parameter *parameter = &handed->helper->parameters[handed->parameter];

	if (parameter->kind == KERNEL_ARG_KEY)
		return "a map's key";
	if (parameter->kind == KERNEL_ARG_VALUE)
		return "a map's value";
	return arena_printf(check->arena, "`%s` of `%s`", parameter->name, handed->helper->name);
}

/* True for a record or another acquired reference: a helper takes at most one. */
static bool is_reference(const struct check *check, const struct expr *pointer)
{
	const struct fact *fact = fact_of(check->facts, pointer);

	return fact->reached && (fact->space == SPACE_RECORD || (fact->origin && expr_acquires(fact->origin)));
}

/* first: the reference among the earlier arguments of the call, or NULL */
static void check_one_reference(struct check *check, const struct handed *handed, const struct expr **first)
{
	struct diag *diag;

	if (!handed->pointer || !type_is_pointer(handed->pointer->type) || !is_reference(check, handed->pointer))
		return;
	if (*first) {
		diag = diag_report(check->diags, DIAG_TYPE, handed->pointer->span,
				   "a call can take only one record or other acquired reference, "
				   "and this is the second");
		diag_help(check->diags, diag, "memcpy one of them into a variable, and pass that");
		diag_note(check->diags, diag, (*first)->span, "the first");
	}
	*first = handed->pointer;
}

static void check_handed(struct check *check, const struct handed *handed)
{
	static const char *const words[KERNEL_MEMORY_COUNT] = {
		"the stack", "a map's value", "a global", "memory of a packet", "a ring buffer's record",
	};
	enum kernel_memory memory;
	kernel_version since;

	if (!handed->pointer || !type_is_pointer(handed->pointer->type))
		return;
	memory = memory_of(check, handed->pointer);
	if (memory == KERNEL_MEMORY_COUNT)
		return;
	since = kernel_memory_since(handed->helper, handed->parameter, memory);
	if (!since)
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_TYPE, handed->pointer->span,
				      "`%s` does not take %s", handed->helper->name, words[memory]),
			  "memcpy it into a variable, and pass that");
	else if (memory != KERNEL_MEMORY_PACKET) /* the helper itself is not older */
		unit_raise_floor(check->unit, since, handed->pointer->span,
				 arena_printf(check->arena, "%s as %s", words[memory],
					      parameter_words(check, handed)));
}

static void check_call(struct check *check, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;
	const struct expr *reference = NULL;

	for (size_t i = 0; i < call->call.arguments.count && i < helper->parameter_count; i++) {
		struct handed handed = { helper, i, call->call.arguments.items[i] };

		if (helper->parameters[i].kind != KERNEL_ARG_SCALAR &&
		    helper->parameters[i].kind != KERNEL_ARG_ADDRESS) {
			check_handed(check, &handed);
			check_one_reference(check, &handed, &reference);
		}
	}
}

/* Checks the key and the value of a map operation as arguments of its helper. */
static void check_operation(struct check *check, const char *name, const struct expr *key,
			    const struct expr *value)
{
	const struct kernel_helper *helper = kernel_find_helper(name);
	const struct expr *reference = NULL;

	for (size_t i = 0; i < helper->parameter_count; i++) {
		struct handed handed = { helper, i, NULL };

		if (helper->parameters[i].kind == KERNEL_ARG_KEY)
			handed.pointer = key;
		if (helper->parameters[i].kind == KERNEL_ARG_VALUE)
			handed.pointer = value;
		check_handed(check, &handed);
		check_one_reference(check, &handed, &reference);
	}
}

void check_memory_arguments(struct check *check, const struct expr *expr)
{
	const struct expr *key = expr->map_access.key, *value = expr->map_access.value;

	switch (expr->kind) {
	case EXPR_MAP_LOOKUP:
	case EXPR_GETMAP:
		check_operation(check, expr->kind == EXPR_MAP_LOOKUP && expr->map_access.helper ?
				expr->map_access.helper->name : "map-lookup-elem", key, value);
		break;
	case EXPR_MAP_UPDATE:
		check_operation(check, "map-update-elem", key, value);
		break;
	case EXPR_MAP_DELETE:
		check_operation(check, "map-delete-elem", key, value);
		break;
	case EXPR_MAP_QUEUE:
		check_operation(check, expr->map_access.helper->name, key, value);
		break;
	case EXPR_SETF:
		if (expr->assign.place->kind == EXPR_GETMAP)
			check_operation(check, "map-update-elem", expr->assign.place->map_access.key,
					expr->assign.value);
		break;
	case EXPR_CALL:
		check_call(check, expr);
		break;
	default:
		break;
	}
}
