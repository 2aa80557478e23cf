/*
 * Where made data come from. The text of macros is marked as template; what the evaluator makes is
 * too. Once a macro has returned, all that is marked in its result becomes part of the program, at
 * the place of the call; all that is not marked is the user's own and stays as it is.
 */
#include "frontend/expand/expander.h"

/* Results of macros nested deeper than this are refused. */
#define RESULT_DEPTH_MOST 1000

const struct form *template_copy(struct expander *expander, const struct form *form)
{
	const struct form *first = NULL;
	struct form *last = NULL;

	for (;; form = form->cdr) {
		struct form *copy = ARENA_NEW(expander->forms, struct form);

		*copy = *form;
		copy->is_template = true;
		if (last)
			last->cdr = copy;
		else
			first = copy;
		if (form->kind != FORM_PAIR)
			return first;
		copy->car = template_copy(expander, form->car);
		last = copy;
	}
}

struct template_placing {
	struct expander *expander;
	const char *macro;
	const struct form *call;
	const struct macro_call *level;
	unsigned depth;
	unsigned chain;               /* else-ifs around it, which are no depth */
};

static bool is_template(const struct form *form)
{
	return form->is_template || !form->span.source;
}

/* One datum, its car and cdr not yet placed. */
static struct form *placed_copy(struct template_placing *placing, const struct form *form)
{
	struct form *copy = ARENA_NEW(placing->expander->forms, struct form);
	struct expansion *expansion;

	*copy = *form;
	copy->is_template = false;
	copy->span = placing->call->span;
	if (!eval_spend_bytes(placing->expander, copy->span, sizeof(*copy) + sizeof(*expansion)))
		return NULL;
	expansion = ARENA_NEW(placing->expander->arena, struct expansion);
	*expansion = (struct expansion){ placing->level, form->span.source, form->span.offset,
					 form->span.len };
	copy->span.expansion = expansion;
	if (form->kind == FORM_STRING) {
		/* The text may be the macro's, which is thrown away. */
		if (!eval_spend_bytes(placing->expander, copy->span, form->len))
			return NULL;
		copy->string = arena_strndup(placing->expander->arena, form->string, form->len);
	}
	return copy;
}

static const struct form *place(struct template_placing *placing, const struct form *form);

static const struct form *place_car(struct template_placing *placing, const struct form *whole,
				    const struct form *pair)
{
	bool chained = form_is_else_if(whole, pair);
	const struct form *car;

	placing->depth -= chained;
	placing->chain += chained;
	car = place(placing, pair->car);
	placing->chain -= chained;
	placing->depth += chained;
	return car;
}

static const struct form *place(struct template_placing *placing, const struct form *form)
{
	const struct form *first = NULL, *whole = form;
	struct form *last = NULL;

	if (placing->chain > FORM_CHAIN_MOST)
		return eval_fail_as(placing->expander, DIAG_TOO_DEEP, placing->call->span,
				    "the expansion of `%s` has more than %d `if`, each the last "
				    "part of the one before", placing->macro, FORM_CHAIN_MOST);
	if (++placing->depth > RESULT_DEPTH_MOST)
		return eval_fail_as(placing->expander, DIAG_TOO_DEEP, placing->call->span,
				    "the expansion of `%s` is nested more than %d deep",
				    placing->macro, RESULT_DEPTH_MOST);
	for (;; form = form->cdr) {
		if (form->kind == FORM_FUNCTION)
			return eval_fail(placing->expander, form->span,
					 "the expansion holds a function");
		struct form *copy = is_template(form) ? placed_copy(placing, form) : NULL;
		const struct form *item = copy ? copy : form;

		if ((is_template(form) && !copy) ||
		    !eval_spend(placing->expander, placing->call->span, 1))
			return NULL;
		if (last)
			last->cdr = item;
		else
			first = item;
		if (!copy || form->kind != FORM_PAIR)
			break;
		copy->car = place_car(placing, whole, form);
		if (!copy->car)
			return NULL;
		last = copy;
	}
	placing->depth--;
	return first;
}

const struct form *template_place(struct expander *expander, const struct form *form,
				  const char *macro, const struct form *call)
{
	struct macro_call *level = ARENA_NEW(expander->arena, struct macro_call);
	struct template_placing placing = { .expander = expander, .macro = macro, .call = call,
					    .level = level };

	*level = (struct macro_call){ macro, call->span.expansion };
	return place(&placing, form);
}
