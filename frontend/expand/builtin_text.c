// SPDX-License-Identifier: MIT
/* Functions of the evaluator on strings, characters and names of symbols: concatenate, subseq,
 * intern, gensym, string=. eval.c calls them by the table at the end. */
#include <string.h>

#include "frontend/base/text.h"
#include "frontend/expand/expander.h"

/* Reads a string designator of Common Lisp: a string, or a symbol's name. */
static bool string_of(struct expander *expander, const struct args *args, const struct form *value,
		      const char **ret_string, size_t *ret_len)
{
	if (value->kind == FORM_STRING) {
		*ret_string = value->string;
		*ret_len = value->len;
		return true;
	}
	if (value->kind == FORM_SYMBOL || value->kind == FORM_KEYWORD || form_is_nil(value)) {
		*ret_string = form_is_nil(value) ? "nil" : value->name;
		*ret_len = strlen(*ret_string);
		return true;
	}
	eval_fail(expander, args->place, "%s is neither a string nor a symbol: `%s`",
		  value_kind(value), form_text(expander->values, value));
	return false;
}

static const struct form *text_value(struct expander *expander, const struct args *args,
				     const struct text *text)
{
	return value_string(expander, args->place, text_string(text), text->len);
}

/* Compares two strings by memcmp's order, in *ret; false on failure. */
static bool string_order(struct expander *expander, const struct args *args, int *ret)
{
	const char *one, *other;
	size_t one_len, other_len;

	if (!string_of(expander, args, args->items[0], &one, &one_len) ||
	    !string_of(expander, args, args->items[1], &other, &other_len))
		return false;
	*ret = memcmp(one, other, one_len < other_len ? one_len : other_len);
	if (!*ret)
		*ret = (one_len > other_len) - (one_len < other_len);
	return true;
}

#define ORDER(function, condition) \
	BUILTIN(function) \
	{ \
		int order = 0; \
		return string_order(expander, args, &order) ? \
		       value_bool(expander, args->place, condition) : NULL; \
	}

ORDER(call_string_equal, order == 0)
ORDER(call_string_different, order != 0)
ORDER(call_string_less, order < 0)
ORDER(call_string_more, order > 0)

static const struct form *change_case(struct expander *expander, const struct args *args,
				      char first, char last, int by)
{
	const char *string;
	size_t len;

	if (!string_of(expander, args, args->items[0], &string, &len))
		return NULL;
	char *changed = arena_strndup(expander->values, string, len);

	for (size_t i = 0; i < len; i++)
		if (changed[i] >= first && changed[i] <= last)
			changed[i] = (char)(changed[i] + by);
	return value_string(expander, args->place, changed, len);
}

BUILTIN(call_upcase)
{
	return change_case(expander, args, 'a', 'z', 'A' - 'a');
}

BUILTIN(call_downcase)
{
	return change_case(expander, args, 'A', 'Z', 'a' - 'A');
}

/* (concatenate 'string a b ..) or (concatenate 'list ..) */
BUILTIN(call_concatenate)
{
	struct args rest = { args->items + 1, args->count - 1, args->place };
	const struct form *result = NULL;
	struct text text = {0};
	bool done = true;

	if (form_is_symbol(args->items[0], "list"))
		return eval_apply(expander, value_symbol(expander, args->place, "append"), &rest);
	if (!form_is_symbol(args->items[0], "string"))
		return eval_fail(expander, args->place,
				 "`concatenate` makes a string or a list, not a `%s`",
				 form_text(expander->values, args->items[0]));
	for (size_t i = 1; done && i < args->count; i++) {
		const char *string;
		size_t len;

		done = string_of(expander, args, args->items[i], &string, &len) &&
		       eval_spend_bytes(expander, args->place, len);
		if (done)
			text_append(&text, string, len);
	}
	if (done)
		result = text_value(expander, args, &text);
	text_release(&text);
	return result;
}

