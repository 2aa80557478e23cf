// SPDX-License-Identifier: MIT
/*
 * import-kernel-struct: kernel structs and their fields from BTF. In: the form, or a field's name.
 * Out: a struct of the unit; its members are added when they are first used. libbpf relocates them
 * when it loads the program. Called by sema.c and fields.c.
 */
#include <string.h>

#include "frontend/sema/kernel/kernel.h"

/* ---- structs ---- */

/* The kernel's name: a struct that the headers also define has a suffix in C. */
static const char *kernel_name(struct sema *sema, const struct structure *structure)
{
	const char *flavor = strstr(structure->c_name, "___");

	return flavor ? arena_strndup(sema->arena, structure->c_name,
				      (size_t)(flavor - structure->c_name)) : structure->c_name;
}

void sema_declare_kernel_struct(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct structure *structure;
	const char *c_name;

	if (!name || name->kind != FORM_SYMBOL)
		return;
	c_name = sema_kernel_struct_name(sema, sema_kernel_name(sema, name->name));
	structure = sema_add_kernel_struct(sema, name->name, c_name, name->span);
	structure->comment = form->comment;
	sema_note_import(sema, structure);
	sema_declare(sema, (struct declaration){ .form = form, .structure = structure });
}

/* ---- fields ---- */

static const struct type *field_type(struct sema *sema, const struct btf_field *field,
				     struct span span)
{
	struct structure *structure = field->structure ?
		sema_kernel_struct(sema, field->structure, span) : NULL;
	const struct type *type = NULL;

	if (structure)
		structure->is_typedef |= field->is_typedef;
	switch (field->shape) {
	case BTF_SHAPE_INTEGER:
	case BTF_SHAPE_ENUM:
		type = field->is_network && !field->bits ? type_network(field->size) :
			type_integer(field->size, field->is_signed);
		break;
	case BTF_SHAPE_POINTER:
		type = type_pointer(&sema->unit->types, structure ? structure->type : NULL,
				    SPACE_KERNEL);
		break;
	case BTF_SHAPE_STRUCT:
		if (!structure)
			structure = sema_add_kernel_struct(sema, "?", "", span);
		type = structure->type;
		break;
	case BTF_SHAPE_OTHER:
		break;
	}
	return type && field->is_array ? type_array(&sema->unit->types, type, field->count) : type;
}

static struct member *known_member(struct sema *sema, const struct structure *structure, const char *name)
{
	return sema_find_spelled(sema, &structure->named, name, strlen(name));
}

/* Takes over the member that the caller has filled in behind the last. */
static struct member *take_member(struct sema *sema, struct structure *structure)
{
	struct member *member = (struct member *)&structure->members[structure->member_count++];

	sema_add_spelled(sema, &structure->named, member->name, member);
	return member;
}

static void unknown_member(struct sema *sema, struct span span, const struct structure *structure,
			   const char *name)
{
	struct near_name near = { .wanted = sema_kernel_name(sema, name) };
	struct diag *diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, span,
					"the kernel's `struct %s` has no field `%s`",
					kernel_name(sema, structure), name);

	if (structure->kernel_id)
		btf_file_each_field(sema->btf, structure->kernel_id, sema_try_near, &near);
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted,
			       sema_lisp_name(sema, near_name_best(&near)));
	else if (!sema->program || sema->program->event != structure)
		diag_help(sema->diags, diag, "(import-kernel-struct %s (%s TYPE)) gives the type that it "
			  "has in other kernels", structure->name, name);
}

bool sema_kernel_field(struct sema *sema, const struct structure *structure, const char *name,
		       struct btf_field *ret_field)
{
	return structure->kernel_id &&
	       btf_file_field(sema->btf, structure->kernel_id, name, ret_field);
}

/* Adds the field by its name. NULL after an error. */
static struct member *add_member(struct sema *sema, struct structure *structure, const char *name,
				 struct span span)
{
	struct member *member = (struct member *)&structure->members[structure->member_count];
	struct btf_field field;

	if (!sema_kernel_field(sema, structure, name, &field)) {
		unknown_member(sema, span, structure, name);
		return NULL;
	}
	*member = (struct member){ .name = name, .bits = field.bits,
				   .c_name = arena_strdup(sema->arena, field.name),
				   .is_enum = field.shape == BTF_SHAPE_ENUM,
				    .overlaps = field.overlaps };
	member->type = field_type(sema, &field, span);
	if (!member->type) {
		diag_report(sema->diags, DIAG_TYPE, span,
			    "BPF programs cannot use the type of `%s`", name);
		return NULL;
	}
	return take_member(sema, structure);
}

