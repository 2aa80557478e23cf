// SPDX-License-Identifier: MIT
/*
 * The dispatch of the user side's forms, literals, bodies, and the functions that demand a type of
 * a value. In: loader forms. Out: typed nodes, and the unit's loader. cli/passes.c calls
 * user_analyze; all files of the folder call load_form, load_value_of and the others.
 */
#include "frontend/user/user.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/user/internal.h"

struct load_expr *load_new(struct load *load, enum load_kind kind, const struct form *form, struct load_type type)
{
	struct load_expr *expr = ARENA_NEW(load->sema->arena, struct load_expr);

	expr->kind = kind;
	expr->type = type;
	expr->span = form->span;
	expr->comment = form->comment;
	return expr;
}

struct load_expr *load_error(struct load *load, const struct form *form)
{
	return load_new(load, LOAD_ERROR, form, LOAD_TYPE(ERROR));
}

struct load_expr *load_number(struct load *load, const struct form *form, uint64_t value, bool is_signed)
{
	struct load_expr *expr = load_new(load, LOAD_CONSTANT, form, load_integer_type(NULL, is_signed, SHOW_IT_IS));

	expr->constant.value = value;
	expr->type.neutral = !is_signed;
	return expr;
}

static struct load_expr *real(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_DOUBLE, form, LOAD_TYPE(DOUBLE));

	expr->number = strtod(form->string, NULL);
	return expr;
}

/* ---- calls ---- */

static load_handler *find_handler(const char *name)
{
	static const struct load_form *const tables[] = {
		load_control_forms, load_place_forms, load_loop_forms, load_leave_forms, load_block_forms, load_array_forms, load_session_forms,
		load_attach_forms, load_map_forms, load_event_forms, load_show_forms,
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct load_form *row = tables[i]; row->name; row++)
			if (!strcmp(row->name, name))
				return row->handle;
	return NULL;
}

static void try_names(struct near_name *near)
{
	static const struct load_form *const tables[] = {
		load_control_forms, load_place_forms, load_loop_forms, load_leave_forms, load_block_forms, load_array_forms, load_session_forms,
		load_attach_forms, load_map_forms, load_event_forms, load_show_forms,
	};
	static const char *const definitions[] = { "defmap", "defprog", "defstruct", "defconstant", "defmacro",
						   "defoption", "defargument", "defparam", "defun" };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct load_form *row = tables[i]; row->name; row++)
			near_name_try(near, row->name);
	for (size_t i = 0; i < sizeof(definitions) / sizeof(definitions[0]); i++)
		near_name_try(near, definitions[i]);
	load_try_builtins(near);
}

/* Reports a name that belongs to the BPF side or to another form, with a help. */
static bool is_of_another_side(struct load *load, const struct form *form)
{
	const char *name = form->car->name;
	struct diag_list *diags = load->sema->diags;

	for (size_t i = 0; i < load->sema->forms->functions.count; i++)
		if (load->sema->forms->functions.items[i] == name) {
			diag_help(diags, diag_report(diags, DIAG_WRONG_SIDE, form->span,
						     "the function `%s` runs only at compile time: its parameters "
						     "have no types", name),
				  "(defun %s ((v TYPE) ..) ..) defines one for the user side", name);
			return true;
		}
	if (!strcmp(name, "defparameter") || !strcmp(name, "defvar"))
		return true; /* the expander has reported it */
	if (!strcmp(name, "bpf:map") || !strcmp(name, "bpf:prog")) {
		diag_report(diags, DIAG_MALFORMED, form->span,
			    "`%s` must be directly in a (with-bpf-session () ..), which defines it for the file", name);
		return true;
	}
	if (!kernel_find_helper(name) && !unit_find_subprogram(load->sema->unit, name))
		return false;
	diag_report(diags, DIAG_WRONG_SIDE, form->span,
		    kernel_find_helper(name) ? "`%s` is a kernel helper: it runs inside a program, not in a loader" :
		    "`%s` is a subprogram: it runs inside a program, not in a loader", name);
	return true;
}

static struct load_expr *unknown_form(struct load *load, const struct form *form)
{
	struct near_name near = { .wanted = form->car->name };
	struct diag *diag;

