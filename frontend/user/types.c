// SPDX-License-Identifier: MIT
/*
 * Types of the user side: from the language's types and from their notation; joining and converting
 * values. In: types and typed values. Out: struct load_type, or the converted value. Called by all
 * files of the folder.
 */
#include <string.h>

#include "frontend/user/internal.h"

struct load_type load_integer_type(const struct type *stored, bool is_signed, enum show_as show)
{
	return (struct load_type){ .base = LOAD_BASE_INTEGER, .type = stored, .is_signed = is_signed, .show = show };
}

static struct load_type array_type(const struct type *type, enum show_as show)
{
	bool bytes = type->target->kind == TYPE_INTEGER && type->target->size == 1;

	if (type->size == 16 && show == SHOW_IP6)
		return LOAD_TYPE(IP6);
	if (type->size == 6 && show == SHOW_MAC)
		return LOAD_TYPE(MAC);
	if (bytes && (show == SHOW_TEXT || (type_is_char(type->target) && show == SHOW_IT_IS)))
		return (struct load_type){ .base = LOAD_BASE_TEXT, .is_foreign = true, .type = type };
	return (struct load_type){ .base = LOAD_BASE_ARRAY, .type = type, .show = show };
}

struct load_type load_type_of(const struct type *type, enum show_as show)
{
	switch (type->kind) {
	case TYPE_INTEGER:
		if (type_is_truth(type))
			return (struct load_type){ .base = LOAD_BASE_TRUTH, .type = type };
		/* a variable bound to a bit field has the full type */
		return load_integer_type(type->bits ? type->target : type, type->is_signed, show);
	case TYPE_STRUCT:
		if (type->size == 16 && show == SHOW_IP6)
			return LOAD_TYPE(IP6);
		return (struct load_type){ .base = LOAD_BASE_STRUCT, .type = type,
					   .show = type->structure->is_array ? show : SHOW_IT_IS };
	case TYPE_ARRAY:
		return array_type(type, show);
	default:
		return LOAD_TYPE(ERROR);
	}
}

static const char *base_text(struct load *load, struct load_type type)
{
	static const char *const names[] = {
		[LOAD_BASE_ERROR] = "unknown", [LOAD_BASE_NONE] = "no value", [LOAD_BASE_NEVER] = "no value",
		[LOAD_BASE_NIL] = "nil", [LOAD_BASE_TRUTH] = "a truth value", [LOAD_BASE_INTEGER] = "an integer",
		[LOAD_BASE_DOUBLE] = "a double", [LOAD_BASE_TEXT] = "text", [LOAD_BASE_DURATION] = "a duration",
		[LOAD_BASE_IP6] = "an ip6", [LOAD_BASE_MAC] = "a mac", [LOAD_BASE_CIDR] = "a cidr",
		[LOAD_BASE_CHOICE] = "a choice", [LOAD_BASE_LIST] = "a list", [LOAD_BASE_ARRAY] = "an array",
		[LOAD_BASE_SESSION] = "a session", [LOAD_BASE_PROGRAM] = "a program", [LOAD_BASE_MAP] = "a map",
		[LOAD_BASE_LINK] = "an attachment", [LOAD_BASE_FAILURE] = "an error",
	};

	if (type.base == LOAD_BASE_INTEGER && type.type && type.type->is_network)
		return arena_printf(load->sema->arena, "a value in network order (%s)",
				    type_text(load->sema->arena, type.type));
	if (type.base == LOAD_BASE_STRUCT && type.type && type.type->structure->is_array)
		return arena_printf(load->sema->arena, "an array `%s`", type_text(load->sema->arena, type.type));
	if (type.base == LOAD_BASE_STRUCT && type.type)
		return arena_printf(load->sema->arena, "a struct `%s`", type.type->structure->name);
	return names[type.base] ? names[type.base] : "a struct";
}

const char *load_type_text(struct load *load, struct load_type type)
{
	return type.maybe ? arena_printf(load->sema->arena, "%s or nil", base_text(load, type)) : base_text(load, type);
}

/* ---- notation ---- */

static const struct {
	const char *name;
	struct load_type type;
} written[] = {
	{ "double", { .base = LOAD_BASE_DOUBLE } }, { "text", { .base = LOAD_BASE_TEXT } },
	{ "flag", { .base = LOAD_BASE_TRUTH } }, { "bool", { .base = LOAD_BASE_TRUTH } },
	{ "truth", { .base = LOAD_BASE_TRUTH } }, { "duration", { .base = LOAD_BASE_DURATION } },
	{ "ip6", { .base = LOAD_BASE_IP6 } }, { "mac", { .base = LOAD_BASE_MAC } },
	{ "cidr", { .base = LOAD_BASE_CIDR } }, { "cidr4", { .base = LOAD_BASE_CIDR } },
	{ "cidr6", { .base = LOAD_BASE_CIDR } }, { "cgroup", { .base = LOAD_BASE_TEXT } },
	{ "ip4", { .base = LOAD_BASE_INTEGER, .type = &type_be32 } },
	{ "size", { .base = LOAD_BASE_INTEGER } },
	{ "user", { .base = LOAD_BASE_INTEGER, .type = &type_u32, .show = SHOW_USER } },
	{ "signal", { .base = LOAD_BASE_INTEGER, .type = &type_u32, .show = SHOW_SIGNAL } },
	{ "interface", { .base = LOAD_BASE_INTEGER, .type = &type_u32, .show = SHOW_INTERFACE } },
};

