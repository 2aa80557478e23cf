// SPDX-License-Identifier: MIT
/*
 * (ctx NAME) in programs of kprobe/FUNCTION and kretprobe/FUNCTION. In: the form, and the
 * function's prototype from BTF. Out: a read of the register that holds the parameter or result,
 * truncated to its type. Called by arguments.c.
 */
#include <string.h>

#include "frontend/sema/kernel/kernel.h"

static bool is_section(const struct program *program, const char *name)
{
	return !strcmp(program->section->name, name);
}

/* The register, truncated to the type: the upper half of a narrow number is undefined. */
static struct expr *register_as(struct sema *sema, const struct form *form, const struct form *which,
				const struct type *type)
{
	struct expr *expr = sema_new(sema, EXPR_CAST, form, type), *whole;

	whole = sema_register(sema, form, which);
	if (type_is_error(whole->type) || whole->type == type)
		return whole;
	whole->comment = whole->trailing = NULL;
	expr->operand = whole;
	return expr;
}

static struct expr *unknown_parameter(struct sema *sema, const struct form *name,
				      const struct btf_signature *signature)
{
	struct near_name near = { .wanted = name->name };
	struct diag *diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, name->span,
					"`%s` has no parameter `%s`", sema_target_of(sema->program),
					name->name);
	const char *list = NULL;

	for (size_t i = 0; i < signature->count; i++) {
		const char *one = signature->parameters[i].name;

		if (!one)
			continue;
		one = sema_lisp_name(sema, one);
		near_name_try(&near, one);
		list = list ? arena_printf(sema->arena, "%s, %s", list, one) : one;
	}
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted, near_name_best(&near));
	else
		diag_help(sema->diags, diag, "it has %s", list ? list : "none");
	return sema_error_expr(sema, name);
}

/*
 * A struct by value takes one or two registers, or the stack, so the registers of later parameters
 * are unknown.
 */
static struct expr *parameter(struct sema *sema, const struct form *form,
			      const struct btf_signature *signature, size_t index)
{
	struct form which = { .kind = FORM_INTEGER, .value = (int64_t)index + 1, .span = form->span };

	for (size_t i = 0; i <= index; i++) {
		if (sema_argument_type(sema, &signature->parameters[i]))
			continue;
		diag_report(sema->diags, DIAG_UNSUPPORTED, form->span, i == index ?
			    "`%s` is a struct passed by value, which programs cannot use" :
			    "`%s` follows a struct passed by value, so its register is unknown",
			    form_nth(form, 1)->name);
		return sema_error_expr(sema, form);
	}
	return register_as(sema, form, &which,
			   sema_argument_type(sema, &signature->parameters[index]));
}

static struct expr *result(struct sema *sema, const struct form *form,
			   const struct btf_signature *signature)
{
	struct form which = { .kind = FORM_SYMBOL, .name = "ret", .span = form->span };
	const struct type *type = signature->has_result ?
		sema_argument_type(sema, &signature->result) : NULL;

	if (type)
		return register_as(sema, form, &which, type);
	diag_report(sema->diags, DIAG_UNKNOWN_FIELD, form->span, signature->has_result ?
		    "`%s` returns a struct" : "`%s` returns nothing", sema_target_of(sema->program));
	return sema_error_expr(sema, form);
}

static struct expr *refuse(struct sema *sema, const struct form *form, const char *text,
			   const char *help)
{
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_CTX_FIELD, form->span, "%s", text), "%s", help);
	return sema_error_expr(sema, form);
}

struct expr *sema_probe_argument(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct program *program = sema->program;
	bool is_return = is_section(program, "kretprobe");
	struct btf_signature signature;
	const char *target;

	if ((!is_return && !is_section(program, "kprobe")) || form_length(form) != 2 ||
	    kernel_context_field("pt_regs", name->name) || sema_named_type(sema, name->name))
		return NULL;
	if (program->subprogram)
		return refuse(sema, form, "parameters by name are the program's own",
			      "hand them to the subprogram as parameters");
	target = sema_target_of(program);
	if (!*target)
		return NULL;
	if (strchr(target, '+'))
		return refuse(sema, form, "behind the function's entry the registers may hold something else",
			      "(pt-regs-parm1) and its kin read them as they are");
	if (is_return && strcmp(name->name, "ret"))
		return refuse(sema, form, "the kernel keeps no parameters until the function returns",
			      "(ctx ret) is its result; keep others in a map at the entry, by the thread's id");
	if (!sema_btf(sema, form->span))
		return sema_error_expr(sema, form);
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, target);
	if (!btf_file_function(sema->arena, sema->btf, target, &signature))
		return refuse(sema, form,
			      arena_printf(sema->arena, "BTF does not describe a function `%s`", target),
			      "(pt-regs-parm1) and its kin need no prototype");
	if (is_return)
		return result(sema, form, &signature);
	for (size_t i = 0; i < signature.count; i++)
		if (signature.parameters[i].name && sema_same_name(signature.parameters[i].name, name->name))
			return parameter(sema, form, &signature, i);
	return unknown_parameter(sema, name, &signature);
}
