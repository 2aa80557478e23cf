/*
 * Calls of the kernel's functions: who may call them. check.c asks for each expression; what they acquire and release is in
 * references.c, the memory that they are given in bounds.c.
 */
#include "frontend/check/internal.h"

/* Linux 5.13 is the first that lets programs call them; which ones is its BTF's to say. */
void check_kernel_function(struct check *check, const struct expr *expr)
{
	const struct program *program = expr->kind == EXPR_INVOKE ? expr->invoke.subprogram : NULL;
	const struct kernel_function *known;

	if (!program || program->subprogram->kind != SUBPROGRAM_KERNEL)
		return;
	unit_raise_floor(check->unit, KERNEL_VERSION_OF(5, 13), expr->span,
			 "a call of a kernel function");
	known = program->subprogram->known;
	if (!known || !check->section)
		return;
	if (!kernel_function_allows(known, check->section))
		unit_report_kernel_function(check->unit, expr->span, check->section, known);
	else if (known->flags >> KERNEL_FUNCTION_DEVICE_BOUND & 1)
		diag_report(check->diags, DIAG_KERNEL_FUNCTION, expr->span,
			    "the kernel's `%s` is only for programs that are bound to one device when they are "
			    "loaded, which Skep does not do", known->name);
}
