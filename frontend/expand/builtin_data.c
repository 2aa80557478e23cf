// SPDX-License-Identifier: MIT
/* Functions of the evaluator on data of any kind: predicates (`null`, `consp`), equality,
 * `funcall`, `apply`, `error`. Each takes evaluated arguments and returns a datum, or NULL with the
 * failure set; eval.c calls them by the table at the end. */
#include <string.h>
#include <sys/stat.h>

#include "frontend/base/text.h"
#include "frontend/expand/expander.h"

#define TEST(function, condition) \
	BUILTIN(function) \
	{ \
		const struct form *value = args->items[0]; \
		return value_bool(expander, args->place, condition); \
	}

TEST(call_null, form_is_nil(value))
TEST(call_consp, form_is_pair(value))
TEST(call_atom, !form_is_pair(value))
TEST(call_listp, form_is_pair(value) || form_is_nil(value))
TEST(call_symbolp, value->kind == FORM_SYMBOL || value->kind == FORM_KEYWORD || form_is_nil(value))
TEST(call_keywordp, value->kind == FORM_KEYWORD)
TEST(call_integerp, value->kind == FORM_INTEGER && !value->is_character)
TEST(call_characterp, value->kind == FORM_INTEGER && value->is_character)
TEST(call_stringp, value->kind == FORM_STRING)
TEST(call_functionp, value->kind == FORM_FUNCTION)

BUILTIN(call_eq)
{
	return value_bool(expander, args->place, value_eq(args->items[0], args->items[1]));
}

BUILTIN(call_equal)
{
	int equal = value_equal(expander, args->place, args->items[0], args->items[1]);

	return equal < 0 ? NULL : value_bool(expander, args->place, equal);
}

BUILTIN(call_identity)
{
	(void)expander;
	return args->items[0];
}

BUILTIN(call_funcall)
{
	struct args rest = { args->items + 1, args->count - 1, args->place };

	return eval_apply(expander, args->items[0], &rest);
}

/* (apply f a b '(c d)) */
BUILTIN(call_apply)
{
	const struct form *list = args->items[args->count - 1];
	long more = form_length(list);

	if (more < 0 || (!form_is_pair(list) && !form_is_nil(list)))
		return eval_fail(expander, args->place, "the last argument of `apply` is not a "
							"list");
	struct args all = { .place = args->place };

	if (!eval_spend(expander, args->place, (unsigned long)more) ||
	    !eval_spend_bytes(expander, args->place, sizeof(list) * (args->count + (size_t)more)))
		return NULL;
	all.items = ARENA_ARRAY(expander->values, const struct form *, args->count + (size_t)more);
	for (size_t i = 1; i + 1 < args->count; i++)
		all.items[all.count++] = args->items[i];
	FORM_EACH(at, list)
		all.items[all.count++] = at->car;
	return eval_apply(expander, args->items[0], &all);
}

/* (error "control string" ..): fails with the macro's own message, at the macro's call. */
BUILTIN(call_error)
{
	struct text text = {0};

	if (args->items[0]->kind != FORM_STRING)
		return eval_fail(expander, args->place, "`error` needs a string");
	if (format_text(expander, args, 0, &text))
		eval_fail(expander, args->place, "%s", text_string(&text));
	text_release(&text);
	return NULL;
}

/* (%never-reached CLAUSE EARLIER), called by `cond` and `case` of the prelude. Warns only of
 * clauses that the user wrote. */
BUILTIN(call_never_reached)
{
	const struct form *clause = args->items[0];
	struct diag_list *diags = expander->reader->diags;
	struct diag *diag;

	if (!clause->span.expansion) {
		diag = diag_report(diags, DIAG_ALWAYS, clause->span, "this clause is never reached");
		diag_note(diags, diag, args->items[1]->span, "this clause matches everything");
	}
	return value_nil(expander, args->place);
}

/* Returns the file's name if the file exists, else nil: the evaluator's only access to the
 * machine. */
BUILTIN(call_probe_file)
{
	const struct form *name = args->items[0];
	struct stat status;

	if (name->kind != FORM_STRING)
		return eval_fail(expander, args->place, "`probe-file` needs a string");
	if (stat(path_beside(expander, &args->place, name->string), &status) < 0)
		return value_nil(expander, args->place);
	return name;
}

BUILTIN(call_eval)
{
	return eval(expander, args->items[0], NULL);
}

BUILTIN(call_symbol_value)
{
	const struct form *name = args->items[0];

	if (name->kind != FORM_SYMBOL)
		return eval_fail(expander, args->place, "`symbol-value` of %s", value_kind(name));
	return eval(expander, name, NULL);
}

BUILTIN(call_boundp)
{
	const struct form *name = args->items[0];
	const struct name_entry *entry = name->kind == FORM_SYMBOL ?
				    entry_find(expander, name->name) : NULL;

	return value_bool(expander, args->place, entry && entry->variable);
}

const struct builtin builtins_data[] = {
	{ "null", 1, 1, call_null },
	{ "not", 1, 1, call_null },
	{ "consp", 1, 1, call_consp },
	{ "atom", 1, 1, call_atom },
	{ "listp", 1, 1, call_listp },
	{ "symbolp", 1, 1, call_symbolp },
	{ "keywordp", 1, 1, call_keywordp },
	{ "integerp", 1, 1, call_integerp },
	{ "numberp", 1, 1, call_integerp },
	{ "characterp", 1, 1, call_characterp },
	{ "stringp", 1, 1, call_stringp },
	{ "functionp", 1, 1, call_functionp },
	{ "eq", 2, 2, call_eq },
	{ "eql", 2, 2, call_eq },
	{ "equal", 2, 2, call_equal },
	{ "identity", 1, 1, call_identity },
	{ "funcall", 1, 0, call_funcall },
	{ "apply", 2, 0, call_apply },
	{ "error", 1, 0, call_error },
	{ "%never-reached", 2, 2, call_never_reached },
	{ "probe-file", 1, 1, call_probe_file },
	{ "eval", 1, 1, call_eval },
	{ "symbol-value", 1, 1, call_symbol_value },
	{ "boundp", 1, 1, call_boundp },
	{ NULL, 0, 0, NULL },
};
