// SPDX-License-Identifier: MIT
/* The clauses of (loop for x in list .. collect e). `for`, `with` and `repeat` come first; then
 * `while until do collect append sum count when unless finally`, run in order in each iteration.
 * loop.c calls loop_run for a `loop` that begins with a word. */
#include <string.h>

#include "frontend/expand/expander.h"

enum step_kind { STEP_IN, STEP_ON, STEP_RANGE, STEP_THEN, STEP_REPEAT };

/* A variable that each iteration steps. */
struct step {
	enum step_kind kind;
	const struct form *pattern;       /* NULL for repeat */
	const struct form *rest;          /* IN, ON: the rest of the list */
	const struct form *init, *then;   /* THEN */
	struct eval_binding *before; /* THEN: the variable at the end of the last iteration */
	__int128 next, last, by;          /* RANGE and REPEAT */
	bool bounded, down;
};

struct loop {
	struct expander *expander;
	const struct form *at;            /* the next clause */
	struct eval_binding *scope;
	VEC(struct step) steps;
	struct list_builder collected;
	const struct form *sum;           /* the value of sum and count, or NULL */
	bool first_round;
};

static bool fail(struct loop *loop, const char *what)
{
	eval_fail(loop->expander, loop->at->span, "`loop`: %s", what);
	return false;
}

static bool word_is(const struct form *at, const char *word)
{
	return form_is_pair(at) && (form_is_symbol(at->car, word) ||
				    form_is_keyword(at->car, word));
}

/* Steps over the word if it is next. */
static bool word_take(struct loop *loop, const char *word)
{
	if (!word_is(loop->at, word))
		return false;
	loop->at = loop->at->cdr;
	return true;
}

/* Takes the next form. */
static const struct form *form_take(struct loop *loop)
{
	const struct form *form;

	if (!form_is_pair(loop->at)) {
		fail(loop, "a form is missing at its end");
		return NULL;
	}
	form = loop->at->car;
	loop->at = loop->at->cdr;
	return form;
}

static const struct form *value_take(struct loop *loop)
{
	const struct form *form = form_take(loop);

	return form ? eval(loop->expander, form, loop->scope) : NULL;
}

static bool number_take(struct loop *loop, __int128 *ret)
{
	const struct form *value = value_take(loop);

	if (!value)
		return false;
	if (value->kind != FORM_INTEGER)
		return fail(loop, "a bound is not an integer");
	*ret = value->negative ? (__int128)(int64_t)value->value : (__int128)value->value;
	return true;
}

/* from a to b by c, in any order. */
static bool range_take(struct loop *loop, struct step *step)
{
	step->kind = STEP_RANGE;
	step->by = 1;
	for (;;) {
		bool below = word_is(loop->at, "below"), above = word_is(loop->at, "above");
		bool downto = word_is(loop->at, "downto");

		if (word_take(loop, "from") || word_take(loop, "upfrom")) {
			if (!number_take(loop, &step->next))
				return false;
		} else if (word_take(loop, "downfrom")) {
			step->down = true;
			if (!number_take(loop, &step->next))
				return false;
		} else if (word_take(loop, "to") || word_take(loop, "upto") ||
			   word_take(loop, "downto") || word_take(loop, "below") ||
			   word_take(loop, "above")) {
			step->bounded = true;
			step->down = step->down || downto || above;
			if (!number_take(loop, &step->last))
				return false;
			step->last += above - below;
		} else if (word_take(loop, "by")) {
			if (!number_take(loop, &step->by))
				return false;
			if (step->by <= 0)
				return fail(loop, "`by` needs a positive number");
		} else {
			return true;
		}
	}
}

static bool for_take(struct loop *loop)
{
	struct step step = { .pattern = form_take(loop) };
	bool done = true;

	if (!step.pattern)
		return false;
	if (word_is(loop->at, "in") || word_is(loop->at, "on") || word_is(loop->at, "across")) {
		step.kind = word_is(loop->at, "on") ? STEP_ON : STEP_IN;
		loop->at = loop->at->cdr;
		step.rest = value_take(loop);
		done = step.rest != NULL;
	} else if (word_take(loop, "=")) {
		step.kind = STEP_THEN;
		step.init = step.then = form_take(loop);
		if (step.init && word_take(loop, "then"))
			step.then = form_take(loop);
		done = step.then != NULL;
	} else if (word_is(loop->at, "from") || word_is(loop->at, "upfrom") ||
		   word_is(loop->at, "downfrom") || word_is(loop->at, "below") ||
		   word_is(loop->at, "to") || word_is(loop->at, "upto")) {
		done = range_take(loop, &step);
	} else {
		return fail(loop, "`for v` needs in, on, = or from");
	}
	if (done)
		VEC_PUSH(loop->expander->values, &loop->steps, step);
	return done;
}