static bool read_choices(struct load *load, const struct form *form, struct load_type *ret_type)
{
	size_t count = (size_t)form_length(form->cdr), next = 0;
	const char **choices = ARENA_ARRAY(load->sema->arena, const char *, count + 1);

	FORM_EACH(at, form->cdr) {
		if (at->car->kind != FORM_KEYWORD) {
			diag_report(load->sema->diags, DIAG_MALFORMED, at->car->span,
				    "choices must be keywords, as in (member :fast :slow)");
			return false;
		}
		for (size_t i = 0; i < next; i++)
			if (choices[i] == at->car->name) {
				diag_report(load->sema->diags, DIAG_DUPLICATE, at->car->span, "`:%s` is a choice already",
					    at->car->name);
				return false;
			}
		choices[next++] = at->car->name;
	}
	*ret_type = (struct load_type){ .base = LOAD_BASE_CHOICE, .choices = choices };
	if (!count)
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "`member` needs choices, as in (member :fast :slow)");
	return count > 0;
}

/* (or T nil) */
static bool read_maybe(struct load *load, const struct form *form, struct load_type *ret_type)
{
	if (form_length(form) != 3 || !form_is_nil(form_nth(form, 2))) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "the only such type is (or TYPE nil)");
		return false;
	}
	if (!load_read_type(load, form_nth(form, 1), ret_type))
		return false;
	ret_type->maybe = ret_type->base != LOAD_BASE_TRUTH;
	return true;
}

