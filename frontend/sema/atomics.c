/* Atomics: (atomic-add p v), (atomic-add p off v), (atomic-add p off v T). */
#include "frontend/sema/internal.h"

static const struct type *atomic_width(struct sema *sema, const struct form *form,
				       const struct expr *pointer, const struct form *type_form)
{
	const struct type *type = type_form ? sema_type(sema, type_form) : pointer->type->target;

	if (!type)
		type = &type_u64;
	if (type_is_error(type) || (type_is_integer(type) && type->size >= 4))
		return type;
	diag_report(sema->diags, DIAG_ATOMIC_WIDTH, form->span,
		    "an atomic operation on %s: the kernel has 4 and 8 bytes only",
		    type_text(sema->arena, type));
	return &type_error;
}

struct expr *sema_form_atomic_add(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_ATOMIC, form, &type_void);
	long count = form_length(form) - 1;

	if (!sema_check_count(sema, form, 2, 4))
		return sema_error_expr(sema, form);
	expr->memory.op = OPERATOR_ADD;
	expr->memory.pointer = sema_pointer(sema, form_nth(form, 1));
	expr->memory.offset = sema_offset_or_zero(sema, form, count > 2 ? form_nth(form, 2) : NULL);
	expr->memory.value = sema_integer(sema, form_nth(form, count > 2 ? 3 : 2));
	if (type_is_error(expr->memory.pointer->type) || type_is_error(expr->memory.offset->type) ||
	    type_is_error(expr->memory.value->type))
		return sema_error_expr(sema, form);
	expr->memory.accessed = atomic_width(sema, form, expr->memory.pointer,
					     count == 4 ? form_nth(form, 4) : NULL);
	if (type_is_error(expr->memory.accessed))
		return sema_error_expr(sema, form);
	if (expr->memory.offset->is_constant &&
	    expr->memory.offset->value % expr->memory.accessed->size) {
		diag_report(sema->diags, DIAG_ATOMIC_WIDTH, expr->memory.offset->span,
			    "an atomic operation of %u bytes at an offset that is no multiple",
			    expr->memory.accessed->size);
		return sema_error_expr(sema, form);
	}
	sema_check_store(sema, expr->memory.accessed, expr->memory.value, "this place");
	return expr;
}
