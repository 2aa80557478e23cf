// SPDX-License-Identifier: MIT
/*
 * make-S, struct-alloc, aref, and the fields of structs, unions and headers by accessors S-f and
 * S-f-ptr. In: the forms. Out: EXPR_MAKE, EXPR_MEMBER, EXPR_MEMBER_ADDRESS; fields in network order
 * with a swap. Called through forms.c.
 */
#include <string.h>

#include "frontend/sema/memory/memory.h"

/* No object is larger. */
#define MEMORY_MOST 65536

static struct expr *make_structure(struct sema *sema, const struct form *form,
				   const struct structure *structure)
{
	struct expr *expr;

	if (form_length(form) > 1) {
		const struct form *field = form_nth(form, 1);

		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "`%s` takes no arguments: all its bytes are 0",
				      form->car->name),
			  "set a field afterwards: (setf (%s-%s x) ..)", structure->name,
			  field->kind == FORM_KEYWORD ? field->name : "FIELD");
		return sema_error_expr(sema, form);
	}
	if (!sema_check_count(sema, form, 0, 0))
		return sema_error_expr(sema, form);
	expr = sema_new(sema, EXPR_MAKE, form,
			type_pointer(&sema->unit->types, structure->type, SPACE_STACK));
	expr->make.structure = structure;
	return expr;
}

/* ---- struct-alloc ---- */

/*
 * A struct of that many words, for untyped memory; its definition is printed like those of the
 * file.
 */
static const struct structure *memory_structure(struct sema *sema, const struct form *form,
						uint64_t words)
{
	const char *name = arena_printf(sema->arena, "memory-%llu", (unsigned long long)words * 8);
	const struct structure *found = sema_find_structure(sema, name);
	struct structure *structure;
	struct member *member;
	struct item item = { .kind = ITEM_STRUCTURE };
	struct type *type;

	if (found)
		return found;
	item.structure = structure = ARENA_NEW(sema->arena, struct structure);
	type = ARENA_NEW(sema->arena, struct type);
	member = ARENA_NEW(sema->arena, struct member);
	member->name = member->c_name = "words";
	member->type = type_array(&sema->unit->types, &type_u64, (uint32_t)words);
	structure->name = name;
	structure->c_name = sema_file_name(sema, name);
	structure->span = form->span;
	structure->member_count = 1;
	structure_lay_out(sema->arena, structure, member);
	*type = (struct type){ .kind = TYPE_STRUCT, .size = structure->size,
			       .align = structure->align, .structure = structure };
	structure->type = type;
	sema_claim_name(sema, structure->name, structure->c_name, form->span);
	unit_add_item(sema->unit, item);
	return structure;
}

/* (struct-alloc N): zeroed bytes on the stack. (struct-alloc S): like (make-S). */
struct expr *sema_form_struct_alloc(struct sema *sema, const struct form *form)
{
	const struct form *size = form_nth(form, 1);
	const struct structure *structure;
	struct expr *expr, *make;
	const struct expr *count;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	structure = size->kind == FORM_SYMBOL ? sema_find_structure(sema, size->name) : NULL;
	make = sema_new(sema, EXPR_MAKE, form, &type_u64);
	if (structure && !structure->is_kernel) {
		make->make.structure = structure;
		make->type = type_pointer(&sema->unit->types, structure->type, SPACE_STACK);
		return make;
	}
	count = sema_constant(sema, size);
	if (type_is_error(count->type))
		return sema_error_expr(sema, form);
	if (!count->value || count->value > MEMORY_MOST) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, size->span,
			    "an object can have 1 to %d bytes", MEMORY_MOST);
		return sema_error_expr(sema, form);
	}
	make->make.structure = memory_structure(sema, form, (count->value + 7) / 8);
	make->type = type_pointer(&sema->unit->types, make->make.structure->type, SPACE_STACK);
	expr = sema_new(sema, EXPR_CAST, form, type_pointer(&sema->unit->types, NULL, SPACE_STACK));
	make->comment = make->trailing = NULL;
	expr->operand = make;
	return expr;
}

