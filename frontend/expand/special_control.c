// SPDX-License-Identifier: MIT
/* Special forms of the evaluator for control: quote, lambda, if, cond, case, and, or, progn, block,
 * return-from. eval.c calls them by the table at the end; a form in tail position becomes the
 * tail. */
#include <string.h>

#include "frontend/expand/expander.h"

static const struct form *go_on(struct tail *tail, const struct form *form,
				struct eval_binding *scope)
{
	*tail = (struct tail){ form, scope };
	return NULL;
}

SPECIAL(run_quote)
{
	(void)expander, (void)scope, (void)ret_tail;
	return form->cdr->car;
}

SPECIAL(run_quasiquote)
{
	(void)ret_tail;
	return eval_quasi(expander, form->cdr->car, scope);
}

const struct form *eval_lambda(struct expander *expander, const struct form *form,
			       struct eval_binding *scope)
{
	struct function *function;
	struct form *value;

	if (form_length(form) < 2)
		return eval_fail(expander, form->span, "`lambda` needs parameters");
	if (!parameters_differ(expander, form_nth(form, 1)))
		return NULL;
	if (!eval_spend_bytes(expander, form->span, sizeof(*function)))
		return NULL;
	function = ARENA_NEW(expander->values, struct function);
	function->parameters = form_nth(form, 1);
	function->body = form_tail(form, 2);
	function->scope = scope;
	function->place = form->span;
	value = value_new(expander, FORM_FUNCTION, form->span);
	value->function = function;
	return value;
}

SPECIAL(run_lambda)
{
	(void)ret_tail;
	return eval_lambda(expander, form, scope);
}

SPECIAL(run_function)
{
	const struct form *name = form->cdr->car;

	(void)ret_tail;
	if (form_is_call(name, "lambda"))
		return eval_lambda(expander, name, scope);
	return eval_function(expander, name);
}

SPECIAL(run_if)
{
	const struct form *test = eval(expander, form->cdr->car, scope);
	const struct form *arm;

	if (!test)
		return NULL;
	if (form_length(form) > 4)
		return eval_fail(expander, form->span, "`if` takes a test and two forms");
	arm = form_nth(form, value_is_true(test) ? 2 : 3);
	return arm ? go_on(ret_tail, arm, scope) : value_nil(expander, form->span);
}

SPECIAL(run_when)
{
	const struct form *test = eval(expander, form->cdr->car, scope);

	if (!test)
		return NULL;
	if (value_is_true(test) != form_is_symbol(form->car, "when"))
		return value_nil(expander, form->span);
	return eval_body_tail(expander, ret_tail, form_tail(form, 2), scope);
}

SPECIAL(run_cond)
{
	FORM_EACH(at, form->cdr) {
		const struct form *clause = at->car, *test;

		if (!form_is_pair(clause))
			return eval_fail(expander, clause->span, "a clause of `cond` is a list");
		test = eval(expander, clause->car, scope);
		if (!test)
			return NULL;
		if (!value_is_true(test))
			continue;
		return form_is_pair(clause->cdr) ?
		       eval_body_tail(expander, ret_tail, clause->cdr, scope) : test;
	}
	return value_nil(expander, form->span);
}

static bool case_matches(const struct form *key, const struct form *keys, bool is_last)
{
	if (is_last && (form_is_symbol(keys, "t") || form_is_symbol(keys, "otherwise")))
		return true;
	if (!form_is_pair(keys))
		return !form_is_nil(keys) && value_eq(key, keys);
	FORM_EACH(at, keys)
		if (value_eq(key, at->car))
			return true;
	return false;
}