/* True if the reader would read the text as one symbol. */
static bool is_symbol_text(const char *text, size_t len)
{
	bool plain = len && !(text[0] == ':' || text[0] == '#');
	size_t digits = 0;

	for (size_t i = 0; i < len; i++) {
		plain = plain && text[i] > ' ' && text[i] < 0x7f && !strchr("()\"';`,|\\", text[i]);
		digits += text[i] >= '0' && text[i] <= '9';
	}
	return plain && digits < len && strspn(text, ".") < len;
}

static const char *name_lower(struct expander *expander, const char *text, size_t len)
{
	char *lower = arena_strndup(expander->values, text, len);

	for (size_t i = 0; i < len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] += 'a' - 'A';
	return lower;
}

/* (intern "name"), (intern "name" :keyword) */
BUILTIN(call_intern)
{
	const char *string;
	size_t len;

	if (!string_of(expander, args, args->items[0], &string, &len))
		return NULL;
	if (!is_symbol_text(string, len))
		return eval_fail(expander, args->place, "`%s` cannot be the name of a symbol",
				 string);
	const char *name = name_lower(expander, string, len);

	if (args->count < 2 || !form_is_keyword(args->items[1], "keyword"))
		return value_symbol(expander, args->place, name);
	struct form *keyword = value_new(expander, FORM_KEYWORD, args->place);

	keyword->name = intern_string(expander->reader->names, name);
	return keyword;
}

BUILTIN(call_symbol_name)
{
	const char *string;
	size_t len;

	if (args->items[0]->kind == FORM_STRING)
		return eval_fail(expander, args->place, "`symbol-name` of a string");
	return string_of(expander, args, args->items[0], &string, &len) ?
	       value_string(expander, args->place, string, len) : NULL;
}

static const struct form *uninterned(struct expander *expander, const struct args *args,
				     const char *name)
{
	struct form *symbol = value_new(expander, FORM_SYMBOL, args->place);

	/* the address of its name distinguishes it from all other symbols */
	symbol->name = arena_strdup(expander->arena, name);
	symbol->uninterned = true;
	return symbol;
}

/* The emitted C uses the name, without a number. */
BUILTIN(call_gensym)
{
	const char *string = "value";
	size_t len = strlen(string);

	if (args->count && args->items[0]->kind != FORM_INTEGER &&
	    !string_of(expander, args, args->items[0], &string, &len))
		return NULL;
	if (!is_symbol_text(string, len))
		return eval_fail(expander, args->place, "`%s` cannot be the name of a symbol",
				 string);
	return uninterned(expander, args, name_lower(expander, string, len));
}

BUILTIN(call_format)
{
	if (!form_is_nil(args->items[0]))
		return eval_fail(expander, args->place,
				 "`format` at compile time makes a string: its first argument is "
				 "nil");
	const struct form *result = NULL;
	struct text text = {0};

	if (format_text(expander, args, 1, &text))
		result = text_value(expander, args, &text);
	text_release(&text);
	return result;
}

BUILTIN(call_string)
{
	struct text text = {0};

	if (args->items[0]->is_character && args->items[0]->kind == FORM_INTEGER &&
	    args->items[0]->value)
		value_display(expander, args->items[0], &text);
	if (text.len) {
		const struct form *result = text_value(expander, args, &text);

		text_release(&text);
		return result;
	}
	const char *string;
	size_t len;

	return string_of(expander, args, args->items[0], &string, &len) ?
	       value_string(expander, args->place, string, len) : NULL;
}

BUILTIN(call_princ_to_string)
{
	struct text text = {0};

	value_display(expander, args->items[0], &text);
	const struct form *result = text_value(expander, args, &text);

	text_release(&text);
	return result;
}

BUILTIN(call_prin1_to_string)
{
	const char *text = form_text(expander->values, args->items[0]);

	return value_string(expander, args->place, text, strlen(text));
}