/* A field of a struct that is a member of the base's union. */
static struct expr *variant(struct sema *sema, const struct form *form, struct expr *base,
			    const struct structure *structure)
{
	const struct type *target = base->type->target;
	const struct member *member = target && target->kind == TYPE_STRUCT ?
		structure_variant(target->structure, structure) : NULL;
	struct expr *expr;

	if (!member)
		return base;
	expr = sema_new(sema, EXPR_MEMBER_ADDRESS, form,
			type_pointer(&sema->unit->types, structure->type, base->type->space));
	expr->member.structure = target->structure;
	expr->member.member = member;
	expr->member.base = base;
	expr->comment = expr->trailing = NULL;
	return expr;
}

static bool check_base(struct sema *sema, const struct form *form, struct expr **base_place,
		       const struct structure *structure)
{
	const struct expr *base = *base_place;

	if (type_is_error(base->type))
		return false;
	base = *base_place = variant(sema, form, *base_place, structure);
	return sema_check_pointee(sema, form, base, structure);
}

/*
 * Parameters are read by volatile loads of single fields; an access through a pointer would bypass
 * them.
 */
static bool check_parameter(struct sema *sema, const struct form *form, const struct expr *expr)
{
	const struct expr *root = expr;

	while (root->kind == EXPR_MEMBER || root->kind == EXPR_MEMBER_ADDRESS)
		root = root->member.base;
	if (root->kind != EXPR_GLOBAL || root->global->kind != GLOBAL_PARAMETER ||
	    !type_is_pointer(expr->type) || sema->base == form)
		return true;
	diag_report(sema->diags, DIAG_TYPE, form->span,
		    "a parameter can only be read by its fields and elements that are numbers");
	return false;
}

/* The pointer whose field or element is read. */
static struct expr *base_of(struct sema *sema, const struct form *form)
{
	const struct form *outer = sema->base;
	struct expr *base;

	sema->base = form;
	base = sema_pointer(sema, form);
	sema->base = outer;
	return base;
}

static bool set_index(struct sema *sema, const struct form *form, struct expr *expr, const struct form *index)
{
	const struct member *member = expr->member.member;

	if (member->type->kind != TYPE_ARRAY) {
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`%s` is no array: it takes no index", member->name);
		return false;
	}
	expr->member.index = sema_integer(sema, index);
	if (type_is_error(expr->member.index->type))
		return false;
	if (expr->member.index->is_constant && expr->member.index->value >= member->type->count) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, index->span,
			    "`%s` has the elements 0 to %u", !expr->member.structure->is_array ? member->name :
			    index == form_nth(form, 2) ? form_text(sema->arena, form_nth(form, 1)) : form->car->name,
			    member->type->count - 1);
		return false;
	}
	return true;
}

static bool member_index(struct sema *sema, const struct form *form, struct expr *expr)
{
	const struct form *index = form_nth(form, 2);

	return !index || set_index(sema, form, expr, index);
}

/* The type of the accessor's value: a scalar's value, the address of anything larger. */
static const struct type *member_type(struct sema *sema, const struct expr *expr)
{
	const struct type *type = expr->member.member->type;
	enum pointer_space space = expr->member.base->type->space;

	if (type->kind == TYPE_ARRAY)
		type = type->target;
	else if (type->kind != TYPE_STRUCT)
		return type;
	if (expr->member.index && type->kind == TYPE_ARRAY)
		type = type->target; /* the address of a nested array */
	else if (expr->member.index && type->kind != TYPE_STRUCT)
		return type;
	return type_pointer(&sema->unit->types, type, space);
}

/* (S-f p i j): elements of nested arrays. */
static struct expr *inner_elements(struct sema *sema, const struct form *form, struct expr *expr, bool address)
{
	const struct member *member = expr->member.member;
	const struct type *type = member->type;

	for (const struct form *at = form_tail(form, 3); form_is_pair(at); at = at->cdr) {
		struct expr *inner = sema_new(sema, EXPR_MEMBER, form, &type_u64);

		type = type->target;
		if (type->kind != TYPE_ARRAY) {
			diag_report(sema->diags, DIAG_ARGUMENT_COUNT, at->car->span,
				    "`%s` has fewer dimensions", member->name);
			return sema_error_expr(sema, form);
		}
		expr->kind = EXPR_MEMBER;
		expr->type = type_pointer(&sema->unit->types, sema_array_object(sema, type), expr->member.base->type->space);
		inner->comment = inner->trailing = NULL;
		inner->member.structure = expr->type->target->structure;
		inner->member.member = inner->member.structure->members;
		inner->member.base = expr;
		if (!set_index(sema, form, inner, at->car))
			return sema_error_expr(sema, form);
		expr = inner;
		expr->type = member_type(sema, expr);
	}
	if (!address || (type->target->kind != TYPE_POINTER && type_is_pointer(expr->type)))
		return expr;
	expr->kind = EXPR_MEMBER_ADDRESS;
	expr->type = type_pointer(&sema->unit->types, type->target, expr->member.base->type->space);
	return expr;
}

