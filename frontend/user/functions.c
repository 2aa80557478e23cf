// SPDX-License-Identifier: MIT
/*
 * Functions of the user side, and the forms that leave: return, exit, handler-case, unwind-protect,
 * assert. In: defuns and the forms. Out: a struct load_function for each defun, handler and bpf:run
 * body; LOAD_RETURN and others. Called by forms.c and events.c.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- declarations ---- */

/* (NAME TYPE) */
static bool read_parameter(struct load *load, const struct form *form, struct load_function *function)
{
	struct load_variable *variable;
	struct load_type type;

	if (!form_is_pair(form) || form_length(form) != 2 || form->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "a parameter of the user side must be (NAME TYPE)");
		return false;
	}
	if (!load_read_type(load, form_nth(form, 1), &type))
		return false;
	variable = load_new_variable(load, form->car->name, form->car->span, type);
	variable->owner = function;
	function->parameters[function->parameter_count++] = variable;
	return true;
}

static bool is_result(struct load *load, const struct form *form)
{
	static const char *const names[] = { "double", "text", "flag", "truth", "duration", "ip4", "ip6", "mac", "cidr" };

	if (form_is_call(form, "member"))
		return form_length(form) > 1 && form_nth(form, 1)->kind == FORM_KEYWORD;
	if (form_is_call(form, "or"))
		return form_length(form) == 3 && form_is_nil(form_nth(form, 2)) && is_result(load, form_nth(form, 1));
	for (size_t i = 0; form->kind == FORM_SYMBOL && i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(form->name, names[i]))
			return true;
	return load_is_type(load, form);
}

/* Is the third part a result type, followed by a body? */
static bool has_result(struct load *load, const struct form *form)
{
	return form_nth(form, 4) && is_result(load, form_nth(form, 3));
}

static void declare(struct load *load, const struct form *form)
{
	struct load_function *function = ARENA_NEW(load->sema->arena, struct load_function);
	const struct form *name = form_nth(form, 1), *parameters = form_nth(form, 2);

	if (name->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, name->span, "a function needs a name");
		return;
	}
	if (table_find(&load->functions, name->name)) {
		diag_report(load->sema->diags, DIAG_DUPLICATE, name->span, "the function `%s` is defined twice",
			    name->name);
		return;
	}
	function->name = name->name;
	function->span = name->span;
	function->comment = form->comment;
	function->form = form;
	function->parameters = ARENA_ARRAY(load->sema->arena, struct load_variable *, (size_t)form_length(parameters) + 1);
	FORM_EACH(at, parameters)
		if (!read_parameter(load, at->car, function))
			return;
	if (has_result(load, form)) {
		if (!load_read_type(load, form_nth(form, 3), &function->result))
			return;
		function->is_known = true;
	}
	table_add(load->sema->arena, &load->functions, function->name, function);
	VEC_PUSH(load->sema->arena, &load->loader->functions, function);
}

void load_declare_functions(struct load *load, const struct form_list *forms)
{
	for (size_t i = 0; i < forms->forms.count; i++)
		if (form_is_call(forms->forms.items[i], "defun"))
			declare(load, forms->forms.items[i]);
}

/* ---- bodies ---- */

/* The analysis state that another function's body replaces. */
struct load_outside {
	struct scope *scope;
	struct load_fact *facts;
	struct load_function *function;
	struct load_block *blocks;
	unsigned loop_depth;
};

static struct load_outside enter(struct load *load, struct load_function *function)
{
	struct load_outside outside = { load->locals.innermost, load->facts, load->function, load->blocks, load->loop_depth };

	load->function = function;
	load->blocks = NULL;
	load->loop_depth = 0;
	for (size_t i = 0; i < function->parameter_count; i++)
		load_push(load, function->parameters[i]->name, function->parameters[i]);
	return outside;
}

static void leave(struct load *load, const struct load_outside *outside)
{
	scopes_leave(&load->locals, outside->scope);
	load->facts = outside->facts;
	load->function = outside->function;
	load->blocks = outside->blocks;
	load->loop_depth = outside->loop_depth;
}

