// SPDX-License-Identifier: MIT
/* The evaluator of compile-time code: variables, calls, and special forms in tail position.
 * eval takes a form and a scope and returns the value, or NULL for a failure or a pending
 * `return`. Called to run macros (macro.c) and top-level code (expand.c); builtin_*.c and
 * special_*.c have the functions and forms. */
#include <string.h>

#include "frontend/expand/expander.h"
#include "frontend/kernel/kernel.h"

/* Limit of nested evaluation. A level takes up to 3 KiB of C's stack in an unoptimized build with
 * AddressSanitizer, some 400 bytes otherwise. */
#define EVAL_DEPTH_MOST 1000

bool eval_enter(struct expander *expander, struct span place)
{
	if (expander->eval_depth < EVAL_DEPTH_MOST) {
		expander->eval_depth++;
		return true;
	}
	eval_fail_as(expander, DIAG_MACRO_BUDGET, place,
		     "compile-time calls are nested more than %d deep", EVAL_DEPTH_MOST);
	return false;
}

/* A closure keeps its scope while other scopes extend it, so one table cannot serve all. Each 32nd
 * binding has a table of bindings outside of it: the one at depth 96 of those at 65 to 95, the one
 * at depth 64 of those at 1 to 63. A search that misses in a table continues at depth 64 or 0. */
#define SPAN 32u

static void note_outer(struct expander *expander, struct eval_binding *binding)
{
	unsigned covered = binding->depth & -binding->depth; /* the lowest bit */
	struct eval_binding *at = binding->outer;

	if (covered < SPAN)
		return;
	binding->names = ARENA_NEW(expander->values, struct table);
	for (; covered > 1; covered--, at = at->outer)
		table_add_object(expander->values, binding->names, at->name, at);
	binding->behind = at;
}

struct eval_binding *binding_find(struct eval_binding *scope, const char *name)
{
	while (scope && scope->name != name) {
		struct eval_binding *found = scope->names ? table_find_object(scope->names, name) : NULL;

		if (found)
			return found;
		scope = scope->names ? scope->behind : scope->outer;
	}
	return scope;
}

struct eval_binding *binding_new(struct expander *expander, const struct form *name,
				 const struct form *value, struct eval_binding *outer)
{
	struct eval_binding *binding;

	if (name->kind != FORM_SYMBOL || form_is_symbol(name, "t")) {
		eval_fail(expander, name->span, "%s cannot be a variable", value_kind(name));
		return NULL;
	}
	if (!eval_spend_bytes(expander, name->span, sizeof(*binding)))
		return NULL;
	binding = ARENA_NEW(expander->values, struct eval_binding);
	binding->name = name->name;
	binding->value = value;
	binding->run = expander->run;
	binding->outer = outer;
	binding->depth = outer ? outer->depth + 1 : 0;
	note_outer(expander, binding);
	return binding;
}

static const struct form *global_ready(struct expander *expander, struct special_variable *variable,
				       const struct form *name)
{
	switch (variable->state) {
	case VARIABLE_READY:
		return variable->value;
	case VARIABLE_RUNS:
		return eval_fail(expander, name->span, "the value of `%s` depends on itself",
				 name->name);
	case VARIABLE_FAILED:
		return eval_fail(expander, name->span, "`%s` has no value at compile time",
				 name->name);
	default:
		break;
	}
	struct arena *values = expander->values;

	variable->state = VARIABLE_RUNS;
	expander->values = expander->arena;
	variable->value = eval(expander, variable->init, NULL);
	expander->values = values;
	variable->state = variable->value ? VARIABLE_READY : VARIABLE_FAILED;
	return variable->value;
}

const struct form *eval_global(struct expander *expander, const struct form *name)
{
	struct name_entry *entry = entry_find(expander, name->name);

	return entry && entry->variable ? global_ready(expander, entry->variable, name) : NULL;
}

/* The value of a kernel constant, AF_INET or +af-inet+; NULL if there is none. */
static const struct form *kernel_value(struct expander *expander, const struct form *form)
{
	size_t len = strlen(form->name);
	const struct kernel_constant *constant = NULL;

	if (form->uninterned)
		return NULL;
	if (len > 2 && form->name[0] == '+' && form->name[len - 1] == '+')
		constant = kernel_find_plus_constant(
			arena_strndup(expander->values, form->name + 1, len - 2));
	else
		constant = kernel_find_constant(form->name);
	return !constant ? NULL : value_integer(expander, form->span, (uint64_t)constant->value,
						constant->value < 0);
}

static const struct form *eval_symbol(struct expander *expander, const struct form *form,
				      struct eval_binding *scope)
{
	struct eval_binding *binding = binding_find(scope, form->name);

	if (binding)
		return binding->value;
	if (form_is_symbol(form, "t"))
		return form;
	const struct form *value = eval_global(expander, form);

	if (!value && !expander->failure.text)
		value = kernel_value(expander, form);
	if (!value)
		return eval_fail(expander, form->span, "`%s` is not a variable at compile time",
				 form->name);
	return value;
}

const struct form *eval_body(struct expander *expander, const struct form *body,
			     struct eval_binding *scope)
{
	const struct form *value = NULL;

	FORM_EACH(at, body) {
		value = eval(expander, at->car, scope);
		if (!value)
			return NULL;
	}
	return value ? value : value_nil(expander, body->span);
}

const struct form *eval_body_tail(struct expander *expander, struct tail *ret_tail,
				  const struct form *body, struct eval_binding *scope)
{
	if (!form_is_pair(body))
		return value_nil(expander, body->span);
	for (; form_is_pair(body->cdr); body = body->cdr)
		if (!eval(expander, body->car, scope))
			return NULL;
	*ret_tail = (struct tail){ body->car, scope };
	return NULL;
}