struct member *sema_kernel_member(struct sema *sema, const struct form *at,
				  struct structure *structure, const char *name, bool listed)
{
	struct member *member = known_member(sema, structure, name);
	struct btf_field found;
	struct diag *diag;

	if (member)
		return member;
	if (!sema_kernel_field(sema, structure, name, &found)) {
		unknown_member(sema, at->span, structure, name);
		return NULL;
	}
	if (!listed || !structure->lists_fields)
		return add_member(sema, structure, name, at->span);
	diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, at->span,
			   "`%s` is not among the imported fields of `%s`", name, structure->name);
	diag_note(sema->diags, diag, structure->span, "add it here");
	return NULL;
}

/* ---- import ---- */

/* (FIELD TYPE): for fields that some kernels lack, or have in another width. */
static void declare_member(struct sema *sema, struct structure *structure, const struct form *form)
{
	struct member *member = (struct member *)&structure->members[structure->member_count];
	const struct type *type = sema_type(sema, form_nth(form, 1));
	const char *name = form->car->name;
	struct btf_field found;

	if (type_is_error(type))
		return;
	if (type->kind == TYPE_STRUCT || type->is_network ||
	    (type->kind == TYPE_ARRAY && !type_is_integer(type->target))) {
		diag_report(sema->diags, DIAG_TYPE, form_nth(form, 1)->span,
			    "the type of a declared field must be a number, a pointer or an array of numbers");
		return;
	}
	*member = (struct member){ .name = name, .is_declared = true, .overlaps = true };
	member->c_name = sema_kernel_field(sema, structure, name, &found) ?
		arena_strdup(sema->arena, found.name) : sema_kernel_name(sema, name);
	member->type = type_is_pointer(type) ?
		type_pointer(&sema->unit->types, type->target, SPACE_KERNEL) : type;
	take_member(sema, structure);
}

static bool is_declaration(const struct form *form)
{
	return form_is_pair(form) && form->car->kind == FORM_SYMBOL && form_length(form) == 2;
}

static void import_fields(struct sema *sema, const struct form *form, struct structure *structure)
{
	size_t room = structure->kernel_id ?
		btf_file_field_count(sema->btf, structure->kernel_id) : 0;

	structure->members = ARENA_ARRAY(sema->arena, struct member,
					 room + (size_t)form_length(form));
	structure->lists_fields = form_length(form) > 2;
	structure->is_described = true;
	FORM_EACH(at, form_tail(form, 2)) {
		const struct form *name = is_declaration(at->car) ? at->car->car : at->car;

		if (name->kind != FORM_SYMBOL)
			diag_report(sema->diags, DIAG_MALFORMED, at->car->span,
				    "the name of a field or (NAME TYPE) is needed here");
		else if (known_member(sema, structure, name->name))
			diag_report(sema->diags, DIAG_DUPLICATE, at->car->span,
				    "field `%s` is named twice", name->name);
		else if (name != at->car)
			declare_member(sema, structure, at->car);
		else
			add_member(sema, structure, name->name, name->span);
	}
}

/* Does each field give its type, so that no BTF is needed? */
static bool declares_all(const struct form *form)
{
	bool all = form_length(form) > 2;

	FORM_EACH(at, form_tail(form, 2))
		all &= is_declaration(at->car);
	return all;
}

void sema_import_kernel_struct(struct sema *sema, const struct form *form)
{
	struct item item = { .kind = ITEM_STRUCTURE };
	const struct form *name = form_nth(form, 1);
	const char *kernel;

	if (!sema_check_count(sema, form, 1, -1))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span,
			    "the name of a kernel struct is needed here");
		return;
	}
	item.structure = sema_declared_structure(sema, form);
	sema_claim_name(sema, item.structure->name, item.structure->c_name, name->span);
	unit_add_item(sema->unit, item);
	if (declares_all(form)) {
		import_fields(sema, form, item.structure);
		return;
	}
	if (!sema_btf(sema, form->span))
		return;
	kernel = kernel_name(sema, item.structure);
	VEC_PUSH(sema->arena, &sema->unit->kernel_names, kernel);
	if (!sema_find_kernel_struct(sema, item.structure, kernel))
		sema_unknown_kernel_struct(sema, name, kernel);
	else
		import_fields(sema, form, item.structure);
}

struct expr *sema_form_import_kernel_struct(struct sema *sema, const struct form *form)
{
	diag_report(sema->diags, DIAG_WRONG_SIDE, form->span,
		    "`import-kernel-struct` must be at top level");
	return sema_error_expr(sema, form);
}
