/* The user side's ordinary forms: let, if, setf, loops, sleep. */
#include <string.h>

#include "frontend/user/internal.h"

#define VALUE_TYPES \
	(1U << LOAD_TYPE_NIL | 1U << LOAD_TYPE_TRUTH | 1U << LOAD_TYPE_INTEGER | \
	 1U << LOAD_TYPE_MAYBE | 1U << LOAD_TYPE_TEXT | 1U << LOAD_TYPE_SESSION | \
	 1U << LOAD_TYPE_PROGRAM | 1U << LOAD_TYPE_MAP | 1U << LOAD_TYPE_LINK)

static struct load_expr *progn(struct load *load, const struct form *form)
{
	return load_body(load, form->cdr, form);
}

/* Integers and texts may meet nil; anything else must agree. */
static enum load_type join(enum load_type a, enum load_type b)
{
	if (a == b)
		return a;
	if (a == LOAD_TYPE_ERROR || b == LOAD_TYPE_ERROR)
		return LOAD_TYPE_ERROR;
	if ((a == LOAD_TYPE_NIL && b == LOAD_TYPE_TRUTH) ||
	    (b == LOAD_TYPE_NIL && a == LOAD_TYPE_TRUTH))
		return LOAD_TYPE_TRUTH;
	if (a == LOAD_TYPE_INTEGER && b == LOAD_TYPE_INTEGER)
		return LOAD_TYPE_INTEGER;
	return LOAD_TYPE_NONE;
}

/*
 * Only nil is false here, and in a program only 0: what is never nil is no test, so that no condition
 * means one thing on this side and another on that.
 */
static bool check_test(struct load *load, const struct load_expr *expr)
{
	struct diag *diag;

	if (expr->type == LOAD_TYPE_ERROR || expr->type == LOAD_TYPE_NIL ||
	    expr->type == LOAD_TYPE_TRUTH || expr->type == LOAD_TYPE_MAYBE ||
	    (expr->type == LOAD_TYPE_TEXT && expr->kind != LOAD_TEXT))
		return true;
	diag = diag_report(load->sema->diags, DIAG_TYPE, expr->span,
			   "this is never nil, so the test is always true");
	if (expr->type == LOAD_TYPE_INTEGER)
		diag_help(load->sema->diags, diag, "(/= %s 0)",
			  expr->kind == LOAD_VARIABLE ? expr->variable->name : "n");
	return false;
}

static struct load_expr *test_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_typed(load, form, VALUE_TYPES, "a value to test");

	return check_test(load, expr) ? expr : load_error(load, form);
}

/* Where a variable was tested it is an integer, no longer perhaps nil. */
static struct load_expr *tested_form(struct load *load, const struct form *form,
				     const struct load_expr *test)
{
	struct load_variable *variable = test->kind == LOAD_VARIABLE ? test->variable : NULL;
	struct load_expr *expr;

	if (!variable || variable->type != LOAD_TYPE_MAYBE)
		return load_form(load, form);
	variable->type = LOAD_TYPE_INTEGER;
	expr = load_form(load, form);
	variable->type = LOAD_TYPE_MAYBE;
	return expr;
}

static struct load_expr *if_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_IF, form, LOAD_TYPE_NONE);

	if (!sema_check_count(load->sema, form, 2, 3))
		return load_error(load, form);
	expr->branch.test = test_form(load, form_nth(form, 1));
	expr->branch.then = tested_form(load, form_nth(form, 2), expr->branch.test);
	if (form_nth(form, 3))
		expr->branch.otherwise = load_form(load, form_nth(form, 3));
	if (expr->branch.otherwise) {
		expr->type = join(expr->branch.then->type, expr->branch.otherwise->type);
		expr->is_signed = expr->branch.then->is_signed ||
				  expr->branch.otherwise->is_signed;
	}
	return expr;
}

static struct load_expr *not_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_NOT, form, LOAD_TYPE_TRUTH);

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = test_form(load, form_nth(form, 1));
	return expr->operands.a->type == LOAD_TYPE_ERROR ? load_error(load, form) : expr;
}

/* (or (bpf:map-lookup m k) 0) is an integer; other chains are truth values. */
static struct load_expr *logic(struct load *load, const struct form *form, enum load_kind kind)
{
	struct load_expr *expr = load_body(load, form->cdr, form);
	size_t count = expr->kind == LOAD_PROGN ? expr->list.count : 0;

