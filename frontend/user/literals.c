/* Addresses, networks, times and sizes that stand in the source. */
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
