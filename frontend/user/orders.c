// SPDX-License-Identifier: MIT
/*
 * Byte order on the user side. In: typed values that are compared, joined or stored. Out: warnings
 * if a value in network order is used as a plain number or the reverse. Called by operators.c,
 * control.c and warnings.c.
 */
#include "frontend/user/internal.h"

static bool is_network(struct load_type type)
{
	return type.base == LOAD_BASE_INTEGER && type.type && type.type->is_network;
}

/* 0 and -1 are the same in both orders. */
static bool is_orderless(const struct load_expr *expr)
{
	return expr->kind == LOAD_CONSTANT && (!expr->constant.value || expr->constant.value == UINT64_MAX);
}

void load_check_order(struct load *load, const struct form *form, const struct load_expr *a,
		      const struct load_expr *b)
{
	const struct load_expr *plain = is_network(a->type) ? b : a;

	if (!b || is_network(a->type) == is_network(b->type) || plain->type.base != LOAD_BASE_INTEGER || is_orderless(plain))
		return;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_BYTE_ORDER, form->span,
			      "a value in network order is used with a plain number"),
		  "(ntohs v), (ntohl v) convert it to a number; (htons n), (ip4 \"..\") are in network order");
}

void load_join_orders(struct load *load, const struct form *form, const struct load_expr *a, const struct load_expr *b,
		      struct load_type *type)
{
	const struct load_expr *wire = is_network(a->type) ? a : b, *plain = wire == a ? b : a;

	if (!is_network(wire->type) || plain->type.base != LOAD_BASE_INTEGER || is_network(plain->type))
		return;
	if (!is_orderless(plain))
		load_check_order(load, form, a, b);
	type->type = wire->type.type;
	type->show = wire->type.show;
	type->is_signed = false;
}

/* The letters behind `hton` and `ntoh`. */
static const char *letters_of(const struct type *type)
{
	return type->size == 2 ? "s" : type->size == 4 ? "l" : "ll";
}

void load_check_stored_order(struct load *load, const struct form *form, const struct load_expr *value,
			     struct load_type type)
{
	const struct type *wire = is_network(type) ? type.type : value->type.type;
	const char *name = wire ? type_text(load->sema->arena, wire) : NULL;
	struct diag *diag;

	if (type.base != LOAD_BASE_INTEGER || value->type.base != LOAD_BASE_INTEGER || !type.type ||
	    is_network(type) == is_network(value->type) || is_orderless(value))
		return;
	if (!is_network(type)) {
		diag = diag_report(load->sema->diags, DIAG_BYTE_ORDER, form->span,
				   "a value in network order (%s) is stored where one in host order belongs", name);
		diag_help(load->sema->diags, diag, "(ntoh%s ..) swaps the bytes", letters_of(wire));
		return;
	}
	diag = diag_report(load->sema->diags, DIAG_BYTE_ORDER, form->span,
			   "a plain number is stored where a value in network order (%s) belongs", name);
	diag_help(load->sema->diags, diag, "(hton%s ..) swaps the bytes", letters_of(wire));
}
