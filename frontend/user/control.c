// SPDX-License-Identifier: MIT
/*
 * Conditions, bindings and sequences: if, and, or, not, let, let*, progn. In: the forms. Out:
 * LOAD_IF, LOAD_AND, LOAD_LET and others, with facts about variables that may be nil (facts.c).
 * Called through load_control_forms.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- tests ---- */

static struct load_expr *always(struct load *load, const struct form *form, const struct load_expr *expr)
{
	struct diag *diag = diag_report(load->sema->diags, DIAG_TYPE, form->span,
					expr->kind == LOAD_VARIABLE && expr->variable->type.maybe ?
					"`%s` is known not to be nil here" : "`%s` is never nil, so this test is always true",
					form_text(load->sema->arena, form));

	if (expr->type.base == LOAD_BASE_INTEGER)
		diag_help(load->sema->diags, diag, "(/= %s 0) tests whether it is 0", form_text(load->sema->arena, form));
	return load_error(load, form);
}

struct load_expr *load_tested(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_form(load, form);

	if (load_failed(expr) || load_leaves(expr) || expr->type.maybe || expr->type.base == LOAD_BASE_TRUTH ||
	    expr->type.base == LOAD_BASE_NIL)
		return expr;
	if (expr->type.base == LOAD_BASE_NONE)
		return load_wrong_type(load, form, expr, "a value that may be nil");
	return always(load, form, expr);
}

/* ---- if ---- */

/*
 * The common type of the arms; a missing arm is nil. Without a common type the form has no value.
 */
static struct load_type join_arms(struct load *load, const struct form *form, struct load_expr *then,
				  struct load_expr *otherwise)
{
	struct load_type nil = LOAD_TYPE(NIL), type;

	if (then->type.base == LOAD_BASE_NONE && !otherwise)
		return LOAD_TYPE(NONE);
	if (!load_join_types(then->type, otherwise ? otherwise->type : nil, &type))
		return LOAD_TYPE(NONE);
	if (otherwise)
		load_join_orders(load, form, then, otherwise, &type);
	if (type.base == LOAD_BASE_CHOICE && type.choices && otherwise) {
		bool first = load_settle_choices(load, then, type.choices);

		if (!load_settle_choices(load, otherwise, type.choices) || !first)
			return LOAD_TYPE(ERROR);
	}
	if (type.base == LOAD_BASE_DOUBLE) {
		load_warn_division(load, then);
		if (otherwise)
			load_warn_division(load, otherwise);
	}
	return type;
}

struct load_expr *load_branch(struct load *load, const struct form *form, struct load_expr *test,
			      struct load_expr *then, struct load_expr *otherwise)
{
	struct load_expr *expr = load_new(load, LOAD_IF, form, join_arms(load, form, then, otherwise));

	expr->branch.test = test;
	expr->branch.then = then;
	expr->branch.otherwise = otherwise;
	if (load_failed(test))
		return load_error(load, form);
	return expr;
}

/* If one arm leaves, the forms behind can rely on the test's other outcome. */
static void assume_rest(struct load *load, const struct load_expr *test, const struct load_expr *then,
			const struct load_expr *otherwise)
{
	if (load_leaves(then) && !(otherwise && load_leaves(otherwise)))
		load_assume(load, test, false);
	else if (otherwise && load_leaves(otherwise))
		load_assume(load, test, true);
}

static struct load_expr *if_form(struct load *load, const struct form *form)
{
	struct load_fact *facts = load->facts;
	struct load_expr *test, *then, *otherwise = NULL;

	if (!sema_check_count(load->sema, form, 2, 3))
		return load_error(load, form);
	test = load_tested(load, form_nth(form, 1));
	load_assume(load, test, true);
	then = load_whole(load, load_form(load, form_nth(form, 2)));
	load->facts = facts;
	if (form_nth(form, 3)) {
		load_assume(load, test, false);
		otherwise = load_whole(load, load_form(load, form_nth(form, 3)));
		load->facts = facts;
	}
	assume_rest(load, test, then, otherwise);
	test = load_branch(load, form, test, then, otherwise);
	if (!load_failed(test))
		load_check_chain(load, test);
	return test;
}

