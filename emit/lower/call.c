// SPDX-License-Identifier: MIT
/*
 * Calls of kernel helpers, printk and string literals. In: EXPR_CALL, EXPR_PRINT or EXPR_STRING.
 * Out: a C expression whose arguments have the types of libbpf's declarations, so that no compiler
 * warns. Arguments are evaluated in order. Called by value.c; record.c lowers the ring buffer's
 * calls through lower_call.
 */
#include "emit/lower/lower.h"

#include <string.h>

/* ---- texts ---- */

struct value lower_text(struct lower *lower, const struct expr *expr)
{
	const char *name = lower_unique(lower, "text");
	struct cdeclaration declaration = { .type = "static const char", .name = name,
					    .suffix = "[]", .span = lower->span };

	declaration.init = c_text(lower->arena, expr->string.bytes, expr->string.len);
	VEC_PUSH(lower->arena, &lower->block->declarations, declaration);
	return (struct value){ .c = lower_atom(lower, name), .type = expr->type };
}

/* ---- arguments ---- */

static bool is_const(const char *c_type)
{
	return !strncmp(c_type, "const ", 6);
}

static bool same_integer(const struct type *type, const char *c_type)
{
	const char *name = is_const(c_type) ? c_type + 6 : c_type;

	for (unsigned size = 1; size <= 8; size *= 2) {
		const char *plain = size == 1 ? "__u8 *" : size == 2 ? "__u16 *" :
				    size == 4 ? "__u32 *" : "__u64 *";
		const char *network = size == 2 ? "__be16 *" : size == 4 ? "__be32 *" : "__be64 *";

		if (type->size == size && (!strcmp(name, plain) || !strcmp(name, network)))
			return !type->is_signed;
	}
	return false;
}

/* Does the parameter have the type of the function's context? */
static bool is_own_context(const struct lower *lower, const char *wanted)
{
	const struct program *program = lower->program;
	const struct kernel_section *section = program->section;
	size_t len;

	if (!section && program->subprogram && program->subprogram->sections.count)
		section = program->subprogram->sections.items[0];
	if (!section || !section->context || strncmp(wanted, "struct ", 7))
		return true;
	len = strlen(section->context);
	return !strncmp(wanted + 7, section->context, len) && !strcmp(wanted + 7 + len, " *");
}

/* Does C convert a value of that type to the parameter's type without a warning? */
static bool is_taken(struct lower *lower, const struct expr *argument, const char *c_type)
{
	const struct type *type = argument->type;
	const char *wanted = is_const(c_type) ? c_type + 6 : c_type;

	if (argument->kind == EXPR_CONTEXT_POINTER)
		return is_own_context(lower, wanted);
	if (argument->kind == EXPR_STRING)
		return is_const(c_type);
	if (!type_is_pointer(type) || !type->target || !strcmp(wanted, "void *"))
		return true;
	if (type_is_integer(type->target))
		return same_integer(type->target, c_type);
	return !strcmp(type_c_text(lower->arena, type), wanted);
}

/*
 * Casts a number to the parameter's pointer type; libbpf's declarations say which pointers are
 * const.
 */
static struct cexpr *for_address(struct lower *lower, struct value value,
				 const struct kernel_parameter *parameter)
{
	const struct type *address = type_pointer((struct type_table *)&lower->unit->types, NULL,
						  SPACE_ANY);

	value = lower_converted(lower, value, address);
	if (value.c->kind == C_CAST && is_const(parameter->c_type))
		value.c = c_cast(lower->arena, "const void *", value.c->a);
	return value.c;
}

static struct cexpr *for_parameter(struct lower *lower, struct value value,
				   const struct expr *argument,
				   const struct kernel_parameter *parameter)
{
	if (!strchr(parameter->c_type, '*')) {
		/* C would warn of a constant that it truncates */
		return lower_converted(lower, value, kernel_scalar_type(parameter->c_type)).c;
	}
	if (type_is_integer(argument->type))
		return for_address(lower, value, parameter);
	if (is_taken(lower, argument, parameter->c_type))
		return value.c;
	if (argument->kind == EXPR_CONTEXT_POINTER)
		return c_cast(lower->arena, "void *", value.c);
	/* libbpf's declarations differ in the const of struct pointers */
	return c_cast(lower->arena, strstr(parameter->c_type, "struct ") ?
		      strstr(parameter->c_type, "struct ") : parameter->c_type, value.c);
}

