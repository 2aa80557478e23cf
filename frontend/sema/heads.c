// SPDX-License-Identifier: MIT
/*
 * The heads of defsubprog, defkfunc and defextern: name, parameters, result. In: the form. Out: a
 * struct program with its subprogram, added to the unit; after an error its result is type_error,
 * so calls report nothing. Called by program/subprograms.c and kernel/functions.c.
 */
#include <string.h>

#include "frontend/sema/internal.h"

/* The number of registers for arguments. */
#define PARAMETERS_MOST 5

struct program *sema_new_subprogram(struct sema *sema, const struct form *form,
				      const struct form *name, enum subprogram_kind kind)
{
	struct program *program = ARENA_NEW(sema->arena, struct program);
	struct item item = { .kind = ITEM_SUBPROGRAM, .program = program };

	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a subprogram needs a name");
		return NULL;
	}
	program->subprogram = ARENA_NEW(sema->arena, struct subprogram);
	program->subprogram->kind = kind;
	program->subprogram->result = &type_error;
	program->name = name->name;
	/* a kernel function keeps the kernel's spelling */
	program->c_name = kind == SUBPROGRAM_KERNEL ? sema_kernel_name(sema, name->name) :
						      sema_file_name(sema, name->name);
	program->span = name->span;
	program->comment = form->comment;
	sema_claim_name(sema, program->name, program->c_name, name->span);
	unit_add_item(sema->unit, item);
	sema->unit->subprogram_count++;
	return program;
}

/* ---- parameters and result ---- */

static bool is_passable(const struct type *type)
{
	return type_is_integer(type) || type_is_pointer(type);
}

static const struct type *passed_type(struct sema *sema, const struct form *form, bool is_kernel)
{
	const struct type *type = is_kernel ? sema_kernel_pointer(sema, form) : NULL;

	if (type)
		return type;

	if (form->kind == FORM_SYMBOL && !strcmp(form->name, "ptr"))
		return type_pointer(&sema->unit->types, NULL, SPACE_ANY);
	type = sema_type(sema, form);
	if (type_is_dynptr(type))
		return type_pointer(&sema->unit->types, type, SPACE_ANY);
	if (type_is_error(type) || is_passable(type))
		return type;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "`%s` does not fit into a register", type_text(sema->arena, type)),
		  "pass its address: (ptr %s)", type_text(sema->arena, type));
	return &type_error;
}

static bool read_parameter(struct sema *sema, const struct form *form, struct program *program)
{
	struct subprogram *subprogram = program->subprogram;
	struct variable *variable;

	if (!form_is_pair(form) || form_length(form) != 2 || form->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "a parameter must be (NAME TYPE)");
		return false;
	}
	for (size_t i = 0; i < subprogram->parameter_count; i++)
		if (subprogram->parameters[i]->name == form->car->name) {
			diag_report(sema->diags, DIAG_DUPLICATE, form->car->span,
				    "`%s` has two parameters `%s`", program->name,
				    form->car->name);
			return false;
		}
	sema->program = program;
	variable = sema_new_variable(sema, form->car->name, form->car->span);
	sema->program = NULL;
	variable->type = passed_type(sema, form_nth(form, 1),
				     subprogram->kind == SUBPROGRAM_KERNEL);
	if (type_points_to_dynptr(variable->type) && (subprogram->kind == SUBPROGRAM_EXPORTED ||
						      subprogram->kind == SUBPROGRAM_EXTERN)) {
		diag_report(sema->diags, DIAG_TYPE, form_nth(form, 1)->span,
			    "`%s` can be called from other files, and a dynptr is tracked only in its own", program->name);
		variable->type = &type_error;
	}
	variable->declared = variable->parameter = true;
	subprogram->parameters[subprogram->parameter_count++] = variable;
	return !type_is_error(variable->type);
}

static bool read_parameters(struct sema *sema, const struct form *form, struct program *program)
{
	long count = form_is_nil(form) ? 0 : form_is_pair(form) ? form_length(form) : -1;
	bool good = true;

	if (count < 0) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "`%s` needs a list of parameters: ((NAME TYPE) ..)", program->name);
		return false;
	}
	if (count > PARAMETERS_MOST) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "a subprogram can have at most %d parameters, not %ld",
				      PARAMETERS_MOST, count),
			  "pass a pointer to a struct");
		return false;
	}
	program->subprogram->parameters =
		ARENA_ARRAY(sema->arena, struct variable *, (size_t)count + 1);
	FORM_EACH(at, form)
		good &= read_parameter(sema, at->car, program);
	return good;
}

static const struct type *result_type(struct sema *sema, const struct form *form, bool is_kernel)
{
	const struct type *type;

	if (form->kind == FORM_SYMBOL && !strcmp(form->name, "void"))
		return &type_void;
	type = passed_type(sema, form, is_kernel);
	if (!type_points_to_dynptr(type))
		return type;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "a dynptr cannot be returned: the verifier tracks it only on the stack"),
		  "take a parameter (d dynptr), to which the caller passes its (let ((d dynptr)) ..), and return an i64");
	return &type_error;
}

/* A subprogram with a wrong head has the error type, so that its calls are no errors. */
bool sema_read_head(struct sema *sema, const struct form *parameters, const struct form *result,
		      struct program *program)
{
	const struct type *type;
	bool good = read_parameters(sema, parameters, program);

	type = result_type(sema, result, program->subprogram->kind == SUBPROGRAM_KERNEL);
	if (good)
		program->subprogram->result = type;
	return good && !type_is_error(type);
}

/* A subprogram must not return the address of its own object. */
void sema_check_result(struct sema *sema, const struct program *program, const struct expr *value)
{
	const struct type *result = program->subprogram->result;

	if (type_is_error(value->type) || sema_diverges(value))
		return;
	if (type_is_pointer(value->type) && value->type->space == SPACE_STACK &&
	    type_is_pointer(result)) {
		diag_report(sema->diags, DIAG_TYPE, value->span,
			    "this object no longer exists when `%s` returns", program->name);
		return;
	}
	sema_check_store(sema, result, value, "the result");
	sema_note_host_store(sema, result, value);
}