SPECIAL(run_case)
{
	const struct form *key = eval(expander, form->cdr->car, scope);

	if (!key)
		return NULL;
	FORM_EACH(at, form_tail(form, 2)) {
		const struct form *clause = at->car;

		if (!form_is_pair(clause))
			return eval_fail(expander, clause->span, "a clause of `case` is a list");
		if (case_matches(key, clause->car, form_is_nil(at->cdr)))
			return eval_body_tail(expander, ret_tail, clause->cdr, scope);
	}
	if (form_is_symbol(form->car, "ecase"))
		return eval_fail(expander, form->span, "no clause of `ecase` is for `%s`",
				 form_text(expander->values, key));
	return value_nil(expander, form->span);
}

/* `and` stops at the first nil, `or` at the first other value. */
SPECIAL(run_and_or)
{
	bool is_and = form_is_symbol(form->car, "and");
	const struct form *at = form->cdr;

	if (!form_is_pair(at))
		return value_bool(expander, form->span, is_and);
	for (; form_is_pair(at->cdr); at = at->cdr) {
		const struct form *value = eval(expander, at->car, scope);

		if (!value || value_is_true(value) != is_and)
			return value;
	}
	return go_on(ret_tail, at->car, scope);
}

SPECIAL(run_progn)
{
	return eval_body_tail(expander, ret_tail, form->cdr, scope);
}

SPECIAL(run_prog1)
{
	const struct form *value = eval(expander, form->cdr->car, scope);

	(void)ret_tail;
	return value && eval_body(expander, form_tail(form, 2), scope) ? value : NULL;
}

SPECIAL(run_declare)
{
	(void)scope, (void)ret_tail;
	return value_nil(expander, form->span);
}

/* `return` and `return-from`: return NULL up to the block, which knows its own name. */
static const struct form *leave(struct expander *expander, const char *name,
				const struct form *value)
{
	if (value && !expander->failure.text) {
		expander->returning = true;
		expander->return_name = name;
		expander->return_value = value;
	}
	return NULL;
}

const struct form *block_catch(struct expander *expander, const char *name)
{
	if (!expander->returning || expander->return_name != name)
		return NULL;
	expander->returning = false;
	return expander->return_value;
}

SPECIAL(run_return)
{
	const struct form *value = form_nth(form, 1);

	(void)ret_tail;
	return leave(expander, NULL, value ? eval(expander, value, scope) :
					     value_nil(expander, form->span));
}

static bool block_name(struct expander *expander, const struct form *form, const char **ret_name)
{
	*ret_name = form->kind == FORM_SYMBOL ? form->name : NULL;
	if (form->kind == FORM_SYMBOL || form_is_nil(form))
		return true;
	eval_fail(expander, form->span, "%s is not the name of a block", value_kind(form));
	return false;
}

SPECIAL(run_return_from)
{
	const struct form *value = form_nth(form, 2);
	const char *name;

	(void)ret_tail;
	if (!block_name(expander, form->cdr->car, &name))
		return NULL;
	return leave(expander, name, value ? eval(expander, value, scope) :
					     value_nil(expander, form->span));
}

SPECIAL(run_block)
{
	const struct form *value;
	const char *name;

	(void)ret_tail;
	if (!block_name(expander, form->cdr->car, &name))
		return NULL;
	value = eval_body(expander, form_tail(form, 2), scope);
	return value ? value : block_catch(expander, name);
}

const struct special specials_control[] = {
	{ "quote", 1, run_quote },
	{ "quasiquote", 1, run_quasiquote },
	{ "lambda", 1, run_lambda },
	{ "function", 1, run_function },
	{ "if", 2, run_if },
	{ "when", 1, run_when },
	{ "unless", 1, run_when },
	{ "cond", 0, run_cond },
	{ "case", 1, run_case },
	{ "ecase", 1, run_case },
	{ "and", 0, run_and_or },
	{ "or", 0, run_and_or },
	{ "progn", 0, run_progn },
	{ "prog1", 1, run_prog1 },
	{ "declare", 0, run_declare },
	{ "return", 0, run_return },
	{ "return-from", 1, run_return_from },
	{ "block", 1, run_block },
	{ NULL, 0, NULL },
};
