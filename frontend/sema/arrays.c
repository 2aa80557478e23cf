// SPDX-License-Identifier: MIT
/*
 * Arrays that are objects by themselves: (array T N) of a variable, global or parameter. Such an object is a struct of
 * one member to every pass; emit prints the member alone. So what holds for structs on the stack holds for arrays. And
 * types that may stand in memory.
 */
#include "frontend/sema/internal.h"

const struct type *sema_array_object(struct sema *sema, const struct type *array)
{
	struct structure *structure = table_find_object(&sema->array_objects, array);
	struct type *type;
	struct member *member;

	if (structure)
		return structure->type;
	structure = ARENA_NEW(sema->arena, struct structure);
	type = ARENA_NEW(sema->arena, struct type);
	member = ARENA_NEW(sema->arena, struct member);
	*member = (struct member){ .name = "element", .c_name = "element", .type = array };
	structure->name = structure->c_name = "array";
	structure->is_array = true;
	structure->member_count = 1;
	structure_lay_out(sema->arena, structure, member);
	*type = (struct type){ .kind = TYPE_STRUCT, .size = structure->size,
			       .align = structure->align, .structure = structure };
	structure->type = type;
	table_add_object(sema->arena, &sema->array_objects, array, structure);
	return type;
}

const struct type *sema_object_type(struct sema *sema, const struct form *form,
				    const struct type *type)
{
	if (type->kind != TYPE_ARRAY)
		return type;
	if (type_is_integer(type->target) || type->target->kind == TYPE_STRUCT)
		return sema_array_object(sema, type);
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
			      "an array by itself holds integers or structs, not %s",
			      type_text(sema->arena, type->target)),
		  "a struct may have it as its field");
	return &type_error;
}

const struct type *sema_stored_type(struct sema *sema, const struct form *form)
{
	const struct type *type = sema_type(sema, form);

	if (!type_is_dynptr(type) && !type_points_to_dynptr(type))
		return type;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "a dynptr is a variable of its own: the kernel follows it where it is, on the stack"),
		  "(let ((d %s)) ..), and a parameter (d %s) of what it is handed to",
		  type_text(sema->arena, type_is_dynptr(type) ? type : type->target),
		  type_text(sema->arena, type_is_dynptr(type) ? type : type->target));
	return &type_error;
}