	if (is_of_another_side(load, form))
		return load_error(load, form);
	diag = diag_report(load->sema->diags, DIAG_UNKNOWN_FORM, form->car->span, "there is no form `%s`",
			   form->car->name);
	if (sema_help_spelling(load->sema, diag, SPELLING_USER, form->car->name))
		return load_error(load, form);
	try_names(&near);
	for (size_t i = 0; i < load->loader->functions.count; i++)
		near_name_try(&near, load->loader->functions.items[i]->name);
	sema_help_near(load->sema, diag, &near);
	return load_error(load, form);
}

static struct load_expr *call(struct load *load, const struct form *form)
{
	const struct operator_info *operator;
	struct load_expr *expr;
	load_handler *handler;

	if (load_is_list(form)) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
				      "a list can only initialize an array, and there is none here"),
			  "(let ((v (array u32 4) '(1 2))) ..), (make-S :field '(1 2)), (setf place '(1 2))");
		return load_error(load, form);
	}
	if (form->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->car->span,
			    "a form begins with a name, not with %s", form_text(load->sema->arena, form->car));
		return load_error(load, form);
	}
	expr = load_call(load, form);
	if (expr)
		return expr;
	handler = find_handler(form->car->name);
	if (handler)
		return handler(load, form);
	expr = load_builtin(load, form);
	if (!expr)
		expr = load_cast(load, form);
	if (!expr)
		expr = load_structure_form(load, form);
	if (expr)
		return expr;
	operator = operator_find(form->car->name);
	return operator ? load_operator(load, form, operator) : unknown_form(load, form);
}

static struct load_expr *dispatch(struct load *load, const struct form *form)
{
	struct load_expr *expr;

	switch (form->kind) {
	case FORM_INTEGER:
		return load_number(load, form, form->value, form->negative);
	case FORM_REAL:
		return real(load, form);
	case FORM_NIL:
		return load_new(load, LOAD_NIL, form, LOAD_TYPE(NIL));
	case FORM_STRING:
		expr = load_new(load, LOAD_TEXT, form, LOAD_TYPE(TEXT));
		expr->text = form->string;
		return expr;
	case FORM_SYMBOL:
		return load_symbol(load, form);
	case FORM_PAIR:
		return call(load, form);
	case FORM_KEYWORD:
		expr = load_new(load, LOAD_KEYWORD, form, LOAD_TYPE(CHOICE));
		expr->keyword.name = form->name;
		return expr;
	default:
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "`%s` is not a value",
			    form_text(load->sema->arena, form));
		return load_error(load, form);
	}
}

struct load_expr *load_form(struct load *load, const struct form *form)
{
	struct load_expr *expr;

	if (load->depth >= SEMA_DEPTH_LIMIT) {
		diag_report(load->sema->diags, DIAG_TOO_DEEP, form->span, "forms are nested deeper than %d",
			    SEMA_DEPTH_LIMIT);
		return load_error(load, form);
	}
	load->depth++;
	expr = dispatch(load, form);
	load->depth--;
	return expr;
}

/* ---- requirements on values ---- */

void load_report_nil(struct load *load, const struct form *form, const struct load_expr *expr)
{
	struct diag *diag = diag_report(load->sema->diags, DIAG_MAYBE_NIL, form->span,
					expr->type.base == LOAD_BASE_NIL ? "a value is needed here, not nil" :
					"`%s` may be nil here", form_text(load->sema->arena, form));

	if (expr->kind == LOAD_VARIABLE && load_is_set_elsewhere(load, expr->variable))
		diag_help(load->sema->diags, diag, "a handler or function may set it meanwhile: (let ((copy %s)) (when copy ..)) tests "
			  "and uses one value", expr->variable->name);
	else if (expr->kind == LOAD_VARIABLE)
		diag_help(load->sema->diags, diag, "put (when %s ..) around it, or use (or %s ..) for a default",
			  expr->variable->name, expr->variable->name);
	else if (expr->type.base != LOAD_BASE_NIL)
		diag_help(load->sema->diags, diag, "use (when-let ((v %s)) ..), or (or .. VALUE) for a default",
			  form_text(load->sema->arena, form));
}

struct load_expr *load_wrong_type(struct load *load, const struct form *form, const struct load_expr *expr,
				  const char *wanted)
{
	if (expr->type.base == LOAD_BASE_CHOICE && expr->kind == LOAD_KEYWORD)
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "%s is needed here, not the keyword `:%s`",
			    wanted, expr->keyword.name);
	else
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "%s is needed here, not %s", wanted,
			    load_type_text(load, expr->type));
	return load_error(load, form);
}

