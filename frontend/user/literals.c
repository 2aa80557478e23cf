// SPDX-License-Identifier: MIT
/*
 * Literals: addresses, networks, times, sizes, and lists of elements. In: a text with its kind, or
 * '(..) with an array type. Out: LOAD_LITERAL, LOAD_ELEMENTS or a let that sets elements. Called by
 * builtins.c, defaults.c and wherever a list may be a value.
 */
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
		expr->literal.number = value; /* in host order */
		return expr;
	default:
		return expr;
	}
}

/* ---- lists ---- */

bool load_is_list(const struct form *form)
{
	return form_is_call(form, "quote") || form->is_vector;
}

/* The array type of a value, or NULL. */
static const struct type *array_of(struct load_type type)
{
	if (type.base == LOAD_BASE_STRUCT && type.type->structure->is_array)
		return type.type->structure->members[0].type;
	return type.type && type.type->kind == TYPE_ARRAY ? type.type : NULL;
}

static struct load_expr *list_of(struct load *load, const struct form *form, const struct form *list, struct load_type type);

/* An element: a constant, a text, (make-S ..), or a nested list, which needs no quote. */
static struct load_expr *element_of(struct load *load, const struct form *form, struct load_type type)
{
	struct load_expr *value;

	if (array_of(type) && form->kind != FORM_STRING)
		return list_of(load, form, load_is_list(form) && !form->is_vector ? form_nth(form, 1) : form, type);
	value = load_value_of(load, form, type);
	if (load_failed(value) || type.base == LOAD_BASE_STRUCT || value->kind == LOAD_CONSTANT || value->kind == LOAD_TRUE ||
	    value->kind == LOAD_NIL || value->kind == LOAD_TEXT || value->kind == LOAD_LITERAL)
		return value;
	diag_report(load->sema->diags, DIAG_NOT_CONSTANT, form->span, "the elements of a list must be constants");
	return load_error(load, form);
}

/* Stores each value into an element of a new variable, which is the value. */
static struct load_expr *set_each(struct load *load, const struct form *form, struct load_type type, struct load_list values)
{
	struct load_expr *let = load_new(load, LOAD_LET, form, type), *body = load_new(load, LOAD_PROGN, form, type);
	struct load_variable *variable = load_new_variable(load, intern_string(load->sema->reader->names, "list"), form->span, type);

	let->let.variables = ARENA_NEW(load->sema->arena, struct load_variable *);
	let->let.inits = ARENA_NEW(load->sema->arena, struct load_expr *);
	let->let.variables[let->let.count] = variable;
	let->let.inits[let->let.count++] = load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL));
	body->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, values.count + 1);
	variable->assigned = true;
	for (size_t i = 0; i < values.count; i++) {
		struct load_expr *set = load_new(load, LOAD_SETF, form, LOAD_TYPE(NONE));

		set->comment = NULL;
		set->assign.place = load_element_at(load, form, load_elements(load, form, load_use(load, form, variable)),
						    load_number(load, form, i, false));
		set->assign.value = values.items[i];
		if (values.items[i]->type.base == LOAD_BASE_TEXT)
			set->assign.place->type = load_place_type(set->assign.place->type);
		else if (set->assign.place->type.base == LOAD_BASE_ARRAY)
			set->assign.value = load_convert(load, values.items[i], set->assign.place->type);
		body->list.items[body->list.count++] = set;
	}
	body->list.items[body->list.count++] = load_use(load, form, variable);
	body->comment = let->comment = NULL;
	let->let.body = body;
	return let;
}

static struct load_expr *list_of(struct load *load, const struct form *form, const struct form *list, struct load_type type)
{
	const struct type *array = array_of(type);
	struct load_type element = load_type_of(array->target, type.show);
	struct load_type object = { .base = LOAD_BASE_STRUCT, .type = sema_array_object(load->sema, array), .show = type.show };
	struct load_expr *expr = load_new(load, LOAD_ELEMENTS, form, object);
	long count = form_is_pair(list) || form_is_nil(list) ? form_length(list) : -1;
	bool failed = false;

	if (count < 0 || count > (long)array->count) {
		diag_report(load->sema->diags, count < 0 ? DIAG_MALFORMED : DIAG_ARGUMENT_COUNT, form->span,
			    count < 0 ? "an array's elements must be a list, '(VALUE ..)" :
			    "the list has %ld elements, but the array has %u", count, array->count);
		return load_error(load, form);
	}
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)count + 1);
	FORM_EACH(at, list) {
		struct load_expr *value = element_of(load, at->car, element);

		failed |= load_failed(value);
		expr->list.items[expr->list.count++] = value;
	}
	if (failed)
		return load_error(load, form);
	return element.base == LOAD_BASE_INTEGER && !array->target->is_network ? expr :
		set_each(load, form, object, expr->list);
}

struct load_expr *load_list(struct load *load, const struct form *form, struct load_type type)
{
	struct load_expr *list, *value;

	if (!array_of(type)) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "%s is needed here, not a list of elements",
			    load_type_text(load, type));
		return load_error(load, form);
	}
	list = list_of(load, form, form->is_vector ? form : form_nth(form, 1), type);
	if (load_failed(list))
		return list;
	if (type.base == LOAD_BASE_TEXT) { /* a list of characters */
		value = load_elements(load, form, list);
		value->type = (struct load_type){ .base = LOAD_BASE_ARRAY, .type = type.type };
		return value;
	}
	value = load_convert(load, list, type);
	return value ? value : load_wrong_type(load, form, list, load_type_text(load, type));
}
