// SPDX-License-Identifier: MIT
/*
 * A probe's registers and system call parameters, by libbpf's macros where it has one, and USDT
 * arguments. In: a context access or EXPR_USDT. Out: its C, and notes which headers the file needs.
 * memory.c calls it for context fields, value.c for USDT.
 */
#include "emit/lower/lower.h"

#include <string.h>

static struct cexpr *registers(struct lower *lower, struct cexpr *pointer, bool is_ctx)
{
	const char *type = lower->unit->arch->registers_type;

	if (is_ctx && !strcmp(type, "struct pt_regs"))
		return pointer;
	return c_cast(lower->arena, arena_printf(lower->arena, "%s *", type), pointer);
}

/*
 * A parameter of a system call is in kernel memory, except on kernels that do not wrap system
 * calls.
 */
static struct cexpr *call_parameter(struct lower *lower, const struct expr *expr)
{
	struct cexpr *where = c_call(lower->arena, "call_registers", 1, lower_atom(lower, "ctx"));
	const char *read = lower->unit->arch->call_parameters[0] ? "BPF_PROBE_READ" :
								   "BPF_CORE_READ";

	lower->uses->pieces[PIECE_CALL_REGISTERS] = true;
	lower->uses->core_read = true;
	if (expr->context.macro)
		return c_call(lower->arena, expr->context.macro, 1, where);
	return c_call(lower->arena, read, 2, registers(lower, where, false),
		      lower_atom(lower, expr->context.member));
}

void lower_uses_registers(struct lower *lower, const struct kernel_field *field)
{
	bool of_sample = field && field == kernel_context_field("bpf_perf_event_data", field->name);

	if (of_sample || (field && field == kernel_context_field("pt_regs", field->name)))
		lower->uses->registers = true;
	if (of_sample)
		lower->uses->sample = true;
}

struct cexpr *lower_register(struct lower *lower, const struct expr *expr)
{
	struct cexpr *ctx = lower_ctx_here(lower, expr);

	lower->uses->tracing = lower->uses->registers = true;
	if (expr->context.of_call)
		return call_parameter(lower, expr);
	if (expr->context.macro)
		return c_call(lower->arena, expr->context.macro, 1, ctx);
	return c_member(lower->arena, registers(lower, ctx, true), "->", expr->context.member);
}

struct value lower_usdt(struct lower *lower, const struct expr *expr)
{
	static const char *const calls[] = {
		[USDT_ARGUMENT] = "bpf_usdt_arg", [USDT_COUNT] = "bpf_usdt_arg_cnt",
		[USDT_COOKIE] = "bpf_usdt_cookie",
	};
	struct cexpr *ctx = lower_atom(lower, "ctx");
	struct value value = { .type = expr->type };
	const char *name;

	lower->uses->tracing = lower->uses->registers = lower->uses->usdt = true;
	if (expr->usdt.what != USDT_ARGUMENT) {
		value.c = c_call(lower->arena, calls[expr->usdt.what], 1, ctx);
		return value;
	}
	name = lower_unique(lower, "arg");
	lower_declare(lower, "long", name, NULL);
	value.c = lower_atom(lower, name);
	lower_emit_expr(lower, c_call(lower->arena, calls[USDT_ARGUMENT], 3, ctx,
				      lower_number(lower, expr->usdt.index),
				      c_prefix(lower->arena, "&", value.c)));
	return value;
}
