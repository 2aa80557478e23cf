/*
 * Arrays by themselves: (array T N) of a variable, a global or a parameter. As on the programs' side each is a struct of one
 * member, so it is copied, passed and returned as one.
 */
#include "frontend/user/internal.h"

static bool is_array_object(const struct type *type)
{
	return type && type->kind == TYPE_STRUCT && type->structure->is_array;
}

bool load_array_type(struct load *load, const struct form *form, const struct type *array, struct load_type *ret_type)
{
	if (array->target->kind != TYPE_INTEGER) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_UNSUPPORTED, form->span,
				      "an array by itself holds integers on the user side, not %s",
				      type_text(load->sema->arena, array->target)), "a struct may have it as its field");
		return false;
	}
	*ret_type = (struct load_type){ .base = LOAD_BASE_STRUCT, .type = sema_array_object(load->sema, array) };
	return true;
}

struct load_expr *load_elements(struct load *load, const struct form *form, struct load_expr *expr)
{
	struct load_expr *all;

	if (expr->type.base != LOAD_BASE_STRUCT || expr->type.maybe || !is_array_object(expr->type.type))
		return expr;
	all = load_new(load, LOAD_MEMBER, form, load_type_of(expr->type.type->structure->members[0].type, SHOW_IT_IS));
	all->member.base = expr;
	all->member.structure = expr->type.type->structure;
	all->member.member = &expr->type.type->structure->members[0];
	return all;
}

/* The field or object whose elements are meant, as a field without an index; NULL: reported. */
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
			  diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` is the list of what was given, no array",
				      form_text(load->sema->arena, form)),
			  "(dolist (v %s) ..)", form_text(load->sema->arena, form));
		return NULL;
	}
	array = load_elements(load, form, array);
	if (array->kind == LOAD_MEMBER && array->member.member->type->kind == TYPE_ARRAY && !array->member.index)
		return array;
	load_wrong_type(load, form, array, "an array, which is a variable of its own, a global or a field,");
	return NULL;
}

/* (aref A i) */
static struct load_expr *aref(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_MEMBER, form, LOAD_TYPE(ERROR)), *array, *index;
	const struct member *member;

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	array = array_of(load, form_nth(form, 1));
	index = load_integer(load, form_nth(form, 2));
	if (!array || load_failed(index))
		return load_error(load, form);
	member = array->member.member;
	if (index->kind == LOAD_CONSTANT && index->constant.value >= member->type->count) {
		diag_report(load->sema->diags, DIAG_BOUNDS, index->span, "`%s` has %u elements, from 0",
			    form_text(load->sema->arena, form_nth(form, 1)), member->type->count);
		return load_error(load, form);
	}
	expr->member = array->member;
	expr->member.index = index;
	expr->member.swaps = false;
	expr->type = load_type_of(member->type->target, SHOW_IT_IS);
	return expr->type.base == LOAD_BASE_ERROR ? load_wrong_type(load, form, array, "an array of values") : expr;
}

struct load_expr *load_array_length(struct load *load, const struct form *form, const struct load_expr *array)
{
	if (array->type.base != LOAD_BASE_STRUCT || array->type.maybe || !is_array_object(array->type.type))
		return NULL;
	return load_number(load, form, array->type.type->structure->members[0].type->count, false);
}

const struct load_form load_array_forms[] = {
	{ "aref", aref }, { 0 },
};
