// SPDX-License-Identifier: MIT
/*
 * Structs and unions that are written as the type of a field inside a defstruct. (NAME (struct
 * FIELD..)) is a struct called OUTER-NAME; ((union FIELD..)) has no name, and its fields belong to
 * the outer struct. In: the fields. Out: struct items. types.c defines them before the outer
 * struct, as C requires.
 */
#include "frontend/sema/internal.h"
#include "frontend/unit/names.h"

static bool is_inline(const struct form *form)
{
	return (form_is_call(form, "struct") || form_is_call(form, "union")) && form_length(form) > 1 &&
	       form_is_pair(form_nth(form, 1));
}

bool sema_is_anonymous_member(const struct form *form)
{
	return form_is_pair(form) && form_length(form) == 1 && is_inline(form->car);
}

/* The struct inside (array (struct FIELD..) N), at any depth. */
static const struct form *inline_in(const struct form *type)
{
	while (form_is_call(type, "array") && form_length(type) == 3)
		type = form_nth(type, 1);
	return is_inline(type) ? type : NULL;
}

static struct structure *new_structure(struct sema *sema, const struct form *form, const char *name)
{
	struct structure *structure = ARENA_NEW(sema->arena, struct structure);
	struct type *type = ARENA_NEW(sema->arena, struct type);

	structure->name = name ? name : form->car->name;
	structure->c_name = name ? c_structure_name_of(sema->arena, name) : "";
	structure->span = form->span;
	structure->is_union = form_is_call(form, "union");
	structure->is_anonymous = !name;
	structure->type = type;
	type->kind = TYPE_STRUCT;
	type->structure = structure;
	return structure;
}

/*
 * Adds a first element to (struct FIELD..): sema_read_members expects the fields behind two
 * elements, as in a defstruct.
 */
static const struct form *as_definition(struct sema *sema, const struct form *form)
{
	struct form *head = ARENA_NEW(sema->arena, struct form);

	*head = *form;
	head->cdr = form;
	return head;
}

static void define(struct sema *sema, const struct form *form, const char *name, const char *outer)
{
	struct structure *structure = new_structure(sema, form, name);
	struct item item = { .kind = ITEM_STRUCTURE, .structure = structure };

	sema_define_inner_structures(sema, form->cdr, name ? name : outer);
	table_add_object(sema->arena, &sema->inner_structures, form, structure);
	if (name) {
		sema_add_structure(sema, structure);
		sema_claim_name(sema, structure->name, structure->c_name, structure->span);
		unit_add_item(sema->unit, item);
	}
	sema_read_members(sema, as_definition(sema, form), structure);
}

void sema_define_inner_structures(struct sema *sema, const struct form *fields, const char *outer)
{
	FORM_EACH(at, fields) {
		const struct form *field = at->car;

		if (sema_is_anonymous_member(field))
			define(sema, field->car, NULL, outer);
		else if (form_is_pair(field) && field->car->kind == FORM_SYMBOL && form_length(field) > 1 &&
			 inline_in(form_nth(field, 1)))
			define(sema, inline_in(form_nth(field, 1)),
			       arena_printf(sema->arena, "%s-%s", outer, field->car->name), outer);
	}
}
