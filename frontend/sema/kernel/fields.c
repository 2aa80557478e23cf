// SPDX-License-Identifier: MIT
/*
 * Fields of kernel structs: S-f, S-f-ptr, as-S, core-load, core-store, and type-size, field-exists
 * and similar. In: the forms. Out: EXPR_KERNEL_READ, EXPR_KERNEL_ADDRESS or EXPR_KERNEL_FACT,
 * relocated by CO-RE. Called through forms.c; arguments.c and tracepoints.c use single functions.
 */
#include <string.h>

#include "frontend/sema/kernel/kernel.h"

void sema_use_member(struct member *member)
{
	const struct type *type = member->type;

	member->used = true;
	while (type->kind == TYPE_ARRAY)
		type = type->target;
	/* C needs the size of a nested struct even if none of its fields is used */
	if (type->kind == TYPE_STRUCT && type->structure->is_imported)
		((struct structure *)type->structure)->is_complete = true;
}

/* A number or pointer as a pointer to a kernel struct. */
static struct expr *address_of(struct sema *sema, const struct form *form, struct expr *value,
			       const struct structure *structure)
{
	struct expr *expr = sema_new(sema, EXPR_CAST, form,
				     type_pointer(&sema->unit->types, structure->type,
						  SPACE_KERNEL));
	struct expr *wide;

	if (type_is_error(value->type))
		return value;
	expr->operand = value;
	if (type_is_integer(value->type) && value->type->size < 8) {
		wide = sema_new(sema, EXPR_CAST, form, &type_u64);
		wide->operand = value;
		expr->operand = wide;
	}
	return expr;
}

static struct expr *cast_to(struct sema *sema, const struct form *form,
			    const struct structure *structure)
{
	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	return address_of(sema, form, sema_value(sema, form_nth(form, 1)), structure);
}

/* The struct that an accessor reads: any number is accepted as a kernel address. */
static struct expr *accessed(struct sema *sema, const struct form *form,
			     const struct structure *structure)
{
	struct expr *value = sema_held_pointer(sema, sema_value(sema, form));

	if (type_is_integer(value->type) && !value->is_constant && !sema_diverges(value))
		return address_of(sema, form, value, structure);
	return sema_as_pointer(sema, form, value);
}

/*
 * Is the distance of the elements known? For structs that the file does not import only the kernel
 * knows it.
 */
static bool is_spaced(const struct member *member)
{
	const struct type *element = member->type->target;

	return element->kind != TYPE_STRUCT || element->structure->is_imported;
}

static bool field_index(struct sema *sema, const struct form *form, struct expr *expr)
{
	const struct member *member = expr->member.member;
	const struct form *index = form_nth(form, 2);
	const struct expr *value;

	if (!index)
		return true;
	if (member->type->kind != TYPE_ARRAY) {
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`%s` is no array: it takes no index", member->name);
		return false;
	}
	expr->member.index = is_spaced(member) ? sema_integer(sema, index) : sema_constant(sema, index);
	value = expr->member.index;
	if (type_is_error(value->type))
		return false;
	if (value->is_constant && member->type->count && value->value >= member->type->count) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, index->span,
			    "`%s` has the elements 0 to %u", member->name,
			    member->type->count - 1);
		return false;
	}
	return true;
}

/* Is it a scalar or pointer, which is read? Of anything larger the address is the value. */
static bool is_read(const struct expr *expr)
{
	const struct type *type = expr->member.member->type;

	if (type->kind == TYPE_ARRAY && expr->member.index)
		type = type->target;
	return type->kind != TYPE_ARRAY && type->kind != TYPE_STRUCT;
}

static const struct type *address_type(struct sema *sema, const struct member *member)
{
	const struct type *type = member->type->kind == TYPE_ARRAY ? member->type->target :
								     member->type;

	if (type->kind == TYPE_STRUCT && !type->structure->is_imported)
		type = NULL;
	return type_pointer(&sema->unit->types, type, SPACE_KERNEL);
}

/*
 * Does the verifier know the struct, so that the field can be loaded directly? A pointer loaded
 * from it is not trusted then: newer kernels require a test.
 */
static bool is_direct(const struct expr *expr)
{
	const struct member *member = expr->member.member;
	const struct expr *base = expr->member.base;
	bool inside = base->kind == EXPR_KERNEL_ADDRESS && base->member.is_direct;

	return (inside || base->type->space == SPACE_TRUSTED) && !member->bits &&
	       !member->overlaps && (!expr->member.index || expr->member.index->is_constant) &&
	       (member->type->kind != TYPE_ARRAY || member->type->count);
}

