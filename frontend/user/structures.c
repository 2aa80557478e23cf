// SPDX-License-Identifier: MIT
/*
 * Structs of the user side: fields and make-S. In: the forms. Out: LOAD_MEMBER and LOAD_MAKE.
 * Called by forms.c for heads that name a struct's field.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- fields ---- */

/* Reports a field name that two structs have, because their names overlap. */
static struct load_expr *ambiguous(struct load *load, const struct form *form, const struct structure *one,
				   const struct structure *other)
{
	const char *head = form->car->name;
	struct diag *diag = diag_report(load->sema->diags, DIAG_AMBIGUOUS, form->car->span,
					"`%s` is the field `%s` of `%s` and the field `%s` of `%s`", head,
					head + strlen(one->name) + 1, one->name, head + strlen(other->name) + 1, other->name);

	diag_help(load->sema->diags, diag, "rename one of the two fields");
	return load_error(load, form);
}

static struct load_expr *unknown_field(struct load *load, const struct form *form, const struct structure *structure,
				       const char *field)
{
	struct near_name near = { .wanted = field };
	struct diag *diag = diag_report(load->sema->diags, DIAG_UNKNOWN_FIELD, form->car->span,
					"struct `%s` has no field `%s`", structure->name, field);

	for (size_t i = 0; i < structure->member_count; i++)
		near_name_try(&near, structure->members[i].name);
	sema_help_near(load->sema, diag, &near);
	return load_error(load, form);
}

/* A field of a struct that is a member of the base's union. */
static struct load_expr *variant(struct load *load, const struct form *form, struct load_expr *base,
				 const struct structure *structure)
{
	const struct member *member = structure_variant(base->type.type->structure, structure);
	struct load_expr *expr;

	if (!member)
		return base;
	expr = load_new(load, LOAD_MEMBER, form, load_type_of(member->type, SHOW_IT_IS));
	expr->member.base = base;
	expr->member.structure = base->type.type->structure;
	expr->member.member = member;
	return expr;
}

/* The struct that contains the field: a value, or a map entry that is known to exist. */
static struct load_expr *base_of(struct load *load, const struct form *form, const struct structure *structure)
{
	struct load_expr *base = load_form(load, form);

	if (load_failed(base) || load_leaves(base))
		return base;
	if (base->type.base == LOAD_BASE_NIL || (base->type.base == LOAD_BASE_STRUCT && base->type.maybe)) {
		load_report_nil(load, form, base);
		return load_error(load, form);
	}
	if (base->type.base == LOAD_BASE_STRUCT)
		base = variant(load, form, base, structure);
	if (base->type.base == LOAD_BASE_STRUCT && base->type.type == structure->type)
		return base;
	if (base->type.base == LOAD_BASE_STRUCT && !base->type.type->structure->is_array)
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "this is a struct `%s`, but the field belongs to `%s`",
			    base->type.type->structure->name, structure->name);
	else
		load_wrong_type(load, form, base, arena_printf(load->sema->arena, "a struct `%s`", structure->name));
	return load_error(load, form);
}

/* (S-f x), (S-f x i), (S-f x i j) */
static struct load_expr *field_form(struct load *load, const struct form *form, const struct structure *structure,
				    const char *name)
{
	const struct member *member = structure_member(structure, name);
	struct load_expr *expr = load_new(load, LOAD_MEMBER, form, LOAD_TYPE(ERROR));

	if (!member)
		return unknown_field(load, form, structure, name);
	if (!sema_check_count(load->sema, form, 1, member->type->kind == TYPE_ARRAY ? -1 : 2))
		return load_error(load, form);
	expr->member.base = base_of(load, form_nth(form, 1), structure);
	if (load_failed(expr->member.base) || load_leaves(expr->member.base))
		return load_error(load, form);
	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.swaps = member->net_order;
	expr->type = load_type_of(member->type, member->show);
	if (member->net_order)
		expr->type.type = NULL;
	FORM_EACH(at, form_tail(form, 2)) {
		expr = load_element(load, form, expr, at->car);
		if (expr->kind != LOAD_MEMBER)
			return load_error(load, form);
	}
	if (expr->type.base != LOAD_BASE_ERROR)
		return expr;
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "the user side cannot read `%s`", name);
	return load_error(load, form);
}

/* ---- make-S ---- */

struct load_type load_place_type(struct load_type type)
{
	if (type.base == LOAD_BASE_ARRAY && type.type->target->kind == TYPE_INTEGER && type.type->target->size == 1)
		return (struct load_type){ .base = LOAD_BASE_TEXT, .type = type.type };
	return type;
}

struct load_expr *load_text_array(struct load *load, struct load_expr *text, struct load_type type)
{
	const struct structure *structure = type.type->structure;
	struct load_expr *expr;

