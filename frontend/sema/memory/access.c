// SPDX-License-Identifier: MIT
/*
 * Untyped memory: cast, load, store, stack-addr, memset, memcpy. In: the forms. Out: EXPR_CAST,
 * EXPR_LOAD, EXPR_SETF, EXPR_ADDRESS, EXPR_MEMSET, EXPR_MEMCPY. Called through forms.c.
 */
#include <string.h>

#include "frontend/sema/memory/memory.h"

struct expr *sema_form_cast(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	/* a pointer without target type */
	if (form_nth(form, 1)->kind == FORM_SYMBOL && !strcmp(form_nth(form, 1)->name, "ptr"))
		return sema_cast_to(sema, form, type_pointer(&sema->unit->types, NULL, SPACE_ANY),
				    form_nth(form, 2));
	return sema_cast_to(sema, form, sema_type(sema, form_nth(form, 1)), form_nth(form, 2));
}

/* ---- untyped memory ---- */

/* A pointer whose bytes are read: its struct's padding becomes explicit. */
static struct expr *object_of_bytes(struct sema *sema, const struct form *form)
{
	struct expr *pointer = sema_pointer(sema, form);

	if (type_is_pointer(pointer->type) && pointer->type->target)
		sema_share(pointer->type->target);
	return pointer;
}

struct expr *sema_offset_or_zero(struct sema *sema, const struct form *form,
				 const struct form *offset)
{
	struct expr *zero;

	if (offset)
		return sema_integer(sema, offset);
	zero = sema_number(sema, form, 0);
	zero->comment = zero->trailing = NULL;
	return zero;
}

/* Is it a load from the context at a constant offset? That is the same as (ctx T OFFSET). */
static bool is_of_context(const struct sema *sema, const struct expr *load)
{
	const struct kernel_section *section = sema->program ? sema->program->section : NULL;

	return section && section->access_count && load->memory.offset->is_constant &&
	       load->memory.offset->value <= SEMA_CONTEXT_MOST &&
	       load->memory.pointer->kind == EXPR_CONTEXT_POINTER && type_is_integer(load->type);
}

static struct expr *memory_access(struct sema *sema, const struct form *form,
				  const struct form *type_form, const struct form *pointer,
				  const struct form *offset)
{
	const struct type *type = sema_type(sema, type_form);
	struct expr *expr = sema_new(sema, EXPR_LOAD, form, type);

	expr->memory.accessed = type;
	expr->memory.pointer = object_of_bytes(sema, pointer);
	expr->memory.offset = sema_offset_or_zero(sema, form, offset);
	if (type_is_error(type) || type_is_error(expr->memory.pointer->type) ||
	    type_is_error(expr->memory.offset->type))
		return sema_error_expr(sema, form);
	if (type->kind == TYPE_STRUCT || type->kind == TYPE_ARRAY) {
		diag_report(sema->diags, DIAG_TYPE, type_form->span,
			    "a load is of a scalar or a pointer; memcpy copies more");
		return sema_error_expr(sema, form);
	}
	if (is_of_context(sema, expr)) {
		struct expr *field = sema_new(sema, EXPR_CONTEXT, form, type);

		field->context.offset = (uint32_t)expr->memory.offset->value;
		sema_settle_context(sema, field);
		return field;
	}
	return expr;
}

struct expr *sema_form_load(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 2, 3))
		return sema_error_expr(sema, form);
	return memory_access(sema, form, form_nth(form, 1), form_nth(form, 2), form_nth(form, 3));
}

struct expr *sema_form_store(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	if (!sema_check_count(sema, form, 4, 4))
		return sema_error_expr(sema, form);
	expr = sema_new(sema, EXPR_SETF, form, &type_u64);
	expr->assign.place = memory_access(sema, form, form_nth(form, 1), form_nth(form, 2),
					   form_nth(form, 3));
	expr->assign.value = sema_stored(sema, expr->assign.place,
					 sema_value(sema, form_nth(form, 4)));
	if (type_is_error(expr->assign.place->type) || type_is_error(expr->assign.value->type))
		return sema_error_expr(sema, form);
	expr->assign.place->comment = expr->assign.place->trailing = NULL;
	expr->type = expr->assign.place->type;
	sema_check_store(sema, expr->type, expr->assign.value, "this place");
	return expr;
}