static const struct form *args_list(struct expander *expander, const struct args *args)
{
	struct list_builder list = { .expander = expander, .place = args->place };

	for (size_t i = 0; i < args->count; i++)
		list_add(&list, args->items[i]);
	return list_end(&list, NULL);
}

static const struct form *builtin_call(struct expander *expander, const struct builtin *builtin,
				       const struct args *args)
{
	if (args->count < builtin->least || (builtin->most && args->count > builtin->most))
		return eval_fail(expander, args->place, "`%s` takes %s%u argument%s, not %zu",
				 builtin->name,
				 !builtin->most ? "at least " :
				 args->count > builtin->most && builtin->most != builtin->least ?
				 "at most " : "",
				 args->count > builtin->most && builtin->most ? builtin->most :
				 builtin->least,
				 (args->count > builtin->most && builtin->most ? builtin->most :
				  builtin->least) == 1 ? "" : "s",
				 args->count);
	return builtin->call(expander, args);
}

/* Binds the parameters and makes the body the tail. */
static const struct form *function_enter(struct expander *expander, const struct function *function,
					 const struct args *args, struct tail *ret_tail)
{
	struct lambda_call call = {
		.expander = expander,
		.name = function->name ? function->name : "lambda",
		.place = args->place,
		.scope = function->scope,
	};

	if (!lambda_bind(&call, function->parameters, args_list(expander, args)))
		return NULL;
	return eval_body_tail(expander, ret_tail, function->body, call.scope);
}

const struct form *eval_function(struct expander *expander, const struct form *name)
{
	const struct name_entry *entry = name->kind == FORM_SYMBOL ?
				    entry_find(expander, name->name) : NULL;

	if (name->kind == FORM_FUNCTION)
		return name;
	if (!entry || !entry->function)
		return eval_fail(expander, name->span, "`%s` is not a function at compile time",
				 form_text(expander->values, name));
	struct form *value = value_new(expander, FORM_FUNCTION, name->span);

	value->function = entry->function;
	return value;
}

const struct form *eval_apply(struct expander *expander, const struct form *function,
			      const struct args *args)
{
	const struct form *callee = eval_function(expander, function);
	struct tail tail = { .form = NULL };

	if (!callee || !eval_spend(expander, args->place, 1))
		return NULL;
	if (callee->function->builtin)
		return builtin_call(expander, callee->function->builtin, args);
	const struct form *value = function_enter(expander, callee->function, args, &tail);

	return tail.form ? eval(expander, tail.form, tail.scope) : value;
}

/* Evaluates the arguments of a call from left to right. */
static bool eval_args(struct expander *expander, const struct form *form,
		      struct eval_binding *scope,
		      struct args *ret_args)
{
	long count = form_length(form->cdr);

	if (count < 0) {
		eval_fail(expander, form->span, "a call cannot be a dotted list");
		return false;
	}
	*ret_args = (struct args){
		.items = ARENA_ARRAY(expander->values, const struct form *, (size_t)count),
		.place = form->span,
	};
	FORM_EACH(at, form->cdr) {
		const struct form *value = eval(expander, at->car, scope);

		if (!value)
			return false;
		ret_args->items[ret_args->count++] = value;
	}
	return eval_spend_bytes(expander, form->span, sizeof(form) * (size_t)count);
}

static const struct form *eval_special(struct expander *expander, const struct special *special,
				       const struct form *form, struct tail *tail)
{
	long count = form_length(form->cdr);

	if (count < 0 || count < (long)special->least)
		return eval_fail(expander, form->span, "`%s` lacks %s here", special->name,
				 count < 0 ? "a proper end" : "arguments");
	return special->run(expander, form, tail->scope, tail);
}

/* Evaluates one form. NULL with tail->form set: the value is that of the tail. */
static const struct form *eval_pair(struct expander *expander, const struct form *form,
				    struct tail *tail)
{
	const struct name_entry *entry = entry_of_head(expander, form);
	struct eval_binding *scope = tail->scope;
	const struct function *function;
	struct args args;

	tail->form = NULL;
	if (entry && entry->macro && !(entry->macro->is_prelude &&
				       (entry->special || entry->function))) {
		tail->form = macro_call(expander, entry->macro, form);
		return NULL;
	}
	if (entry && entry->special)
		return eval_special(expander, entry->special, form, tail);
	if (form_is_call(form->car, "lambda")) {
		const struct form *lambda = eval_lambda(expander, form->car, scope);

		if (!lambda)
			return NULL;
		function = lambda->function;
	} else if (entry && entry->function) {
		function = entry->function;
	} else {
		return eval_fail(expander, form->span, "`%s` is not a function at compile time",
				 form_text(expander->values, form->car));
	}
	if (!eval_args(expander, form, scope, &args))
		return NULL;
	if (function->builtin)
		return builtin_call(expander, function->builtin, &args);
	return function_enter(expander, function, &args, tail);
}

const struct form *eval(struct expander *expander, const struct form *form,
			struct eval_binding *scope)
{
	struct tail tail = { form, scope };
	const struct form *value = NULL;

	if (!eval_enter(expander, form->span))
		return NULL;
	while (tail.form && !value) {
		form = tail.form;
		if (!eval_spend(expander, form->span, 1))
			break;
		if (form->kind == FORM_PAIR && !form->is_vector) {
			value = eval_pair(expander, form, &tail);
		} else {
			value = form->kind == FORM_SYMBOL ?
				eval_symbol(expander, form, tail.scope) : form;
			tail.form = NULL;
		}
	}
	expander->eval_depth--;
	return value;
}
