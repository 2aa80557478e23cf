// SPDX-License-Identifier: MIT
/*
 * defoption, defargument, and defparams that are options. In: the definitions. Out: the loader's
 * options, from which emit/user makes a struct and a table for libskep. (given NAME) asks whether
 * one was given. Called by forms.c and control.c.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* The types as written, and enum skep_value_type without its prefix. */
static const struct {
	const char *name, *value_type;
} written[] = {
	{ "double", "DOUBLE" }, { "text", "TEXT" }, { "flag", "FLAG" }, { "bool", "FLAG" }, { "ip4", "IP4" },
	{ "ip6", "IP6" }, { "mac", "MAC" }, { "cidr", "CIDR" }, { "cidr4", "CIDR4" }, { "cidr6", "CIDR6" },
	{ "duration", "DURATION" }, { "size", "BYTES" }, { "interface", "INTERFACE" }, { "cgroup", "CGROUP" },
	{ "user", "USER" }, { "signal", "SIGNAL" },
};

static const char *written_type(const char *name)
{
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (!strcmp(written[i].name, name))
			return written[i].value_type;
	return NULL;
}

static const char *integer_value_type(const struct load *load, const struct type *type, enum show_as show)
{
	if (unit_enumeration(load->sema->unit, show))
		return "NAME";
	return type->is_network ? type->size == 4 ? "IP4" : "NETWORK" : type->is_signed ? "SIGNED" : "UNSIGNED";
}

/* ---- a definition ---- */

/* Reports a text that another option already has on the command line. */
static bool is_taken(struct load *load, struct load_option *option, const char *text)
{
	if (!text || table_add(load->sema->arena, &load->options_written, text, option) == option)
		return false;
	diag_report(load->sema->diags, DIAG_DUPLICATE, option->variable->span, "an option `%s` exists already",
		    text);
	return true;
}

static bool are_taken(struct load *load, struct load_option *option)
{
	struct arena *arena = load->sema->arena;
	const char *name = option->name && !option->is_argument ? arena_printf(arena, "--%s", option->name) : NULL;

	if (name && !strcmp(option->value_type, "FLAG") &&
	    is_taken(load, option, arena_printf(arena, "--no-%s", option->name)))
		return true;
	return is_taken(load, option, name) ||
	       is_taken(load, option, option->letter ? arena_printf(arena, "-%c", option->letter) : NULL);
}

/* Arguments share one order: the required ones first, a list last. Reports one out of order. */
static bool is_in_order(struct load *load, const struct load_option *option)
{
	const struct load_option *last = load->last_argument;

	if (!option->is_argument || !last || (!last->is_list && (last->required || !option->required)))
		return true;
	diag_report(load->sema->diags, DIAG_MALFORMED, option->variable->span,
		    last->is_list ? "only the last argument can be a list" :
		    "required arguments must precede optional ones");
	return false;
}

static void add(struct load *load, struct load_option *option)
{
	const char *name = option->variable->name;

	if (are_taken(load, option) || !is_in_order(load, option))
		return;
	if (table_find(&load->options, name) || sema_find_constant(load->sema, name)) {
		diag_report(load->sema->diags, DIAG_DUPLICATE, option->variable->span, "`%s` is defined twice", name);
		return;
	}
	option->variable->is_option = true;
	option->variable->option = option;
	table_add(load->sema->arena, &load->options, name, option);
	VEC_PUSH(load->sema->arena, &load->loader->options, option);
	if (option->is_argument)
		load->last_argument = option;
}

static struct load_option *new_option(struct load *load, const struct form *name, struct load_type type)
{
	struct load_option *option = ARENA_NEW(load->sema->arena, struct load_option);

	option->variable = load_new_variable(load, name->name, name->span, type);
	option->name = name->name;
	return option;
}