	if (!structure->is_array || load_place_type(load_type_of(structure->members[0].type, SHOW_IT_IS)).base != LOAD_BASE_TEXT)
		return NULL;
	expr = ARENA_NEW(load->sema->arena, struct load_expr);
	*expr = (struct load_expr){ .kind = LOAD_MAKE, .type = type, .span = text->span };
	expr->make.structure = structure;
	expr->make.members = ARENA_NEW(load->sema->arena, const struct member *);
	expr->make.values = ARENA_NEW(load->sema->arena, struct load_expr *);
	expr->make.members[expr->make.count] = &structure->members[0];
	expr->make.values[expr->make.count++] = text;
	if (!load_check_room(load, text, structure->members[0].type->size, "the array"))
		expr->type = LOAD_TYPE(ERROR);
	return expr;
}

bool load_check_room(struct load *load, const struct load_expr *text, uint32_t size, const char *what)
{
	if (text->kind != LOAD_TEXT || strlen(text->text) <= size)
		return true;
	diag_report(load->sema->diags, DIAG_TYPE, text->span, "the text is longer than the %u bytes of %s", size, what);
	return false;
}

/* The value of a field, converted to the field's type. */
static struct load_expr *field_value(struct load *load, const struct form *form, const struct member *member)
{
	struct load_type type = load_type_of(member->type, member->show);
	struct load_expr *expr, *value;

	if (load_is_list(form))
		return load_list(load, form, type);
	expr = load_form(load, form);
	if (load_failed(expr) || load_leaves(expr))
		return expr;
	if (expr->type.base == LOAD_BASE_TEXT)
		type = load_place_type(type);
	load_check_member(load, form, expr, member, type);
	value = load_convert(load, expr, type);
	if (value)
		return value;
	if (!expr->type.maybe && expr->type.base != LOAD_BASE_NIL)
		return load_wrong_type(load, form, expr, load_type_text(load, type));
	load_report_nil(load, form, expr);
	return load_error(load, form);
}

static bool make_field(struct load *load, const struct form *at, struct load_expr *expr)
{
	const struct structure *structure = expr->make.structure;
	const struct form *name = at->car;
	const struct member *member;
	struct load_expr *value;

	if (name->kind != FORM_KEYWORD || !form_is_pair(at->cdr)) {
		diag_report(load->sema->diags, DIAG_MALFORMED, name->span, "`make-%s` takes fields as :FIELD VALUE",
			    structure->name);
		return false;
	}
	member = structure_member(structure, name->name);
	if (!member) {
		struct near_name near = { .wanted = name->name };
		struct diag *diag = diag_report(load->sema->diags, DIAG_UNKNOWN_FIELD, name->span,
						"struct `%s` has no field `%s`", structure->name, name->name);

		for (size_t i = 0; i < structure->member_count; i++)
			near_name_try(&near, structure->members[i].name);
		sema_help_near(load->sema, diag, &near);
		return false;
	}
	for (size_t i = 0; i < expr->make.count; i++)
		if (expr->make.members[i] == member) {
			diag_report(load->sema->diags, DIAG_DUPLICATE, name->span, "`:%s` is given twice", name->name);
			return false;
		}
	value = field_value(load, at->cdr->car, member);
	if (load_failed(value) || (member->type->kind == TYPE_ARRAY &&
	    !load_check_room(load, value, member->type->size, arena_printf(load->sema->arena, "`%s`", member->name))))
		return false;
	expr->make.members[expr->make.count] = member;
	expr->make.values[expr->make.count++] = value;
	return true;
}

static struct load_expr *make_form(struct load *load, const struct form *form, const struct structure *structure)
{
	struct load_expr *expr = load_new(load, LOAD_MAKE, form,
					  (struct load_type){ .base = LOAD_BASE_STRUCT, .type = structure->type });
	size_t count = (size_t)form_length(form);

	expr->make.structure = structure;
	expr->make.members = ARENA_ARRAY(load->sema->arena, const struct member *, count);
	expr->make.values = ARENA_ARRAY(load->sema->arena, struct load_expr *, count);
	sema_share(structure->type);
	for (const struct form *at = form->cdr; form_is_pair(at); at = form_is_pair(at->cdr) ? at->cdr->cdr : at->cdr)
		if (!make_field(load, at, expr))
			return load_error(load, form);
	for (size_t i = 0; i < structure->member_count; i++) {
		const struct member *member = &structure->members[i];
		bool given = false;

		for (size_t k = 0; k < expr->make.count; k++)
			given |= expr->make.members[k] == member;
		if (!member->is_tag || given)
			continue;
		expr->make.members[expr->make.count] = member;
		expr->make.values[expr->make.count++] = load_number(load, form, member->tag, false);
	}
	return expr;
}

struct load_expr *load_structure_form(struct load *load, const struct form *form)
{
	const char *head = form->car->name;
	const struct structure *structure, *other;

	if (!strncmp(head, "make-", 5)) {
		structure = sema_find_structure(load->sema, head + 5);
		if (structure && !structure->is_kernel && structure->size)
			return make_form(load, form, structure);
	}
	structure = sema_accessed_structure(load->sema, head, &other);
	if (!structure || structure->is_kernel || structure->is_context)
		return NULL;
	return other ? ambiguous(load, form, structure, other) :
		       field_form(load, form, structure, head + strlen(structure->name) + 1);
}