static struct expr *size_of(struct sema *sema, const struct form *form, struct structure *structure);

static struct expr *sum_of(struct sema *sema, const struct form *form, enum operator op, struct expr *a, struct expr *b)
{
	struct expr *sum = sema_new(sema, EXPR_BINARY, form, &type_u64);

	sum->comment = sum->trailing = a->comment = a->trailing = NULL;
	sum->operation.op = op;
	sum->operation.a = a;
	sum->operation.b = b;
	return sum;
}

/*
 * An element with a run-time index, in an array of structs: CO-RE relocates constant indexes only,
 * so the address is computed with the struct's relocated size.
 */
static struct expr *element(struct sema *sema, const struct form *form, struct expr *array)
{
	struct structure *structure = (struct structure *)array->member.member->type->target->structure;
	struct expr *number = sema_new(sema, EXPR_CAST, form, &type_u64), *index = array->member.index;

	array->member.index = NULL;
	array->member.is_direct = is_direct(array);
	number->operand = array;
	return address_of(sema, form, sum_of(sema, form, OPERATOR_ADD, number,
					     sum_of(sema, form, OPERATOR_MUL, index, size_of(sema, form, structure))), structure);
}

static struct expr *field(struct sema *sema, const struct form *form, struct structure *structure,
			  struct member *member, bool address)
{
	struct expr *expr = sema_new(sema, EXPR_KERNEL_ADDRESS, form, &type_u64);

	if (!sema_check_count(sema, form, 1, address ? 1 : 2))
		return sema_error_expr(sema, form);
	expr->member.structure = structure;
	expr->member.member = member;
	expr->member.base = accessed(sema, form_nth(form, 1), structure);
	if (type_is_error(expr->member.base->type) ||
	    !sema_check_pointee(sema, form_nth(form, 1), expr->member.base, structure) ||
	    !field_index(sema, form, expr))
		return sema_error_expr(sema, form);
	sema_use_member(member);
	if (address && member->bits) {
		diag_report(sema->diags, DIAG_TYPE, form->span, "a bitfield has no address");
		return sema_error_expr(sema, form);
	}
	expr->type = address_type(sema, member);
	expr->member.is_direct = is_direct(expr);
	if (expr->member.index && !expr->member.index->is_constant && member->type->target->kind == TYPE_STRUCT)
		return element(sema, form, expr);
	if (address || !is_read(expr))
		return expr;
	expr->kind = EXPR_KERNEL_READ;
	expr->member.helper = kernel_find_helper("probe-read-kernel");
	expr->type = member->type->kind == TYPE_ARRAY ? member->type->target : member->type;
	return expr;
}

static struct expr *accessor(struct sema *sema, const struct form *form,
			     struct structure *structure, const char *name)
{
	size_t len = strlen(name);
	bool address = len > 4 && !strcmp(name + len - 4, "-ptr");
	const char *base = address ? arena_strndup(sema->arena, name, len - 4) : name;
	struct btf_field found;
	struct member *member;

	if (!structure->is_described)
		return sema_error_expr(sema, form);
	/* a field's own name may end in -ptr */
	if (address && sema_kernel_field(sema, structure, name, &found)) {
		address = false;
		base = name;
	}
	member = sema_kernel_member(sema, form->car, structure, base, true);
	return member ? field(sema, form, structure, member, address) : sema_error_expr(sema, form);
}

struct expr *sema_kernel_form(struct sema *sema, const struct form *form)
{
	const char *head = form->car->name;
	const struct structure *own = sema_accessed_structure(sema, head, NULL);
	size_t least = own ? strlen(own->name) : 0, len = strlen(head);
	struct structure *structure;

	if (!sema->imports.count || kernel_find_helper(head))
		return NULL;
	structure = len > 3 && !strncmp(head, "as-", 3) ?
		sema_find_spelled(sema, &sema->imports, head + 3, len - 3) : NULL;
	if (structure)
		return cast_to(sema, form, structure);
	while (len-- > least + 1) {
		structure = head[len] == '-' ? sema_find_spelled(sema, &sema->imports, head, len) : NULL;
		if (structure)
			return accessor(sema, form, structure, head + len + 1);
	}
	return NULL;
}