/* Is the variable an array, or another name of one? Its name is the array's address. */
static bool names_array(const struct variable *variable)
{
	const struct type *type = variable->type;

	return type_is_pointer(type) && type->space == SPACE_STACK && type->target &&
	       type->target->kind == TYPE_STRUCT && type->target->structure->is_array;
}

struct expr *sema_form_stack_addr(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct variable *variable;
	struct expr *expr;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	variable = name->kind == FORM_SYMBOL ? sema_find_variable(sema, name->name) : NULL;
	if (!variable && name->kind == FORM_SYMBOL && unit_find_global(sema->unit, name->name))
		return sema_global_address(sema, form, unit_find_global(sema->unit, name->name));
	if (!variable) {
		diag_report(sema->diags, DIAG_UNKNOWN_VARIABLE, name->span,
			    "`stack-addr` takes the name of a variable");
		return sema_error_expr(sema, form);
	}
	if (names_array(variable))
		return sema_value(sema, name);
	variable->addressed = true;
	expr = sema_new(sema, EXPR_ADDRESS, form,
			type_pointer(&sema->unit->types, variable->type, SPACE_STACK));
	expr->variable = variable;
	return expr;
}

static bool copy_failed(const struct expr *expr)
{
	return type_is_error(expr->copy.to->type) || type_is_error(expr->copy.to_offset->type) ||
	       type_is_error(expr->copy.from->type) || type_is_error(expr->copy.len->type) ||
	       (expr->copy.from_offset && type_is_error(expr->copy.from_offset->type));
}

/* The verifier visits at most a million instructions, and a copied byte takes about six. */
#define COPY_MOST 65536

static struct expr *copy_length(struct sema *sema, const struct form *form)
{
	struct expr *len = sema_constant(sema, form);

	if (type_is_error(len->type) || len->value <= COPY_MOST)
		return len;
	diag_report(sema->diags, DIAG_CONSTANT_RANGE, form->span,
		    "%lld bytes are too many: the verifier follows a loop over at most %d", (long long)len->value,
		    COPY_MOST);
	return sema_error_expr(sema, form);
}

/* A byte: -1 is 255. */
static bool check_byte(struct sema *sema, const struct form *form, const struct expr *byte)
{
	int64_t value = (int64_t)byte->value;

	if (type_is_error(byte->type) || (byte->is_constant && value >= INT8_MIN && value <= UINT8_MAX))
		return true;
	if (!byte->is_constant) {
		sema_check_store(sema, &type_u8, byte, "the byte");
		return true;
	}
	diag_report(sema->diags, DIAG_CONSTANT_RANGE, form->span, "a byte must be 0 to 255, not %lld",
		    (long long)value);
	return false;
}

struct expr *sema_form_memset(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_MEMSET, form, &type_void);

	if (!sema_check_count(sema, form, 4, 4))
		return sema_error_expr(sema, form);
	expr->copy.to = object_of_bytes(sema, form_nth(form, 1));
	expr->copy.to_offset = sema_integer(sema, form_nth(form, 2));
	expr->copy.from = sema_integer(sema, form_nth(form, 3));
	expr->copy.len = copy_length(sema, form_nth(form, 4));
	if (!check_byte(sema, form_nth(form, 3), expr->copy.from))
		return sema_error_expr(sema, form);
	return copy_failed(expr) ? sema_error_expr(sema, form) : expr;
}

struct expr *sema_form_memcpy(struct sema *sema, const struct form *form)
{
	struct expr *expr;

	if (form_length(form) == 4)
		return sema_short_memcpy(sema, form);
	if (!sema_check_count(sema, form, 5, 5))
		return sema_error_expr(sema, form);
	if (form_nth(form, 3)->kind == FORM_STRING && form_nth(form, 4)->kind == FORM_INTEGER &&
	    !form_nth(form, 4)->value)
		return sema_copy_text(sema, form, form_nth(form, 2), form_nth(form, 3), form_nth(form, 5));
	expr = sema_new(sema, EXPR_MEMCPY, form, &type_void);
	expr->copy.to = object_of_bytes(sema, form_nth(form, 1));
	expr->copy.to_offset = sema_integer(sema, form_nth(form, 2));
	expr->copy.from = object_of_bytes(sema, form_nth(form, 3));
	expr->copy.from_offset = sema_integer(sema, form_nth(form, 4));
	expr->copy.len = copy_length(sema, form_nth(form, 5));
	return copy_failed(expr) ? sema_error_expr(sema, form) : expr;
}