/* A command line argument where a text is required: the program ends if it is missing. */
struct load_expr *load_required(struct load *load, const struct form *form, struct load_expr *expr)
{
	const struct load_expr *source = expr;
	struct load_expr *needed;

	while (source->kind == LOAD_VARIABLE && source->variable->init && !source->variable->assigned)
		source = source->variable->init;
	if (!expr->type.maybe || source->kind != LOAD_ARGUMENT)
		return NULL;
	needed = load_new(load, LOAD_REQUIRED, form, LOAD_TYPE(TEXT));
	needed->comment = NULL;
	needed->operands.a = expr;
	needed->operands.b = source->operands.a;
	return needed;
}

struct load_expr *load_value_of(struct load *load, const struct form *form, struct load_type type)
{
	struct load_expr *expr, *value;

	if (load_is_list(form) && type.base != LOAD_BASE_TEXT)
		return load_list(load, form, type);
	expr = load_form(load, form);
	if (load_failed(expr) || load_leaves(expr))
		return expr;
	load_check_stored(load, form, expr, type);
	value = load_convert(load, expr, type);
	if (!value && type.base == LOAD_BASE_TEXT)
		value = load_required(load, form, expr);
	if (value)
		return value;
	if ((expr->type.maybe || expr->type.base == LOAD_BASE_NIL) && !type.maybe) {
		load_report_nil(load, form, expr);
		return load_error(load, form);
	}
	return load_wrong_type(load, form, expr, load_type_text(load, type));
}

struct load_expr *load_base(struct load *load, const struct form *form, enum load_base base)
{
	struct load_expr *expr = load_form(load, form);

	if (load_failed(expr) || load_leaves(expr) || load_is(expr, base))
		return expr;
	if (base == LOAD_BASE_TEXT && load_required(load, form, expr))
		return load_required(load, form, expr);
	if (expr->type.maybe || expr->type.base == LOAD_BASE_NIL) {
		load_report_nil(load, form, expr);
		return load_error(load, form);
	}
	return load_wrong_type(load, form, expr, load_type_text(load, (struct load_type){ .base = base }));
}

struct load_expr *load_integer(struct load *load, const struct form *form)
{
	return load_base(load, form, LOAD_BASE_INTEGER);
}

struct load_expr *load_text(struct load *load, const struct form *form)
{
	return load_base(load, form, LOAD_BASE_TEXT);
}

struct load_expr *load_time(struct load *load, const struct form *form, bool may_be_nil)
{
	struct load_expr *expr = load_form(load, form);
	enum load_base base = expr->type.base;

	if (load_failed(expr) || load_leaves(expr) || (base == LOAD_BASE_NIL && may_be_nil))
		return expr;
	if (base != LOAD_BASE_INTEGER && base != LOAD_BASE_DOUBLE && base != LOAD_BASE_DURATION &&
	    base != LOAD_BASE_NIL)
		return load_report_no_time(load, form, expr);
	if ((expr->type.maybe || base == LOAD_BASE_NIL) && !may_be_nil) {
		load_report_nil(load, form, expr);
		return load_error(load, form);
	}
	return load_check_time(load, form, expr, true) ? expr : load_error(load, form);
}

struct load_expr *load_any(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_whole(load, load_form(load, form));

	if (expr->type.base == LOAD_BASE_NONE) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, "`%s` has no value",
			    form_text(load->sema->arena, form->kind == FORM_PAIR ? form->car : form));
		return load_error(load, form);
	}
	return expr;
}

/* ---- bodies ---- */

/* A `declare` at the head of a body that binds variables. */
static void check_declare(struct load *load, const struct form *declare, const struct form *whole, bool is_head)
{
	bool binds = form_is_call(whole, "let") || form_is_call(whole, "let*");

	if (!sema_declares_at_head(load->sema, declare, is_head))
		return;
	for (const struct form *at = declare->cdr; form_is_pair(at); at = at->cdr) {
		const struct form *clause = at->car, *names = form_is_pair(clause) ? clause->cdr : clause;

		if (binds && form_is_call(clause, "type") && form_length(clause) > 2) {
			FORM_EACH(name, form_tail(clause, 2))
				if (!load_binds(whole, name->car))
					sema_declared_no_variable(load->sema, clause, name->car, whole);
			continue;
		}
		if (!form_is_call(clause, "ignore") && !form_is_call(clause, "ignorable")) {
			sema_unknown_declaration(load->sema, clause);
			continue;
		}
		FORM_EACH(name, names)
			if (name->car->kind != FORM_SYMBOL || !load_find(load, name->car->name))
				sema_declared_no_variable(load->sema, clause, name->car, whole);
	}
}

