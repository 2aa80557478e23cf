// SPDX-License-Identifier: MIT
/*
 * Keys of defoption, defargument and defparam: :short, :min, :max, :metavar and others. In: the
 * keys behind the fixed parts. Out: members of struct load_option; errors for keys that the
 * option's type does not take. Called by options.c.
 */
#include <string.h>

#include "frontend/user/internal.h"

static bool is_type(const struct load_option *option, const char *value_type)
{
	return !strcmp(option->value_type, value_type);
}

/* ---- names ---- */

static bool read_letter(struct load *load, const struct form *value, struct load_option *option)
{
	if (value->kind != FORM_INTEGER || value->value < 33 || value->value > 126 || value->value == '-' ||
	    value->value == ':' || value->value == '?') {
		diag_report(load->sema->diags, DIAG_MALFORMED, value->span, "a short option must be a character, such as #\\n");
		return false;
	}
	if (value->value == 'h' || value->value == 'V') {
		diag_report(load->sema->diags, DIAG_DUPLICATE, value->span, "every tool already has `-%c`: %s",
			    (char)value->value, value->value == 'h' ? "--help" : "--version");
		return false;
	}
	option->letter = (char)value->value;
	return true;
}

/* Reports a name that cannot follow `--` on the command line. */
static bool check_name(struct load *load, struct span span, const char *name)
{
	static const char *const taken[] = { "help", "version", "format" };
	const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+*%/<>&";

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (!strcmp(taken[i], name)) {
			diag_help(load->sema->diags,
				  diag_report(load->sema->diags, DIAG_DUPLICATE, span, "every tool already has `--%s`", name),
				  ":option \"NAME\" gives it another name on the command line");
			return false;
		}
	if (*name && *name != '-' && !name[strspn(name, letters)])
		return true;
	diag_report(load->sema->diags, DIAG_MALFORMED, span, "`%s` is no name for an option: use letters and digits, without `--`",
		    name);
	return false;
}

static bool read_name(struct load *load, const struct form *value, struct load_option *option)
{
	if (!value)
		return !option->name || option->is_argument || check_name(load, option->variable->span, option->name);
	if (form_is_nil(value)) {
		option->name = NULL;
		return true;
	}
	if (value->kind != FORM_STRING) {
		diag_report(load->sema->diags, DIAG_MALFORMED, value->span, "the value of `:option` must be a text, or nil for no option");
		return false;
	}
	option->name = value->string;
	return check_name(load, value->span, value->string);
}

/* ---- bounds ---- */

/* A bound: a number, or a text in the option's own notation. */
static bool read_bound(struct load *load, const struct form *value, const struct load_option *option,
		       uint64_t *ret_bound)
{
	int kind = is_type(option, "DURATION") ? LITERAL_DURATION : is_type(option, "BYTES") ? LITERAL_SIZE : -1;
	struct literal literal;
	struct expr *number;

	if (value->kind == FORM_STRING && kind >= 0) {
		const char *wrong = literal_parse(load->sema->arena, (enum literal_kind)kind, value->string, &literal);

		*ret_bound = literal.number;
		if (wrong)
			diag_report(load->sema->diags, DIAG_TYPE, value->span, "%s", wrong);
		return !wrong;
	}
	if (value->kind == FORM_INTEGER) {
		*ret_bound = value->value;
		return true;
	}
	number = NULL;
	if (value->kind == FORM_SYMBOL) {
		struct named_constant *named = sema_find_constant(load->sema, value->name);

		number = named && named->value->is_constant ? named->value : NULL;
	}
	if (number)
		*ret_bound = number->value;
	else
		diag_report(load->sema->diags, DIAG_NOT_CONSTANT, value->span, "a bound must be a whole number");
	return number != NULL;
}

/* Has the type an order and bounds that the command line's parser checks? */
static bool has_bounds(const struct load_option *option)
{
	static const char *const types[] = { "UNSIGNED", "SIGNED", "NETWORK", "DOUBLE", "DURATION", "BYTES" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (is_type(option, types[i]))
			return true;
	return false;
}

/*
 * Is the bound inside the type's range? Otherwise no value would be left, or the bound would be
 * meaningless.
 */
static bool fits(const struct load_option *option, uint64_t bound, bool negative)
{
	unsigned bits = option->size ? 8 * option->size : 64;

	if (is_type(option, "DOUBLE"))
		return true;
	if (is_type(option, "SIGNED"))
		return negative ? bits == 64 || (int64_t)bound >= -(INT64_C(1) << (bits - 1)) : bound < UINT64_C(1) << (bits - 1);
	return !negative && (bits == 64 || bound >> bits == 0);
}

static bool read_one_bound(struct load *load, const struct load_option_list *keys, const char *name,
			   const struct load_option *option, uint64_t *ret_bound)
{
	const struct form *value = load_option_value(keys, name);

	if (!has_bounds(option)) {
		diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, value->span,
			    "`:%s` means nothing for `%s`, whose values have no order", name, option->variable->name);
		return false;
	}
	if (!read_bound(load, value, option, ret_bound))
		return false;
	if (fits(option, *ret_bound, value->kind == FORM_INTEGER && value->negative))
		return true;
	diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, value->span, "`%s` is never %s: its type has no such value",
		    option->variable->name, form_text(load->sema->arena, value));
	return false;
}

