// SPDX-License-Identifier: MIT
/*
 * Atomic operations. All take a pointer, optionally an offset in bytes, the operands, and
 * optionally, behind the offset, the type in memory: (atomic-add p v), (atomic-add p off v),
 * (atomic-add p off v T). In: the forms. Out: EXPR_ATOMIC. Called through forms.c.
 */
#include "frontend/sema/memory/memory.h"

/*
 * The integer type from which an untyped pointer was computed: (+ (hist-slots h) (* 4 i)) points to
 * an element of slots. NULL if it was computed from bytes or untyped memory.
 */
static const struct type *element_type(const struct expr *pointer)
{
	while (pointer && !pointer->type->target) {
		if (pointer->kind == EXPR_BINARY)
			pointer = pointer->operation.a;
		else if (pointer->kind == EXPR_VARIABLE)
			pointer = pointer->variable->init;
		else if (pointer->kind == EXPR_LET)
			pointer = pointer->let.body;
		else if (pointer->kind == EXPR_PROGN && pointer->list.count)
			pointer = pointer->list.items[pointer->list.count - 1];
		else
			return NULL;
	}
	return pointer && type_is_integer(pointer->type->target) && pointer->type->target->size >= 4 ?
		pointer->type->target : NULL;
}

static const struct type *atomic_width(struct sema *sema, const struct form *form,
				       const struct expr *pointer, const struct form *type_form)
{
	const struct type *type = type_form ? sema_type(sema, type_form) : pointer->type->target;

	if (!type)
		type = element_type(pointer);
	if (!type || (!type_form && type->kind == TYPE_STRUCT && sema_is_address(pointer)))
		type = &type_u64;
	if (type_is_error(type) || (type_is_integer(type) && type->size >= 4))
		return type;
	diag_report(sema->diags, DIAG_ATOMIC_WIDTH, form->span,
		    "an atomic operation on %s: the kernel has 4 and 8 bytes only",
		    type_text(sema->arena, type));
	return &type_error;
}

static bool check_aligned(struct sema *sema, const struct expr *expr)
{
	const struct expr *offset = expr->memory.offset;

	if (!offset->is_constant || offset->value % expr->memory.accessed->size == 0)
		return true;
	diag_report(sema->diags, DIAG_ATOMIC_WIDTH, offset->span,
		    "an atomic operation of %u bytes at an offset that is no multiple",
		    expr->memory.accessed->size);
	return false;
}

/* Reads the expected and the new value, or only the latter. */
static bool read_operands(struct sema *sema, const struct form *form, struct expr *expr,
			  unsigned first)
{
	if (expr->memory.atomic == ATOMIC_COMPARE)
		expr->memory.expected = sema_integer(sema, form_nth(form, first++));
	expr->memory.value = sema_integer(sema, form_nth(form, first));
	return !type_is_error(expr->memory.value->type) &&
	       !(expr->memory.expected && type_is_error(expr->memory.expected->type));
}

/* Reports two numbers and a type: a type may only follow an offset. */
static bool check_operands(struct sema *sema, const struct form *form, long operands)
{
	long count = form_length(form) - 1;
	const char *values = operands == 2 ? "old new" : "v";
	const struct form *last = form_nth(form, (unsigned)count);
	bool misplaced = count == 2 + operands && last->kind == FORM_SYMBOL &&
			 type_find_scalar(last->name) && !sema_find_variable(sema, last->name);
	struct diag *diag;

	if (count >= 1 + operands && count <= 3 + operands && !misplaced)
		return true;
	diag = misplaced ? diag_report(sema->diags, DIAG_ARGUMENT_COUNT, last->span,
				       "the type of `%s` must follow an offset", form->car->name) :
			   diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				       "`%s` takes %ld to %ld arguments, not %ld", form->car->name,
				       1 + operands, 3 + operands, count);
	diag_help(sema->diags, diag, "(%s p %s), (%s p offset %s) or (%s p offset %s T)", form->car->name,
		  values, form->car->name, values, form->car->name, values);
	return false;
}

static struct expr *atomic(struct sema *sema, const struct form *form,
			   enum atomic_operation operation, bool fetches)
{
	struct expr *expr = sema_new(sema, EXPR_ATOMIC, form, &type_void);
	long operands = operation == ATOMIC_COMPARE ? 2 : 1, count = form_length(form) - 1;
	bool offset;

	if (!check_operands(sema, form, operands))
		return sema_error_expr(sema, form);
	offset = count > 1 + operands;
	expr->memory.atomic = operation;
	expr->memory.fetches = fetches;
	expr->memory.pointer = sema_pointer(sema, form_nth(form, 1));
	expr->memory.offset = sema_offset_or_zero(sema, form, offset ? form_nth(form, 2) : NULL);
	if (!read_operands(sema, form, expr, offset ? 3 : 2) ||
	    type_is_error(expr->memory.pointer->type) || type_is_error(expr->memory.offset->type))
		return sema_error_expr(sema, form);
	expr->memory.accessed = atomic_width(sema, form, expr->memory.pointer,
					     count == 3 + operands ?
						     form_nth(form, (unsigned)count) : NULL);
	if (type_is_error(expr->memory.accessed) || !check_aligned(sema, expr))
		return sema_error_expr(sema, form);
	if (expr->memory.expected)
		sema_check_store(sema, expr->memory.accessed, expr->memory.expected, "this place");
	sema_check_store(sema, expr->memory.accessed, expr->memory.value, "this place");
	if (fetches)
		expr->type = expr->memory.accessed;
	return expr;
}

#define ATOMIC(id, operation, fetches) \
	struct expr *sema_form_##id(struct sema *sema, const struct form *form) \
	{ \
		return atomic(sema, form, operation, fetches); \
	}

ATOMIC(atomic_add, ATOMIC_ADD, false)
ATOMIC(atomic_and, ATOMIC_AND, false)
ATOMIC(atomic_or, ATOMIC_OR, false)
ATOMIC(atomic_xor, ATOMIC_XOR, false)
ATOMIC(atomic_fetch_add, ATOMIC_ADD, true)
ATOMIC(atomic_fetch_and, ATOMIC_AND, true)
ATOMIC(atomic_fetch_or, ATOMIC_OR, true)
ATOMIC(atomic_fetch_xor, ATOMIC_XOR, true)
ATOMIC(atomic_xchg, ATOMIC_EXCHANGE, true)
ATOMIC(atomic_cmpxchg, ATOMIC_COMPARE, true)
