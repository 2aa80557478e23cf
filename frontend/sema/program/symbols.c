// SPDX-License-Identifier: MIT
/*
 * Kernel variables, (defextern ksym NAME T [:weak]), and (exists NAME). In: the forms, and BTF,
 * which describes per-CPU variables only; per-cpu-ptr and this-cpu-ptr take those. A variable of
 * type void is an address. Out: a struct global, or EXPR_KERNEL_FACT. Called by sema.c, and through
 * forms.c.
 */
#include <string.h>

#include "frontend/sema/program/program.h"

/* A kernel struct, an integer or void. NULL after an error. */
static const struct type *variable_type(struct sema *sema, const struct form *form)
{
	const struct form *name = form_is_call(form, "struct") && form_length(form) == 2 ? form_nth(form, 1) : form;
	const struct type *type = NULL;
	struct structure *structure;

	if (form_is_symbol(form, "void"))
		return &type_void;
	if (name->kind == FORM_SYMBOL && !sema_named_type(sema, name->name)) {
		structure = table_find_object(&sema->structures_named, name->name);
		if (!structure)
			structure = sema_pointed_kernel_struct(sema, name);
		if (!structure)
			return NULL;
		structure->is_complete |= structure->is_kernel;
		if (structure->is_kernel)
			type = structure->type;
	} else {
		type = sema_type(sema, form);
		if (type_is_error(type))
			return NULL;
	}
	if (type && (type->kind == TYPE_STRUCT || type_is_integer(type)))
		return type;
	diag_report(sema->diags, DIAG_TYPE, form->span,
		    "the type of a kernel variable must be a kernel struct, an integer, or `void` for its address only");
	return NULL;
}

/* Does the declared type fit BTF's? libbpf compares the kinds, and the names of structs. */
static bool fits(struct sema *sema, const struct type *type, const struct btf_field *found)
{
	if (found->is_array)
		return false;
	if (type_is_integer(type))
		return found->shape == BTF_SHAPE_INTEGER && found->size == type->size;
	return found->shape == BTF_SHAPE_STRUCT && found->structure &&
	       sema_kernel_structs_fit(sema, type->structure->c_name, found->structure);
}

static void check_variable(struct sema *sema, const struct global *global, const struct form *type)
{
	const struct btf_file *btf = sema_whole_btf(sema);
	struct near_name near = { .wanted = global->c_name };
	struct btf_field found;

	if (!btf || global->type->kind == TYPE_VOID)
		return;
	if (btf_file_variable(btf, global->c_name, &found)) {
		if (!fits(sema, global->type, &found))
			diag_report(sema->diags, DIAG_TYPE, type->span, "the kernel's `%s` is %s%s", global->c_name,
				    found.is_array ? "an array" : found.structure ? "of the type " : "of another type",
				    found.structure && !found.is_array ? found.structure : "");
		return;
	}
	if (global->optional || (!sema->btf_path && btf_modules_have_name(btf, BTF_NAMES_VARIABLE, global->c_name)))
		return;
	btf_file_each_name(btf, BTF_NAMES_VARIABLE, "", sema_try_near, &near);
	sema_help_near(sema, diag_report(sema->diags, DIAG_KERNEL_FUNCTION, global->span,
					 "this kernel's BTF has no variable `%s`", global->c_name), &near);
}

void sema_extern_ksym(struct sema *sema, const struct form *form)
{
	const struct form *option = form_nth(form, 4), *written = form_nth(form, 3);
	const struct type *type;
	struct global *global;

	if (!sema_check_count(sema, form, 3, 4))
		return;
	global = sema_new_global(sema, form, form_nth(form, 2), GLOBAL_KSYM);
	if (!global)
		return;
	global->optional = option && form_is_keyword(option, "weak");
	if (option && !global->optional)
		diag_report(sema->diags, DIAG_UNKNOWN_OPTION, option->span,
			    "the only option of a kernel variable is `:weak`, not `%s`", form_text(sema->arena, option));
	type = variable_type(sema, written);
	if (!type)
		return;
	global->type = type;
	check_variable(sema, global, written);
}

/* (exists NAME): does the kernel that loads the program have it? */
struct expr *sema_form_exists(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_KERNEL_FACT, form, &type_u64);
	const struct form *name = form_nth(form, 1);
	struct program *function;
	struct global *variable;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	function = name->kind == FORM_SYMBOL ? unit_find_subprogram(sema->unit, name->name) : NULL;
	variable = name->kind == FORM_SYMBOL ? unit_find_global(sema->unit, name->name) : NULL;
	expr->kernel_fact.what = KERNEL_SYMBOL_EXISTS;
	if (function && function->subprogram->is_weak) {
		sema_note_callee(sema, function);
		expr->kernel_fact.function = function;
		return expr;
	}
	if (variable && variable->kind == GLOBAL_KSYM && variable->optional) {
		variable->used = true;
		expr->kernel_fact.variable = variable;
		return expr;
	}
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, name->span, "`%s` is not declared with `:weak`",
			      form_text(sema->arena, name)),
		  "(defkfunc NAME ((PARAMETER TYPE)..) RESULT :weak), (defextern ksym NAME TYPE :weak)");
	return sema_error_expr(sema, form);
}