	if (!count)
		return load_new(load, kind == LOAD_AND ? LOAD_TRUE : LOAD_NIL, form,
				kind == LOAD_AND ? LOAD_TYPE_TRUTH : LOAD_TYPE_NIL);
	expr->kind = kind;
	expr->comment = form->comment;
	expr->type = LOAD_TYPE_TRUTH;
	for (size_t i = 0; i < count; i++)
		if (expr->list.items[i]->type == LOAD_TYPE_ERROR ||
		    ((kind == LOAD_AND || i + 1 < count) && !check_test(load, expr->list.items[i])))
			return load_error(load, form);
	if (kind == LOAD_OR && count == 2 && expr->list.items[0]->type == LOAD_TYPE_MAYBE &&
	    expr->list.items[1]->type == LOAD_TYPE_INTEGER)
		expr->type = LOAD_TYPE_INTEGER;
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

/* ---- let: parallel, with the exception that the programs' side has (sema/control.c) ---- */

/*
 * The scope of a parallel initializer: the outer one, and the earlier bindings. Where a name means
 * something outside, the outer variable answers, with a warning when it is used.
 */
static void push_earlier(struct load *load, const struct load_scope *outer,
			 const struct load_expr *let)
{
	load->scope = outer;
	for (size_t i = 0; i < let->let.count; i++) {
		struct load_variable *variable = let->let.variables[i], *hidden = NULL;

		for (const struct load_scope *at = outer; at && !hidden; at = at->outer)
			if (at->name == variable->name)
				hidden = at->variable;
		load_push(load, variable->name, hidden ? hidden : variable);
		((struct load_scope *)load->scope)->hides = hidden ? variable : NULL;
	}
}

static bool is_bound_twice(struct load *load, const struct load_expr *let, const struct form *name)
{
	for (size_t i = 0; i < let->let.count; i++) {
		struct diag *diag;

		if (let->let.variables[i]->name != name->name)
			continue;
		diag = diag_report(load->sema->diags, DIAG_DUPLICATE, name->span,
				   "this `let` binds `%s` twice", name->name);
		diag_help(load->sema->diags, diag, "`let*` binds one after the other; (setf %s ..) "
			  "gives it another value", name->name);
		return true;
	}
	return false;
}

static bool bind_one(struct load *load, const struct form *form, struct load_expr *let,
		     bool parallel)
{
	bool pair = form_is_pair(form) && form_length(form) == 2 &&
		    form_nth(form, 0)->kind == FORM_SYMBOL;
	const struct form *name = pair ? form_nth(form, 0) : form;
	struct load_expr *init;

	if (!pair && form->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "a binding is (NAME INIT)");
		return false;
	}
	if (parallel && is_bound_twice(load, let, name))
		return false;
	init = pair ? load_typed(load, form_nth(form, 1), VALUE_TYPES, "a value") :
		      load_new(load, LOAD_NIL, form, LOAD_TYPE_NIL);
	let->let.inits[let->let.count] = init;
	let->let.variables[let->let.count++] = load_bind(load, name, init);
	return true;
}

static struct load_expr *let_form(struct load *load, const struct form *form)
{
	const struct load_scope *outer = load->scope;
	const struct form *bindings = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_LET, form, LOAD_TYPE_NONE);
	bool parallel = form_is_call(form, "let");
	size_t count;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	if (form_length(bindings) < 0 || (!form_is_pair(bindings) && !form_is_nil(bindings))) {
		diag_report(load->sema->diags, DIAG_MALFORMED, bindings->span,
			    "`%s` begins with a list of bindings", form->car->name);
		return load_error(load, form);
	}
	count = (size_t)form_length(bindings);
	expr->let.variables = ARENA_ARRAY(load->sema->arena, struct load_variable *, count + 1);
	expr->let.inits = ARENA_ARRAY(load->sema->arena, struct load_expr *, count + 1);
	FORM_EACH(at, bindings) {
		if (parallel)
			push_earlier(load, outer, expr);
		bind_one(load, at->car, expr, parallel);
	}
	for (size_t i = 0; parallel && i < expr->let.count; i++)
		load_push(load, expr->let.variables[i]->name, expr->let.variables[i]);
	expr->let.body = load_body(load, form_tail(form, 2), form);
	load->scope = outer;
	expr->type = expr->let.body->type;
	expr->is_signed = expr->let.body->is_signed;
	return expr;
}

