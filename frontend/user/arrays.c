// SPDX-License-Identifier: MIT
/*
 * Arrays as values: (array T N) of a variable, a global or a parameter, aref, sizeof. As on the BPF
 * side, each is a struct with one member, so it is copied, passed and returned like a struct. In:
 * forms and typed values. Out: typed values. Called by most files of the folder that bind or store
 * values.
 */
#include "frontend/user/internal.h"

static bool is_array_object(const struct type *type)
{
	return type && type->kind == TYPE_STRUCT && type->structure->is_array;
}

bool load_array_type(struct load *load, const struct form *form, const struct type *array, struct load_type *ret_type)
{
	const struct type *object = sema_object_type(load->sema, form, array);

	if (type_is_error(object))
		return false;
	*ret_type = load_type_of(object, sema_type_show(load->sema, form));
	return true;
}

struct load_expr *load_elements(struct load *load, const struct form *form, struct load_expr *expr)
{
	struct load_expr *all;

	if (expr->type.base != LOAD_BASE_STRUCT || expr->type.maybe || !is_array_object(expr->type.type))
		return expr;
	all = load_new(load, LOAD_MEMBER, form, load_type_of(expr->type.type->structure->members[0].type, expr->type.show));
	all->member.base = expr;
	all->member.structure = expr->type.type->structure;
	all->member.member = &expr->type.type->structure->members[0];
	return all;
}

struct load_type load_object_type(struct load *load, struct load_type type)
{
	if (type.base != LOAD_BASE_ARRAY)
		return type;
	return (struct load_type){ .base = LOAD_BASE_STRUCT, .maybe = type.maybe, .show = type.show,
				   .type = sema_array_object(load->sema, type.type) };
}

struct load_expr *load_whole(struct load *load, struct load_expr *expr)
{
	struct load_expr *whole;

	if (load_failed(expr) || expr->type.base != LOAD_BASE_ARRAY)
		return expr;
	whole = ARENA_NEW(load->sema->arena, struct load_expr);
	*whole = (struct load_expr){ .kind = LOAD_CONVERT, .type = load_object_type(load, expr->type), .span = expr->span,
				     .operands.a = expr };
	return whole;
}

/* The type of the array that the place is; NULL if it is none. */
static const struct type *array_in(const struct load_expr *place)
{
	const struct type *type;

	if (place->kind != LOAD_MEMBER)
		return NULL;
	type = place->member.index ? place->member.member->type->target : place->member.member->type;
	return type->kind == TYPE_ARRAY ? type : NULL;
}

/* The member for an element that is an array itself: C has no name for it. */
static const struct member *inner_member(struct load *load, const struct load_expr *array)
{
	struct member *inner = ARENA_NEW(load->sema->arena, struct member);

	*inner = *array->member.member;
	inner->c_name = NULL;
	inner->type = array_in(array);
	return inner;
}

struct load_expr *load_element_at(struct load *load, const struct form *form, struct load_expr *array, struct load_expr *index)
{
	struct load_expr *expr = load_new(load, LOAD_MEMBER, form, LOAD_TYPE(ERROR));
	const struct type *type = array_in(array);
	const struct member *member = array->member.member;
	enum show_as show = member->show != SHOW_IT_IS ? member->show : array->type.show;

	expr->member = array->member;
	if (array->member.index) {
		expr->member.base = array;
		expr->member.member = inner_member(load, array);
	}
	expr->member.index = index;
	expr->member.swaps = false;
	/* a byte of an address is shown as a number; a wider element is shown as the field is */
	expr->type = load_type_of(type->target, type->target->size == 1 && show < SHOW_COUNT ? SHOW_IT_IS : show);
	return expr;
}

struct load_expr *load_element(struct load *load, const struct form *form, struct load_expr *array, const struct form *at)
{
	struct load_expr *index = load_integer(load, at);
	const struct type *type = array_in(array);
	const struct member *member = array->member.member;

	if (load_failed(index) || load_leaves(index))
		return index;
	if (!type) {
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, at->span, array->member.index ?
			    "`%s` has fewer dimensions" : "`%s` is no array, so it takes no index", member->name);
		return load_error(load, form);
	}
	if (index->kind == LOAD_CONSTANT && index->constant.value >= type->count) {
		diag_report(load->sema->diags, DIAG_BOUNDS, index->span, "the indexes of `%s` are below %u",
			    array->member.structure->is_array && form_nth(form, 1) ?
			    form_text(load->sema->arena, form_nth(form, 1)) : member->name, type->count);
		return load_error(load, form);
	}
	return load_element_at(load, form, array, index);
}

/*
 * The field or object whose elements are accessed, as a member without index; NULL after an error.
 */
static struct load_expr *array_of(struct load *load, const struct form *form)
{
	struct load_expr *array = load_form(load, form);

	if (load_failed(array) || load_leaves(array))
		return NULL;
	if (array->type.maybe || array->type.base == LOAD_BASE_NIL) {
		load_report_nil(load, form, array);
		return NULL;
	}
	if (array->type.base == LOAD_BASE_LIST) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` is a list of the values given, not an array",
				      form_text(load->sema->arena, form)),
			  "(dolist (v %s) ..)", form_text(load->sema->arena, form));
		return NULL;
	}
	array = load_elements(load, form, array);
	if (array_in(array))
		return array;
	load_wrong_type(load, form, array, "an array, which is a variable of its own, a global or a field,");
	return NULL;
}

/* (aref A i) */
static struct load_expr *aref(struct load *load, const struct form *form)
{
	struct load_expr *expr, *array;

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	array = array_of(load, form_nth(form, 1));
	if (!array)
		return load_error(load, form);
	expr = load_element(load, form, array, form_nth(form, 2));
	return expr->kind == LOAD_MEMBER && expr->type.base == LOAD_BASE_ERROR ?
		load_wrong_type(load, form, array, "an array of values") : expr;
}

/* (sizeof TYPE) */
static struct load_expr *size_of(struct load *load, const struct form *form)
{
	const struct type *type;

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	type = sema_type(load->sema, form_nth(form, 1));
	return type_is_error(type) ? load_error(load, form) : load_number(load, form, type->size, false);
}

struct load_expr *load_array_length(struct load *load, const struct form *form, const struct load_expr *array)
{
	if (array->type.base == LOAD_BASE_STRUCT && !array->type.maybe && is_array_object(array->type.type))
		return load_number(load, form, array->type.type->structure->members[0].type->count, false);
	return array_in(array) ? load_number(load, form, array_in(array)->count, false) : NULL;
}

const struct load_form load_array_forms[] = {
	{ "aref", aref }, { "sizeof", size_of }, { 0 },
};
