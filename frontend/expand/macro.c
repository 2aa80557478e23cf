// SPDX-License-Identifier: MIT
/* Macro calls: runs a macro with the call's arguments, makes the result part of the program
 * (template.c), and reports failures with a note for the place in the macro. walk.c calls
 * macro_expand for each call. */
#include "frontend/expand/expander.h"

/* A longer chain of macros that expand into macro calls is endless. */
#define CHAIN_MOST 1000

const struct form *macro_call(struct expander *expander, const struct function *macro,
			      const struct form *form)
{
	struct lambda_call call = { .expander = expander, .name = macro->name, .is_macro = true,
				    .whole = form, .place = form->span };
	const struct form *result;

	if (!lambda_bind(&call, macro->parameters, form->cdr))
		return NULL;
	result = eval_body(expander, macro->body, call.scope);
	if (!result && expander->returning) {
		expander->returning = false;
		return eval_fail(expander, macro->place, "a `return` leaves no block");
	}
	return result;
}

static bool is_inside(const struct span *place, const struct span *whole)
{
	return place->source == whole->source && place->offset >= whole->offset &&
	       place->offset < whole->offset + whole->len && place->expansion == whole->expansion;
}

void failure_report(struct expander *expander, const struct form *call,
		    const struct function *macro)
{
	struct diag_list *diags = expander->reader->diags;
	struct eval_failure failure = expander->failure;
	bool in_call = is_inside(&failure.place, &call->span);
	bool spent = failure.id == DIAG_MACRO_BUDGET &&
		     (!expander->steps_left || !expander->bytes_left);

	expander->failure = (struct eval_failure){ .text = NULL };
	if (!failure.text || (spent && expander->exhausted_said))
		return;
	expander->exhausted_said = expander->exhausted_said || spent;
	if (failure.id == DIAG_MACRO && macro && macro->is_prelude)
		failure.id = DIAG_MALFORMED;
	bool named = failure.id == DIAG_MACRO && macro;
	struct diag *diag = diag_report(diags, failure.id, in_call ? failure.place : call->span,
					"%s%s%s%s", named ? "macro `" : "",
					named ? macro->name : "", named ? "`: " : "", failure.text);

	if (failure.help)
		diag_help(diags, diag, "%s", failure.help);
	if (!in_call && failure.place.source && !failure.place.source->is_prelude)
		diag_note(diags, diag, failure.place, "it happened here");
}

static bool chain_is_short(const struct form *call)
{
	unsigned length = 0;

	for (const struct expansion *at = call->span.expansion; at; at = at->call->outer)
		length++;
	return length < CHAIN_MOST;
}

/* Runs the macro; only the copy that template_place makes outlives it. */
static const struct form *run(struct expander *expander, const struct function *macro,
			      const struct form *form)
{
	const struct form *result;

	expander->values = &expander->scratch;
	result = macro_call(expander, macro, form);
	expander->values = expander->arena;
	return result ? template_place(expander, result, macro->name, form) : NULL;
}

void values_keep(struct expander *expander)
{
	arena_move(expander->arena, &expander->scratch);
	expander->values_stay = true;
}

const struct form *macro_expand(struct expander *expander, const struct function *macro,
				const struct form *form)
{
	const struct form *result = NULL;

	expander->run++;
	expander->values_stay = false;
	if (chain_is_short(form))
		result = run(expander, macro, form);
	else
		eval_fail_as(expander, DIAG_MACRO_BUDGET, form->span,
			     "macros expand into calls of macros more than %d levels deep",
			     CHAIN_MOST);
	if (!result)
		failure_report(expander, form, macro);
	if (expander->values_stay)
		values_keep(expander);
	else
		arena_empty(&expander->scratch);
	return result;
}