static struct load_expr *not_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_NOT, form, LOAD_TYPE(TRUTH));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_tested(load, form_nth(form, 1));
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

static struct load_expr *zerop(struct load *load, const struct form *form)
{
	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	return load_operation(load, form, OPERATOR_EQ, load_integer(load, form_nth(form, 1)),
			      load_number(load, form, 0, false));
}

/* ---- and, or ---- */

/* The type of the value: for `and` the last or nil, for `or` the first that is not nil. */
static bool join_logic(struct load *load, const struct form *form, struct load_expr *expr)
{
	bool is_and = expr->kind == LOAD_AND;
	struct load_type type = expr->list.items[0]->type, last;

	last = expr->list.items[expr->list.count - 1]->type;
	if (is_and) {
		*(&expr->type) = last;
		if (last.base != LOAD_BASE_TRUTH && last.base != LOAD_BASE_NONE && last.base != LOAD_BASE_NEVER &&
		    last.base != LOAD_BASE_NIL)
			expr->type.maybe = true;
		if (last.base == LOAD_BASE_NEVER)
			expr->type = LOAD_TYPE(NONE);
		return true;
	}
	for (size_t i = 1; i < expr->list.count; i++) {
		if (!load_join_types(type, expr->list.items[i]->type, &type))
			return false;
		load_join_orders(load, form, expr->list.items[i - 1], expr->list.items[i], &type);
	}
	for (size_t i = 0; type.base == LOAD_BASE_DOUBLE && i < expr->list.count; i++)
		load_warn_division(load, expr->list.items[i]);
	for (size_t i = 0; type.base == LOAD_BASE_CHOICE && type.choices && i < expr->list.count; i++)
		if (!load_settle_choices(load, expr->list.items[i], type.choices))
			type = LOAD_TYPE(ERROR);
	expr->type = type;
	if (type.base != LOAD_BASE_TRUTH)
		expr->type.maybe = last.maybe || last.base == LOAD_BASE_NIL;
	return true;
}

/* Reports an operand of `or` that is never nil: the following ones would never run. */
static bool check_operand(struct load *load, const struct load_expr *expr, const struct form *form, bool is_last)
{
	if (is_last || load_failed(expr) || expr->type.maybe || expr->type.base == LOAD_BASE_TRUTH ||
	    expr->type.base == LOAD_BASE_NIL)
		return true;
	if (expr->type.base == LOAD_BASE_NONE)
		load_wrong_type(load, form, expr, "a value that may be nil");
	else
		always(load, form, expr);
	return false;
}

static struct load_expr *logic(struct load *load, const struct form *form, enum load_kind kind)
{
	struct load_expr *expr = load_new(load, kind, form, LOAD_TYPE(TRUTH));
	struct load_fact *facts = load->facts;
	size_t count = (size_t)form_length(form) - 1;
	bool failed = false;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, count);
	FORM_EACH(at, form->cdr) {
		struct load_expr *item = load_whole(load, load_form(load, at->car));

		failed |= load_failed(item) || !check_operand(load, item, at->car, form_is_nil(at->cdr));
		expr->list.items[expr->list.count++] = item;
		if (!load_failed(item))
			load_assume(load, item, kind == LOAD_AND);
	}
	load->facts = facts;
	/* behind (or v (exit 2)), v is not nil */
	if (!failed && kind == LOAD_OR && load_leaves(expr->list.items[count - 1]) && count == 2)
		load_assume(load, expr->list.items[0], true);
	if (failed)
		return load_error(load, form);
	if (count == 1)
		return expr->list.items[0];
	load_check_neighbours(load, expr);
	if (!join_logic(load, form, expr)) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "the values of this `or` have no common type");
		return load_error(load, form);
	}
	return expr;
}

static struct load_expr *and_form(struct load *load, const struct form *form)
{
	return logic(load, form, LOAD_AND);
}

static struct load_expr *or_form(struct load *load, const struct form *form)
{
	return logic(load, form, LOAD_OR);
}

/* ---- let: parallel, with the exception of the BPF side (sema/control.c) ---- */

/*
 * The scope of an initializer in a parallel let: the outer scope, and earlier bindings. If a name
 * has an outer meaning, the initializer sees that, and its use is reported.
 */
