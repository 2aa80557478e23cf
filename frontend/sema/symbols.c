// SPDX-License-Identifier: MIT
/*
 * Uses of kernel variables, which program/symbols.c defines: a variable by name, the address of a
 * symbol of type void, and the argument of per-cpu-ptr and this-cpu-ptr. In: the form. Out:
 * EXPR_GLOBAL or its address. Called by variables.c and calls.c.
 */
#include "frontend/sema/internal.h"

static struct expr *symbol_use(struct sema *sema, const struct form *form, struct global *global, bool is_void)
{
	const struct type *type = type_pointer(&sema->unit->types, is_void ? NULL : global->type, SPACE_ANY);
	struct expr *expr = sema_new(sema, is_void ? EXPR_GLOBAL_ADDRESS : EXPR_GLOBAL, form, type);

	global->used = true;
	expr->global = global;
	return expr;
}

struct expr *sema_kernel_symbol(struct sema *sema, const struct form *form, struct global *global)
{
	struct expr *number;

	if (global->type->kind != TYPE_VOID) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "each CPU has its own `%s`: say which one", global->name),
			  "(this-cpu-ptr %s), (per-cpu-ptr %s cpu)", global->name, global->name);
		return sema_error_expr(sema, form);
	}
	number = sema_new(sema, EXPR_CAST, form, &type_u64);
	number->operand = symbol_use(sema, form, global, true);
	number->operand->comment = number->operand->trailing = NULL;
	return number;
}

/* The argument of per-cpu-ptr and this-cpu-ptr. */
struct expr *sema_kernel_variable(struct sema *sema, const struct form *form)
{
	struct global *global = form->kind == FORM_SYMBOL ? unit_find_global(sema->unit, form->name) : NULL;

	if (global && type_is_error(global->type))
		return sema_error_expr(sema, form);
	if (global && global->kind == GLOBAL_KSYM && global->type->kind != TYPE_VOID)
		return symbol_use(sema, form, global, false);
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span, "a kernel variable with a type is needed here"),
		  "(defextern ksym runqueues rq)");
	return sema_error_expr(sema, form);
}
