/* and, or: which operands are only tested, and what type the value has. */
#include "frontend/sema/internal.h"

static bool mixes_pointers(const struct expr *logic)
{
	bool pointer = false, integer = false;

	for (size_t i = 0; i < logic->list.count; i++) {
		pointer |= type_is_pointer(logic->list.items[i]->type);
		integer |= type_is_integer(logic->list.items[i]->type) &&
			   !(logic->list.items[i]->is_constant && !logic->list.items[i]->value);
	}
	return pointer && integer;
}

/* (and p n) with a pointer and an integer is n or 0: only the last operand's value is ever used. */
static struct expr *and_as_if(struct sema *sema, const struct form *form, struct expr *logic)
{
	struct expr *expr = sema_new(sema, EXPR_IF, form, &type_u64);

	expr->branch.then = logic->list.items[--logic->list.count];
	expr->branch.test = logic->list.count == 1 ? logic->list.items[0] : logic;
	logic->comment = logic->trailing = NULL;
	expr->type = expr->branch.then->type->is_signed ? &type_i64 : &type_u64;
	if (type_is_pointer(expr->branch.then->type))
		expr->type = expr->branch.then->type;
	return expr;
}

static struct expr *logic(struct sema *sema, const struct form *form, enum expr_kind kind,
			  uint64_t empty)
{
	bool is_test = sema->test == form;
	long count = form_length(form) - 1;
	struct expr *expr;

	if (count == 0)
		return sema_number(sema, form, empty);
	if (count == 1)
		return is_test ? sema_test(sema, form_nth(form, 1)) :
				 sema_value(sema, form_nth(form, 1));
	if (!sema_check_count(sema, form, 0, -1))
		return sema_error_expr(sema, form);
	expr = sema_new(sema, kind, form, &type_u64);
	expr->list.items = ARENA_ARRAY(sema->arena, struct expr *, (size_t)count);
	FORM_EACH(at, form->cdr) {
		bool last = !form_is_pair(at->cdr);

		expr->list.items[expr->list.count++] =
			is_test || (!last && kind == EXPR_AND) ? sema_test(sema, at->car) :
			last ? sema_expr(sema, at->car) : sema_value(sema, at->car);
	}
	for (size_t i = 0; i < expr->list.count; i++)
		if (type_is_error(expr->list.items[i]->type))
			return sema_error_expr(sema, form);
	if (expr->list.items[count - 1]->type->kind == TYPE_VOID)
		expr->type = &type_void;
	else if (is_test && mixes_pointers(expr))
		return expr;
	else if (kind == EXPR_AND && mixes_pointers(expr))
		return and_as_if(sema, form, expr);
	else
		expr->type = sema_join(sema, expr->list.items, expr->list.count, form,
				       &expr->neutral);
	return type_is_error(expr->type) ? sema_error_expr(sema, form) : expr;
}

struct expr *sema_form_and(struct sema *sema, const struct form *form)
{
	return logic(sema, form, EXPR_AND, 1);
}

struct expr *sema_form_or(struct sema *sema, const struct form *form)
{
	return logic(sema, form, EXPR_OR, 0);
}