/*
 * Lowers the arguments from `first` on. A value that a later argument could change goes into a
 * variable.
 */
static void lower_arguments(struct lower *lower, const struct expr *expr, size_t first,
			    struct value *ret_values)
{
	size_t count = expr->call.arguments.count;

	for (size_t i = first; i < count; i++) {
		const struct expr *argument = expr->call.arguments.items[i];
		bool hold = false;

		ret_values[i] = lower_value(lower, argument, 64);
		for (size_t j = i + 1; j < count; j++)
			hold |= lower_must_hold(lower, argument, expr->call.arguments.items[j]);
		if (hold)
			ret_values[i] = lower_hold(lower, ret_values[i], lower_hint(argument));
	}
}

static struct cexpr *reserve_size(struct lower *lower, const struct expr *expr)
{
	const struct expr *size = expr->call.arguments.items[1];

	if (size->kind == EXPR_CONSTANT && size->constant.sized)
		return lower_literal(lower, size).c;
	return lower_constant_tree(lower, size);
}

struct value lower_call(struct lower *lower, const struct expr *expr)
{
	const struct kernel_helper *helper = expr->call.helper;
	size_t count = expr->call.arguments.count;
	struct cexpr *call = c_call(lower->arena, helper->c_name, 0);
	struct value *values = ARENA_ARRAY(lower->arena, struct value, count + 1);
	struct value value = { .c = call, .type = expr->type };

	call->items = ARENA_ARRAY(lower->arena, struct cexpr *, count + 1);
	call->count = count;
	lower_arguments(lower, expr, 0, values);
	for (size_t i = 0; i < count; i++)
		call->items[i] = for_parameter(lower, values[i], expr->call.arguments.items[i],
					       &helper->parameters[i]);
	for (size_t i = 1; i < count; i++)
		if (expr->call.arguments.items[i - 1]->kind == EXPR_SUBPROGRAM &&
		    program_is_handed_context(expr->call.arguments.items[i - 1]->subprogram))
			call->items[i] = lower_hand_over(lower, call->items[i]);
	if (expr->call.record)
		call->items[1] = reserve_size(lower, expr);
	if (type_is_pointer(value.type))
		value.type = type_pointer((struct type_table *)&lower->unit->types, NULL,
					  value.type->space);
	if (expr->call.lost)
		value = lower_counted(lower, expr, value);
	return expr->call.record ?
		lower_clear_union(lower, expr->call.record->type, value) : value;
}

/* ---- printk ---- */

/*
 * Casts a variadic argument to the type of its conversion, because C does not widen it.
 * bpf_trace_vprintk stores each value in 64 bits.
 */
static struct cexpr *printed(struct lower *lower, struct value value, bool wide)
{
	if (!wide || !type_is_integer(value.type) || value.type->size == 8 ||
	    (value.literal && value.nonneg))
		return value.c;
	return c_cast(lower->arena, value_may_be_negative(&value) ? "__s64" : "__u64", value.c);
}

struct value lower_print(struct lower *lower, const struct expr *expr)
{
	size_t count = expr->call.arguments.count;
	const struct kernel_helper *helper = expr->call.helper;
	const struct expr *format = expr->call.arguments.items[0];
	const struct expr *stream = expr->call.stream;
	struct cexpr *call = c_call(lower->arena, stream ? "BPF_SEQ_PRINTF" : "bpf_printk", 0);
	struct value *values = ARENA_ARRAY(lower->arena, struct value, count + 1);

	call->items = ARENA_ARRAY(lower->arena, struct cexpr *, count + 2);
	if (stream)
		call->items[call->count++] = lower_value(lower, stream, 64).c;
	lower_arguments(lower, expr, 1, values);
	call->items[call->count++] = c_text(lower->arena, format->string.bytes,
					    format->string.len);
	for (size_t i = 1; i < count; i++)
		call->items[call->count++] = printed(lower, values[i], helper->variadic &&
						     expr->call.wide >> (i - 1) & 1);
	return (struct value){ .c = call, .type = &type_i64 };
}