bool load_read_type(struct load *load, const struct form *form, struct load_type *ret_type)
{
	const struct type *type;

	if (form_is_call(form, "member"))
		return read_choices(load, form, ret_type);
	if (form_is_call(form, "or"))
		return read_maybe(load, form, ret_type);
	for (size_t i = 0; form->kind == FORM_SYMBOL && i < sizeof(written) / sizeof(written[0]); i++)
		if (!strcmp(written[i].name, form->name)) {
			*ret_type = written[i].type;
			return true;
		}
	type = sema_type(load->sema, form);
	if (type_is_error(type))
		return false;
	if (type->kind == TYPE_ARRAY)
		return load_array_type(load, form, type, ret_type);
	*ret_type = load_type_of(type, sema_type_show(load->sema, form));
	if (ret_type->base != LOAD_BASE_ERROR)
		return true;
	diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` is not a type of the user side",
		    form_text(load->sema->arena, form));
	return false;
}

bool load_is_type(const struct load *load, const struct form *form)
{
	if (form->kind == FORM_SYMBOL)
		return sema_named_type(load->sema, form->name) || sema_find_structure(load->sema, form->name);
	return form_is_call(form, "array") ||
	       ((form_is_call(form, "struct") || form_is_call(form, "union")) && form_length(form) == 2);
}

/* ---- two types ---- */

static bool same_base(struct load_type a, struct load_type b)
{
	if (a.base != b.base)
		return false;
	if (a.base == LOAD_BASE_STRUCT || a.base == LOAD_BASE_ARRAY)
		return a.type == b.type;
	return a.base != LOAD_BASE_CHOICE || load_same_choices(a, b);
}

/*
 * Neutral literals take the other's sign; of two other integers the result is signed if both are.
 */
static struct load_type join_integers(struct load_type a, struct load_type b)
{
	bool is_signed = (a.is_signed || a.neutral) && (b.is_signed || b.neutral);
	struct load_type type = load_integer_type(a.type == b.type ? a.type : NULL, is_signed && !(a.neutral && b.neutral),
						  a.show == b.show ? a.show : SHOW_IT_IS);

	type.neutral = a.neutral && b.neutral;
	return type;
}

bool load_join_types(struct load_type a, struct load_type b, struct load_type *ret_type)
{
	bool maybe = a.maybe || b.maybe || a.base == LOAD_BASE_NIL || b.base == LOAD_BASE_NIL;
	bool integer = a.base == LOAD_BASE_INTEGER, other_integer = b.base == LOAD_BASE_INTEGER;

	if (a.base == LOAD_BASE_NEVER || a.base == LOAD_BASE_ERROR)
		*ret_type = b;
	else if (b.base == LOAD_BASE_NEVER || b.base == LOAD_BASE_ERROR)
		*ret_type = a;
	else if (a.base == LOAD_BASE_NIL)
		*ret_type = b;
	else if (b.base == LOAD_BASE_NIL)
		*ret_type = a;
	else if (integer && other_integer)
		*ret_type = join_integers(a, b);
	else if ((integer && b.base == LOAD_BASE_DOUBLE) || (other_integer && a.base == LOAD_BASE_DOUBLE))
		*ret_type = LOAD_TYPE(DOUBLE);
	else if (same_base(a, b))
		*ret_type = a.base == LOAD_BASE_CHOICE && !a.choices ? b : a;
	else
		return false;
	if (a.base == LOAD_BASE_TEXT && b.base == LOAD_BASE_TEXT) {
		ret_type->is_foreign = a.is_foreign || b.is_foreign;
		ret_type->type = NULL;
	}
	if (a.base == LOAD_BASE_NIL && b.base == LOAD_BASE_NONE)
		return true;
	ret_type->maybe = maybe && ret_type->base != LOAD_BASE_TRUTH && ret_type->base != LOAD_BASE_NIL &&
			  ret_type->base != LOAD_BASE_NONE;
	return true;
}

static struct load_expr *converted(struct load *load, struct load_expr *expr, struct load_type type)
{
	struct load_expr *convert = ARENA_NEW(load->sema->arena, struct load_expr);

	convert->kind = LOAD_CONVERT;
	convert->type = type;
	convert->span = expr->span;
	convert->operands.a = expr;
	return convert;
}

static struct load_expr *failed(struct load *load, const struct load_expr *expr)
{
	struct load_expr *error = ARENA_NEW(load->sema->arena, struct load_expr);

	*error = (struct load_expr){ .kind = LOAD_ERROR, .type = LOAD_TYPE(ERROR), .span = expr->span };
	return error;
}

static struct load_expr *cut_constant(struct load *load, const struct load_expr *expr, struct load_type type)
{
	struct load_expr *cut = ARENA_NEW(load->sema->arena, struct load_expr);
	uint64_t value = type_wrap(type.type, expr->constant.value);

	*cut = *expr;
	cut->type = load_integer_type(type.type, type.is_signed, type.show);
	cut->constant.value = value;
	if (value != expr->constant.value)
		cut->constant.kernel = NULL;
	return cut;
}

/* Converts between a field that is an array and an array value. */
static struct load_expr *convert_array(struct load *load, struct load_expr *expr, struct load_type type)
{
	const struct form at = { .kind = FORM_NIL, .span = expr->span };
	bool lies = expr->kind == LOAD_CONVERT && expr->operands.a->type.base == LOAD_BASE_ARRAY;
	struct load_expr *other = expr->type.base == LOAD_BASE_ARRAY ? load_whole(load, expr) :
				  lies ? expr->operands.a : load_elements(load, &at, expr);

	if (!same_base(other->type, type))
		return NULL;
	return other->type.maybe == type.maybe ? other : converted(load, other, type);
}

static bool is_wire_ip4(struct load_type type)
{
	return type.base == LOAD_BASE_INTEGER && type.type == &type_be32;
}

struct load_expr *load_convert(struct load *load, struct load_expr *expr, struct load_type type)
{
	struct load_type from = expr->type;

	if (from.base == LOAD_BASE_ERROR || from.base == LOAD_BASE_NEVER || type.base == LOAD_BASE_ERROR)
		return expr;
	if (from.maybe && !type.maybe)
		return NULL;
	if (from.base == LOAD_BASE_NIL)
		return type.maybe || type.base == LOAD_BASE_NIL ? converted(load, expr, type) :
		       type.base == LOAD_BASE_TRUTH ? expr : NULL;
	if (from.base == LOAD_BASE_INTEGER && type.base == LOAD_BASE_DOUBLE && !from.maybe && !type.maybe)
		return converted(load, expr, type);
	if (is_wire_ip4(from) != is_wire_ip4(type) && from.base == LOAD_BASE_INTEGER && expr->kind != LOAD_CONSTANT &&
	    type.base == LOAD_BASE_INTEGER && (is_wire_ip4(from) || is_wire_ip4(type)))
		return from.type && type.type && from.type->size == type.type->size ? expr : NULL;
	if (from.base != type.base && (from.base == LOAD_BASE_ARRAY || type.base == LOAD_BASE_ARRAY))
		return convert_array(load, expr, type);
	if (from.base == LOAD_BASE_TEXT && type.base == LOAD_BASE_STRUCT && !type.maybe)
		return load_text_array(load, expr, type);
	if (!same_base(from, type))
		return NULL;
	if (type.base == LOAD_BASE_CHOICE && type.choices && !load_settle_choices(load, expr, type.choices))
		return failed(load, expr);
	if (type.base == LOAD_BASE_INTEGER && type.type && type.type->size < 8 && expr->kind == LOAD_CONSTANT &&
	    from.type != type.type)
		expr = cut_constant(load, expr, type);
	return from.maybe == type.maybe ? expr : converted(load, expr, type);
}
