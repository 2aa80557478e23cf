// SPDX-License-Identifier: MIT
/* Binds parameters to arguments: required, &optional, &rest, &key, &body, &whole, and nested
 * patterns. Called for functions, macros and destructuring-bind; reports a wrong number of
 * arguments and unknown keywords. */
#include <string.h>

#include "frontend/expand/expander.h"

/* Limit of nested patterns. */
#define PATTERN_DEPTH_MOST 100

enum section { REQUIRED, OPTIONAL, REST, KEYS, AUX };

struct lambda_walk {
	struct lambda_call *call;
	const struct form *arguments;/* all arguments */
	const struct form *left;     /* arguments not bound yet */
	const struct form *keys;     /* the start of the keyword arguments, once reached */
	bool takes_rest, other_keys;
	unsigned least, most;        /* numbers for messages */
	unsigned depth;
};

static bool pattern_bind(struct lambda_call *call, const struct form *parameters,
			 const struct form *arguments, unsigned depth);

static bool bind_value(struct lambda_walk *walk, const struct form *parameter,
		       const struct form *value)
{
	struct lambda_call *call = walk->call;

	if (form_is_pair(parameter) || form_is_nil(parameter)) {
		struct lambda_call pattern = *call;
		bool bound;

		pattern.name = NULL;
		pattern.whole = NULL;
		bound = pattern_bind(&pattern, parameter, value, walk->depth + 1);
		call->scope = pattern.scope;
		return bound;
	}
	struct eval_binding *binding = binding_new(call->expander, parameter, value, call->scope);

	if (binding)
		call->scope = binding;
	return binding != NULL;
}

/* A wrong call of a macro is the user's mistake; a wrong call of a function is the macro's. */
static enum diag_id fault(const struct lambda_walk *walk, enum diag_id id)
{
	return walk->call->is_macro ? id : DIAG_MACRO;
}

/* Counts the parameters, for "at least 2 arguments". */
static void count_parameters(struct lambda_walk *walk, const struct form *parameters)
{
	enum section section = REQUIRED;

	for (; form_is_pair(parameters); parameters = parameters->cdr) {
		const struct form *parameter = parameters->car;

		if (parameter->kind == FORM_SYMBOL && parameter->name[0] == '&') {
			section = form_is_symbol(parameter, "&optional") ? OPTIONAL : REST;
			walk->takes_rest = walk->takes_rest || section == REST;
			if (form_is_symbol(parameter, "&whole") && form_is_pair(parameters->cdr)) {
				parameters = parameters->cdr;
				section = REQUIRED;
				walk->takes_rest = false;
			}
			continue;
		}
		walk->least += section == REQUIRED;
		walk->most += section == REQUIRED || section == OPTIONAL;
	}
	walk->takes_rest = walk->takes_rest || !form_is_nil(parameters);
}

static bool fail_count(struct lambda_walk *walk, const struct form *parameters)
{
	struct lambda_call *call = walk->call;
	long given = form_length(walk->arguments);

	count_parameters(walk, parameters);
	bool few = given < (long)walk->least;
	unsigned count = few ? walk->least : walk->most;
	const char *how = walk->least == walk->most && !walk->takes_rest ? "" :
			  few ? "at least " : "at most ";

	if (given < 0)
		eval_fail_as(call->expander, fault(walk, DIAG_MALFORMED),
			     call->name ? call->place : walk->arguments->span,
			     "a list is needed here, not %s",
			     form_is_pair(walk->arguments) ? "a dotted one" :
							     value_kind(walk->arguments));
	else if (call->name)
		eval_fail_as(call->expander, fault(walk, DIAG_ARGUMENT_COUNT), call->place,
			     "`%s` takes %s%u argument%s, not %ld", call->name, how, count,
			     count == 1 ? "" : "s", given);
	else
		eval_fail_as(call->expander, fault(walk, DIAG_MALFORMED), walk->arguments->span,
			     "a list of %s%u element%s is needed here, not %ld", how, count,
			     count == 1 ? "" : "s", given);
	return false;
}

/* (name default given-p), or name; for &key the name can be (:key name). */
struct parameter {
	const struct form *variable, *init, *given, *key;
};

static bool parameter_parse(struct lambda_walk *walk, const struct form *form, bool is_key,
			    struct parameter *ret)
{
	*ret = (struct parameter){ .variable = form };
	if (form_is_pair(form)) {
		ret->variable = form->car;
		ret->init = form_nth(form, 1);
		ret->given = form_nth(form, 2);
		if (is_key && form_is_pair(form->car)) {
			ret->key = form->car->car;
			ret->variable = form_nth(form->car, 1);
		}
	}
	const struct form *name = ret->key ? ret->key : ret->variable;

	if (!ret->variable ||
	    (is_key && name->kind != FORM_SYMBOL && name->kind != FORM_KEYWORD)) {
		eval_fail(walk->call->expander, form->span, "this is not a parameter");
		return false;
	}
	return true;
}

/* Binds the variable and its given-p to the value, or to the default if value is NULL. */
static bool bind_default(struct lambda_walk *walk, const struct parameter *parameter,
			 const struct form *value)
{
	struct expander *expander = walk->call->expander;
	bool given = value != NULL;

	if (!value)
		value = parameter->init ? eval(expander, parameter->init, walk->call->scope) :
					  value_nil(expander, parameter->variable->span);
	return value && bind_value(walk, parameter->variable, value) &&
	       (!parameter->given ||
		bind_value(walk, parameter->given,
			   value_bool(expander, parameter->given->span, given)));
}

