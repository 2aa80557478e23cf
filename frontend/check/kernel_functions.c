// SPDX-License-Identifier: MIT
/* Checks calls of kernel functions (kfuncs): which programs can call them, and their context
 * arguments. Called by check.c for each expression; reports [kernel-function]. references.c has
 * what they acquire and release, bounds.c the memory that they get. */
#include <string.h>

#include "frontend/check/internal.h"

static bool is_context(const struct check *check, const struct expr *argument)
{
	return argument->type->space == SPACE_CONTEXT ||
	       fact_of(check->facts, argument)->space == SPACE_CONTEXT;
}

/* Refuses the program's own context where the kernel's prototype has another program type's
 * context. */
static void check_contexts(struct check *check, const struct expr *call)
{
	const struct subprogram *function = call->invoke.subprogram->subprogram;

	for (size_t i = 0; i < call->invoke.arguments.count; i++) {
		const struct expr *argument = call->invoke.arguments.items[i];
		const struct type *type = function->kernel_parameters && function->kernel_parameters[i] ?
			function->kernel_parameters[i] : function->parameters[i]->type;
		const char *wanted = type_is_pointer(type) && type->target && type->target->structure ?
			type->target->structure->c_name : NULL;
		size_t count;

		if (!wanted || !is_context(check, argument) || !kernel_context_fields(wanted, &count) ||
		    !check->section->context || !strcmp(wanted, check->section->context))
			continue;
		diag_report(check->diags, DIAG_KERNEL_FUNCTION, argument->span,
			    "the kernel's `%s` takes a `struct %s`, but the context of `%s` is a "
			    "`struct %s`",
			    call->invoke.subprogram->c_name, wanted, check->section->name,
			    check->section->context);
	}
}

/* Programs can call kernel functions from Linux 5.13 on; which functions depends on that kernel's
 * BTF. */
void check_kernel_function(struct check *check, const struct expr *expr)
{
	const struct program *program = expr->kind == EXPR_INVOKE ? expr->invoke.subprogram : NULL;
	const struct kernel_function *known;

	if (!program || program->subprogram->kind != SUBPROGRAM_KERNEL)
		return;
	unit_raise_floor(check->unit, KERNEL_VERSION_OF(5, 13), expr->span,
			 "a call of a kernel function");
	if (check->section && fact_of(check->facts, expr)->reached)
		check_contexts(check, expr);
	known = program->subprogram->known;
	if (!known || !check->section)
		return;
	if (!kernel_function_allows(known, check->section))
		unit_report_kernel_function(check->unit, expr->span, check->section, known);
	else if (known->flags >> KERNEL_FUNCTION_DEVICE_BOUND & 1)
		diag_report(check->diags, DIAG_KERNEL_FUNCTION, expr->span,
			    "the kernel's `%s` is only for programs that are bound to one device "
			    "at the load; Skep does not bind programs", known->name);
}