static struct load_expr *assign(struct load *load, const struct form *form, const struct form *name,
				struct load_expr *value)
{
	struct load_expr *place = load_form(load, name);
	struct load_expr *expr = load_new(load, LOAD_SETF, form, LOAD_TYPE_NONE);

	if (place->type == LOAD_TYPE_ERROR || value->type == LOAD_TYPE_ERROR)
		return load_error(load, form);
	if (place->kind != LOAD_VARIABLE || place->type != LOAD_TYPE_INTEGER) {
		diag_report(load->sema->diags, DIAG_NOT_A_PLACE, name->span,
			    "in a loader only integer variables can be assigned");
		return load_error(load, form);
	}
	place->variable->uses--;
	place->variable->assigned = true;
	place->variable->is_signed |= value->is_signed;
	expr->assign.variable = place->variable;
	expr->assign.value = value;
	return expr;
}

static struct load_expr *setf_form(struct load *load, const struct form *form)
{
	long count = form_length(form) - 1;
	struct load_expr *expr;

	if (count < 2 || count % 2) {
		diag_report(load->sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`setf` takes places and values in pairs");
		return load_error(load, form);
	}
	expr = load_new(load, LOAD_PROGN, form, LOAD_TYPE_NONE);
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)count);
	for (unsigned i = 1; i <= count; i += 2)
		expr->list.items[expr->list.count++] =
			assign(load, form, form_nth(form, i),
			       load_integer(load, form_nth(form, i + 1)));
	for (size_t i = 0; i < expr->list.count; i++)
		expr->list.items[i]->comment = NULL;
	return expr;
}

static struct load_expr *update(struct load *load, const struct form *form, enum operator op)
{
	struct load_expr *sum = load_new(load, LOAD_OPERATION, form, LOAD_TYPE_INTEGER);

	if (!sema_check_count(load->sema, form, 1, 2))
		return load_error(load, form);
	sum->comment = NULL;
	sum->operation.op = op;
	sum->operation.a = load_integer(load, form_nth(form, 1));
	if (form_nth(form, 2)) {
		sum->operation.b = load_integer(load, form_nth(form, 2));
	} else {
		sum->operation.b = load_new(load, LOAD_CONSTANT, form, LOAD_TYPE_INTEGER);
		sum->operation.b->constant.value = 1;
	}
	if (sum->operation.a->type == LOAD_TYPE_ERROR || sum->operation.b->type == LOAD_TYPE_ERROR)
		return load_error(load, form);
	sum->is_signed = sum->operation.is_signed =
		sum->operation.a->is_signed || sum->operation.b->is_signed;
	return assign(load, form, form_nth(form, 1), sum);
}

static struct load_expr *incf_form(struct load *load, const struct form *form)
{
	return update(load, form, OPERATOR_ADD);
}

static struct load_expr *decf_form(struct load *load, const struct form *form)
{
	return update(load, form, OPERATOR_SUB);
}

/* ---- loops ---- */

static struct load_expr *loop_body(struct load *load, struct load_expr *expr,
				   const struct form *forms, const struct form *whole)
{
	load->loop_depth++;
	expr->loop.body = load_body(load, forms, whole);
	load->loop_depth--;
	return expr;
}

static struct load_expr *dotimes_form(struct load *load, const struct form *form)
{
	const struct load_scope *outer = load->scope;
	const struct form *spec = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_LOOP, form, LOAD_TYPE_NONE);

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	if (!form_is_pair(spec) || form_length(spec) != 2 || spec->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span,
			    "`dotimes` begins with (NAME COUNT)");
		return load_error(load, form);
	}
	expr->loop.kind = LOAD_LOOP_TIMES;
	expr->loop.to = load_integer(load, form_nth(spec, 1));
	expr->loop.variable = load_bind(load, spec->car, NULL);
	loop_body(load, expr, form_tail(form, 2), form);
	load->scope = outer;
	return expr->loop.to->type == LOAD_TYPE_ERROR ? load_error(load, form) : expr;
}

static struct load_expr *bad_loop(struct load *load, const struct form *form)
{
	struct diag *diag = diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
					"this `loop` has a clause that loaders do not have");

	diag_help(load->sema->diags, diag,
		  "(loop form..), (loop repeat n do ..), (loop for x from a to b do ..), "
		  "(loop while test do ..)");
	return load_error(load, form);
}

