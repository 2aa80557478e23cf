// SPDX-License-Identifier: MIT
/*
 * Places: setf, incf and decf. In: the forms. Out: LOAD_SETF, or LOAD_MAP_SET for a map entry, with
 * the value converted to the place's type. Called through load_place_forms.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* The variable in whose memory the field is; NULL if it is a field of a value. */
static struct load_variable *root_of(const struct load_expr *place)
{
	while (place->kind == LOAD_MEMBER)
		place = place->member.base;
	return place->kind == LOAD_VARIABLE ? place->variable : NULL;
}

static const struct load_expr *bottom_of(const struct load_expr *place)
{
	while (place->kind == LOAD_MEMBER)
		place = place->member.base;
	return place;
}

/* Is it a copied key or value, which may be set? A text in it is an array, not the variable's. */
static bool is_own_entry(const struct load_variable *variable)
{
	return variable->is_entry && (variable->type.base == LOAD_BASE_INTEGER || variable->type.base == LOAD_BASE_TRUTH ||
				      variable->type.base == LOAD_BASE_STRUCT);
}

/* Reports (setf (S-f (bpf:map-ref m k)) v): it would change a copy that is then lost. */
static bool check_stored_entry(struct load *load, const struct form *place)
{
	const struct form *bottom = place;
	struct load_expr *entry;
	const char *text;

	while (form_is_pair(bottom) && form_is_pair(bottom->cdr) && bottom->car->kind == FORM_SYMBOL &&
	       !table_find(&load->functions, bottom->car->name) && strncmp(bottom->car->name, "bpf:", 4) &&
	       sema_accessed_structure(load->sema, bottom->car->name, NULL))
		bottom = form_nth(bottom, 1);
	if (bottom == place || (!form_is_call(bottom, "bpf:map-ref") && !form_is_call(bottom, "bpf:map-lookup")))
		return true;
	entry = load_form(load, bottom);
	if (load_failed(entry))
		return false;
	if (entry->type.base != LOAD_BASE_STRUCT)
		return true;
	text = form_text(load->sema->arena, bottom);
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_NOT_A_PLACE, place->span,
			      "`%s` is a field of a copy: setting it does not change the map", form_text(load->sema->arena, place)),
		  "bind the value, change it and store it: (%s ((v %s)) (setf (%s v%s) ..) (setf (bpf:map-ref %s %s) v))",
		  entry->type.maybe ? "when-let" : "let", text, place->car->name, form_nth(place, 2) ? " i" : "",
		  form_text(load->sema->arena, form_nth(bottom, 1)), form_text(load->sema->arena, form_nth(bottom, 2)));
	return false;
}

static bool check_place(struct load *load, const struct form *form, const struct load_expr *place)
{
	const struct load_expr *bottom = bottom_of(place);
	struct diag *diag;

	if (load_failed(place))
		return false;
	if (bottom->kind == LOAD_GLOBAL || (bottom->kind == LOAD_VARIABLE && !bottom->variable->is_option &&
					    (!bottom->variable->is_place || is_own_entry(bottom->variable))))
		return true;
	if (bottom->kind == LOAD_VARIABLE && bottom->variable->is_option && place == bottom)
		return true;
	diag = diag_report(load->sema->diags, DIAG_NOT_A_PLACE, form->span,
			   bottom->kind == LOAD_VARIABLE ? "`%s` is read-only: it is the record in the buffer" :
			   "`%s` cannot be set", bottom->kind == LOAD_VARIABLE ? bottom->variable->name :
			   form_text(load->sema->arena, form));
	if (bottom->kind == LOAD_VARIABLE && bottom->variable->is_place)
		diag_help(load->sema->diags, diag, "copy it: (let ((copy %s)) ..)",
			  bottom->variable->name);
	return false;
}

/*
 * A parameter is constant for the programs: after the load a new value would be seen by the loader
 * alone.
 */
