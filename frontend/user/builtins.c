// SPDX-License-Identifier: MIT
/*
 * Functions of C and libskep that the user side offers, one row of builtins.def each, and some with
 * types or keywords of their own. In: a form. Out: LOAD_BUILTIN. Called by forms.c and operators.c.
 */
#include <string.h>

#include "frontend/user/internal.h"

static const struct load_builtin builtins[] = {
#define BUILTIN(NAME, RESULT, ARGUMENTS, C) { NAME, RESULT, ARGUMENTS, C },
#include "frontend/user/builtins.def"
#undef BUILTIN
};

static const struct {
	const char *word;
	struct load_type type;
} type_words[] = {
	{ "i64", { .base = LOAD_BASE_INTEGER, .is_signed = true } }, { "u64", { .base = LOAD_BASE_INTEGER } },
	{ "double", { .base = LOAD_BASE_DOUBLE } }, { "truth", { .base = LOAD_BASE_TRUTH } },
	{ "text", { .base = LOAD_BASE_TEXT } }, { "ip4", { .base = LOAD_BASE_INTEGER, .type = &type_be32 } },
	{ "ip6", { .base = LOAD_BASE_IP6 } }, { "mac", { .base = LOAD_BASE_MAC } },
	{ "cidr", { .base = LOAD_BASE_CIDR } }, { "duration", { .base = LOAD_BASE_DURATION } },
	{ "interface", { .base = LOAD_BASE_INTEGER, .type = &type_u32, .show = SHOW_INTERFACE } },
};

static struct load_type word_type(const char *word, size_t len)
{
	struct load_type type = LOAD_TYPE(NONE);
	bool maybe = len && word[len - 1] == '?';

	len -= maybe;
	for (size_t i = 0; i < sizeof(type_words) / sizeof(type_words[0]); i++)
		if (strlen(type_words[i].word) == len && !strncmp(type_words[i].word, word, len))
			type = type_words[i].type;
	type.maybe = maybe;
	return type;
}

/* Counts a row's arguments: those that are required and those that are allowed. */
static size_t count_words(const char *words, size_t *ret_needed)
{
	size_t count = 0, needed = 0;
	bool may = false;

	for (const char *at = words; *at;) {
		size_t len = strcspn(at, " ");

		if (len == 1 && *at == '?') {
			may = true;
		} else {
			count++;
			needed += !may;
		}
		at += len + strspn(at + len, " ");
	}
	*ret_needed = needed;
	return count;
}

static const char *word_at(const char *words, size_t index, size_t *ret_len)
{
	for (const char *at = words;; at += *ret_len + strspn(at + *ret_len, " ")) {
		*ret_len = strcspn(at, " ");
		if (*ret_len == 1 && *at == '?')
			continue;
		if (!index--)
			return at;
	}
}

static struct load_expr *call_row(struct load *load, const struct form *form, const struct load_builtin *row)
{
	size_t needed, most = count_words(row->arguments, &needed), len;
	struct load_expr *expr = load_new(load, LOAD_BUILTIN, form, word_type(row->result, strlen(row->result)));
	bool failed = false;

	if (!sema_check_count(load->sema, form, (long)needed, (long)most))
		return load_error(load, form);
	expr->builtin.row = row;
	expr->builtin.arguments.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, most + 1);
	FORM_EACH(at, form->cdr) {
		const char *word = word_at(row->arguments, expr->builtin.arguments.count, &len);
		struct load_expr *value = load_value_of(load, at->car, word_type(word, len));

		failed |= load_failed(value);
		expr->builtin.arguments.items[expr->builtin.arguments.count++] = value;
	}
	return failed ? load_error(load, form) : expr;
}

/* ---- functions with types or keywords of their own ---- */

/*
 * (ip4 "10.0.0.1"), (cidr "10.0.0.0/8"), (ip6 ".."), (mac ".."): a literal in the source is parsed
 * here.
 */
static struct load_expr *literal(struct load *load, const struct form *form)
{
	static const struct load_builtin rows[] = {
		{ "cidr", "cidr", "text", "CIDR" }, { "ip6", "ip6", "text", "IP6" }, { "mac", "mac", "text", "MAC" },
		{ "ip4", "ip4", "text", "IP4" },
	};
	struct load_expr *expr;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].name, form->car->name))
			continue;
		if (!sema_check_count(load->sema, form, 1, 1))
			return load_error(load, form);
		if (form_nth(form, 1)->kind != FORM_STRING) {
			diag_help(load->sema->diags,
				  diag_report(load->sema->diags, DIAG_NOT_CONSTANT, form_nth(form, 1)->span,
					      "`%s` needs a literal text", rows[i].name),
				  "(parse-%s text) parses other texts, and returns nil for a wrong one", rows[i].name);
			return load_error(load, form);
		}
		expr = load_literal(load, form, rows[i].name, form_nth(form, 1)->string);
		return expr;
	}
	return NULL;
}

/* (length LIST) */
static struct load_expr *length(struct load *load, const struct form *form)
{
	static const struct load_builtin row = { "length", "u64", "list", "$1.count" };
	struct load_expr *expr = load_new(load, LOAD_BUILTIN, form, load_integer_type(NULL, false, SHOW_IT_IS)), *list;

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	list = load_form(load, form_nth(form, 1));
	if (load_failed(list))
		return list;
	if (load_array_length(load, form, list))
		return load_array_length(load, form, list);
	if (list->type.base != LOAD_BASE_LIST)
		return load_wrong_type(load, form_nth(form, 1), list, "an option or argument with `:list t`");
	expr->builtin.row = &row;
	expr->builtin.arguments.items = ARENA_NEW(load->sema->arena, struct load_expr *);
	expr->builtin.arguments.items[0] = list;
	expr->builtin.arguments.count = 1;
	return expr;
}