static struct expr *kept(struct sema *sema, const struct form *form, const struct member *member)
{
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span, "`%s` owns its object, and cannot be read or written",
			      member->name),
		  "(kptr-xchg (%s-ptr p) nil) takes it out, (kptr-xchg (%s-ptr p) object) puts one in and gives the old one",
		  form->car->name, form->car->name);
	return sema_error_expr(sema, form);
}

static struct expr *member_value(struct sema *sema, const struct form *form,
				 const struct structure *structure, const struct member *member)
{
	struct expr *expr = sema_new(sema, EXPR_MEMBER, form, &type_u64);

	if (!sema_check_count(sema, form, 1, member->type->kind == TYPE_ARRAY ? -1 : 2))
		return sema_error_expr(sema, form);
	if (type_is_pointer(member->type) && member->type->space == SPACE_KEPT)
		return kept(sema, form, member);
	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.base = base_of(sema, form_nth(form, 1));
	if (!check_base(sema, form_nth(form, 1), &expr->member.base, structure) ||
	    !member_index(sema, form, expr))
		return sema_error_expr(sema, form);
	expr->type = member_type(sema, expr);
	if (form_length(form) > 3)
		return inner_elements(sema, form, expr, false);
	if (!check_parameter(sema, form, expr))
		return sema_error_expr(sema, form);
	return member->net_order && expr->type == member->type ?
		       sema_swapped(sema, form, expr, expr->type, true) : expr;
}

/* The type behind the address: the element's if an index is given, or if the member is an array. */
static const struct type *addressed_type(const struct member *member, bool indexed)
{
	const struct type *type = member->type;

	if (type->kind == TYPE_ARRAY)
		type = type->target;
	return indexed && type->kind == TYPE_ARRAY ? type->target : type;
}

static struct expr *member_address(struct sema *sema, const struct form *form,
				   const struct structure *structure, const struct member *member)
{
	struct expr *expr = sema_new(sema, EXPR_MEMBER_ADDRESS, form, &type_u64);

	if (!sema_check_count(sema, form, 1, member->type->kind == TYPE_ARRAY ? -1 : 2))
		return sema_error_expr(sema, form);
	if (member->type->bits) {
		diag_report(sema->diags, DIAG_TYPE, form->span, "a bit field has no address");
		return sema_error_expr(sema, form);
	}
	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.base = base_of(sema, form_nth(form, 1));
	if (!check_base(sema, form_nth(form, 1), &expr->member.base, structure) ||
	    !member_index(sema, form, expr))
		return sema_error_expr(sema, form);
	expr->type = type_pointer(&sema->unit->types, addressed_type(member, expr->member.index),
				  expr->member.base->type->space);
	if (form_length(form) > 3)
		return inner_elements(sema, form, expr, true);
	return check_parameter(sema, form, expr) ? expr : sema_error_expr(sema, form);
}

static struct expr *no_array(struct sema *sema, const struct form *form, const struct expr *base)
{
	struct diag *diag;

	if (type_is_error(base->type))
		return sema_error_expr(sema, form);
	diag = diag_report(sema->diags, DIAG_TYPE, form_nth(form, 1)->span,
			   "`%s` is no array", form_text(sema->arena, form_nth(form, 1)));
	if (type_is_pointer(base->type))
		diag_help(sema->diags, diag, "use (load T p (* i (sizeof T))) to read memory behind a pointer");
	return sema_error_expr(sema, form);
}

