// SPDX-License-Identifier: MIT
/*
 * Names: from Lisp to C, from the kernel to Lisp, and the lookup of constants, structs and maps by
 * name. In: a name. Out: its spelling or the object; sema_claim_name reports a name that is taken.
 * Called by all of sema and by frontend/user.
 */
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

const char *sema_lisp_name(struct sema *sema, const char *kernel)
{
	char *name = arena_strdup(sema->arena, kernel);

	for (char *at = name; *at; at++)
		if (*at == '_')
			*at = '-';
	return name;
}

bool sema_begins_with(const char *text, const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char a = text[i] == '_' ? '-' : text[i], b = name[i] == '_' ? '-' : name[i];

		if (a != b)
			return false;
	}
	return true;
}

bool sema_same_name(const char *a, const char *b)
{
	return strlen(a) == strlen(b) && sema_begins_with(a, b, strlen(b));
}

void *sema_find_spelled(struct sema *sema, const struct table *table, const char *text, size_t len)
{
	return table_find_part(table, memchr(text, '_', len) ?
			       sema_lisp_name(sema, arena_strndup(sema->arena, text, len)) : text, len);
}

void sema_add_spelled(struct sema *sema, struct table *table, const char *name, void *value)
{
	table_add(sema->arena, table, sema_lisp_name(sema, name), value);
}

static struct span item_span(const struct item *item)
{
	switch (item->kind) {
	case ITEM_CONSTANT:
		return item->constant->span;
	case ITEM_STRUCTURE:
		return item->structure->span;
	case ITEM_MAP:
		return item->map->span;
	case ITEM_GLOBAL:
		return item->global->span;
	case ITEM_PROGRAM:
	case ITEM_SUBPROGRAM:
		break;
	}
	return item->program->span;
}

void sema_claim_name(struct sema *sema, const char *name, const char *c_name, struct span span)
{
	const struct named_item *same = unit_find_named(sema->unit, name);
	const struct named_item *clash = unit_find_in_c(sema->unit, c_name);
	const struct named_item *first = same && (!clash || same->index <= clash->index) ? same : clash;
	struct diag *diag;

	if (!first)
		return;
	if (first == same)
		diag = diag_report(sema->diags, DIAG_DUPLICATE, span, "`%s` is defined twice", name);
	else
		diag = diag_report(sema->diags, DIAG_NAME_CLASH, span,
				   "`%s` and `%s` both become `%s` in C", item_name(&first->item), name,
				   c_name);
	diag_note(sema->diags, diag, item_span(&first->item), "`%s` is defined here",
		  item_name(&first->item));
}

struct named_constant *sema_find_constant(const struct sema *sema, const char *name)
{
	const struct item *item = unit_find_item(sema->unit, ITEM_CONSTANT, name);

	return item ? item->constant : NULL;
}

struct structure *sema_find_structure(const struct sema *sema, const char *name)
{
	const struct item *item = unit_find_item(sema->unit, ITEM_STRUCTURE, name);

	return item ? item->structure : NULL;
}

const struct structure *sema_own_structure(const struct sema *sema, const char *name, size_t len)
{
	const struct named_item *found = table_find_part(&sema->unit->items_of[ITEM_STRUCTURE], name, len);

	return found && !found->item.structure->is_kernel ? found->item.structure : NULL;
}

/* Does the struct have the field `data-flags`? The name may end with -ptr, for its address. */
static bool has_field(const struct sema *sema, const struct structure *structure, const char *name)
{
	size_t len = strlen(name);

	return structure_member(structure, name) ||
	       (len > 4 && !strcmp(name + len - 4, "-ptr") &&
		structure_member(structure, arena_strndup(sema->arena, name, len - 4)));
}

const struct structure *sema_accessed_structure(const struct sema *sema, const char *head,
						const struct structure **ret_other)
{
	const struct structure *longest = NULL, *found = NULL;

	if (ret_other)
		*ret_other = NULL;
	for (size_t len = strlen(head); len-- > 0;) {
		const struct structure *one = head[len] == '-' ? sema_own_structure(sema, head, len) : NULL;

		if (!one)
			continue;
		longest = longest ? longest : one;
		if (!has_field(sema, one, head + len + 1))
			continue;
		if (found && ret_other)
			*ret_other = one;
		found = found ? found : one;
	}
	return found ? found : longest;
}

const struct map *sema_map(struct sema *sema, const struct form *form)
{
	struct near_name near = { 0 };
	struct diag *diag;
	const struct map *map;

	if (form->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_UNKNOWN_MAP, form->span,
			    "the name of a map is needed here, not %s",
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
