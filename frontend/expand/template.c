// SPDX-License-Identifier: MIT
/* Places of data that macros make. The text of macros and the data of the evaluator are marked as
 * template. template_place, called by macro.c for a macro's result, gives marked data the place of
 * the call; unmarked data are the user's own and stay unchanged. */
#include "frontend/expand/expander.h"

/* Limit of the depth of a macro's result. */
#define RESULT_DEPTH_MOST 1000

struct tree_copy {
	struct arena *arena;
	struct arena *expansions; /* NULL: the copy keeps the expansions of the original */
	const struct expansion *made; /* the last expansion made */
	bool as_template;
	const struct form *end; /* the nil that was copied last, which lists can share */
	struct form *end_copy;
};

static bool is_same(const struct expansion *a, const struct expansion *b)
{
	return a && a->call == b->call && a->offset == b->offset && a->len == b->len;
}

/* The expansion for a datum; data with the same place share it, as most pairs of a list do. before:
 * the previous pair, or NULL. */
static const struct expansion *copy_expansion(struct tree_copy *copying, const struct expansion *expansion,
					      const struct form *before)
{
	struct expansion *copy;

	if (before && is_same(before->span.expansion, expansion))
		return before->span.expansion;
	if (is_same(copying->made, expansion))
		return copying->made;
	copy = ARENA_NEW(copying->expansions, struct expansion);
	*copy = *expansion;
	copying->made = copy;
	return copy;
}

/* before: the pair before it in its list, or NULL */
static struct form *copy_one(struct tree_copy *copying, const struct form *form, const struct form *before)
{
	struct form *copy;

	if (form == copying->end)
		return copying->end_copy;
	copy = ARENA_NEW(copying->arena, struct form);
	*copy = *form;
	copy->is_template |= copying->as_template;
	if (copying->expansions && form->span.expansion)
		copy->span.expansion = copy_expansion(copying, form->span.expansion, before);
	if (form->kind == FORM_NIL) {
		copying->end = form;
		copying->end_copy = copy;
	}
	return copy;
}

static const struct form *copy_tree(struct tree_copy *copying, const struct form *form)
{
	const struct form *first = NULL;
	struct form *last = NULL;

	for (;; form = form->cdr) {
		struct form *copy = copy_one(copying, form, last);

		if (last)
			last->cdr = copy;
		else
			first = copy;
		if (form->kind != FORM_PAIR)
			return first;
		copy->car = copy_tree(copying, form->car);
		last = copy;
	}
}

const struct form *template_copy(struct expander *expander, const struct form *form)
{
	struct tree_copy copying = { .arena = expander->forms, .as_template = true };

	return copy_tree(&copying, form);
}

const struct form *expanded_copy(struct expander *expander, struct arena *arena,
				 const struct form *form)
{
	struct tree_copy copying = { .arena = arena, .expansions = expander->arena };

	return copy_tree(&copying, form);
}

struct template_placing {
	struct expander *expander;
	const char *macro;
	const struct form *call;
	/* the call, as the origin of data from the text of the last datum, and from no text; NULL:
	 * not made yet */
	const struct macro_call *of_text, *of_none;
	struct form *end;             /* the nil that ends all its lists */
	unsigned depth;
	unsigned chain; /* number of else-ifs around it, which do not count as depth */
};

static bool is_template(const struct form *form)
{
	return form->is_template || !form->span.source;
}

/* The call as the origin of data from that text. */
static const struct macro_call *level_of(struct template_placing *placing, const struct source *source)
{
	const struct macro_call **level = source ? &placing->of_text : &placing->of_none;
	const struct expansion *outer = placing->call->span.expansion;
	struct macro_call *fresh;
	struct expansion *kept;

	if (*level && (*level)->source == source)
		return *level;
	fresh = ARENA_NEW(placing->expander->arena, struct macro_call);
	*fresh = (struct macro_call){ placing->macro, source, NULL };
	if (outer) {
		/* the call's own expansion is released with the call */
		kept = ARENA_NEW(placing->expander->arena, struct expansion);
		*kept = *outer;
		fresh->outer = kept;
	}
	return *level = fresh;
}

/* Copies one datum, without placing its car and cdr. */
static struct form *placed_copy(struct template_placing *placing, const struct form *form)
{
	struct form *copy = ARENA_NEW(placing->expander->forms, struct form);
	struct expansion *expansion;

	*copy = *form;
	copy->is_template = false;
	copy->span = placing->call->span;
	if (!eval_spend_bytes(placing->expander, copy->span, sizeof(*copy) + sizeof(*expansion)))
		return NULL;
	expansion = ARENA_NEW(placing->expander->expansions, struct expansion);
	*expansion = (struct expansion){ level_of(placing, form->span.source), form->span.offset,
					 form->span.len };
	copy->span.expansion = expansion;
	if (form->kind == FORM_STRING) {
		/* the string may be the macro's, which is released */
		if (!eval_spend_bytes(placing->expander, copy->span, form->len))
			return NULL;
		copy->string = arena_strndup(placing->expander->arena, form->string, form->len);
	}
	return copy;
}

/* Messages never refer to the nil behind a list's last element, so one copy serves all lists. */
static struct form *placed_end(struct template_placing *placing, const struct form *nil)
{
	if (nil->is_vector || nil->comment || nil->trailing)
		return placed_copy(placing, nil);
	if (!placing->end)
		placing->end = placed_copy(placing, nil);
	return placing->end;
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
					 "the expansion contains a function");
		struct form *copy = !is_template(form) ? NULL :
			last && form_is_nil(form) ? placed_end(placing, form) : placed_copy(placing, form);
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
	struct template_placing placing = { .expander = expander, .macro = macro, .call = call };

	return place(&placing, form);
}