static void push_earlier(struct load *load, struct load_variable *variable)
{
	const struct load_local *outside = load_find(load, variable->name);
	const struct load_option *option = table_find(&load->options, variable->name);
	struct load_variable *hidden = outside ? outside->variable : option ? option->variable : NULL;

	load_push(load, variable->name, hidden ? hidden : variable)->hides = hidden ? variable : NULL;
}

/* bound: the variables of the let so far, by name */
static bool is_bound_twice(struct load *load, const struct table *bound, const struct form *name)
{
	struct diag *diag;

	if (!table_find_object(bound, name->name))
		return false;
	diag = diag_report(load->sema->diags, DIAG_DUPLICATE, name->span, "this `let` binds `%s` twice",
			   name->name);
	diag_help(load->sema->diags, diag, "`let*` binds one after the other; (setf %s ..) "
		  "gives it another value", name->name);
	return true;
}

/* Is the second part of (v SECOND) a type, and no variable? */
static bool is_type_name(struct load *load, const struct form *form)
{
	if (form->kind == FORM_SYMBOL && (load_find(load, form->name) || table_find(&load->options, form->name)))
		return false;
	return load_is_type(load, form);
}

bool load_binds(const struct form *let, const struct form *name)
{
	const struct form *bindings = form_nth(let, 1);

	if (name->kind == FORM_SYMBOL && form_is_pair(bindings))
		FORM_EACH(at, bindings)
			if ((form_is_pair(at->car) ? at->car->car : at->car)->name == name->name &&
			    (form_is_pair(at->car) ? at->car->car : at->car)->kind == FORM_SYMBOL)
				return true;
	return false;
}

/* The type that (declare (type T v)) at the head of the body gives the variable, or NULL. */
static const struct form *declared_type(const struct form *let, const char *name)
{
	for (const struct form *at = form_tail(let, 2); form_is_pair(at) && form_is_call(at->car, "declare"); at = at->cdr)
		FORM_EACH(clause, at->car->cdr)
			for (const struct form *names = form_is_call(clause->car, "type") ? form_tail(clause->car, 2) : NULL;
			     names && form_is_pair(names); names = names->cdr)
				if (names->car->kind == FORM_SYMBOL && names->car->name == name)
					return form_nth(clause->car, 1);
	return NULL;
}

/* The value, converted for a variable of that type. */
static struct load_expr *typed_init(struct load *load, const struct form *form, struct load_type type)
{
	struct load_expr *init, *value;

	if (load_is_list(form))
		return load_list(load, form, type);
	init = load_form(load, form);
	load_check_stored(load, form, init, type);
	value = load_convert(load, init, type);
	if (!value && (init->type.maybe || init->type.base == LOAD_BASE_NIL)) {
		load_report_nil(load, form, init);
		return load_error(load, form);
	}
	return value ? value : load_wrong_type(load, form, init, load_type_text(load, type));
}

/*
 * (v), v, (v INIT), (v TYPE), (v TYPE INIT). declared: the type in the body's declaration, or NULL.
 */
static struct load_expr *binding_init(struct load *load, const struct form *form, const struct form *declared,
				      struct load_type *ret_type)
{
	long len = form_is_pair(form) ? form_length(form) : 1;
	const struct form *second = len > 1 ? form_nth(form, 1) : NULL;
	struct load_expr *init;

	if (declared && (len == 1 || (len == 2 && !is_type_name(load, second)))) {
		if (!load_read_type(load, declared, ret_type))
			return load_error(load, form);
		return len == 1 ? load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL)) : typed_init(load, second, *ret_type);
	}
	if (len == 1) {
		*ret_type = LOAD_TYPE(NIL);
		return load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL));
	}
	if (len == 2 && !is_type_name(load, second)) {
		load->bound_init = second;
		init = load_any(load, second);
		*ret_type = init->type;
		if (init->type.base == LOAD_BASE_SESSION && init->kind != LOAD_OPEN)
			return load_report_unbound_object(load, second, "an opened object cannot have a second variable");
		if (init->type.base == LOAD_BASE_CHOICE && !init->type.choices)
			return load_wrong_type(load, second, init, "a value");
		/* an undeclared variable has 64 bits, with the initializer's sign */
		if (ret_type->base == LOAD_BASE_INTEGER && !(ret_type->type && ret_type->type->is_network))
			ret_type->type = NULL;
		if (ret_type->base == LOAD_BASE_TEXT || ret_type->base == LOAD_BASE_TRUTH)
			ret_type->type = NULL;
		return init;
	}
	if (!load_read_type(load, second, ret_type))
		return load_error(load, form);
	if (len == 2) {
		init = load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL));
		return init; /* all bytes are 0 */
	}
	return typed_init(load, form_nth(form, 2), *ret_type);
}