static bool bind(struct loop *loop, const struct form *pattern, const struct form *value)
{
	struct lambda_call call = { .expander = loop->expander, .place = pattern->span,
				    .scope = loop->scope };
	const struct form nil = { .kind = FORM_NIL };
	struct form parameters = { .kind = FORM_PAIR, .car = pattern, .cdr = &nil };
	struct form items = { .kind = FORM_PAIR, .span = value->span, .car = value, .cdr = &nil };
	bool bound = lambda_bind(&call, &parameters, &items);

	loop->scope = call.scope;
	return bound;
}

static bool with_take(struct loop *loop)
{
	const struct form *pattern = form_take(loop), *value = NULL;

	if (!pattern)
		return false;
	if (word_take(loop, "="))
		value = value_take(loop);
	else
		value = value_nil(loop->expander, pattern->span);
	return value && bind(loop, pattern, value);
}

/* Takes the binding clauses. */
static bool head_take(struct loop *loop)
{
	struct step repeat = { .kind = STEP_REPEAT, .next = 1, .bounded = true, .by = 1 };

	for (;;) {
		if (word_take(loop, "for") || word_take(loop, "as")) {
			if (!for_take(loop))
				return false;
		} else if (word_take(loop, "with")) {
			if (!with_take(loop))
				return false;
		} else if (word_take(loop, "repeat")) {
			if (!number_take(loop, &repeat.last))
				return false;
			VEC_PUSH(loop->expander->values, &loop->steps, repeat);
		} else {
			return true;
		}
	}
}

/* 1: the variable has its next value; 0: there is none; -1: failure. */
static int step_take(struct loop *loop, struct step *step)
{
	const struct form *value = step->rest;
	struct span place = loop->at->span;

	switch (step->kind) {
	case STEP_IN:
	case STEP_ON:
		if (form_is_nil(step->rest))
			return 0;
		if (!form_is_pair(step->rest)) {
			fail(loop, "`in` and `on` need a list");
			return -1;
		}
		value = step->kind == STEP_IN ? step->rest->car : step->rest;
		step->rest = step->rest->cdr;
		break;
	case STEP_RANGE:
	case STEP_REPEAT:
		if (step->bounded && (step->down ? step->next < step->last :
						   step->next > step->last))
			return 0;
		value = value_integer(loop->expander, place, (uint64_t)step->next, step->next < 0);
		step->next += step->down ? -step->by : step->by;
		break;
	case STEP_THEN:
		value = eval(loop->expander, loop->first_round ? step->init : step->then,
			     loop->scope);
		break;
	}
	if (!value || (step->pattern && !bind(loop, step->pattern, value)))
		return -1;
	step->before = loop->scope;
	return 1;
}

/* 1 with all variables at their next value. Each iteration has new variables, for closures. */
static int steps_take(struct loop *loop, struct eval_binding *outer)
{
	int more = 1;

	loop->scope = outer;
	for (size_t i = 0; !loop->first_round && i < loop->steps.count; i++) {
		const struct step *step = &loop->steps.items[i];

		/* in `for v = a then b`, b sees the old v */
		if (step->kind == STEP_THEN && step->pattern->kind == FORM_SYMBOL &&
		    !bind(loop, step->pattern, step->before->value))
			return -1;
	}
	for (size_t i = 0; more == 1 && i < loop->steps.count; i++)
		more = step_take(loop, &loop->steps.items[i]);
	return more;
}

static bool add(struct loop *loop, const struct form *value)
{
	struct expander *expander = loop->expander;
	const struct form *items[] = { loop->sum, value };
	struct args args = { .items = items, .count = 2, .place = loop->at->span };

	if (!loop->sum)
		items[0] = value_integer(expander, args.place, 0, false);
	loop->sum = eval_apply(expander, value_symbol(expander, args.place, "+"), &args);
	return loop->sum != NULL;
}

static bool append(struct loop *loop, const struct form *value)
{
	for (; form_is_pair(value); value = value->cdr) {
		if (!eval_spend(loop->expander, value->span, 1))
			return false;
		list_add(&loop->collected, value->car);
	}
	return true;
}