/* (%container S p): the struct S that begins at p. */
struct expr *sema_form_container(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct structure *structure = name->kind == FORM_SYMBOL ?
		sema_find_spelled(sema, &sema->imports, name->name, strlen(name->name)) : NULL;
	const struct type *type;

	if (structure)
		return address_of(sema, form, sema_value(sema, form_nth(form, 2)), structure);
	type = sema_type(sema, name);
	return type_is_error(type) ? sema_error_expr(sema, form) :
		sema_cast_to(sema, form, type_pointer(&sema->unit->types, type, SPACE_ANY), form_nth(form, 2));
}

/* ---- core-load, core-ctx-load ---- */

static struct member *core_member(struct sema *sema, const struct form *name,
				  const struct form *field, struct structure **ret_structure)
{
	const char *kernel;

	if (name->kind != FORM_SYMBOL || field->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED,
			    name->kind != FORM_SYMBOL ? name->span : field->span,
			    "the names of a kernel struct and of its field are needed here");
		return NULL;
	}
	kernel = sema_kernel_name(sema, name->name);
	if (!sema_btf(sema, name->span))
		return NULL;
	*ret_structure = sema_use_kernel_struct(sema, kernel, name->span);
	if (*ret_structure)
		return sema_kernel_member(sema, field, *ret_structure, field->name, false);
	diag_report(sema->diags, DIAG_UNKNOWN_TYPE, name->span, "the kernel has no `struct %s`",
		    kernel);
	return NULL;
}

/* The field as type T; only numbers and pointers can be loaded. */
static struct expr *core_load(struct sema *sema, const struct form *form, struct expr *read,
			      const struct form *names)
{
	const struct type *type = sema_type(sema, form_nth(form, 1));
	struct expr *cast = sema_new(sema, EXPR_CAST, form, type);
	struct structure *structure;
	struct member *member = core_member(sema, names->car, names->cdr->car, &structure);

	if (!member || type_is_error(type) || type_is_error(read->member.base->type))
		return sema_error_expr(sema, form);
	read->member.structure = structure;
	read->member.member = member;
	if (!is_read(read) || type->kind == TYPE_STRUCT || type->kind == TYPE_ARRAY) {
		diag_report(sema->diags, DIAG_TYPE, form->span,
			    "only a number or a pointer can be loaded");
		return sema_error_expr(sema, form);
	}
	sema_use_member(member);
	read->type = member->type;
	read->comment = read->trailing = NULL;
	cast->operand = read;
	return cast;
}

/* (core-load T p off S F): `off` is ignored, since the loading kernel decides. */
struct expr *sema_form_core_load(struct sema *sema, const struct form *form)
{
	struct expr *read = sema_new(sema, EXPR_KERNEL_READ, form, &type_u64), *wide;

	if (!sema_check_count(sema, form, 5, 5))
		return sema_error_expr(sema, form);
	wide = sema_new(sema, EXPR_CAST, form_nth(form, 2), &type_u64);
	wide->operand = sema_value(sema, form_nth(form, 2));
	read->member.base = type_is_error(wide->operand->type) ||
			    type_is_pointer(wide->operand->type) ? wide->operand : wide;
	sema_constant(sema, form_nth(form, 3));
	read->member.helper = kernel_find_helper("probe-read-kernel");
	return core_load(sema, form, read, form_tail(form, 4));
}

/*
 * (core-store T p off v S F): stores to memory that the program may write, at the kernel's offset.
 */
struct expr *sema_form_core_store(struct sema *sema, const struct form *form)
{
	struct expr *place = sema_new(sema, EXPR_KERNEL_READ, form, &type_u64);
	struct expr *expr = sema_new(sema, EXPR_SETF, form, &type_u64);
	const struct type *type;

	if (!sema_check_count(sema, form, 6, 6))
		return sema_error_expr(sema, form);
	place->member.base = sema_pointer(sema, form_nth(form, 2));
	sema_constant(sema, form_nth(form, 3));
	expr->assign.value = sema_integer(sema, form_nth(form, 4));
	if (type_is_error(core_load(sema, form, place, form_tail(form, 5))->type) ||
	    type_is_error(expr->assign.value->type))
		return sema_error_expr(sema, form);
	if (place->member.base->type->space == SPACE_KERNEL ||
	    place->member.base->type->space == SPACE_TRUSTED || place->member.member->bits) {
		diag_report(sema->diags, DIAG_TYPE, form_nth(form, 2)->span,
			    place->member.member->bits ? "a bitfield cannot be stored through CO-RE" :
			    "the kernel's own memory cannot be written by a store");
		return sema_error_expr(sema, form);
	}
	type = sema_type(sema, form_nth(form, 1));
	sema_check_store(sema, type, expr->assign.value, "this store");
	place->member.is_direct = true;
	expr->assign.place = place;
	expr->type = place->type;
	return expr;
}

