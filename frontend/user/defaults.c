// SPDX-License-Identifier: MIT
/*
 * Defaults of options, arguments and parameters: constants of their types, or texts as a user would
 * type them, by the rules of skep_parse in <skep/tool.h>. In: the form and the option. Out: the
 * typed value; names of interfaces, users and cgroups are resolved when the tool runs. Called by
 * options.c.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/user/internal.h"

const char *load_initial_text(struct load *load, const struct form *value)
{
	if (value->kind == FORM_STRING)
		return value->string;
	if (form_is_nil(value))
		return NULL;
	if (form_is_symbol(value, "t"))
		return "true";
	if (value->kind == FORM_KEYWORD)
		return value->name;
	return form_text(load->sema->arena, value);
}

static struct load_expr *report_text(struct load *load, const struct form *form, const struct load_option *option,
				     const char *what)
{
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "the default of `%s` must be %s, and `%s` is not",
		    option->variable->name, what, form->string);
	return NULL;
}

/* ---- numbers ---- */

/* Decimal, or hexadecimal behind 0x or #x; -1 if it is no number. */
static int read_digits(const char *text, uint64_t *ret_value)
{
	bool hex = !strncmp(text, "0x", 2) || !strncmp(text, "0X", 2) || !strncmp(text, "#x", 2);
	const char *digits = hex ? text + 2 : text;
	char *end;

	if (!isxdigit((unsigned char)*digits))
		return -1;
	errno = 0;
	*ret_value = strtoull(digits, &end, hex ? 16 : 10);
	return *end || errno ? -1 : 0;
}

static struct load_expr *number_text(struct load *load, const struct form *form, const struct load_option *option)
{
	bool negative = *form->string == '-';
	struct form number = { .kind = FORM_INTEGER, .span = form->span, .negative = negative };
	uint64_t value;

	if (read_digits(form->string + negative, &value))
		return report_text(load, form, option, "a number");
	if (negative && value > UINT64_C(1) << 63)
		return report_text(load, form, option, "a number of 64 bits");
	number.value = negative ? -value : value;
	return load_default(load, &number, (struct load_option *)option, NULL);
}

static struct load_expr *double_text(struct load *load, const struct form *form, const struct load_option *option)
{
	struct load_expr *expr = load_new(load, LOAD_DOUBLE, form, LOAD_TYPE(DOUBLE));
	char *end;

	expr->number = strtod(form->string, &end);
	if (end == form->string || *end || isspace((unsigned char)*form->string))
		return report_text(load, form, option, "a number");
	return expr;
}

/* 443 in network order. */
static struct load_expr *network_number(struct load *load, const struct form *form, const struct load_option *option,
					uint64_t value)
{
	const struct type *type = option->variable->type.type;
	struct load_expr *expr;

	if (type->size < 8 && value >> (8 * type->size)) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default of `%s` must be %s, and %s does not fit",
			    option->variable->name, type_text(load->sema->arena, type), form_text(load->sema->arena, form));
		return NULL;
	}
	expr = load_new(load, LOAD_LITERAL, form, load_integer_type(type, false, SHOW_IT_IS));
	for (unsigned i = 0; i < type->size; i++)
		expr->literal.bytes[i] = (uint8_t)(value >> 8 * (type->size - 1 - i));
	expr->literal.number = value;
	return expr;
}

/* ---- names ---- */

static struct load_expr *choice_text(struct load *load, const struct form *form, const struct load_option *option)
{
	const char *const *choices = option->variable->type.choices;
	struct form keyword = { .kind = FORM_KEYWORD, .span = form->span };

	for (size_t i = 0; choices[i]; i++)
		if (!strcmp(choices[i], form->string)) {
			keyword.name = choices[i];
			return load_value_of(load, &keyword, option->variable->type);
		}
	return report_text(load, form, option, "one of the choices");
}

/* The enumerator of that name. */
static struct load_expr *name_of_value(struct load *load, const struct form *form, const struct load_option *option)
{
	const struct enumeration *names = unit_enumeration(load->sema->unit, option->variable->type.show);
	struct form number = { .kind = FORM_INTEGER, .span = form->span };

	for (size_t i = 0; i < names->values.count; i++)
		if (!strcmp(names->values.items[i].name, form->string)) {
			number.value = (uint64_t)names->values.items[i].value;
			number.negative = names->values.items[i].value < 0;
			return load_default(load, &number, (struct load_option *)option, NULL);
		}
	return report_text(load, form, option, "one of the enum's names");
}

static struct load_expr *flag_text(struct load *load, const struct form *form, const struct load_option *option)
{
	static const char *const words[] = { "false", "nil", "0", "true", "t", "1" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i], form->string))
			return load_new(load, i < 3 ? LOAD_NIL : LOAD_TRUE, form, i < 3 ? LOAD_TYPE(NIL) : LOAD_TYPE(TRUTH));
	return report_text(load, form, option, "t or nil");
}

/* A name of an interface, user or cgroup: resolved at run time if the option is not given. */
static struct load_expr *name_text(struct load *load, const struct form *form, struct load_option *option)
{
	bool is_interface = !strcmp(option->value_type, "INTERFACE");