static bool check_parameter(struct load *load, const struct form *form, const struct load_expr *place)
{
	const struct load_option *option = place->kind == LOAD_VARIABLE ? place->variable->option : NULL;
	const struct load_expr *bottom = bottom_of(place);
	const struct global *parameter = option ? option->parameter : bottom->kind == LOAD_GLOBAL &&
					 bottom->global->kind == GLOBAL_PARAMETER ? bottom->global : NULL;

	if (!parameter || !load->own || load->before_load || (load->function && load->function->kind == LOAD_DEFUN && option))
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_AFTER_LOAD, form->span,
			      "the programs are already loaded with the old value of `%s`", parameter->name),
		  "(bpf:load) behind it; a `defglobal` may be set at any time");
	return false;
}

/* Handles of kernel objects are never nil: C has no value for it. */
static bool check_handle(struct load *load, const struct form *form, const struct load_expr *place,
			 const struct load_expr *value)
{
	enum load_base base = value->type.base;

	if (place->kind == LOAD_VARIABLE && place->variable->type.base == LOAD_BASE_SESSION) {
		load_report_unbound_object(load, form, "an object's variable cannot be set");
		return false;
	}
	if (place->kind != LOAD_VARIABLE || place->variable->type.base != LOAD_BASE_NIL ||
	    (base != LOAD_BASE_SESSION && base != LOAD_BASE_PROGRAM && base != LOAD_BASE_MAP && base != LOAD_BASE_LINK))
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` is bound to nil, but %s is never nil",
			      place->variable->name, load_type_text(load, value->type)),
		  "bind it to its value: (let ((%s ..)) ..)", place->variable->name);
	return false;
}

/* Assigns with the place's own type: text to a byte array, a mac, and so on. */
struct load_expr *load_assign(struct load *load, const struct form *form, const struct form *place_form,
			      struct load_expr *value, const struct form *value_form)
{
	struct load_expr *place = check_stored_entry(load, place_form) ? load_form(load, place_form) :
				  load_error(load, form), *converted;
	struct load_expr *expr = load_new(load, LOAD_SETF, form, LOAD_TYPE(NONE));
	struct load_variable *root;
	struct load_type type;

	if (!check_place(load, place_form, place) || load_failed(value) || !check_parameter(load, form, place) ||
	    !check_handle(load, form, place, value))
		return load_error(load, form);
	if (value->type.base == LOAD_BASE_TEXT || value->kind == LOAD_ELEMENTS)
		place = load_elements(load, place_form, place);
	root = root_of(place);
	type = place->kind == LOAD_VARIABLE ? place->variable->type : place->type;
	if (place->kind == LOAD_MEMBER && value->type.base == LOAD_BASE_TEXT)
		place->type = type = load_place_type(type);
	if (load_is_list(value_form)) {
		value = load_list(load, value_form, type);
		if (load_failed(value))
			return value;
		if (type.base == LOAD_BASE_TEXT) /* a list of characters */
			place->type = type = value->type;
	}
	if (place->kind == LOAD_MEMBER)
		load_check_member(load, value_form, value, place->member.member, type);
	else
		load_check_stored(load, value_form, value, type);
	converted = load_convert(load, value, type);
	if (!converted && (value->type.maybe || value->type.base == LOAD_BASE_NIL)) {
		load_report_nil(load, value_form, value);
		return load_error(load, form);
	}
	/* a variable bound to nil gets its type from the first setf */
	if (place->kind == LOAD_VARIABLE && type.base == LOAD_BASE_NIL && !load_leaves(value)) {
		place->variable->type = value->type;
		place->variable->type.neutral = false;
		place->variable->type.maybe = value->type.base != LOAD_BASE_TRUTH && value->type.base != LOAD_BASE_NIL;
		/* undeclared: 64 bits, with the value's sign */
		if (value->type.base == LOAD_BASE_INTEGER && !(value->type.type && value->type.type->is_network))
			place->variable->type.type = NULL;
		type = place->variable->type;
		converted = load_convert(load, value, type);
	}
	if (!converted)
		return load_wrong_type(load, value_form, value, load_type_text(load, type));
	if (place->kind == LOAD_MEMBER && type.type &&
	    !load_check_room(load, converted, type.type->size, place->member.structure->is_array ? "the array" :
			     arena_printf(load->sema->arena, "`%s`", place->member.member->name)))
		return load_error(load, form);
	if (root) {
		root->assigned = true;
		root->uses -= place->kind == LOAD_VARIABLE && root->uses;
	}
	if (place->kind == LOAD_VARIABLE) {
		load_forget(load, place->variable);
		if (!value->type.maybe && value->type.base != LOAD_BASE_NIL)
			load_assume(load, place, true);
	}
	expr->assign.place = place;
	expr->assign.value = converted;
	return expr;
}

static struct load_expr *map_entry(struct load *load, const struct form *form, const struct form *place,
				   const struct form *value, const struct form *delta);

static struct load_expr *setf_form(struct load *load, const struct form *form)
{
	long count = form_length(form) - 1;
	struct load_expr *expr;

	if (count < 2 || count % 2) {
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span, "`setf` takes places and values in pairs");
		return load_error(load, form);
	}
	expr = load_new(load, LOAD_PROGN, form, LOAD_TYPE(NONE));
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)count);
	for (unsigned i = 1; i <= count; i += 2) {
		const struct form *place = form_nth(form, i), *value = form_nth(form, i + 1);
		struct load_expr *one;

		if (form_is_call(place, "bpf:map-ref"))
			one = map_entry(load, form, place, value, NULL);
		else
			one = load_assign(load, form, place, load_is_list(value) ?
					  load_new(load, LOAD_ELEMENTS, value, LOAD_TYPE(NONE)) : load_any(load, value), value);
		one->comment = NULL;
		expr->list.items[expr->list.count++] = one;
	}
	return expr;
}

/* Is it cheap to compute again and without effects? */
static bool is_plain(const struct load_expr *expr)
{
	switch (expr->kind) {
	case LOAD_CONSTANT:
	case LOAD_DOUBLE:
	case LOAD_VARIABLE:
	case LOAD_GLOBAL:
		return true;
	case LOAD_MEMBER:
		return is_plain(expr->member.base) && (!expr->member.index || is_plain(expr->member.index));
	case LOAD_CONVERT:
		return is_plain(expr->operands.a);
	case LOAD_OPERATION:
		return is_plain(expr->operation.a) && (!expr->operation.b || is_plain(expr->operation.b));
	default:
		return false;
	}
}

/* Puts the value into a variable of the let. */
static struct load_expr *bind_value(struct load *load, const struct form *form, struct load_expr *let, const char *name,
				    struct load_expr *value)
{
	struct load_type type = value->type;
	struct load_variable *variable;

	if (type.base == LOAD_BASE_INTEGER)
		type.type = NULL;
	variable = load_new_variable(load, intern_string(load->sema->reader->names, name), value->span, type);
	variable->init = value;
	let->let.variables[let->let.count] = variable;
	let->let.inits[let->let.count++] = value;
	return load_use(load, form, variable);
}

/* (incf place d): computes an element's index once, and d before the place is read. */
static struct load_expr *change_place(struct load *load, const struct form *form, enum operator op,
				      struct load_expr *old, struct load_expr *change)
{
	struct load_expr *let = load_new(load, LOAD_LET, form, LOAD_TYPE(NONE)), *sum, *place, *read;

	let->let.variables = ARENA_ARRAY(load->sema->arena, struct load_variable *, 9);
	let->let.inits = ARENA_ARRAY(load->sema->arena, struct load_expr *, 9);
	for (read = old; read->kind == LOAD_MEMBER && let->let.count < 8; read = read->member.base)
		if (read->member.index && (!is_plain(read->member.index) ||
					   (read->member.index->kind != LOAD_CONSTANT && !is_plain(change))))
			read->member.index = bind_value(load, form, let, "index", read->member.index);
	if (!is_plain(change))
		change = bind_value(load, form, let, "step", change);
	sum = load_operation(load, form, op, old, change);
	sum->comment = NULL;
	let->let.body = load_assign(load, form, form_nth(form, 1), sum, form);
	if (load_failed(let->let.body) || !let->let.count)
		return let->let.body;
	place = let->let.body->assign.place;
	for (read = old; read->kind == LOAD_MEMBER && place->kind == LOAD_MEMBER;
	     read = read->member.base, place = place->member.base)
		place->member.index = read->member.index;
	return let;
}

/* (incf place d), with the place's old value read before d. */
static struct load_expr *update(struct load *load, const struct form *form, enum operator op)
{
	const struct form *place = form_nth(form, 1), *delta = form_nth(form, 2);
	struct load_expr *old, *change;

	if (!sema_check_count(load->sema, form, 1, 2))
		return load_error(load, form);
	if (form_is_call(place, "bpf:map-ref"))
		return map_entry(load, form, place, NULL, op == OPERATOR_SUB ? form : delta ? delta : place);
	if (!check_stored_entry(load, place))
		return load_error(load, form);
	old = load_form(load, place);
	change = delta ? load_form(load, delta) : load_number(load, form, 1, false);
	if (load_failed(old) || load_failed(change))
		return load_error(load, form);
	if (old->type.maybe || old->type.base == LOAD_BASE_NIL) {
		load_report_nil(load, place, old);
		return load_error(load, form);
	}
	if (old->type.base != LOAD_BASE_INTEGER && old->type.base != LOAD_BASE_DOUBLE)
		return load_wrong_type(load, place, old, "a number");
	if (old->kind == LOAD_VARIABLE && old->variable->uses)
		old->variable->uses--;
	return change_place(load, form, op, old, change);
}

static struct load_expr *incf_form(struct load *load, const struct form *form)
{
	return update(load, form, OPERATOR_ADD);
}

static struct load_expr *decf_form(struct load *load, const struct form *form)
{
	return update(load, form, OPERATOR_SUB);
}

/*
 * (setf (bpf:map-ref m k) v), (incf (bpf:map-ref m k) d). delta: the place itself for 1, the form
 * for decf.
 */
static struct load_expr *map_entry(struct load *load, const struct form *form, const struct form *place,
				   const struct form *value, const struct form *delta)
{
	struct load_expr *expr = load_new(load, LOAD_MAP_SET, form, LOAD_TYPE(NONE)), *change;
	struct load_type type;

	if (!sema_check_count(load->sema, place, 2, 2) || !load_check_loaded(load, place))
		return load_error(load, form);
	expr->map_use.map = load_map_operand(load, form_nth(place, 1));
	expr->map_use.own = load_own_map(load, expr->map_use.map);
	if (load_failed(expr->map_use.map) || !load_check_keyed(load, place, expr->map_use.own))
		return load_error(load, form);
	expr->map_use.key = load_key(load, form_nth(place, 2), expr->map_use.own);
	if (load_failed(expr->map_use.map) || load_failed(expr->map_use.key))
		return load_error(load, form);
	type = expr->map_use.own ? load_value_type(load, expr->map_use.own) :
				   load_integer_type(NULL, false, SHOW_IT_IS);
	if (!delta) {
		expr->map_use.value = load_map_value(load, value, expr->map_use.own, type);
		return load_failed(expr->map_use.value) ? load_error(load, form) : expr;
	}
	if (type.base != LOAD_BASE_INTEGER || (expr->map_use.own && expr->map_use.own->type->per_cpu)) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span,
			    expr->map_use.own && expr->map_use.own->type->per_cpu ?
			    "`%s` has a value for each CPU, so nothing can be added to it" : "the values of `%s` are no numbers",
			    expr->map_use.own->name);
		return load_error(load, form);
	}
	change = delta == place || (delta == form && !form_nth(form, 2)) ? load_number(load, form, 1, false) :
		 load_integer(load, delta == form ? form_nth(form, 2) : delta);
	if (delta == form && !load_failed(change))
		change = load_operation(load, form, OPERATOR_NEG, change, NULL);
	expr->map_use.value = change;
	expr->map_use.adds = true;
	return load_failed(change) ? load_error(load, form) : expr;
}

const struct load_form load_place_forms[] = {
	{ "setf", setf_form }, { "incf", incf_form }, { "decf", decf_form }, { 0 },
};
