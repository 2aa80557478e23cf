// SPDX-License-Identifier: MIT
/*
 * Calls of subprograms and kernel functions, and subprograms that a helper calls back. In: a form
 * whose head names one, or a helper call with a callback argument. Out: EXPR_INVOKE or
 * EXPR_SUBPROGRAM with checked arguments. expr.c and calls.c call it.
 */
#include <string.h>

#include "frontend/sema/internal.h"

void sema_note_callee(struct sema *sema, struct program *callee)
{
	struct program *caller = sema->program;

	if (!caller)
		return;
	for (size_t i = 0; i < caller->callees.count; i++)
		if (caller->callees.items[i] == callee)
			return;
	VEC_PUSH(sema->arena, &caller->callees, callee);
}

static const char *parameter_words(struct sema *sema, const struct variable *parameter)
{
	return arena_printf(sema->arena, "the parameter `%s`", parameter->name);
}

/* The kernel struct to which the pointer pointed before it was cast, or NULL. */
static const struct structure *struct_before_casts(const struct expr *argument)
{
	const struct type *type;

	while (argument->kind == EXPR_CAST || (argument->kind == EXPR_VARIABLE &&
					       !argument->variable->assigned && argument->variable->init))
		argument = argument->kind == EXPR_CAST ? argument->operand : argument->variable->init;
	type = argument->type;
	return type_is_pointer(type) && type->target && type->target->structure &&
	       type->target->structure->is_kernel ? type->target->structure : NULL;
}

/* The verifier checks the pointer's original type, not the one that it was cast to. */
static bool check_kernel_argument(struct sema *sema, const struct form *form, const struct program *callee,
				  size_t index, const struct expr *argument)
{
	const struct subprogram *function = callee->subprogram;
	const struct type *type = function->kernel_parameters && function->kernel_parameters[index] ?
		function->kernel_parameters[index] : function->parameters[index]->type;
	const struct structure *wanted = type_is_pointer(type) && type->target ? type->target->structure : NULL;
	const struct structure *found = struct_before_casts(argument);

	if (function->kind != SUBPROGRAM_KERNEL || !sema->btf || !wanted || !wanted->is_kernel ||
	    !found || sema_kernel_structs_fit(sema, wanted->c_name, found->c_name))
		return true;
	diag_report(sema->diags, DIAG_TYPE, form->span, "`%s` takes a `struct %s`, and this is a `struct %s`",
		    callee->name, wanted->c_name, found->c_name);
	return false;
}

/* NULL if the name is no subprogram's. */
struct expr *sema_invoke(struct sema *sema, const struct form *form)
{
	struct program *callee = unit_find_subprogram(sema->unit, form->car->name);
	struct subprogram *subprogram;
	struct expr *expr;
	bool failed = false;
	size_t index = 0;

	if (!callee)
		return NULL;
	subprogram = callee->subprogram;
	expr = sema_new(sema, EXPR_INVOKE, form, subprogram->result);
	if (type_is_error(subprogram->result) ||
	    !sema_check_count(sema, form, (long)subprogram->parameter_count,
			      (long)subprogram->parameter_count))
		return sema_error_expr(sema, form);
	expr->invoke.subprogram = callee;
	expr->invoke.arguments.count = subprogram->parameter_count;
	expr->invoke.arguments.items =
		ARENA_ARRAY(sema->arena, struct expr *, subprogram->parameter_count + 1);
	FORM_EACH(at, form->cdr) {
		const struct variable *parameter = subprogram->parameters[index];
		struct expr *argument = sema_value(sema, at->car);

		if (type_is_integer(parameter->type))
			argument = sema_number_of(sema, argument, parameter->type);
		sema_check_store(sema, parameter->type, argument, parameter_words(sema, parameter));
		sema_note_host_store(sema, parameter->type, argument);
		failed |= type_is_error(argument->type) ||
			  !check_kernel_argument(sema, at->car, callee, index, argument);
		expr->invoke.arguments.items[index++] = argument;
	}
	sema_note_callee(sema, callee);
	return failed ? sema_error_expr(sema, form) : expr;
}

/* ---- callbacks ---- */

