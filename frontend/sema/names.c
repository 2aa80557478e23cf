/* Names: from Lisp to C, and who has which. */
#include <string.h>

#include "frontend/sema/internal.h"
#include "frontend/unit/names.h"

const char *sema_c_name(struct sema *sema, const char *lisp)
{
	return c_public_name_of(sema->arena, lisp);
}

const char *sema_file_name(struct sema *sema, const char *lisp)
{
	return c_file_name_of(sema->arena, lisp);
}

const char *sema_kernel_name(struct sema *sema, const char *lisp)
{
	char *name = arena_strdup(sema->arena, lisp);

	for (char *at = name; *at; at++)
		if (*at == '-')
			*at = '_';
	return name;
}

static void item_names(const struct item *item, const char **ret_name, const char **ret_c_name,
		       struct span *ret_span)
{
	switch (item->kind) {
	case ITEM_CONSTANT:
		*ret_name = item->constant->name;
		*ret_c_name = item->constant->c_name;
		*ret_span = item->constant->span;
		return;
	case ITEM_STRUCTURE:
		*ret_name = item->structure->name;
		*ret_c_name = item->structure->c_name;
		*ret_span = item->structure->span;
		return;
	case ITEM_MAP:
		*ret_name = item->map->name;
		*ret_c_name = item->map->c_name;
		*ret_span = item->map->span;
		return;
	case ITEM_GLOBAL:
		*ret_name = item->global->name;
		*ret_c_name = item->global->c_name;
		*ret_span = item->global->span;
		return;
	case ITEM_PROGRAM:
	case ITEM_SUBPROGRAM:
		*ret_name = item->program->name;
		*ret_c_name = item->program->c_name;
		*ret_span = item->program->span;
		return;
	}
}

void sema_claim_name(struct sema *sema, const char *name, const char *c_name, struct span span)
{
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		const char *other = NULL, *other_c = NULL;
		struct span place = { 0 };
		struct diag *diag;

		item_names(&sema->unit->items.items[i], &other, &other_c, &place);
		if (!strcmp(other, name))
			diag = diag_report(sema->diags, DIAG_DUPLICATE, span,
					   "`%s` is defined twice", name);
		else if (!strcmp(other_c, c_name))
			diag = diag_report(sema->diags, DIAG_NAME_CLASH, span,
					   "`%s` and `%s` both become `%s` in C", other, name,
					   c_name);
		else
			continue;
		diag_note(sema->diags, diag, place, "`%s` is defined here", other);
		return;
	}
}

struct variable *sema_find_variable(const struct sema *sema, const char *name)
{
	for (const struct scope *at = sema->scope; at; at = at->outer)
		if (at->name == name)
			return at->variable;
	return NULL;
}

struct named_constant *sema_find_constant(const struct sema *sema, const char *name)
{
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		const struct item *item = &sema->unit->items.items[i];

		if (item->kind == ITEM_CONSTANT && !strcmp(item->constant->name, name))
			return item->constant;
	}
	return NULL;
}

struct structure *sema_find_structure(const struct sema *sema, const char *name)
{
	for (size_t i = 0; i < sema->unit->items.count; i++) {
		const struct item *item = &sema->unit->items.items[i];

		if (item->kind == ITEM_STRUCTURE && !strcmp(item->structure->name, name))
			return item->structure;
	}
	return NULL;
}

const struct map *sema_map(struct sema *sema, const struct form *form)
{
	struct near_name near = { 0 };
	struct diag *diag;
	const struct map *map;

	if (form->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_UNKNOWN_MAP, form->span,
			    "the name of a map stands here, not %s",
			    form_text(sema->arena, form));
		return NULL;
	}
	map = unit_find_map(sema->unit, form->name);
	if (map)
		return map;
	diag = diag_report(sema->diags, DIAG_UNKNOWN_MAP, form->span, "there is no map `%s`",
			   form->name);
	near.wanted = form->name;
	for (size_t i = 0; i < sema->unit->items.count; i++)
		if (sema->unit->items.items[i].kind == ITEM_MAP)
			near_name_try(&near, sema->unit->items.items[i].map->name);
	sema_help_near(sema, diag, &near);
	return NULL;
}

const struct map *sema_map_or_inner(struct sema *sema, const struct form *form,
				    struct expr **ret_holder)
{
	const struct variable *variable =
		form->kind == FORM_SYMBOL ? sema_find_variable(sema, form->name) : NULL;

	*ret_holder = NULL;
	if (!variable || !variable->type->map)
		return sema_map(sema, form);
	*ret_holder = sema_expr(sema, form);
	return variable->type->map;
}