/* (ktime-text ns ["%H:%M:%S"] [:clock :boot]) */
static struct load_expr *ktime_text(struct load *load, const struct form *form)
{
	static const struct load_builtin rows[] = {
		{ "ktime-text", "text", "u64 ? text", "skep_ktime_text($1, $2, false)" },
		{ "ktime-text", "text", "u64 ? text", "skep_ktime_text($1, $2, true)" },
	};
	static const char *const known[] = { "clock", NULL };
	struct load_option_list options = { .count = 0 };
	const struct form *format = form_nth(form, 2);
	struct load_expr *expr = load_new(load, LOAD_BUILTIN, form, LOAD_TYPE(TEXT));
	bool has_format = format && format->kind != FORM_KEYWORD;
	const struct form *clock;

	if (!sema_check_count(load->sema, form, 1, 4) ||
	    !load_read_options(load, form_tail(form, has_format ? 3 : 2), known, &options))
		return load_error(load, form);
	clock = load_option_value(&options, "clock");
	if (clock && !form_is_keyword(clock, "boot") && !form_is_keyword(clock, "monotonic")) {
		diag_report(load->sema->diags, DIAG_MALFORMED, clock->span, "the clocks are :monotonic and :boot");
		return load_error(load, form);
	}
	expr->builtin.row = &rows[clock && form_is_keyword(clock, "boot")];
	expr->builtin.arguments.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, 2);
	expr->builtin.arguments.items[0] = load_integer(load, form_nth(form, 1));
	expr->builtin.arguments.count = 1;
	if (has_format)
		expr->builtin.arguments.items[expr->builtin.arguments.count++] = load_text(load, format);
	for (size_t i = 0; i < expr->builtin.arguments.count; i++)
		if (load_failed(expr->builtin.arguments.items[i]))
			return load_error(load, form);
	return expr;
}

/* The row for an array of so many bytes; a run-time length is limited to the array. */
static const struct load_builtin *bytes_row(struct load *load, unsigned size)
{
	struct load_builtin *row = ARENA_NEW(load->sema->arena, struct load_builtin);

	*row = (struct load_builtin){ "bytes-text", "text", "bytes",
				      arena_printf(load->sema->arena, "skep_bytes_text($1, skep_at_most($2, %u), $3)", size) };
	return row;
}

/* (bytes-text b [:len n] [:zero " "]) */
static struct load_expr *bytes_text(struct load *load, const struct form *form)
{
	static const struct load_builtin row = { "bytes-text", "text", "bytes", "skep_bytes_text($1, $2, $3)" };
	struct load_bounds bounds = { "the number of bytes", 0, 0 };
	static const char *const known[] = { "len", "zero", NULL };
	struct load_option_list options = { .count = 0 };
	struct load_expr *expr = load_new(load, LOAD_BUILTIN, form,
					  (struct load_type){ .base = LOAD_BASE_TEXT, .is_foreign = true }), *bytes;
	const struct form *len, *zero;

	if (!sema_check_count(load->sema, form, 1, 5) ||
	    !load_read_options(load, form_tail(form, 2), known, &options))
		return load_error(load, form);
	bytes = load_elements(load, form_nth(form, 1), load_form(load, form_nth(form, 1)));
	if (load_failed(bytes))
		return bytes;
	if (!bytes->type.type || bytes->type.type->kind != TYPE_ARRAY || bytes->type.type->target->size != 1 ||
	    bytes->kind != LOAD_MEMBER)
		return load_wrong_type(load, form_nth(form, 1), bytes, "a field that is an array of bytes");
	len = load_option_value(&options, "len");
	zero = load_option_value(&options, "zero");
	expr->builtin.row = len ? bytes_row(load, bytes->type.type->size) : &row;
	expr->builtin.arguments.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, 3);
	expr->builtin.arguments.count = 3;
	expr->builtin.arguments.items[0] = bytes;
	expr->builtin.arguments.items[1] = len ? load_integer(load, len) :
		load_number(load, form, bytes->type.type->size, false);
	expr->builtin.arguments.items[2] = zero ? load_text(load, zero) : NULL;
	if (load_failed(expr->builtin.arguments.items[1]) || (zero && load_failed(expr->builtin.arguments.items[2])))
		return load_error(load, form);
	bounds.most = bytes->type.type->size;
	return len && !load_check_number(load, len, expr->builtin.arguments.items[1], &bounds) ? load_error(load, form) : expr;
}

struct load_expr *load_builtin(struct load *load, const struct form *form)
{
	const char *name = form->car->name;

	if (!strcmp(name, "length"))
		return length(load, form);
	if (!strcmp(name, "ktime-text"))
		return ktime_text(load, form);
	if (!strcmp(name, "bytes-text"))
		return bytes_text(load, form);
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (!strcmp(builtins[i].name, name))
			return call_row(load, form, &builtins[i]);
	return literal(load, form);
}

void load_try_builtins(struct near_name *near)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		near_name_try(near, builtins[i].name);
}