static bool read_option_type(struct load *load, const struct form *form, struct load_type *ret_type,
			     const char **ret_value_type, unsigned *ret_size)
{
	const char *name = form->kind == FORM_SYMBOL ? form->name : NULL;

	*ret_size = 0;
	if (!load_read_type(load, form, ret_type))
		return false;
	*ret_value_type = name ? written_type(name) : NULL;
	if (ret_type->base == LOAD_BASE_CHOICE)
		*ret_value_type = "CHOICE";
	if (ret_type->base == LOAD_BASE_TRUTH && ret_type->type) /* written as bool */
		*ret_value_type = "FLAG";
	if (!*ret_value_type && ret_type->base == LOAD_BASE_INTEGER && ret_type->type) {
		*ret_value_type = integer_value_type(load, ret_type->type, ret_type->show);
		*ret_size = ret_type->type->size;
	}
	if (*ret_value_type && !ret_type->maybe)
		return true;
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` is not a type for options",
		    form_text(load->sema->arena, form));
	return false;
}

/*
 * A flag is never nil; a list may be empty; an option without default that is not required may be
 * nil.
 */
static void settle_type(struct load *load, struct load_option *option, bool is_nil)
{
	struct load_type *type = &option->variable->type;

	if (option->is_list) {
		struct load_type *element = ARENA_NEW(load->sema->arena, struct load_type);

		*element = *type;
		*type = (struct load_type){ .base = LOAD_BASE_LIST, .element = element };
	} else if (is_nil && !option->required && type->base != LOAD_BASE_TRUTH) {
		type->maybe = true;
	}
}

static const struct form *text_of(struct load *load, const struct form *form, const char *what)
{
	if (form && form->kind == FORM_STRING)
		return form;
	if (form)
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
				      "a text that describes the %s is missing here", what),
			  !strcmp(what, "option") ? "(defoption NAME TYPE DEFAULT \"what\" ..)" :
						    "(defargument NAME TYPE \"what\" ..)");
	return NULL;
}

/* Reports a default for a required option, which would never be used. */
static bool check_required(struct load *load, const struct load_option *option, const struct form *initial,
			   const struct form *required)
{
	if (!option->required || form_is_nil(initial))
		return true;
	diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, required->span, "`%s` has a default, so it cannot be required",
		    option->variable->name);
	return false;
}

/* Shows an enum's default by its name. */
static void name_initial(const struct load *load, struct load_option *option)
{
	const struct enumeration *names = unit_enumeration(load->sema->unit, option->variable->type.show);

	for (size_t i = 0; names && option->value && option->value->kind == LOAD_CONSTANT && i < names->values.count; i++)
		if ((uint64_t)names->values.items[i].value == option->value->constant.value) {
			option->initial = names->values.items[i].name;
			return;
		}
}

/* (defoption NAME TYPE DEFAULT "what" ..) */
static void define_option(struct load *load, const struct form *form)
{
	const struct form *name = form_nth(form, 1), *help, *initial = form_nth(form, 3);
	struct load_option_list keys;
	struct load_option *option;
	struct load_type type;
	const char *value_type;
	unsigned size;

	if (!sema_check_count(load->sema, form, 4, -1))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, name->span, "an option needs a name");
		return;
	}
	help = text_of(load, form_nth(form, 4), "option");
	if (!help || !read_option_type(load, form_nth(form, 2), &type, &value_type, &size))
		return;
	option = new_option(load, name, type);
	option->value_type = value_type;
	option->size = size;
	option->help = help->string;
	if (!load_read_keywords(load, form_tail(form, 5), option, &keys) ||
	    !check_required(load, option, initial, load_option_value(&keys, "required")))
		return;
	option->initial = load_initial_text(load, initial);
	settle_type(load, option, form_is_nil(initial));
	if (!form_is_nil(initial) && option->is_list)
		diag_report(load->sema->diags, DIAG_TYPE, initial->span, "the default of a list must be nil");
	else if (!form_is_nil(initial))
		option->value = load_default(load, initial, option, form_nth(form, 2)->kind == FORM_SYMBOL ?
					     form_nth(form, 2)->name : NULL);
	name_initial(load, option);
	add(load, option);
}

/* (defargument NAME TYPE "what" [:default V | :optional t | :list t]) */
static void define_argument(struct load *load, const struct form *form)
{
	const struct form *name = form_nth(form, 1), *help, *initial, *optional;
	struct load_option_list keys;
	struct load_option *option;
	struct load_type type;
	const char *value_type;
	unsigned size;

	load->loader->has_arguments = true;
	if (!sema_check_count(load->sema, form, 3, -1))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, name->span, "an argument needs a name");
		return;
	}
	help = text_of(load, form_nth(form, 3), "argument");
	if (!help || !read_option_type(load, form_nth(form, 2), &type, &value_type, &size))
		return;
	if (type.base == LOAD_BASE_TRUTH) {
		diag_report(load->sema->diags, DIAG_TYPE, form_nth(form, 2)->span, "a flag can only be an option, not an argument");
		return;
	}
	option = new_option(load, name, type);
	option->value_type = value_type;
	option->size = size;
	option->help = help->string;
	option->is_argument = true;
	if (!load_read_keywords(load, form_tail(form, 4), option, &keys))
		return;
	initial = load_option_value(&keys, "default");
	optional = load_option_value(&keys, "optional");
	option->required = !initial && !option->is_list && !(optional && !form_is_nil(optional));
	settle_type(load, option, !initial);
	if (initial && option->is_list) {
		diag_report(load->sema->diags, DIAG_TYPE, initial->span, "a list cannot have a default: it begins empty");
		return;
	}
	if (initial) {
		option->initial = load_initial_text(load, initial);
		option->value = load_default(load, initial, option, form_nth(form, 2)->kind == FORM_SYMBOL ?
					      form_nth(form, 2)->name : NULL);
	}
	name_initial(load, option);
	add(load, option);
}

/* ---- parameters ---- */

/* The notation of the number: by :as, otherwise by its type. */
static const char *parameter_type(struct load *load, const struct type *type, enum show_as show, const struct form *as)
{
	const char *name = as && (as->kind == FORM_SYMBOL || as->kind == FORM_KEYWORD) ? as->name : NULL;
	static const char *const known[] = { "duration", "size", "ip4", "interface", "user", "signal" };

	for (size_t i = 0; name && i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(known[i], name))
			return written_type(name);
	if (as)
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, as->span, "`:as` cannot be `%s` for a parameter",
				      form_text(load->sema->arena, as)),
			  ":as duration, size, ip4, interface, user or signal");
	return type_is_truth(type) ? "FLAG" : integer_value_type(load, type, show);
}

/* :list t */
static bool is_repeated(const struct form *form)
{
	for (const struct form *at = form_tail(form, 5); form_is_pair(at) && form_is_pair(at->cdr); at = at->cdr->cdr)
		if (form_is_keyword(at->car, "list"))
			return !form_is_nil(at->cdr->car);
	return false;
}

/* The type of an array value, or NULL. */
static const struct type *array_of(const struct type *type)
{
	return type->kind == TYPE_STRUCT && type->structure->is_array ? type->structure->members[0].type : NULL;
}

/*
 * (defparam NAME (array char N) "text" "what"): a given text is copied to the array, which forms
 * read.
 */
static void define_text_parameter(struct load *load, const struct global *global, const struct type *array, const struct form *as)
{
	const struct form *form = global->parameter->form, *initial = form_nth(form, 3);
	struct load_option *option = ARENA_NEW(load->sema->arena, struct load_option);
	struct load_option_list keys;

	if (is_repeated(form)) {
		diag_report(load->sema->diags, DIAG_TYPE, form_nth(form, 2)->span, "an array of characters is a single text, and cannot be a list");
		return;
	}
	if (as) {
		diag_report(load->sema->diags, DIAG_MALFORMED, as->span, "`:as` is for numbers, and `%s` is a text",
			    global->name);
		return;
	}
	option->variable = load_new_variable(load, global->name, global->span, LOAD_TYPE(TEXT));
	option->name = global->name;
	option->parameter = global;
	option->value_type = "CHARS";
	option->size = array->size;
	option->help = global->documentation;
	if (!load_read_keywords(load, form_tail(form, 5), option, &keys) ||
	    !check_required(load, option, initial, load_option_value(&keys, "required")))
		return;
	if (initial->kind == FORM_STRING && *initial->string)
		option->initial = initial->string;
	if (option->name && !are_taken(load, option))
		VEC_PUSH(load->sema->arena, &load->loader->options, option);
}

static void define_parameter(struct load *load, const struct global *global)
{
	const struct param_option *parameter = global->parameter;
	const struct form *form = parameter->form, *as = NULL;
	struct load_type type = load_type_of(global->type, global->show);
	struct load_option *option = ARENA_NEW(load->sema->arena, struct load_option);
	const struct type *array = array_of(global->type);
	struct load_option_list keys;

	for (const struct form *at = form_tail(form, 5); form_is_pair(at) && form_is_pair(at->cdr); at = at->cdr->cdr)
		if (form_is_keyword(at->car, "as"))
			as = at->cdr->car;
	if (array && is_repeated(form) && !type_is_char(array->target)) {
		option->room = array->count;
		type = load_type_of(array->target, global->show);
	} else if (is_repeated(form) && !array) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_TYPE, form_nth(form, 2)->span,
				      "a parameter that can be repeated must be an array"),
			  "(defparam %s (array %s 8) nil ..)", global->name, type_text(load->sema->arena, global->type));
		return;
	}
	if (array && type_is_char(array->target)) {
		define_text_parameter(load, global, array, as);
		return;
	}
	if (type.base != LOAD_BASE_INTEGER && (type.base != LOAD_BASE_TRUTH || array))
		return; /* a struct, or an array without :list, is set by name */
	option->variable = load_new_variable(load, global->name, global->span, type);
	option->name = global->name;
	option->parameter = global;
	option->value_type = parameter_type(load, array ? array->target : global->type, global->show, as);
	option->size = type.base == LOAD_BASE_TRUTH ? 0 : type.type->size;
	option->help = global->documentation;
	if (!load_read_keywords(load, form_tail(form, 5), option, &keys) ||
	    !check_required(load, option, form_nth(form, 3), load_option_value(&keys, "required")))
		return;
	option->initial = load_initial_text(load, form_nth(form, 3));
	settle_type(load, option, parameter->is_nil);
	if (global->init && type.base == LOAD_BASE_INTEGER)
		option->value = load_number(load, form_nth(form, 3), global->init->value, global->type->is_signed);
	else if (global->init && global->init->value)
		option->value = load_new(load, LOAD_TRUE, form, LOAD_TYPE(TRUTH));
	name_initial(load, option);
	add(load, option);
}

/* (given NAME): was the option or argument given on the command line? */
struct load_expr *load_given(struct load *load, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	const struct global *global;
	struct load_option *option;
	struct load_expr *expr;

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	option = name->kind == FORM_SYMBOL ? table_find(&load->options, name->name) : NULL;
	global = name->kind == FORM_SYMBOL ? unit_find_global(load->sema->unit, name->name) : NULL;
	if (!option && global && global->kind == GLOBAL_PARAMETER && array_of(global->type)) {
		diag_report(load->sema->diags, DIAG_TYPE, name->span, "`%s` is an array: it is never nil", name->name);
		return load_error(load, form);
	}
	if (!option) {
		diag_report(load->sema->diags, DIAG_UNKNOWN_VARIABLE, name->span,
			    "`%s` is no option or argument of this file", form_text(load->sema->arena, name));
		return load_error(load, form);
	}
	if (option->is_list || option->variable->type.base == LOAD_BASE_TRUTH) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_TYPE, name->span, "`%s` is a %s: it is never nil", name->name,
				      option->is_list ? "list" : "truth"),
			  option->is_list ? "(/= (length %s) 0)" : "%s itself is t or nil", name->name);
		return load_error(load, form);
	}
	expr = load_new(load, LOAD_GIVEN, form, LOAD_TYPE(TRUTH));
	expr->variable = option->variable;
	option->is_given_used = true;
	return expr;
}

bool load_is_option_form(const struct form *form)
{
	return form_is_call(form, "defoption") || form_is_call(form, "defargument");
}

void load_declare_options(struct load *load, const struct form_list *forms)
{
	for (size_t i = 0; i < load->sema->unit->items.count; i++) {
		const struct item *item = &load->sema->unit->items.items[i];

		if (item->kind == ITEM_GLOBAL && item->global->kind == GLOBAL_PARAMETER && item->global->parameter &&
		    !type_is_error(item->global->type))
			define_parameter(load, item->global);
	}
	for (size_t i = 0; i < forms->forms.count; i++) {
		if (form_is_call(forms->forms.items[i], "defoption"))
			define_option(load, forms->forms.items[i]);
		if (form_is_call(forms->forms.items[i], "defargument"))
			define_argument(load, forms->forms.items[i]);
	}
}