static bool do_take(struct loop *loop, bool active)
{
	while (form_is_pair(loop->at) && form_is_pair(loop->at->car)) {
		const struct form *form = form_take(loop);

		if (active && !eval(loop->expander, form, loop->scope))
			return false;
	}
	return true;
}

/* collect, append, sum, count: gathers the value of the form behind the word. */
static bool gather_take(struct loop *loop, bool active)
{
	const struct form *word = form_take(loop), *form = word ? form_take(loop) : NULL, *value;

	if (!form || !active)
		return form != NULL;
	value = eval(loop->expander, form, loop->scope);
	if (!value)
		return false;
	if (form_is_symbol(word, "collect") || form_is_symbol(word, "collecting"))
		list_add(&loop->collected, value);
	else if (form_is_symbol(word, "append") || form_is_symbol(word, "nconc"))
		return append(loop, value);
	else if (form_is_symbol(word, "sum"))
		return add(loop, value);
	else
		return add(loop, value_integer(loop->expander, form->span, value_is_true(value),
					       false));
	return true;
}

static bool is_gather(const struct form *at)
{
	return word_is(at, "collect") || word_is(at, "collecting") || word_is(at, "append") ||
	       word_is(at, "nconc") || word_is(at, "sum") || word_is(at, "count");
}

/* Ends the loop with a value: false, with the value pending for the loop's block. */
static bool return_take(struct loop *loop, bool active)
{
	const struct form *form = form_take(loop), *value;

	if (!form || !active)
		return form != NULL;
	value = eval(loop->expander, form, loop->scope);
	if (value) {
		loop->expander->returning = true;
		loop->expander->return_name = NULL;
		loop->expander->return_value = value;
	}
	return false;
}

/* Runs a clause, with an optional `when test` or `unless test` before it. */
static bool action_take(struct loop *loop, bool active)
{
	while (word_is(loop->at, "when") || word_is(loop->at, "if") ||
	       word_is(loop->at, "unless")) {
		bool wanted = !word_is(loop->at, "unless");

		loop->at = loop->at->cdr;
		const struct form *test = form_take(loop);

		if (!test)
			return false;
		if (active) {
			const struct form *value = eval(loop->expander, test, loop->scope);

			if (!value)
				return false;
			active = value_is_true(value) == wanted;
		}
	}
	if (word_take(loop, "do") || word_take(loop, "doing"))
		return do_take(loop, active);
	if (is_gather(loop->at))
		return gather_take(loop, active);
	if (word_take(loop, "return"))
		return return_take(loop, active);
	return fail(loop, "this word begins no clause of `loop`");
}

/* Runs one iteration: 1 to continue, 0 at the end, -1 on failure. */
static int round_take(struct loop *loop)
{
	while (form_is_pair(loop->at) && !word_is(loop->at, "finally")) {
		bool is_while = word_is(loop->at, "while");

		if (is_while || word_is(loop->at, "until")) {
			loop->at = loop->at->cdr;
			const struct form *test = value_take(loop);

			if (!test)
				return -1;
			if (value_is_true(test) != is_while)
				return 0;
		} else if (!action_take(loop, true)) {
			return -1;
		}
	}
	return 1;
}

static const struct form *finish(struct loop *loop, const struct form *body)
{
	for (loop->at = body; form_is_pair(loop->at); loop->at = loop->at->cdr) {
		if (!word_is(loop->at, "finally"))
			continue;
		loop->at = loop->at->cdr;
		word_take(loop, "do");
		if (word_take(loop, "return"))
			return value_take(loop);
		if (!do_take(loop, true))
			return NULL;
		break;
	}
	return loop->sum ? loop->sum : list_end(&loop->collected, NULL);
}

const struct form *loop_run(struct expander *expander, const struct form *form,
			    struct eval_binding *scope)
{
	struct loop loop = { .expander = expander, .at = form->cdr, .scope = scope,
			     .collected = { .expander = expander, .place = form->span },
			     .first_round = true };
	int more = head_take(&loop) ? 1 : -1;
	const struct form *body = loop.at;
	struct eval_binding *outer = loop.scope;

	while (more == 1) {
		loop.at = body;
		more = steps_take(&loop, outer);
		if (more == 1)
			more = eval_spend(expander, form->span, 1) ? round_take(&loop) : -1;
		loop.first_round = false;
	}
	return more == 0 ? finish(&loop, body) : NULL;
}
