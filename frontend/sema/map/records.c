// SPDX-License-Identifier: MIT
/*
 * with-ringbuf: reserves a record for the duration of a body. In: the form. Out: EXPR_WITH_RECORD
 * with the record's variable and size. Called through forms.c.
 */
#include "frontend/sema/map/map.h"

static struct expr *record_size(struct sema *sema, const struct form *form,
				const struct structure **ret_structure)
{
	*ret_structure = NULL;
	if (form_is_call(form, "sizeof") && form_length(form) == 2 &&
	    form_nth(form, 1)->kind == FORM_SYMBOL)
		*ret_structure = sema_find_structure(sema, form_nth(form, 1)->name);
	return sema_constant(sema, form);
}

struct expr *sema_form_with_ringbuf(struct sema *sema, const struct form *form)
{
	const struct form *spec = form_nth(form, 1);
	struct scope *outer = sema->locals.innermost;
	struct expr *expr = sema_new(sema, EXPR_WITH_RECORD, form, &type_u64);
	bool is_unused = sema->unused == form;
	const struct structure *structure;
	long len;

	if (!sema_check_count(sema, form, 1, -1))
		return sema_error_expr(sema, form);
	len = form_is_pair(spec) ? form_length(spec) : 0;
	if ((len != 3 && len != 5) || spec->car->kind != FORM_SYMBOL ||
	    (len == 5 && !form_is_keyword(form_nth(spec, 3), "flags"))) {
		diag_report(sema->diags, DIAG_MALFORMED, spec->span,
			    "the first argument of `with-ringbuf` must be (NAME MAP SIZE) or (NAME MAP SIZE :flags F)");
		return sema_error_expr(sema, form);
	}
	expr->record.map = sema_map_for(sema, spec, form_nth(spec, 1), KERNEL_MAP_RINGBUF,
					&expr->record.holder);
	expr->record.size = record_size(sema, form_nth(spec, 2), &structure);
	if (len == 5)
		expr->record.flags = sema_integer(sema, form_nth(spec, 4));
	expr->record.variable = sema_new_variable(sema, spec->car->name, spec->car->span);
	expr->record.variable->type = type_pointer(&sema->unit->types,
						   structure ? structure->type : NULL,
						   SPACE_RECORD);
	expr->record.variable->record = expr;
	sema_push_local(sema, spec->car->name, expr->record.variable, NULL);
	sema->unused = is_unused ? form : NULL;
	expr->record.body = sema_body(sema, sema_tag_forms(sema, spec->car, structure, form_tail(form, 2)), form);
	scopes_leave(&sema->locals, outer);
	if (!expr->record.map || type_is_error(expr->record.size->type))
		return sema_error_expr(sema, form);
	if (structure)
		sema_share(structure->type);
	expr->type = expr->record.body->type;
	expr->neutral = expr->record.body->neutral;
	return expr;
}