/* The arguments that the kernel passes to a helper's callback: i an integer, p a pointer. */
static const struct {
	const char *helper, *parameters, *words;
} signatures[] = {
	{ "loop", "ip", "((INDEX u32) (DATA (ptr T)))" },
	{ "for-each-map-elem", "pppp",
	  "((MAP ptr) (KEY (ptr K)) (VALUE (ptr V)) (DATA (ptr T)))" },
	{ "timer-set-callback", "ppp", "((MAP ptr) (KEY (ptr K)) (VALUE (ptr V)))" },
	{ "find-vma", "ppp", "((TASK ptr) (VMA ptr) (DATA (ptr T)))" },
	{ "user-ringbuf-drain", "pp", "((DYNPTR ptr) (DATA (ptr T)))" },
};

static bool check_signature(struct sema *sema, const struct form *form,
			    const struct kernel_helper *helper, const struct program *program)
{
	const struct subprogram *subprogram = program->subprogram;
	const char *letters = NULL, *words = "";
	struct diag *diag;
	bool fits;

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (!strcmp(signatures[i].helper, helper->name)) {
			letters = signatures[i].parameters;
			words = signatures[i].words;
		}
	if (!letters || type_is_error(subprogram->result))
		return letters;
	fits = strlen(letters) == subprogram->parameter_count;
	for (size_t i = 0; fits && i < subprogram->parameter_count; i++)
		fits = (letters[i] == 'p') == type_is_pointer(subprogram->parameters[i]->type);
	if (fits && type_is_integer(subprogram->result))
		return true;
	diag = diag_report(sema->diags, DIAG_TYPE, form->span,
			   "`%s` has the wrong parameters or result for a callback of `%s%s`", program->name,
			   strcmp(helper->name, "loop") ? "" : "bpf-", helper->name);
	diag_help(sema->diags, diag, "it must have the parameters %s and return an integer", words);
	diag_note(sema->diags, diag, program->span, "`%s` is defined here", program->name);
	return false;
}

struct expr *sema_callback(struct sema *sema, const struct form *form, struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;
	struct near_name near = { 0 };
	struct program *program = NULL;
	struct expr *expr;

	if (form_is_call(form, "function") && form_length(form) == 2)
		form = form_nth(form, 1);
	if (form->kind == FORM_SYMBOL)
		program = unit_find_subprogram(sema->unit, form->name);
	if (!program) {
		struct diag *diag = diag_report(sema->diags, DIAG_TYPE, form->span,
						"the name of a subprogram is needed here, not `%s`",
						form_text(sema->arena, form));

		if (form->kind != FORM_SYMBOL)
			return sema_error_expr(sema, form);
		near.wanted = form->name;
		for (size_t i = 0; i < sema->unit->items.count; i++)
			if (sema->unit->items.items[i].kind == ITEM_SUBPROGRAM)
				near_name_try(&near, sema->unit->items.items[i].program->name);
		sema_help_near(sema, diag, &near);
		return sema_error_expr(sema, form);
	}
	if (!check_signature(sema, form, helper, program))
		return sema_error_expr(sema, form);
	if (program->subprogram->is_inline) {
		struct diag *diag = diag_report(sema->diags, DIAG_TYPE, form->span,
						"`%s` is declared `inline`, and `%s` calls a function",
						program->name, helper->name);

		diag_help(sema->diags, diag, "leave out (declare (inline))");
		diag_note(sema->diags, diag, program->span, "`%s` is defined here", program->name);
		return sema_error_expr(sema, form);
	}
	sema_note_callee(sema, program);
	VEC_PUSH(sema->arena, &program->subprogram->callback_of, call);
	expr = sema_new(sema, EXPR_SUBPROGRAM, form, &type_void);
	expr->subprogram = program;
	return expr;
}

void sema_check_callback_data(struct sema *sema, const struct expr *call)
{
	const struct expr_list *arguments = &call->call.arguments;

	for (size_t i = 0; i + 1 < arguments->count; i++) {
		const struct subprogram *callback;
		const struct variable *data;

		if (arguments->items[i]->kind != EXPR_SUBPROGRAM)
			continue;
		callback = arguments->items[i]->subprogram->subprogram;
		if (!callback->parameter_count)
			return;
		data = callback->parameters[callback->parameter_count - 1];
		if (type_is_pointer(arguments->items[i + 1]->type))
			sema_check_store(sema, data->type, arguments->items[i + 1],
					 parameter_words(sema, data));
	}
}
