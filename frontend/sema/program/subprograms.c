// SPDX-License-Identifier: MIT
/*
 * defsubprog and (defextern function ..). In: the form, first for the declaration, later for the
 * body. Out: a struct program with its subprogram. Called by sema.c; heads.c reads the head.
 */
#include "frontend/sema/program/program.h"

/*
 * An exported function is called by other objects, and a callback by the kernel: neither can be
 * inline.
 */
static void set_inline(struct sema *sema, const struct form *form, struct program *program)
{
	program->subprogram->is_inline = true;
	if (program->subprogram->kind != SUBPROGRAM_EXPORTED)
		return;
	diag_report(sema->diags, DIAG_MALFORMED, form->span,
		    "`%s` cannot be `inline` and `export`: other objects call it", program->name);
}

void sema_declare_subprogram(struct sema *sema, const struct form *form)
{
	const struct form *body = form_tail(form, 4);
	struct program *program;

	if (!sema_check_count(sema, form, 3, -1))
		return;
	program = sema_new_subprogram(sema, form, form_nth(form, 1),
				 sema_declares(body, "export") ? SUBPROGRAM_EXPORTED :
								 SUBPROGRAM_STATIC);
	if (!program)
		return;
	if (sema_declares(body, "inline"))
		set_inline(sema, form, program);
	program->scratch = sema_declares(body, "scratch");
	sema_declare(sema, (struct declaration){ .form = form, .program = program });
	sema_read_head(sema, form_nth(form, 2), form_nth(form, 3), program);
	if (program->scratch && type_is_pointer(program->subprogram->result))
		diag_report(sema->diags, DIAG_UNSUPPORTED, form_nth(form, 3)->span,
			    "`%s` has scratch memory, which may be missing: its result must be an integer, or none",
			    program->name);
}

static void check_has_body(struct sema *sema, const struct form *form)
{
	if (form_length(form) == 4)
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`defsubprog` needs a body: its last form is the result");
}

void sema_subprogram_body(struct sema *sema, const struct form *form, struct program *program)
{
	struct subprogram *subprogram = program->subprogram;
	struct expr *body, *last;

	check_has_body(sema, form);
	if (type_is_error(subprogram->result))
		return;
	sema->program = program;
	sema->locals = (struct scopes){ 0 };
	sema->loop_depth = 0;
	sema->blocks = NULL;
	for (size_t i = 0; i < subprogram->parameter_count; i++) {
		subprogram->parameters[i]->scope = form->span;
		sema_push_local(sema, subprogram->parameters[i]->name, subprogram->parameters[i],
				NULL);
	}
	if (subprogram->result->kind == TYPE_VOID)
		sema->unused = form;
	body = sema_body(sema, form_tail(form, 4), form);
	program->body = body;
	sema_warn_unread(sema, program);
	sema->program = NULL;
	if (body->kind != EXPR_PROGN || type_is_error(body->type) || sema_diverges(body) ||
	    subprogram->result->kind == TYPE_VOID)
		return;
	last = type_is_integer(subprogram->result) ? sema_settle_result(sema, body, subprogram->result) :
						     body->list.items[body->list.count - 1];
	sema_check_result(sema, program, last);
}

/* ---- subprograms of other objects ---- */

void sema_extern_function(struct sema *sema, const struct form *form)
{
	struct program *program;

	if (!sema_check_count(sema, form, 4, 4))
		return;
	program = sema_new_subprogram(sema, form, form_nth(form, 2), SUBPROGRAM_EXTERN);
	if (program)
		sema_read_head(sema, form_nth(form, 3), form_nth(form, 4), program);
}