/* Works on strings and on lists. */
BUILTIN(call_length)
{
	const struct form *value = args->items[0];

	if (value->kind == FORM_STRING)
		return value_integer(expander, args->place, value->len, false);
	if (!list_check(expander, args, value, "length"))
		return NULL;
	return value_integer(expander, args->place, (uint64_t)form_length(value), false);
}

static const struct form *character(struct expander *expander, const struct args *args, char byte)
{
	struct form *form = value_new(expander, FORM_INTEGER, args->place);

	form->value = (unsigned char)byte;
	form->is_character = true;
	return form;
}

BUILTIN(call_elt)
{
	const struct form *value = args->items[0], *index = args->items[1];

	if (!index_check(expander, args, index, "elt"))
		return NULL;
	if (value->kind == FORM_STRING && index->value < value->len)
		return character(expander, args, value->string[index->value]);
	if (value->kind != FORM_STRING && !list_check(expander, args, value, "elt"))
		return NULL;
	const struct form *item = value->kind == FORM_STRING ? NULL :
				  form_nth(value, (unsigned)index->value);

	return item ? item : eval_fail(expander, args->place, "there is no element %llu",
				       (unsigned long long)index->value);
}

BUILTIN(call_subseq)
{
	struct list_builder list = { .expander = expander, .place = args->place };
	const struct form *value = args->items[0];
	bool is_string = value->kind == FORM_STRING;

	if (!is_string && !list_check(expander, args, value, "subseq"))
		return NULL;
	size_t len = is_string ? value->len : (size_t)form_length(value);
	size_t bounds[2] = { 0, len };

	for (size_t i = 0; i + 1 < args->count; i++) {
		if (form_is_nil(args->items[i + 1]))
			continue;
		if (!index_check(expander, args, args->items[i + 1], "subseq"))
			return NULL;
		bounds[i] = args->items[i + 1]->value;
	}
	if (bounds[0] > bounds[1] || bounds[1] > len)
		return eval_fail(expander, args->place, "`subseq` from %zu to %zu of "
							"%zu", bounds[0],
				 bounds[1], len);
	if (is_string)
		return value_string(expander, args->place, value->string + bounds[0],
				    bounds[1] - bounds[0]);
	for (size_t i = 0; i < bounds[1]; i++, value = value->cdr)
		if (i >= bounds[0])
			list_add(&list, value->car);
	return list_end(&list, NULL);
}

BUILTIN(call_char_code)
{
	const struct form *value = args->items[0];

	if (value->kind != FORM_INTEGER)
		return eval_fail(expander, args->place, "`char-code` of %s", value_kind(value));
	return value_integer(expander, args->place, value->value, false);
}

const struct builtin builtins_text[] = {
	{ "string=", 2, 2, call_string_equal },
	{ "string/=", 2, 2, call_string_different },
	{ "string<", 2, 2, call_string_less },
	{ "string>", 2, 2, call_string_more },
	{ "string-upcase", 1, 1, call_upcase },
	{ "string-downcase", 1, 1, call_downcase },
	{ "concatenate", 1, 0, call_concatenate },
	{ "intern", 1, 2, call_intern },
	{ "symbol-name", 1, 1, call_symbol_name },
	{ "make-symbol", 1, 1, call_gensym },
	{ "gensym", 0, 1, call_gensym },
	{ "format", 2, 0, call_format },
	{ "string", 1, 1, call_string },
	{ "princ-to-string", 1, 1, call_princ_to_string },
	{ "prin1-to-string", 1, 1, call_prin1_to_string },
	{ "length", 1, 1, call_length },
	{ "elt", 2, 2, call_elt },
	{ "aref", 2, 2, call_elt },
	{ "svref", 2, 2, call_elt },
	{ "char", 2, 2, call_elt },
	{ "subseq", 2, 3, call_subseq },
	{ "char-code", 1, 1, call_char_code },
	{ NULL, 0, 0, NULL },
};