static bool read_bounds(struct load *load, const struct load_option_list *keys, struct load_option *option)
{
	const struct form *least = load_option_value(keys, "min"), *most = load_option_value(keys, "max");
	bool is_signed = is_type(option, "SIGNED") || is_type(option, "DOUBLE");
	uint64_t bound;

	if (least) {
		if (!read_one_bound(load, keys, "min", option, &bound))
			return false;
		option->has_least = true;
		option->least = (int64_t)bound;
	}
	if (most) {
		if (!read_one_bound(load, keys, "max", option, &bound))
			return false;
		option->has_most = true;
		option->most = bound;
	}
	if (!least || !most || (is_signed ? option->least <= (int64_t)option->most : (uint64_t)option->least <= option->most))
		return true;
	diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, most->span, "no value is at least %s and at most %s",
		    form_text(load->sema->arena, least), form_text(load->sema->arena, most));
	return false;
}

/* ---- all keys ---- */

/* t or nil */
static bool read_truth(struct load *load, const struct load_option_list *keys, const char *name, bool *ret_value)
{
	const struct form *value = load_option_value(keys, name);

	*ret_value = value && !form_is_nil(value);
	if (!*ret_value || form_is_symbol(value, "t"))
		return true;
	diag_report(load->sema->diags, DIAG_MALFORMED, value->span, "`:%s` must be t or nil", name);
	return false;
}

static const char *const option_keys[] = { "short", "metavar", "required", "list", "min", "max", "option", NULL };
static const char *const parameter_keys[] = { "short", "metavar", "required", "list", "min", "max", "option", "as", NULL };
static const char *const argument_keys[] = { "metavar", "list", "min", "max", "default", "optional", NULL };

/* Reports keys for the command line if there is no option. */
static bool check_unnamed(struct load *load, const struct load_option_list *keys, const struct load_option *option)
{
	for (size_t i = 0; !option->name && i < keys->count; i++)
		if (strcmp(keys->names[i]->name, "option") && strcmp(keys->names[i]->name, "as")) {
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, keys->names[i]->span,
				    "`:%s` needs an option, but `:option nil` says that there is none", keys->names[i]->name);
			return false;
		}
	return true;
}

bool load_read_keywords(struct load *load, const struct form *list, struct load_option *option,
			struct load_option_list *ret_keys)
{
	bool is_flag = !strcmp(option->value_type, "FLAG"), required;
	const struct form *value;

	*ret_keys = (struct load_option_list){ .count = 0 };
	if (!load_read_options(load, list, option->is_argument ? argument_keys : option->parameter ? parameter_keys :
			       option_keys, ret_keys))
		return false;
	for (size_t i = 0; is_flag && i < ret_keys->count; i++)
		if (strcmp(ret_keys->names[i]->name, "short") && strcmp(ret_keys->names[i]->name, "option")) {
			diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, ret_keys->names[i]->span,
				    "`:%s` means nothing for a flag, which takes no value", ret_keys->names[i]->name);
			return false;
		}
	if ((value = load_option_value(ret_keys, "short")) && !read_letter(load, value, option))
		return false;
	value = load_option_value(ret_keys, "metavar");
	if (value && (value->kind != FORM_STRING || !*value->string)) {
		diag_report(load->sema->diags, DIAG_MALFORMED, value->span, "`:metavar` must be a text, such as \"N\"");
		return false;
	}
	if (value)
		option->metavar = value->string;
	if (!read_truth(load, ret_keys, "required", &required) || !read_truth(load, ret_keys, "list", &option->is_list) ||
	    !read_bounds(load, ret_keys, option) || !read_name(load, load_option_value(ret_keys, "option"), option))
		return false;
	option->required |= required;
	return check_unnamed(load, ret_keys, option);
}
