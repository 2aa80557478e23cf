// SPDX-License-Identifier: MIT
/*
 * Names of the user side: variables, options, globals, constants of the file and the kernel. In: a
 * symbol. Out: the typed use of what it names, or an error with the nearest name. Called by
 * forms.c; others bind variables with it.
 */
#include <string.h>

#include "frontend/user/internal.h"

struct load_variable *load_new_variable(struct load *load, const char *name, struct span span,
					struct load_type type)
{
	struct load_variable *variable = ARENA_NEW(load->sema->arena, struct load_variable);

	variable->name = name;
	variable->span = span;
	variable->type = type;
	variable->type.neutral = false;
	variable->owner = load->function;
	return variable;
}

struct load_local *load_push(struct load *load, const char *name, struct load_variable *variable)
{
	struct load_local *local = ARENA_NEW(load->sema->arena, struct load_local);

	scopes_push(load->sema->arena, &load->locals, &local->scope, name);
	local->variable = variable;
	return local;
}

struct load_variable *load_bind(struct load *load, const struct form *name, struct load_type type)
{
	struct load_variable *variable = load_new_variable(load, name->name, name->span, type);

	load_push(load, name->name, variable);
	return variable;
}

const struct load_local *load_find(const struct load *load, const char *name)
{
	return (const struct load_local *)scopes_find(&load->locals, name);
}

static void capture(struct load *load, struct load_variable *variable)
{
	if (variable->captured || variable->is_option || variable->owner == load->function)
		return;
	variable->captured = true;
	VEC_PUSH(load->sema->arena, &load->loader->captured, variable);
}

struct load_expr *load_use(struct load *load, const struct form *form, struct load_variable *variable)
{
	struct load_expr *expr = load_new(load, LOAD_VARIABLE, form, variable->type);

	expr->variable = variable;
	variable->uses++;
	capture(load, variable);
	if (expr->type.maybe && load_is_known(load, variable))
		expr->type.maybe = false;
	return expr;
}

static struct load_expr *option_use(struct load *load, const struct form *form, struct load_option *option)
{
	struct load_expr *expr = load_use(load, form, option->variable);

	return expr;
}

/* A defglobal, or a parameter that is no option: memory that the programs use, too. */
static struct load_expr *global_use(struct load *load, const struct form *form, const struct global *global)
{
	struct load_type type = load_type_of(global->type, global->show);
	struct load_expr *expr = load_new(load, LOAD_GLOBAL, form, type);

	expr->global = global;
	if (type.base == LOAD_BASE_ERROR)
		return load_error(load, form);
	if (!load->own) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
				      "`%s` exists only in the file's own session", form->name),
			  "put (with-bpf-session () ..) around it");
		return load_error(load, form);
	}
	return expr;
}

static struct load_expr *kernel_number(struct load *load, const struct form *form)
{
	size_t len = strlen(form->name);
	const struct kernel_constant *constant;
	struct load_expr *expr;

	if (len > 2 && form->name[0] == '+' && form->name[len - 1] == '+')
		constant = kernel_find_plus_constant(arena_strndup(load->sema->arena, form->name + 1, len - 2));
	else
		constant = kernel_find_constant(form->name);
	if (!constant)
		return NULL;
	expr = load_number(load, form, (uint64_t)constant->value, constant->value < 0);
	expr->constant.kernel = constant;
	return expr;
}

/* A number with a unit, such as "10s" or "4k", as options have it on the command line. */
static bool is_quantity(const char *name)
{
	static const char units[][3] = { "ns", "us", "ms", "s", "m", "h", "d", "k", "g", "t", "kb", "mb", "gb" };
	const char *unit = name + strspn(name, "0123456789");

	for (size_t i = 0; unit != name && i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(unit, units[i]))
			return true;
	return false;
}

static struct load_expr *unknown_variable(struct load *load, const struct form *form)
{
	struct near_name near = { .wanted = form->name };
	struct diag *diag;

	for (size_t i = 0; i < load->sema->forms->variables.count; i++)
		if (load->sema->forms->variables.items[i] == form->name) {
			diag = diag_report(load->sema->diags, DIAG_WRONG_SIDE, form->span,
					   "`%s` exists only at compile time", form->name);
			diag_help(load->sema->diags, diag, "`defparam`, `defoption` or `let`");
			return load_error(load, form);
		}
	diag = diag_report(load->sema->diags, DIAG_UNKNOWN_VARIABLE, form->span,
			   "there is no variable or constant `%s` here", form->name);
	if (is_quantity(form->name)) {
		diag_help(load->sema->diags, diag, "the default of an option is a text, \"%s\"; elsewhere a duration is a "
			  "number of seconds, such as 10 or 0.001, and a size a number of bytes", form->name);
		return load_error(load, form);
	}
	for (size_t i = 0; i < load->sema->forms->functions.count; i++)
		if (load->sema->forms->functions.items[i] == form->name) {
			diag_help(load->sema->diags, diag, "call the function: (%s ..)", form->name);
			return load_error(load, form);
		}
	for (const struct scope *at = load->locals.innermost; at; at = at->outer)
		near_name_try(&near, at->name);
	for (size_t i = 0; i < load->loader->options.count; i++)
		near_name_try(&near, load->loader->options.items[i]->variable->name);
	for (size_t i = 0; !near_name_best(&near) && i < kernel_constant_count(); i++)
		if (kernel_constant_at(i)->lisp)
			near_name_try(&near, arena_printf(load->sema->arena, "+%s+", kernel_constant_at(i)->lisp));
	sema_help_near(load->sema, diag, &near);
	return load_error(load, form);
}

struct load_expr *load_symbol(struct load *load, const struct form *form)
{
	const struct load_local *local = load_find(load, form->name);
	struct named_constant *named = sema_find_constant(load->sema, form->name);
	struct load_option *option = table_find(&load->options, form->name);
	const struct global *global = unit_find_global(load->sema->unit, form->name);
	struct load_expr *expr;

	if (local) {
		if (local->hides)
			sema_warn_hidden(load->sema, form, local->hides->span);
		return load_use(load, form, local->variable);
	}
	if (option)
		return option_use(load, form, option);
	if (global && (global->kind == GLOBAL_DATA || global->kind == GLOBAL_PARAMETER))
		return global_use(load, form, global);
	if (named && named->value->is_constant) {
		expr = load_number(load, form, named->value->value, named->value->type->is_signed);
		expr->type.neutral &= named->value->kind != EXPR_CAST;
		return expr;
	}
	if (named)
		return load_error(load, form);
	if (!strcmp(form->name, "t"))
		return load_new(load, LOAD_TRUE, form, LOAD_TYPE(TRUTH));
	expr = kernel_number(load, form);
	return expr ? expr : unknown_variable(load, form);
}