/* (aref A i): A is a variable, a global or a field. */
struct expr *sema_form_aref(struct sema *sema, const struct form *form)
{
	struct expr *expr, *base;
	bool is_field, is_object;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	base = base_of(sema, form_nth(form, 1));
	is_field = base->kind == EXPR_MEMBER && base->member.member->type->kind == TYPE_ARRAY &&
		   !base->member.index;
	is_object = type_is_pointer(base->type) && base->type->target && base->type->target->structure &&
		    base->type->target->structure->is_array;
	if (!is_field && !is_object)
		return no_array(sema, form, base);
	expr = sema_new(sema, EXPR_MEMBER, form, &type_u64);
	if (is_field) {
		expr->member = base->member;
	} else {
		expr->member.structure = base->type->target->structure;
		expr->member.member = base->type->target->structure->members;
		expr->member.base = base;
	}
	if (!member_index(sema, form, expr))
		return sema_error_expr(sema, form);
	expr->type = member_type(sema, expr);
	return check_parameter(sema, form, expr) ? expr : sema_error_expr(sema, form);
}

/* (%element-ptr A i): the address of (aref A i). */
struct expr *sema_form_element_ptr(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_form_aref(sema, form);

	if (expr->kind != EXPR_MEMBER || type_is_pointer(expr->type))
		return expr;
	expr->kind = EXPR_MEMBER_ADDRESS;
	expr->type = type_pointer(&sema->unit->types, expr->type, expr->member.base->type->space);
	return expr;
}

static struct expr *unknown_member(struct sema *sema, const struct form *form,
				   const struct structure *structure, const char *wanted)
{
	struct near_name near = { .wanted = wanted };
	struct diag *diag;

	if (structure->has_errors)
		return sema_error_expr(sema, form);
	diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, form->car->span,
			   "struct `%s` has no field `%s`", structure->name, wanted);
	for (size_t i = 0; i < structure->member_count; i++)
		near_name_try(&near, structure->members[i].name);
	if (sema_field_spelling(structure, wanted))
		diag_help_near(sema->diags, diag, "", wanted, sema_field_spelling(structure, wanted));
	else
		sema_help_near(sema, diag, &near);
	return sema_error_expr(sema, form);
}

static struct expr *accessor(struct sema *sema, const struct form *form,
			     const struct structure *structure, const char *field)
{
	const struct member *member = structure_member(structure, field);
	size_t len = strlen(field);

	if (member)
		return member_value(sema, form, structure, member);
	if (len > 4 && !strcmp(field + len - 4, "-ptr")) {
		member = structure_member(structure, arena_strndup(sema->arena, field, len - 4));
		if (member)
			return member_address(sema, form, structure, member);
	}
	return unknown_member(sema, form, structure, field);
}

struct expr *sema_make_form(struct sema *sema, const struct form *form)
{
	const char *head = form->car->name;
	const struct structure *structure = strncmp(head, "make-", 5) ? NULL :
		sema_own_structure(sema, head + 5, strlen(head + 5));

	return structure ? make_structure(sema, form, structure) : NULL;
}

static struct expr *ambiguous(struct sema *sema, const struct form *form,
			      const struct structure *one, const struct structure *other)
{
	const char *head = form->car->name;
	struct diag *diag;

	diag = diag_report(sema->diags, DIAG_AMBIGUOUS, form->car->span,
			   "`%s` is the field `%s` of `%s` and the field `%s` of `%s`", head,
			   head + strlen(one->name) + 1, one->name, head + strlen(other->name) + 1,
			   other->name);
	diag_help(sema->diags, diag, "rename one of the two fields");
	diag_note(sema->diags, diag, other->span, "`%s` is defined here", other->name);
	return sema_error_expr(sema, form);
}

struct expr *sema_structure_form(struct sema *sema, const struct form *form)
{
	const char *head = form->car->name;
	const struct structure *other, *structure = sema_accessed_structure(sema, head, &other);

	if (kernel_find_helper(head))
		return NULL;
	if (other)
		return ambiguous(sema, form, structure, other);
	if (!structure)
		structure = sema_own_header_of(sema, head);
	/*
	 * a head that begins with a dynptr struct's name is a function's: the struct has no fields
	 */
	if (!structure || (structure->is_dynptr && strncmp(head, "make-", 5)))
		return NULL;
	if (!strncmp(head, "make-", 5) && !strcmp(head + 5, structure->name))
		return make_structure(sema, form, structure);
	return accessor(sema, form, structure, head + strlen(structure->name) + 1);
}