struct load_function *load_new_function(struct load *load, const struct form *form, const char *name,
					enum load_function_kind kind)
{
	struct load_function *function = ARENA_NEW(load->sema->arena, struct load_function);

	function->name = name;
	function->span = form->span;
	function->comment = form->comment;
	function->kind = kind;
	function->is_known = function->is_begun = true;
	function->result = LOAD_TYPE(NONE);
	function->parameters = ARENA_ARRAY(load->sema->arena, struct load_variable *, 2);
	VEC_PUSH(load->sema->arena, &load->loader->functions, function);
	return function;
}

void load_function_body(struct load *load, struct load_function *function, const struct form *forms,
			const struct form *whole)
{
	struct load_outside outside = enter(load, function);

	load->facts = NULL;
	function->body = load_body(load, forms, whole);
	leave(load, &outside);
}

/*
 * Converts the body's value to the result type; the first value determines it if it is not
 * declared.
 */
static void settle_result(struct load *load, struct load_function *function)
{
	struct load_expr **last = function->body->list.count ?
		&function->body->list.items[function->body->list.count - 1] : NULL, *value;
	const struct form *at = form_nth(function->form, (unsigned)form_length(function->form) - 1);

	if (load_failed(function->body) || load_leaves(function->body))
		return;
	if (!function->is_known) {
		struct load_type joined = function->body->type;

		if (function->result.base != LOAD_BASE_ERROR &&
		    !load_join_types(function->result, function->body->type, &joined))
			diag_report(load->sema->diags, DIAG_TYPE, at->span, "`%s` returns %s elsewhere, and %s here",
				    function->name, load_type_text(load, function->result),
				    load_type_text(load, function->body->type));
		function->result = joined;
		if (function->result.base == LOAD_BASE_NIL)
			function->result = LOAD_TYPE(NONE);
	}
	if (function->result.base == LOAD_BASE_NONE || !last)
		return;
	load_check_stored(load, at, *last, function->result);
	value = load_convert(load, *last, function->result);
	if (value) {
		*last = value;
		function->body->type = value->type;
	} else if ((*last)->type.maybe || (*last)->type.base == LOAD_BASE_NIL) {
		load_report_nil(load, at, *last);
	} else {
		load_wrong_type(load, at, *last, load_type_text(load, function->result));
	}
}

void load_analyze_function(struct load *load, struct load_function *function)
{
	struct load_variable *session = load->session;
	bool own = load->own, before = load->before_load;
	struct scopes around = load->locals;
	struct load_outside outside;

	if (function->is_begun)
		return;
	function->is_begun = true;
	load->locals = (struct scopes){ 0 }; /* the caller's locals are not visible */
	outside = enter(load, function);
	load->facts = NULL;
	load->session = load->loader->own_session;
	load->own = load->session != NULL;
	load->before_load = false;
	function->body = load_body(load, form_tail(function->form, function->is_known ? 4 : 3), function->form);
	settle_result(load, function);
	function->is_known = true;
	leave(load, &outside);
	load->locals = around;
	load->session = session;
	load->own = own;
	load->before_load = before;
}

void load_analyze_functions(struct load *load)
{
	for (size_t i = 0; i < load->loader->functions.count; i++)
		load_analyze_function(load, load->loader->functions.items[i]);
}

/* ---- calls ---- */

struct load_expr *load_call(struct load *load, const struct form *form)
{
	struct load_function *function = table_find(&load->functions, form->car->name);
	struct load_expr *expr;
	bool failed = false;

	if (!function)
		return NULL;
	if (!sema_check_count(load->sema, form, (long)function->parameter_count, (long)function->parameter_count))
		return load_error(load, form);
	load_analyze_function(load, function);
	if (!function->is_known) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_TYPE, form->span,
				      "`%s` is recursive, and its result type is not declared", function->name),
			  "(defun %s (..) TYPE ..)", function->name);
		return load_error(load, form);
	}
	if (function->uses_session && !load_check_loaded(load, form))
		return load_error(load, form);
	if (load->function)
		load->function->uses_session |= function->uses_session;
	function->is_called = true;
	expr = load_new(load, LOAD_CALL, form, function->result);
	expr->type.neutral = false;
	expr->call.function = function;
	expr->call.arguments.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, function->parameter_count + 1);
	FORM_EACH(at, form->cdr) {
		struct load_expr *value = load_value_of(load, at->car,
							function->parameters[expr->call.arguments.count]->type);

		failed |= load_failed(value);
		expr->call.arguments.items[expr->call.arguments.count++] = value;
	}
	return failed ? load_error(load, form) : expr;
}