/* whole: the let form; bound: see is_bound_twice, NULL for sequential bindings */
static void bind_one(struct load *load, const struct form *form, const struct form *whole, struct load_expr *let,
		     struct table *bound)
{
	bool pair = form_is_pair(form) && form_length(form) >= 1 && form_length(form) <= 3 &&
		    form->car->kind == FORM_SYMBOL;
	const struct form *name = pair ? form->car : form;
	struct load_variable *variable;
	struct load_type type;
	struct load_expr *init;

	if (!pair && form->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "a binding is (NAME INIT), (NAME TYPE INIT), (NAME) or NAME");
		return;
	}
	if (bound && is_bound_twice(load, bound, name))
		return;
	init = binding_init(load, form, declared_type(whole, name->name), &type);
	if (load_failed(init))
		type = LOAD_TYPE(ERROR);
	variable = load_new_variable(load, name->name, name->span, type);
	variable->init = init;
	let->let.inits[let->let.count] = init;
	let->let.variables[let->let.count++] = variable;
	if (bound) {
		table_add_object(load->sema->arena, bound, name->name, variable);
		push_earlier(load, variable);
	} else {
		load_push(load, name->name, variable);
	}
}

static void warn_unread(struct load *load, const struct load_expr *let)
{
	for (size_t i = 0; i < let->let.count; i++) {
		const struct load_variable *variable = let->let.variables[i];

		if (variable->uses || variable->type.base == LOAD_BASE_ERROR || variable->name[0] == '_' ||
		    variable->type.base >= LOAD_BASE_SESSION)
			continue;
		if (variable->assigned)
			diag_report(load->sema->diags, DIAG_UNUSED, variable->span,
				    "the variable `%s` is set and never read", variable->name);
	}
}

static struct load_expr *let_form(struct load *load, const struct form *form)
{
	struct scope *outer = load->locals.innermost;
	const struct form *bindings = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_LET, form, LOAD_TYPE(NONE));
	bool parallel = form_is_call(form, "let");
	struct table bound = { 0 };
	size_t count;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	if (form_length(bindings) < 0 || (!form_is_pair(bindings) && !form_is_nil(bindings))) {
		diag_report(load->sema->diags, DIAG_MALFORMED, bindings->span, "the first argument of `%s` must be a list of bindings",
			    form->car->name);
		return load_error(load, form);
	}
	count = (size_t)form_length(bindings);
	expr->let.variables = ARENA_ARRAY(load->sema->arena, struct load_variable *, count + 1);
	expr->let.inits = ARENA_ARRAY(load->sema->arena, struct load_expr *, count + 1);
	FORM_EACH(at, bindings)
		bind_one(load, at->car, form, expr, parallel ? &bound : NULL);
	if (parallel)
		scopes_leave(&load->locals, outer);
	for (size_t i = 0; parallel && i < expr->let.count; i++)
		load_push(load, expr->let.variables[i]->name, expr->let.variables[i]);
	expr->let.body = load_body(load, form_tail(form, 2), form);
	scopes_leave(&load->locals, outer);
	expr->type = expr->let.body->type;
	warn_unread(load, expr);
	return expr;
}

static struct load_expr *progn(struct load *load, const struct form *form)
{
	return load_body(load, form->cdr, form);
}

const struct load_form load_control_forms[] = {
	{ "progn", progn }, { "if", if_form },	 { "not", not_form }, { "null", not_form }, { "and", and_form },
	{ "or", or_form },  { "let", let_form }, { "let*", let_form }, { "zerop", zerop },
	{ "given", load_given }, { 0 },
};
