/* Structs of the user side: their fields, and make-S. */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- fields ---- */

/* The struct whose accessor the head is, and the field's name behind it; the longest name of a struct wins. */
static const struct structure *accessed(struct load *load, const char *head, const char **ret_field)
{
	for (size_t len = strlen(head); len-- > 1;) {
		const struct structure *structure;

		if (head[len] != '-')
			continue;
		structure = sema_own_structure(load->sema, head, len);
		if (!structure || structure->is_kernel || structure->is_context)
			continue;
		*ret_field = head + len + 1;
		return structure;
	}
	return NULL;
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

/* The struct that the field is of: a value, or a map's where it has been seen to be there. */
static struct load_expr *base_of(struct load *load, const struct form *form, const struct structure *structure)
{
	struct load_expr *base = load_form(load, form);

	if (load_failed(base) || load_leaves(base))
		return base;
	if (base->type.base == LOAD_BASE_STRUCT && base->type.type != structure->type) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "this is a struct `%s`, and the field is one of `%s`",
			    base->type.type->structure->name, structure->name);
		return load_error(load, form);
	}
	if (base->type.base == LOAD_BASE_STRUCT && base->type.maybe) {
		load_report_nil(load, form, base);
		return load_error(load, form);
	}
	if (base->type.base != LOAD_BASE_STRUCT) {
		if (base->type.base == LOAD_BASE_NIL)
			load_report_nil(load, form, base);
		else
			load_wrong_type(load, form, base, arena_printf(load->sema->arena, "a struct `%s`",
								       structure->name));
		return load_error(load, form);
	}
	return base;
}

/* (S-f x i): an element of an array, in which a constant index is. */
static bool check_index(struct load *load, const struct form *form, const struct member *member,
			const struct load_expr *index)
{
	if (member->type->kind != TYPE_ARRAY) {
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span, "`%s` is no array, and takes no index",
			    member->name);
		return false;
	}
	if (index->kind != LOAD_CONSTANT || index->constant.value < member->type->count)
		return true;
	diag_report(load->sema->diags, DIAG_BOUNDS, index->span, "`%s` has %u elements, from 0", member->name,
		    member->type->count);
	return false;
}

static struct load_expr *field_form(struct load *load, const struct form *form, const struct structure *structure,
				    const char *name)
{
	const struct member *member = structure_member(structure, name);
	struct load_expr *expr = load_new(load, LOAD_MEMBER, form, LOAD_TYPE(ERROR)), *base, *index = NULL;
	const struct type *type;

	if (!member)
		return unknown_field(load, form, structure, name);
	if (!sema_check_count(load->sema, form, 1, 2))
		return load_error(load, form);
	base = base_of(load, form_nth(form, 1), structure);
	if (form_nth(form, 2))
		index = load_integer(load, form_nth(form, 2));
	if (load_failed(base) || load_leaves(base) || (index && load_failed(index)) ||
	    (index && !check_index(load, form, member, index)))
		return load_error(load, form);
	type = index ? member->type->target : member->type;
	/* a byte of an address is a number; an element that is wider is shown as the field says */
	expr->type = load_type_of(type, index && type->size == 1 && member->show < SHOW_COUNT ? SHOW_IT_IS : member->show);
	if (expr->type.base == LOAD_BASE_ERROR) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` is nothing that the user side can read",
			    name);
		return load_error(load, form);
	}
	if (member->net_order && !index)
		expr->type.type = NULL;
	expr->member.base = base;
	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.index = index;
	expr->member.swaps = member->net_order;
	return expr;
}

/* ---- make-S ---- */

struct load_type load_place_type(struct load_type type)
{
	if (type.base == LOAD_BASE_ARRAY && type.type->target->kind == TYPE_INTEGER && type.type->target->size == 1)
		return (struct load_type){ .base = LOAD_BASE_TEXT, .type = type.type };
	return type;
}

static bool make_field(struct load *load, const struct form *at, struct load_expr *expr)
{
	const struct structure *structure = expr->make.structure;
	const struct form *name = at->car;
	const struct member *member;
	struct load_type type;
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
	type = load_place_type(load_type_of(member->type, member->show));
	value = load_value_of(load, at->cdr->car, type);
	if (load_failed(value))
		return false;
	if (value->kind == LOAD_TEXT && member->type->kind == TYPE_ARRAY && strlen(value->text) > member->type->size) {
		diag_report(load->sema->diags, DIAG_TYPE, at->cdr->car->span, "the text is longer than the %u bytes of `%s`",
			    member->type->size, member->name);
		return false;
	}
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
	const char *head = form->car->name, *field;
	const struct structure *structure;

	if (!strncmp(head, "make-", 5)) {
		structure = sema_find_structure(load->sema, head + 5);
		if (structure && !structure->is_kernel && structure->size)
			return make_form(load, form, structure);
	}
	structure = accessed(load, head, &field);
	return structure ? field_form(load, form, structure, field) : NULL;
}