/* ---- return, exit ---- */

struct load_expr *load_return_value(struct load *load, const struct form *form, const struct form *given)
{
	struct load_function *function = load->function;
	struct load_expr *expr = load_new(load, LOAD_RETURN, form, LOAD_TYPE(NEVER)), *value;
	struct load_type joined;

	if (function->kind != LOAD_DEFUN) {
		if (given)
			diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, given->span,
				    "no value can be returned here");
		return given ? load_error(load, form) : expr;
	}
	value = given ? load_any(load, given) : load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL));
	if (load_failed(value))
		return value;
	if (!function->is_known && function->result.base == LOAD_BASE_ERROR)
		function->result = value->type;
	else if (!function->is_known && load_join_types(function->result, value->type, &joined))
		function->result = joined;
	if (!given && function->is_known && function->result.base == LOAD_BASE_NONE)
		return expr;
	if (given && function->is_known)
		load_check_stored(load, given, value, function->result);
	expr->operands.a = load_convert(load, value, function->result);
	if (expr->operands.a)
		return expr;
	if (value->type.maybe || value->type.base == LOAD_BASE_NIL)
		load_report_nil(load, given ? given : form, value);
	else
		return load_wrong_type(load, given, value, load_type_text(load, function->result));
	return load_error(load, form);
}

static struct load_expr *return_form(struct load *load, const struct form *form)
{
	if (!sema_check_count(load->sema, form, 0, 1))
		return load_error(load, form);
	if (load->loop_depth && form_nth(form, 1)) {
		struct diag *diag = diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
						"`return` leaves the loop around it, which has no value");

		if (load->function && load->function->kind == LOAD_DEFUN)
			diag_help(load->sema->diags, diag, "(return-from %s VALUE) leaves the function", load->function->name);
		else
			diag_help(load->sema->diags, diag, "set a variable");
		return load_error(load, form);
	}
	if (load->loop_depth)
		return load_new(load, LOAD_BREAK, form, LOAD_TYPE(NEVER));
	if (load->function)
		return load_return_value(load, form, form_nth(form, 1));
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			      "`return` leaves a loop, and there is none around it"),
		  "(exit 0) ends the program");
	return load_error(load, form);
}

static struct load_expr *exit_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_EXIT, form, LOAD_TYPE(NEVER));

	if (!sema_check_count(load->sema, form, 0, 1))
		return load_error(load, form);
	if (!form_nth(form, 1))
		return expr;
	expr->operands.a = load_integer(load, form_nth(form, 1));
	if (expr->operands.a->kind == LOAD_CONSTANT && expr->operands.a->constant.value > 255) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, form_nth(form, 1)->span,
			    "an exit status must be 0 to 255");
		return load_error(load, form);
	}
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

static struct load_expr *sleep_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_SLEEP, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_time(load, form_nth(form, 1), false);
	if (load->function && load->function->kind != LOAD_DEFUN)
		diag_report(load->sema->diags, DIAG_SLOW_HANDLER, form->span,
			    "no records are read while this sleeps; they are lost when the buffer is full");
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

static struct load_expr *argument_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ARGUMENT, form,
					  (struct load_type){ .base = LOAD_BASE_TEXT, .maybe = true });

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	if (load->loader->has_arguments) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "this file has `defargument`s: use these instead");
		return load_error(load, form);
	}
	load->loader->takes_any = true;
	expr->operands.a = load_integer(load, form_nth(form, 1));
	return load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

/* ---- errors ---- */