/* (core-ctx-load T off S F) */
struct expr *sema_form_core_ctx_load(struct sema *sema, const struct form *form)
{
	struct expr *read = sema_new(sema, EXPR_KERNEL_READ, form, &type_u64);

	if (!sema_check_count(sema, form, 4, 4))
		return sema_error_expr(sema, form);
	sema_constant(sema, form_nth(form, 2));
	read->member.base = sema_context_pointer(sema, form);
	read->member.base->comment = read->member.base->trailing = NULL;
	return core_load(sema, form, read, form_tail(form, 3));
}

/* ---- facts about the kernel ---- */

static struct structure *imported(struct sema *sema, const struct form *form)
{
	struct structure *structure = form->kind == FORM_SYMBOL ?
		sema_find_spelled(sema, &sema->imports, form->name, strlen(form->name)) : NULL;

	if (structure)
		return structure;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_UNKNOWN_TYPE, form->span,
			      "`%s` is not a kernel struct of this file",
			      form_text(sema->arena, form)),
		  "put (import-kernel-struct NAME field..) at the top of the file");
	return NULL;
}

static struct expr *size_of(struct sema *sema, const struct form *form, struct structure *structure)
{
	struct expr *expr = sema_new(sema, EXPR_KERNEL_FACT, form, &type_u64);

	expr->kernel_fact.what = KERNEL_TYPE_SIZE;
	expr->kernel_fact.structure = structure;
	structure->is_complete = true;
	return expr;
}

struct expr *sema_form_type_size(struct sema *sema, const struct form *form)
{
	struct structure *structure;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	structure = imported(sema, form_nth(form, 1));
	return structure ? size_of(sema, form, structure) : sema_error_expr(sema, form);
}

struct expr *sema_kernel_size(struct sema *sema, const struct form *form)
{
	size_t len = strlen(form->name);
	struct structure *structure;

	if (len < 8 || form->name[0] != '+' || strcmp(form->name + len - 6, "-size+"))
		return NULL;
	structure = sema_find_spelled(sema, &sema->imports, form->name + 1, len - 7);
	return structure ? size_of(sema, form, structure) : NULL;
}

static struct expr *field_fact(struct sema *sema, const struct form *form, enum kernel_fact what)
{
	struct expr *expr = sema_new(sema, EXPR_KERNEL_FACT, form, &type_u64);
	const struct form *name = form_nth(form, 2);
	struct structure *structure;
	struct member *member;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	structure = imported(sema, form_nth(form, 1));
	if (!structure || !structure->is_described)
		return sema_error_expr(sema, form);
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span,
			    "the name of a field is needed here");
		return sema_error_expr(sema, form);
	}
	member = sema_kernel_member(sema, name, structure, name->name, false);
	if (!member)
		return sema_error_expr(sema, form);
	sema_use_member(member);
	expr->kernel_fact.what = what;
	expr->kernel_fact.structure = structure;
	expr->kernel_fact.member = member;
	return expr;
}

struct expr *sema_form_field_exists(struct sema *sema, const struct form *form)
{
	return field_fact(sema, form, KERNEL_FIELD_EXISTS);
}

struct expr *sema_form_field_size(struct sema *sema, const struct form *form)
{
	return field_fact(sema, form, KERNEL_FIELD_SIZE);
}

/*
 * (field-offset S f): a constant for a struct of the file; for a kernel struct the loading
 * kernel's.
 */
struct expr *sema_form_field_offset(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1), *field = form_nth(form, 2);
	const struct structure *structure;
	const struct member *member;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	structure = name->kind == FORM_SYMBOL ? sema_find_structure(sema, name->name) : NULL;
	if (!structure || structure->is_kernel)
		return field_fact(sema, form, KERNEL_FIELD_OFFSET);
	member = field->kind == FORM_SYMBOL ? structure_member(structure, field->name) : NULL;
	if (member && !member->type->bits)
		return sema_number(sema, form, member->offset);
	if (member) {
		diag_report(sema->diags, DIAG_TYPE, field->span, "a bit field has no offset in bytes");
		return sema_error_expr(sema, form);
	}
	diag_report(sema->diags, DIAG_UNKNOWN_FIELD, field->span, "struct `%s` has no field `%s`", structure->name,
		    form_text(sema->arena, field));
	return sema_error_expr(sema, form);
}
