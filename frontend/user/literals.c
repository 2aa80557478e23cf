/* Addresses and networks that stand in the source, and numbers that are defaults. */
#include <string.h>

#include "frontend/user/internal.h"

struct load_expr *load_literal(struct load *load, const struct form *form, const char *kind, const char *text)
{
	int found = literal_find(kind);
	struct load_expr *expr = load_new(load, LOAD_LITERAL, form, LOAD_TYPE(CIDR));
	const char *wrong = literal_parse(load->sema->arena, (enum literal_kind)found, text, &expr->literal);
	uint64_t value = 0;

	if (wrong) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "%s", wrong);
		return load_error(load, form);
	}
	switch (found) {
	case LITERAL_DURATION:
		expr->type = LOAD_TYPE(DURATION);
		return expr;
	case LITERAL_SIZE:
		return load_number(load, form, expr->literal.number, false);
	case LITERAL_IP6:
		expr->type = LOAD_TYPE(IP6);
		return expr;
	case LITERAL_MAC:
		expr->type = LOAD_TYPE(MAC);
		return expr;
	case LITERAL_IP4:
		for (int i = 0; i < 4; i++)
			value = value << 8 | expr->literal.bytes[i];
		expr->type = load_integer_type(&type_be32, false, SHOW_IT_IS);
		expr->literal.number = value; /* host order */
		return expr;
	default:
		return expr;
	}
}

static bool is_below(const struct load_type *type, uint64_t a, uint64_t b)
{
	return type->is_signed ? (int64_t)a < (int64_t)b : a < b;
}

bool load_check_default(struct load *load, const struct form *form, const struct load_option *option)
{
	const struct load_type *type = &option->variable->type;
	unsigned size = type->base == LOAD_BASE_INTEGER && type->type ? type->type->size : 8, unused = 64 - 8 * size;
	uint64_t same = type->is_signed ? (uint64_t)((int64_t)(form->value << unused) >> unused) : form->value << unused >> unused;
	const char *text = form_text(load->sema->arena, form);

	if (form->kind != FORM_INTEGER || (type->base != LOAD_BASE_INTEGER && type->base != LOAD_BASE_DURATION))
		return true;
	if (same != form->value || (form->negative && !type->is_signed))
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default of `%s` is %s, and %s does not fit",
			    option->variable->name,
			    type->type ? type_text(load->sema->arena, type->type) : load_type_text(load, *type), text);
	else if (type->base == LOAD_BASE_INTEGER && option->has_least && is_below(type, form->value, (uint64_t)option->least))
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default %s is below :min", text);
	else if (type->base == LOAD_BASE_INTEGER && option->has_most && is_below(type, option->most, form->value))
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form->span, "the default %s is above :max", text);
	else
		return true;
	return false;
}