/* (handler-case FORM (error (e) ..)) */
static struct load_expr *handler_case(struct load *load, const struct form *form)
{
	struct scope *outer = load->locals.innermost;
	struct load_fact *facts = load->facts;
	const struct form *clause = form_nth(form, 2), *names;
	struct load_expr *expr = load_new(load, LOAD_HANDLER_CASE, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 2, 2))
		return load_error(load, form);
	names = form_is_call(clause, "error") ? form_nth(clause, 1) : NULL;
	if (!names || (!form_is_nil(names) && (form_length(names) != 1 || names->car->kind != FORM_SYMBOL))) {
		struct diag *diag = diag_report(load->sema->diags, DIAG_MALFORMED, clause->span,
						"the handler must be (error (NAME) ..)");

		if (form_is_call(clause, "interactive-interrupt"))
			diag_help(load->sema->diags, diag, "^C ends (bpf:run), which then returns nil, and the forms behind it run");
		return load_error(load, form);
	}
	expr->guard.body = load_form(load, form_nth(form, 1));
	load_forget_assigned(load, form->cdr);
	load->facts = facts;
	if (form_is_pair(names))
		expr->guard.failure = load_bind(load, names->car, LOAD_TYPE(FAILURE));
	expr->guard.handler = load_body(load, form_tail(clause, 2), clause);
	scopes_leave(&load->locals, outer);
	load->facts = facts;
	if (load_failed(expr->guard.body) || load_failed(expr->guard.handler))
		return load_error(load, form);
	if (!load_join_types(expr->guard.body->type, expr->guard.handler->type, &expr->type))
		expr->type = LOAD_TYPE(NONE);
	return expr;
}

static struct load_expr *unwind_protect(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_UNWIND, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 2, -1))
		return load_error(load, form);
	expr->guard.body = load_form(load, form_nth(form, 1));
	expr->guard.handler = load_body(load, form_tail(form, 2), form);
	expr->type = expr->guard.body->type;
	return load_failed(expr->guard.body) || load_failed(expr->guard.handler) ? load_error(load, form) : expr;
}

static struct load_expr *error_value(struct load *load, const struct form *form)
{
	bool is_text = form_is_call(form, "error-text");
	static const struct load_builtin rows[] = {
		{ "error-text", "text", "failure", "$1_text" }, { "error-number", "i64", "failure", "$1_number" },
	};
	struct load_expr *expr = load_new(load, LOAD_BUILTIN, form,
					  is_text ? LOAD_TYPE(TEXT) : load_integer_type(NULL, true, SHOW_IT_IS));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->builtin.row = &rows[!is_text];
	expr->builtin.arguments.items = ARENA_NEW(load->sema->arena, struct load_expr *);
	expr->builtin.arguments.items[0] = load_base(load, form_nth(form, 1), LOAD_BASE_FAILURE);
	expr->builtin.arguments.count = 1;
	return load_failed(expr->builtin.arguments.items[0]) ? load_error(load, form) : expr;
}

/* Evaluates both sides of the comparison once, so that a failure can print them. */
static struct load_expr *assert_comparison(struct load *load, const struct form *form, struct load_expr *expr)
{
	struct load_expr *test = expr->assertion.test, *operands[2] = { test->operation.a, test->operation.b }, *let;

	let = load_bind_operands(load, form_nth(form, 1), operands, 2);
	expr->assertion.a = test->operation.a = operands[0];
	expr->assertion.b = test->operation.b = operands[1];
	if (!let)
		return expr;
	let->type = LOAD_TYPE(NONE);
	let->let.body = expr;
	return let;
}

/* (assert FORM): on failure prints both sides of a comparison. */
static struct load_expr *assert_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ASSERT, form, LOAD_TYPE(NONE)), *test;

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	test = load_tested(load, form_nth(form, 1));
	if (load_failed(test))
		return load_error(load, form);
	expr->assertion.test = test;
	expr->assertion.text = form_text(load->sema->arena, form_nth(form, 1));
	load_assume(load, test, true);
	return test->kind == LOAD_OPERATION && test->operation.b ? assert_comparison(load, form, expr) : expr;
}

const struct load_form load_leave_forms[] = {
	{ "return", return_form }, { "exit", exit_form }, { "sleep", sleep_form },
	{ "command-line-argument", argument_form }, { "handler-case", handler_case },
	{ "unwind-protect", unwind_protect }, { "error-text", error_value }, { "error-number", error_value },
	{ "assert", assert_form }, { 0 },
};