	if (!*form->string || (is_interface && (strlen(form->string) > 15 || strpbrk(form->string, "/ "))))
		return report_text(load, form, option, is_interface ? "an interface's name" :
				   !strcmp(option->value_type, "USER") ? "a user's name or number" : "a cgroup's path");
	if (!strcmp(option->value_type, "USER") && isdigit((unsigned char)*form->string))
		return number_text(load, form, option);
	option->reads_initial = load->loader->reads_initial = true;
	return load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL));
}

static struct load_expr *signal_text(struct load *load, const struct form *form, const struct load_option *option)
{
	uint64_t number = literal_signal(form->string);

	if (number)
		return load_convert(load, load_number(load, form, number, false), option->variable->type);
	if (!isdigit((unsigned char)*form->string))
		return report_text(load, form, option, "a signal");
	return number_text(load, form, option);
}

static struct load_expr *of_text(struct load *load, const struct form *form, struct load_option *option)
{
	static const struct {
		const char *value_type;
		struct load_expr *(*convert)(struct load *load, const struct form *form, const struct load_option *option);
	} rows[] = {
		{ "UNSIGNED", number_text }, { "SIGNED", number_text }, { "NETWORK", number_text }, { "DOUBLE", double_text },
		{ "CHOICE", choice_text }, { "FLAG", flag_text }, { "NAME", name_of_value }, { "SIGNAL", signal_text },
	};
	static const char *const names[] = { "INTERFACE", "USER", "CGROUP" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], option->value_type))
			return name_text(load, form, option);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(rows[i].value_type, option->value_type))
			return rows[i].convert(load, form, option);
	return load_literal(load, form, "ip4", form->string);
}

/* ---- all types ---- */

static bool is_below(const struct load_type *type, uint64_t a, uint64_t b)
{
	return type->is_signed ? (int64_t)a < (int64_t)b : a < b;
}

static bool check_number(struct load *load, const struct form *form, const struct load_option *option)
{
	const struct load_type *type = &option->variable->type;
	unsigned size = type->base == LOAD_BASE_INTEGER && type->type ? type->type->size : 8, unused = 64 - 8 * size;
	uint64_t same = type->is_signed ? (uint64_t)((int64_t)(form->value << unused) >> unused) : form->value << unused >> unused;
	const char *text = form_text(load->sema->arena, form);

	if (form->kind != FORM_INTEGER || (type->base != LOAD_BASE_INTEGER && type->base != LOAD_BASE_DURATION))
		return true;
	if (same != form->value || (form->negative && !type->is_signed))
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default of `%s` must be %s, and %s does not fit",
			    option->variable->name,
			    type->type ? type_text(load->sema->arena, type->type) : load_type_text(load, *type), text);
	else if (type->base == LOAD_BASE_INTEGER && option->has_least && is_below(type, form->value, (uint64_t)option->least))
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default %s is below :min", text);
	else if (type->base == LOAD_BASE_INTEGER && option->has_most && is_below(type, option->most, form->value))
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default %s is above :max", text);
	else
		return true;
	return false;
}

/* Checks what the parser of the command line would refuse. */
static bool check_constant(struct load *load, const struct form *form, const struct load_option *option,
			   const struct load_expr *value)
{
	static const struct load_bounds signals = { "a signal", 1, 64 };

	if (!strcmp(option->value_type, "INTERFACE") && value->kind == LOAD_CONSTANT) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "the default of `%s` must be an interface's name, as a text",
			    option->variable->name);
		return false;
	}
	if (!strcmp(option->value_type, "SIGNAL") && !load_check_number(load, form, value, &signals))
		return false;
	if (value->kind == LOAD_DOUBLE && ((option->has_least && value->number < (double)option->least) ||
					   (option->has_most && value->number > (double)(int64_t)option->most))) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default %s is not between :min and :max",
			    form_text(load->sema->arena, form));
		return false;
	}
	return true;
}

struct load_expr *load_default(struct load *load, const struct form *form, struct load_option *option, const char *type_name)
{
	struct load_type type = option->variable->type;
	int kind = type_name ? literal_find(type_name) : -1;
	struct load_expr *value;

	type.maybe = false;
	if (!check_number(load, form, option))
		return NULL;
	if (form->kind == FORM_STRING && kind >= 0)
		value = load_literal(load, form, type_name, form->string);
	else if (form->kind == FORM_STRING && (type.base != LOAD_BASE_TEXT || !strcmp(option->value_type, "CGROUP")))
		value = of_text(load, form, option);
	else if (form->kind == FORM_INTEGER && !strcmp(option->value_type, "NETWORK"))
		value = network_number(load, form, option, form->value);
	else if (form->kind == FORM_INTEGER && type.base == LOAD_BASE_DURATION) { /* seconds */
		value = load_number(load, form, form->value * 1000000000u, false);
		value->type = type;
	} else {
		value = load_value_of(load, form, type);
	}
	if (!value || load_failed(value) || !check_constant(load, form, option, value))
		return NULL;
	if (value->kind != LOAD_CONSTANT && value->kind != LOAD_TEXT && value->kind != LOAD_DOUBLE &&
	    value->kind != LOAD_KEYWORD && value->kind != LOAD_LITERAL && value->kind != LOAD_TRUE &&
	    value->kind != LOAD_NIL && value->kind != LOAD_CONVERT) {
		diag_report(load->sema->diags, DIAG_NOT_CONSTANT, form->span, "a default must be a constant");
		return NULL;
	}
	return value;
}
