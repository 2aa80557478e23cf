// SPDX-License-Identifier: MIT
/*
 * (ctx FIELD), (ctx T OFFSET), (ctx-ptr): reads of the context struct. In: the forms. Out:
 * EXPR_CONTEXT or EXPR_CONTEXT_POINTER, with the field's row of the kernel's tables. Called through
 * forms.c; arguments.c handles contexts without a struct.
 */
#include "frontend/sema/kernel/kernel.h"

static struct expr *unknown_field(struct sema *sema, const struct form *form, const char *context)
{
	struct near_name near = { .wanted = form->name };
	const struct kernel_field *fields;
	struct diag *diag;
	size_t count;

	diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, form->span,
			   "the context `struct %s` has no field `%s`", context, form->name);
	fields = kernel_context_fields(context, &count);
	for (size_t i = 0; i < count; i++) {
		char *name = arena_strdup(sema->arena, fields[i].name);

		for (char *at = name; *at; at++)
			if (*at == '_')
				*at = '-';
		near_name_try(&near, name);
	}
	sema_help_near(sema, diag, &near);
	return sema_error_expr(sema, form);
}

/* The element of an array field: its index must be constant and in range. */
static bool field_index(struct sema *sema, const struct form *form, struct expr *expr)
{
	const struct kernel_field *field = expr->context.field;
	const struct form *index = form_nth(form, 2);
	const struct expr *value;

	if (!index && field->count == 1)
		return true;
	if (!index || field->count == 1) {
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    index ? "`%s` is no array: it takes no index" :
				    "`%s` is an array of %u: (ctx %s 0) is its first element",
			    form_nth(form, 1)->name, field->count, form_nth(form, 1)->name);
		return false;
	}
	value = sema_constant(sema, index);
	if (type_is_error(value->type))
		return false;
	if (value->value >= field->count) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, index->span,
			    "`%s` has the elements 0 to %u", form_nth(form, 1)->name,
			    field->count - 1);
		return false;
	}
	expr->context.index = (uint32_t)value->value;
	expr->context.indexed = true;
	return true;
}

/* (ctx T OFFSET) */
static struct expr *context_at(struct sema *sema, const struct form *form, const struct type *type)
{
	struct expr *expr = sema_new(sema, EXPR_CONTEXT, form, type);
	const struct expr *offset;

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	offset = sema_constant(sema, form_nth(form, 2));
	if (type_is_error(offset->type))
		return sema_error_expr(sema, form);
	if (offset->value > SEMA_CONTEXT_MOST) {
		diag_report(sema->diags, DIAG_CTX_WIDTH, form_nth(form, 2)->span,
			    "the offset %lld is outside every context", (long long)offset->value);
		return sema_error_expr(sema, form);
	}
	expr->context.offset = (uint32_t)offset->value;
	sema_settle_context(sema, expr);
	return expr;
}

/* (ctx T OFFSET) in a context without fields: bytes of the event. */
static struct expr *event_at(struct sema *sema, const struct form *form, const struct type *type)
{
	struct expr *expr = sema_new(sema, EXPR_LOAD, form, type);

	if (!sema_check_count(sema, form, 2, 2))
		return sema_error_expr(sema, form);
	expr->memory.accessed = type;
	expr->memory.pointer = sema_context_pointer(sema, form);
	expr->memory.pointer->comment = expr->memory.pointer->trailing = NULL;
	expr->memory.offset = sema_constant(sema, form_nth(form, 2));
	return type_is_error(expr->memory.offset->type) ? sema_error_expr(sema, form) : expr;
}

struct expr *sema_form_ctx(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	const char *context;
	struct expr *expr;

	if (!sema_check_count(sema, form, 1, 2))
		return sema_error_expr(sema, form);
	if (name->kind != FORM_SYMBOL) {
		diag_help(sema->diags, diag_report(sema->diags, DIAG_MALFORMED, name->span,
						   "the name of a context field is needed here"),
			  "write (ctx FIELD), such as (ctx len), without quotes");
		return sema_error_expr(sema, form);
	}
	expr = sema_argument(sema, form);
	if (expr)
		return expr;
	if (sema->program && !sema_shares_context(sema, form))
		return sema_error_expr(sema, form);
	context = sema->program ? sema->program->section->context : NULL;
	if (!context && sema_named_type(sema, name->name))
		return event_at(sema, form, sema_named_type(sema, name->name));
	if (!context) {
		diag_report(sema->diags, DIAG_UNKNOWN_FIELD, form->span,
			    "this program has no context with fields");
		return sema_error_expr(sema, form);
	}
	expr = sema_new(sema, EXPR_CONTEXT, form, &type_u64);
	expr->context.field = kernel_context_field(context, name->name);
	if (!expr->context.field && sema_named_type(sema, name->name))
		return context_at(sema, form, sema_named_type(sema, name->name));
	if (!expr->context.field)
		return unknown_field(sema, name, context);
	expr->context.access = kernel_section_access(sema->program->section, name->name);
	if (!field_index(sema, form, expr) || !sema_has_register(sema, name, context))
		return sema_error_expr(sema, form);
	expr->context.offset = expr->context.field->offset +
			       expr->context.index * expr->context.field->size;
	expr->type = sema_context_field_type(sema, expr->context.field, expr->context.access);
	return expr;
}

struct expr *sema_form_ctx_ptr(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 0, 0))
		return sema_error_expr(sema, form);
	return sema_context_pointer(sema, form);
}
