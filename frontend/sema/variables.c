// SPDX-License-Identifier: MIT
/*
 * Variables: scopes of locals, and uses of globals. In: a name, or a global. Out: the local, or a
 * typed node for the use; a kernel symbol is left to symbols.c. Called by expr.c, control.c,
 * loops.c and the folders.
 */
#include "frontend/sema/internal.h"

const struct local *sema_find_local(const struct sema *sema, const char *name)
{
	return (const struct local *)scopes_find(&sema->locals, name);
}

struct variable *sema_find_variable(const struct sema *sema, const char *name)
{
	const struct local *local = sema_find_local(sema, name);

	return local ? local->variable : NULL;
}

struct variable *sema_new_variable(struct sema *sema, const char *name, struct span span)
{
	struct variable *variable = ARENA_NEW(sema->arena, struct variable);

	variable->name = name;
	variable->span = span;
	variable->type = &type_u64;
	if (sema->program) {
		variable->id = (uint32_t)sema->program->variables.count;
		VEC_PUSH(sema->arena, &sema->program->variables, variable);
	}
	return variable;
}

struct local *sema_push_local(struct sema *sema, const char *name, struct variable *variable,
			      const struct variable *hides)
{
	struct local *local = ARENA_NEW(&sema->passing, struct local);

	scopes_push(&sema->passing, &sema->locals, &local->scope, name);
	local->variable = variable;
	local->hides = hides;
	return local;
}

struct expr *sema_global_use(struct sema *sema, const struct form *form, struct global *global)
{
	const struct type *type = global->type;
	struct expr *expr;

	if (type_is_error(type))
		return sema_error_expr(sema, form);
	if (global->kind == GLOBAL_KSYM)
		return sema_kernel_symbol(sema, form, global);
	if (type->kind == TYPE_STRUCT && global->kind == GLOBAL_PARAMETER && sema->base != form) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "the parameter `%s` can only be read by its %s", global->name,
				      type->structure->is_array ? "elements" : "fields"),
			  type->structure->is_array ? "(aref %s i)" : "(STRUCT-FIELD %s)", global->name);
		return sema_error_expr(sema, form);
	}
	global->used = true;
	if (type->kind == TYPE_STRUCT)
		type = type_pointer(&sema->unit->types, type, SPACE_GLOBAL);
	expr = sema_new(sema, EXPR_GLOBAL, form, type);
	expr->global = global;
	return expr;
}

struct expr *sema_global_address(struct sema *sema, const struct form *form,
				 struct global *global)
{
	struct expr *expr = sema_global_use(sema, form, global);

	if (expr->kind != EXPR_GLOBAL || type_is_pointer(expr->type))
		return expr;
	expr->kind = EXPR_GLOBAL_ADDRESS;
	expr->type = type_pointer(&sema->unit->types, expr->type, SPACE_GLOBAL);
	return expr;
}