/* (loop for x from a to b do ..) */
static struct load_expr *loop_for(struct load *load, const struct form *form,
				  struct load_expr *expr)
{
	const struct load_scope *outer = load->scope;
	const struct form *name = form_nth(form, 2);

	if (form_length(form) < 8 || name->kind != FORM_SYMBOL ||
	    !form_is_symbol(form_nth(form, 3), "from") ||
	    !form_is_symbol(form_nth(form, 5), "to") || !form_is_symbol(form_nth(form, 7), "do"))
		return bad_loop(load, form);
	expr->loop.kind = LOAD_LOOP_RANGE;
	expr->loop.from = load_integer(load, form_nth(form, 4));
	expr->loop.to = load_integer(load, form_nth(form, 6));
	expr->loop.variable = load_bind(load, name, NULL);
	expr->loop.variable->is_signed = true;
	loop_body(load, expr, form_tail(form, 8), form);
	load->scope = outer;
	return expr;
}

static struct load_expr *loop_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_LOOP, form, LOAD_TYPE_NONE);
	const struct form *head = form_nth(form, 1);

	if (!head || form_is_pair(head))
		return loop_body(load, expr, form->cdr, form);
	if (form_is_symbol(head, "for"))
		return loop_for(load, form, expr);
	if (form_length(form) < 4 || !form_is_symbol(form_nth(form, 3), "do"))
		return bad_loop(load, form);
	if (form_is_symbol(head, "repeat")) {
		expr->loop.kind = LOAD_LOOP_TIMES;
		expr->loop.to = load_integer(load, form_nth(form, 2));
	} else if (form_is_symbol(head, "while")) {
		expr->loop.kind = LOAD_LOOP_WHILE;
		expr->loop.test = test_form(load, form_nth(form, 2));
	} else {
		return bad_loop(load, form);
	}
	return loop_body(load, expr, form_tail(form, 4), form);
}

static struct load_expr *return_form(struct load *load, const struct form *form)
{
	if (!sema_check_count(load->sema, form, 0, 0))
		return load_error(load, form);
	if (load->loop_depth)
		return load_new(load, LOAD_BREAK, form, LOAD_TYPE_NONE);
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			      "`return` leaves a loop, and there is none around it"),
		  "(exit 0) ends the program");
	return load_error(load, form);
}

static struct load_expr *sleep_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_SLEEP, form, LOAD_TYPE_NONE);

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_integer(load, form_nth(form, 1));
	return expr->operands.a->type == LOAD_TYPE_ERROR ? load_error(load, form) : expr;
}

static struct load_expr *exit_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_EXIT, form, LOAD_TYPE_NONE);

	if (!sema_check_count(load->sema, form, 0, 1))
		return load_error(load, form);
	if (form_nth(form, 1))
		expr->operands.a = load_integer(load, form_nth(form, 1));
	return expr;
}

static struct load_expr *argument_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ARGUMENT, form, LOAD_TYPE_TEXT);

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	expr->operands.a = load_integer(load, form_nth(form, 1));
	return expr->operands.a->type == LOAD_TYPE_ERROR ? load_error(load, form) : expr;
}

static const struct {
	const char *name;
	load_handler *handle;
} controls[] = {
	{ "progn", progn },	{ "if", if_form },	    { "not", not_form },
	{ "and", and_form },	{ "or", or_form },	    { "let", let_form },
	{ "let*", let_form },	{ "setf", setf_form },	    { "incf", incf_form },
	{ "decf", decf_form },	{ "dotimes", dotimes_form }, { "loop", loop_form },
	{ "return", return_form }, { "sleep", sleep_form }, { "exit", exit_form },
	{ "format", load_format }, { "command-line-argument", argument_form },
};

load_handler *load_find_control(const char *name)
{
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (!strcmp(controls[i].name, name))
			return controls[i].handle;
	return NULL;
}

void load_try_names(struct near_name *near)
{
	static const char *const objects[] = {
		"with-bpf-session", "attach-cgroup", "bpf:attach",     "bpf:open-object",
		"bpf:find-program", "bpf:find-map",  "bpf:map-lookup", "bpf:load-program",
		"bpf:map-ref",	    "bpf:map-update", "bpf:map-delete", "detach",
	};

	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		near_name_try(near, controls[i].name);
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		near_name_try(near, objects[i]);
}
