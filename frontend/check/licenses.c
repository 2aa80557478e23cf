// SPDX-License-Identifier: MIT
/* Checks features that the kernel has only for programs of a GPL-compatible license: helpers,
 * kernel functions, loads through BTF pointers. Called by check.c for each expression; reports
 * [license]. */
#include <string.h>

#include "frontend/check/internal.h"

/* license_is_gpl_compatible of include/linux/license.h */
static bool gpl_compatible(const char *license)
{
	static const char *const names[] = { "GPL", "GPL v2", "GPL and additional rights",
					     "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], license))
			return true;
	return false;
}

void check_gpl(struct check *check, struct span span, const char *what)
{
	if (check->unit->license && !gpl_compatible(check->unit->license))
		diag_report(check->diags, DIAG_LICENSE, span,
			    "%s is only for GPL-compatible programs, but the license is `%s`", what,
			    check->unit->license);
}

static bool is_trusted(const struct expr *pointer)
{
	while (pointer->kind == EXPR_KERNEL_ADDRESS)
		pointer = pointer->member.base;
	return type_is_pointer(pointer->type) && pointer->type->space == SPACE_TRUSTED;
}

/* Checks calls of kernel functions, and loads through pointers with a BTF type. */
void check_license(struct check *check, const struct expr *expr)
{
	const struct program *program = expr->kind == EXPR_INVOKE ? expr->invoke.subprogram : NULL;

	if (program && program->subprogram->kind == SUBPROGRAM_KERNEL)
		check_gpl(check, expr->span, arena_printf(check->arena, "the kernel function `%s`",
							  program->name));
	if ((expr->kind == EXPR_LOAD && is_trusted(expr->memory.pointer)) ||
	    (expr->kind == EXPR_MEMCPY && is_trusted(expr->copy.from)))
		check_gpl(check, expr->span, "memory of the kernel's structs");
}
