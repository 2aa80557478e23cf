// SPDX-License-Identifier: MIT
/*
 * Enumerators of kernel enums: (enum-value E NAME), (enum-value-exists E NAME). In: the forms, and
 * BTF. Out: EXPR_KERNEL_FACT, which libbpf resolves when it loads the program. Called through
 * forms.c.
 */
#include "frontend/sema/kernel/kernel.h"

static void unknown_enumerator(struct sema *sema, const struct form *type, const struct form *name)
{
	const char *kernel = sema_kernel_name(sema, type->name);
	struct near_name near = { 0 };
	struct diag *diag;

	if (btf_file_has_enum(sema->btf, kernel)) {
		diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, name->span,
				   "the kernel's `enum %s` has no `%s`", kernel, name->name);
		near.wanted = sema_kernel_name(sema, name->name);
		btf_file_each_enumerator(sema->btf, kernel, sema_try_near, &near);
	} else {
		diag = diag_report(sema->diags, DIAG_UNKNOWN_TYPE, type->span,
				   "the kernel has no `enum %s`", kernel);
		near.wanted = kernel;
		btf_file_each_name(sema->btf, BTF_NAMES_ENUM, "", sema_try_near, &near);
	}
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted,
			       sema_lisp_name(sema, near_name_best(&near)));
}

static struct expr *enumerator_fact(struct sema *sema, const struct form *form,
				    enum kernel_fact what)
{
	struct expr *expr = sema_new(sema, EXPR_KERNEL_FACT, form, &type_u64);
	const struct form *type = form_nth(form, 1), *name = form_nth(form, 2);
	struct btf_enumerator found;
	const char *kernel;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	if (type->kind != FORM_SYMBOL || name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "the names of a kernel enum and of an enumerator are needed here");
		return sema_error_expr(sema, form);
	}
	if (!sema_btf(sema, form->span))
		return sema_error_expr(sema, form);
	kernel = sema_kernel_name(sema, type->name);
	if (!btf_file_enumerator(sema->btf, kernel, name->name, &found)) {
		unknown_enumerator(sema, type, name);
		return sema_error_expr(sema, form);
	}
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, kernel);
	if (what == KERNEL_ENUM_VALUE && found.is_signed)
		expr->type = &type_i64;
	expr->kernel_fact.what = what;
	expr->kernel_fact.enum_name = kernel;
	expr->kernel_fact.enumerator = arena_strdup(sema->arena, found.name);
	expr->kernel_fact.enum_value = found.value;
	return expr;
}

struct expr *sema_form_enum_value(struct sema *sema, const struct form *form)
{
	return enumerator_fact(sema, form, KERNEL_ENUM_VALUE);
}

struct expr *sema_form_enum_value_exists(struct sema *sema, const struct form *form)
{
	return enumerator_fact(sema, form, KERNEL_ENUM_VALUE_EXISTS);
}
