// SPDX-License-Identifier: MIT
/*
 * Values that are stored. In: a value and the type of its place. Out: warnings of truncated values,
 * wrong byte order and wrong pointers; sema_place analyzes the place itself. Called wherever a
 * value is stored, passed or returned; frontend/user shares the warnings.
 */
#include "frontend/sema/internal.h"

/* Adds a fix that puts an operator around the source text: "(htons 443)". */
static void fix_around(struct sema *sema, struct diag *diag, struct span span, const char *operator)
{
	if (span.source && (size_t)span.offset + span.len <= span.source->len)
		diag_fix(sema->diags, diag, span, "(%s %.*s)", operator, (int)span.len,
			 span.source->text + span.offset);
}

static void fix_cut(struct sema *sema, struct diag *diag, const struct type *type)
{
	fix_around(sema, diag, diag->span,
		   arena_printf(sema->arena, "cast %s", type_text(sema->arena, type)));
}

void sema_check_order(struct sema *sema, const struct expr *a)
{
	if (a->type->is_network)
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_BYTE_ORDER, a->span,
				      "arithmetic on a value in network order"),
			  "ntohs, ntohl and ntohll give the host's order; a cast silences this");
}

void sema_warn_cut_constant(struct sema *sema, struct span span, const struct type *type, uint64_t value)
{
	uint64_t kept = type_wrap(type, value);
	struct diag *diag;

	if (kept == value || type->is_truth)
		return;
	diag = diag_report(sema->diags, DIAG_CUT, span, "%lld does not fit into %s", (long long)value,
			   type_text(sema->arena, type));
	if (type->bits) {
		diag_help(sema->diags, diag, "the value stored is %lld", (long long)kept);
		return;
	}
	diag_help(sema->diags, diag, "write (cast %s ..) if you want its low bits, %lld",
		  type_text(sema->arena, type), (long long)kept);
	fix_cut(sema, diag, type);
}

void sema_warn_cut(struct sema *sema, struct span span, const struct type *from, const struct type *type)
{
	struct diag *diag = diag_report(sema->diags, DIAG_CUT, span, "this `%s` is truncated to `%s`", type_text(sema->arena, from),
					type_text(sema->arena, type));

	if (type->bits) {
		diag_help(sema->diags, diag, "write (logand .. %llu) if this is intended",
			  (unsigned long long)(UINT64_MAX >> (64 - type->bits)));
		return;
	}
	diag_help(sema->diags, diag, "write (cast %s ..) if this is intended", type_text(sema->arena, type));
	fix_cut(sema, diag, type);
}

static bool is_declared_wider(const struct expr *value, const struct type *type)
{
	switch (value->kind) {
	case EXPR_VARIABLE:
		return value->variable->declared && type_width(value->type) > type_width(type);
	case EXPR_MEMBER:
	case EXPR_CONTEXT:
	case EXPR_LOAD:
	case EXPR_GETMAP:
	case EXPR_CALL:
	case EXPR_GLOBAL:
	case EXPR_INVOKE:
	case EXPR_KERNEL_READ:
		return type_width(value->type) > type_width(type);
	default:
		return false;
	}
}

static void check_integer_store(struct sema *sema, const struct type *type,
				const struct expr *value)
{
	if (value->is_constant)
		sema_warn_cut_constant(sema, value->span, type, value->value);
	else if (is_declared_wider(value, type))
		sema_warn_cut(sema, value->span, value->type, type);
}

static bool pointers_agree(const struct type *to, const struct type *from)
{
	if (to->map || from->map)
		return to->map == from->map;
	return !to->target || !from->target || to->target == from->target ||
	       (type_is_dynptr(to->target) && type_is_dynptr(from->target)) ||
	       (from->target->kind == TYPE_STRUCT && to->target->kind == TYPE_STRUCT &&
		structure_variant(from->target->structure, to->target->structure));
}

/*
 * A trusted pointer's fields are loaded directly, so the verifier must know the value as trusted.
 */
