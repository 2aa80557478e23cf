/* Variables: scopes of locals, and what a use of a global is. */
#include "frontend/sema/internal.h"

struct variable *sema_find_variable(const struct sema *sema, const char *name)
{
	for (const struct scope *at = sema->scope; at; at = at->outer)
		if (at->name == name)
			return at->variable;
	return NULL;
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

void sema_push_scope(struct sema *sema, const char *name, struct variable *variable,
		     const struct variable *hides)
{
	struct scope *scope = ARENA_NEW(sema->arena, struct scope);

	scope->name = name;
	scope->variable = variable;
	scope->hides = hides;
	scope->outer = sema->scope;
	sema->scope = scope;
}

struct expr *sema_global_use(struct sema *sema, const struct form *form, struct global *global)
{
	const struct type *type = global->type;
	struct expr *expr;

	if (type_is_error(type))
		return sema_error_expr(sema, form);
	if (type->kind == TYPE_STRUCT && global->kind == GLOBAL_PARAMETER && sema->base != form) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "the parameter `%s` is read by its %s", global->name,
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