static bool bind_optional(struct lambda_walk *walk, const struct form *form)
{
	const struct form *value = NULL;
	struct parameter parameter;

	if (!parameter_parse(walk, form, false, &parameter))
		return false;
	if (form_is_pair(walk->left)) {
		value = walk->left->car;
		walk->left = walk->left->cdr;
	}
	return bind_default(walk, &parameter, value);
}

static bool bind_key(struct lambda_walk *walk, const struct form *form)
{
	const struct form *value = NULL;
	struct parameter parameter;

	if (!parameter_parse(walk, form, true, &parameter))
		return false;
	const char *name = parameter.key ? parameter.key->name : parameter.variable->name;

	for (const struct form *at = walk->keys; form_is_pair(at) && form_is_pair(at->cdr);
	     at = at->cdr->cdr) {
		if (at->car->kind == FORM_KEYWORD && strcmp(at->car->name, name) == 0) {
			value = at->cdr->car;
			break;
		}
	}
	return bind_default(walk, &parameter, value);
}

static bool keys_have(struct lambda_walk *walk, const struct form *parameters, const char *key,
		      struct near_name *near)
{
	bool in_keys = false;

	FORM_EACH(at, parameters) {
		const struct form *form = at->car;
		struct parameter parameter;

		if (form->kind == FORM_SYMBOL && form->name[0] == '&') {
			in_keys = form_is_symbol(form, "&key");
			continue;
		}
		if (!in_keys || !parameter_parse(walk, form, true, &parameter))
			continue;
		const char *name = parameter.key ? parameter.key->name : parameter.variable->name;

		near_name_try(near, name);
		if (strcmp(name, key) == 0)
			return true;
	}
	return false;
}

/* Requires a parameter and a value for every keyword argument. */
static bool check_keys(struct lambda_walk *walk, const struct form *parameters)
{
	struct expander *expander = walk->call->expander;
	const char *name = walk->call->name ? walk->call->name : "the list";

	for (const struct form *at = walk->keys; form_is_pair(at); at = at->cdr->cdr) {
		if (at->car->kind != FORM_KEYWORD || !form_is_pair(at->cdr)) {
			eval_fail_as(expander, fault(walk, DIAG_UNKNOWN_OPTION), at->car->span,
				     "`%s` takes keywords with values here", name);
			return false;
		}
		struct near_name near = { .wanted = at->car->name };

		if (walk->other_keys || keys_have(walk, parameters, at->car->name, &near))
			continue;
		eval_fail_as(expander, fault(walk, DIAG_UNKNOWN_OPTION), at->car->span,
			     "`%s` has no option `:%s`", name, at->car->name);
		if (near_name_best(&near) && !expander->failure.help)
			expander->failure.help = arena_printf(expander->values,
							      "did you mean `:%s`?",
							      near_name_best(&near));
		return false;
	}
	return true;
}

static bool bind_in_section(struct lambda_walk *walk, enum section section,
			    const struct form *parameter)
{
	struct parameter aux;

	switch (section) {
	case OPTIONAL:
		return bind_optional(walk, parameter);
	case KEYS:
		return bind_key(walk, parameter);
	case AUX:
		return parameter_parse(walk, parameter, false, &aux) &&
		       bind_default(walk, &aux, NULL);
	default:
		return bind_value(walk, parameter, walk->left);
	}
}

/* Handles the & word and the parameters behind it; *at stays on the last word or variable used. */
static bool section_enter(struct lambda_walk *walk, const struct form **at, enum section *section)
{
	const struct form *word = (*at)->car;

	if (form_is_symbol(word, "&optional")) {
		*section = OPTIONAL;
	} else if (form_is_symbol(word, "&rest") || form_is_symbol(word, "&body")) {
		*section = REST;
		walk->takes_rest = true;
	} else if (form_is_symbol(word, "&key")) {
		*section = KEYS;
		walk->keys = walk->left;
	} else if (form_is_symbol(word, "&aux")) {
		*section = AUX;
	} else if (form_is_symbol(word, "&allow-other-keys")) {
		walk->other_keys = true;
	} else if (form_is_symbol(word, "&whole") && form_is_pair((*at)->cdr)) {
		*at = (*at)->cdr;
		return bind_value(walk, (*at)->car,
				  walk->call->whole ? walk->call->whole : walk->arguments);
	} else {
		eval_fail(walk->call->expander, word->span, "`%s` is not a word of parameter lists",
			  word->name);
		return false;
	}
	return true;
}

static bool pattern_bind(struct lambda_call *call, const struct form *parameters,
			 const struct form *arguments, unsigned depth)
{
	struct lambda_walk walk = { .call = call, .arguments = arguments, .left = arguments,
				    .depth = depth };
	enum section section = REQUIRED;
	const struct form *at = parameters;

	if (depth > PATTERN_DEPTH_MOST) {
		eval_fail(call->expander, parameters->span, "parameters are nested too deep");
		return false;
	}
	for (; form_is_pair(at); at = at->cdr) {
		if (at->car->kind == FORM_SYMBOL && at->car->name[0] == '&') {
			if (!section_enter(&walk, &at, &section))
				return false;
		} else if (section != REQUIRED) {
			if (!bind_in_section(&walk, section, at->car))
				return false;
		} else {
			if (!form_is_pair(walk.left))
				return fail_count(&walk, parameters);
			if (!bind_value(&walk, at->car, walk.left->car))
				return false;
			walk.left = walk.left->cdr;
		}
	}
	if (!form_is_nil(at)) /* (a . rest) */
		return bind_value(&walk, at, walk.left);
	if (walk.keys)
		return check_keys(&walk, parameters);
	return form_is_nil(walk.left) || walk.takes_rest || fail_count(&walk, parameters);
}

bool lambda_bind(struct lambda_call *call, const struct form *parameters,
		 const struct form *arguments)
{
	return pattern_bind(call, parameters, arguments, 0);
}