static void check_trust(struct sema *sema, const struct type *type, const struct expr *value,
			const char *what)
{
	if (type->space != SPACE_TRUSTED || value->type->space == SPACE_TRUSTED)
		return;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, value->span,
			      "%s holds a pointer that the verifier trusts, and this pointer "
			      "is another", what),
		  "a variable bound to (as-NAME p) can hold both");
}

void sema_check_store(struct sema *sema, const struct type *type, const struct expr *value,
		      const char *what)
{
	struct diag *diag;

	if (type_is_error(type) || type_is_error(value->type) || sema_diverges(value))
		return;
	if (type_is_integer(type) && type_is_integer(value->type)) {
		if (type->is_network)
			sema_note_store(sema, type, value);
		check_integer_store(sema, type, value);
		return;
	}
	if (type_is_pointer(type) && value->is_constant && value->value == 0)
		return;
	if (type_is_pointer(type) && type_is_pointer(value->type) &&
	    pointers_agree(type, value->type)) {
		check_trust(sema, type, value, what);
		return;
	}
	diag = diag_report(sema->diags, DIAG_TYPE, value->span, "%s takes %s, not %s", what,
			   type_text(sema->arena, type), type_text(sema->arena, value->type));
	if (type_is_integer(type))
		sema_help_load(sema, diag, value);
	else if (type_is_pointer(type) && type->target && type_is_integer(type->target) &&
		 type_is_integer(value->type))
		diag_help(sema->diags, diag, "(store %s p 0 v) sets the value behind the pointer",
			  type_text(sema->arena, type->target));
}

bool sema_is_swapped(const struct expr *place)
{
	return place->kind == EXPR_MEMBER && place->member.member->net_order &&
	       type_is_integer(place->type);
}

/* A header field without its swap to host order. */
static struct expr *without_swap(struct expr *expr)
{
	return expr->kind == EXPR_UNARY && expr->operation.op >= OPERATOR_NTOHS &&
	       sema_is_swapped(expr->operation.a) ? expr->operation.a : expr;
}

struct expr *sema_place(struct sema *sema, const struct form *form)
{
	struct expr *place = without_swap(sema_expr(sema, form));
	bool whole = place->kind == EXPR_MEMBER && !type_is_integer(place->type) &&
		     place->member.member->type->kind != TYPE_POINTER;
	const struct expr *root;

	if (type_is_error(place->type))
		return place;
	for (root = place; root->kind == EXPR_MEMBER || root->kind == EXPR_MEMBER_ADDRESS;)
		root = root->member.base;
	if (root->kind == EXPR_GLOBAL && (root->global->kind == GLOBAL_PARAMETER ||
					  root->global->kind == GLOBAL_KCONFIG)) {
		diag_report(sema->diags, DIAG_NOT_A_PLACE, form->span,
			    "programs cannot set `%s`: it is set before the load", root->global->name);
		return sema_error_expr(sema, form);
	}
	if (place->kind == EXPR_VARIABLE && form_is_call(form, "ctx")) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_NOT_A_PLACE, form->span,
				      "`%s` is an argument of the program, and cannot be set",
				      place->variable->name),
			  "copy it: (let ((x (ctx %s))) ..)", place->variable->name);
		return sema_error_expr(sema, form);
	}
	whole |= place->kind == EXPR_GLOBAL && type_is_pointer(place->type);
	if (!expr_is_place(place) || whole) {
		struct diag *diag = diag_report(sema->diags, DIAG_NOT_A_PLACE, form->span,
						"nothing can be assigned to `%s`",
						form_text(sema->arena, form));

		if (whole)
			diag_help(sema->diags, diag, "use memcpy for whole arrays and structs");
		return sema_error_expr(sema, form);
	}
	return place;
}

bool sema_check_pointee(struct sema *sema, const struct form *form, const struct expr *base,
			const struct structure *structure)
{
	if (!base->type->target || base->type->target == structure->type)
		return true;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "this is a pointer to `%s`, not to `%s`",
			      type_text(sema->arena, base->type->target), structure->name),
		  "write (cast (ptr %s) ..) if it points to one", structure->name);
	return false;
}