static void warn_unused(struct load *load, const struct form *form, const struct load_expr *expr)
{
	if (expr->kind == LOAD_CONSTANT || expr->kind == LOAD_DOUBLE || expr->kind == LOAD_TEXT ||
	    expr->kind == LOAD_OPERATION || expr->kind == LOAD_KEYWORD)
		diag_report(load->sema->diags, DIAG_UNUSED, form->span, "nothing uses the value of `%s`",
			    form_text(load->sema->arena, form));
}

struct load_expr *load_body(struct load *load, const struct form *forms, const struct form *whole)
{
	struct load_expr *expr = load_new(load, LOAD_PROGN, whole, LOAD_TYPE(NIL));
	long count = form_length(forms);
	bool left = false;

	expr->comment = NULL;
	if (count < 0) {
		diag_report(load->sema->diags, DIAG_MALFORMED, forms->span, "a body must be a proper list");
		return load_error(load, whole);
	}
	expr->list.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)count + 1);
	FORM_EACH(at, forms) {
		struct load_expr *item;

		if (form_is_call(at->car, "declare")) {
			check_declare(load, at->car, whole, expr->list.count == 0);
			continue;
		}
		item = load_whole(load, load_form(load, at->car));
		if (!form_is_nil(at->cdr))
			warn_unused(load, at->car, item);
		expr->list.items[expr->list.count++] = item;
		left |= load_leaves(item);
		expr->type = left ? LOAD_TYPE(NEVER) : item->type;
		if (load_failed(item) && form_is_nil(at->cdr))
			expr->type = LOAD_TYPE(ERROR);
	}
	return expr;
}

/* ---- the whole file ---- */

static const char *about(struct sema *sema)
{
	const char *head = sema->unit->head;

	return head ? arena_strndup(sema->arena, head, strcspn(head, "\n")) : NULL;
}

/* Warns of a number, a text, a name or arithmetic at top level, which has no effect. */
static void warn_useless(struct load *load, const struct form *form, const struct load_expr *expr)
{
	bool is_value = form_is_pair(form) ? form->car->kind == FORM_SYMBOL && operator_find(form->car->name) : true;

	if (is_value && !load_failed(expr) && !form->span.expansion)
		diag_report(load->sema->diags, DIAG_UNUSED, form->span, "the value of `%s` is not used",
			    form_text(load->sema->arena, form));
}

void user_analyze(struct reader *reader, const struct form_list *forms, struct unit *unit)
{
	struct sema sema = { .reader = reader, .arena = reader->arena, .diags = reader->diags, .unit = unit,
			     .forms = forms };
	struct loader *loader;
	struct load load = { .sema = &sema };
	struct load_expr *body;

	sema_adopt_structures(&sema);
	if (!forms->forms.count)
		return;
	loader = load.loader = ARENA_NEW(sema.arena, struct loader);
	loader->about = about(&sema);
	for (size_t i = 0; i < forms->forms.count; i++)
		load_note_handlers(&load, form_pair(sema.arena, forms->forms.items[i]->span, forms->forms.items[i],
						    form_nil(sema.arena, forms->forms.items[i]->span)));
	load_declare_options(&load, forms);
	load_declare_functions(&load, forms);
	body = ARENA_NEW(sema.arena, struct load_expr);
	body->kind = LOAD_PROGN;
	body->type = LOAD_TYPE(NONE);
	body->list.items = ARENA_ARRAY(sema.arena, struct load_expr *, forms->forms.count + 1);
	for (size_t i = 0; i < forms->forms.count; i++) {
		const struct form *form = forms->forms.items[i];

		if (load_is_option_form(form) || form_is_call(form, "defun"))
			continue;
		body->list.items[body->list.count] = load_form(&load, form);
		warn_useless(&load, form, body->list.items[body->list.count++]);
	}
	load_analyze_functions(&load);
	loader->body = body;
	unit->loader = loader;
	arena_release(&sema.passing);
}
