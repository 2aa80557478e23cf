// SPDX-License-Identifier: MIT
/*
 * Arrays that are objects by themselves: (array T N) as the type of a variable, global or
 * parameter. All passes see a struct with one member, which emit prints as the plain array, so
 * rules for structs on the stack hold for arrays, too. In: an array type. Out: the struct type.
 * Also refuses types that cannot be in memory. Called by control.c, types.c, globals, maps,
 * frontend/user.
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
			      "the elements of an array variable must be integers or structs, not %s",
			      type_text(sema->arena, type->target)),
		  "a struct can have it as a field");
	return &type_error;
}

const struct type *sema_stored_type(struct sema *sema, const struct form *form)
{
	const struct type *type = sema_type(sema, form);

	if (!type_is_dynptr(type) && !type_points_to_dynptr(type))
		return type;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "a dynptr must be a variable of its own: the verifier tracks it only on the stack"),
		  "bind it by (let ((d %s)) ..), and declare a parameter (d %s) in the function that it is passed to",
		  type_text(sema->arena, type_is_dynptr(type) ? type : type->target),
		  type_text(sema->arena, type_is_dynptr(type) ? type : type->target));
	return &type_error;
}
