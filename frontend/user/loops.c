// SPDX-License-Identifier: MIT
/*
 * Loops of the user side: loop, dotimes, dolist, while, break, continue. In: the forms. Out:
 * LOAD_LOOP, LOAD_BREAK, LOAD_CONTINUE. Called through load_loop_forms.
 */
#include "frontend/user/internal.h"

/* The body may have run before: facts about variables that it sets do not hold at its begin. */
static struct load_expr *loop_body(struct load *load, struct load_expr *expr, const struct form *forms,
				   const struct form *whole)
{
	struct load_fact *facts = load->facts;

	load_forget_assigned(load, forms);
	if (expr->loop.test)
		load_assume(load, expr->loop.test, true);
	load->loop_depth++;
	expr->loop.body = load_body(load, forms, whole);
	load->loop_depth--;
	load->facts = facts;
	return expr;
}

static bool has_break(const struct load_expr *expr);

static bool list_has_break(const struct load_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (has_break(list->items[i]))
			return true;
	return false;
}

static bool has_break(const struct load_expr *expr)
{
	if (!expr)
		return false;
	switch (expr->kind) {
	case LOAD_BREAK:
		return true;
	case LOAD_PROGN:
	case LOAD_AND:
	case LOAD_OR:
		return list_has_break(&expr->list);
	case LOAD_IF:
		return has_break(expr->branch.then) || has_break(expr->branch.otherwise);
	case LOAD_LET:
		return has_break(expr->let.body);
	case LOAD_BLOCK:
		return has_break(expr->block.body);
	case LOAD_RETURN_FROM: /* the block may end behind the loop */
		return true;
	case LOAD_HANDLER_CASE:
	case LOAD_UNWIND:
		return has_break(expr->guard.body) || has_break(expr->guard.handler);
	default:
		return false;
	}
}

static struct load_expr *dotimes_form(struct load *load, const struct form *form)
{
	struct scope *outer = load->locals.innermost;
	const struct form *spec = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_LOOP, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	if (!form_is_pair(spec) || (form_length(spec) != 2 && form_length(spec) != 4) ||
	    spec->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span, "the first argument of `dotimes` must be (NAME COUNT)");
		return load_error(load, form);
	}
	expr->loop.kind = LOAD_LOOP_TIMES;
	expr->loop.to = load_integer(load, form_nth(spec, 1));
	expr->loop.variable = load_bind(load, spec->car, load_integer_type(NULL, false, SHOW_IT_IS));
	expr->loop.variable->is_counter = true;
	loop_body(load, expr, form_tail(form, 2), form);
	scopes_leave(&load->locals, outer);
	return load_failed(expr->loop.to) ? load_error(load, form) : expr;
}

/* (dolist (a OPTION) ..), for an option that can be repeated. */
static struct load_expr *dolist_form(struct load *load, const struct form *form)
{
	struct scope *outer = load->locals.innermost;
	const struct form *spec = form_nth(form, 1);
	struct load_expr *expr = load_new(load, LOAD_LOOP, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	if (!form_is_pair(spec) || form_length(spec) != 2 || spec->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span, "the first argument of `dolist` must be (NAME LIST)");
		return load_error(load, form);
	}
	expr->loop.kind = LOAD_LOOP_LIST;
	expr->loop.from = load_form(load, form_nth(spec, 1));
	if (load_failed(expr->loop.from))
		return load_error(load, form);
	if (expr->loop.from->type.base != LOAD_BASE_LIST)
		return load_wrong_type(load, form_nth(spec, 1), expr->loop.from, "an option or argument with `:list t`");
	expr->loop.variable = load_bind(load, spec->car, *expr->loop.from->type.element);
	loop_body(load, expr, form_tail(form, 2), form);
	scopes_leave(&load->locals, outer);
	return expr;
}

static struct load_expr *bad_loop(struct load *load, const struct form *form)
{
	struct diag *diag = diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
					"this `loop` has a clause that the user side does not have");

	diag_help(load->sema->diags, diag, "(loop form..), (loop repeat n do ..), (loop for x from a to b do ..), "
		  "(loop while test do ..), (dolist (x LIST) ..)");
	return load_error(load, form);
}

/* (loop for x from a to b do ..) */
static struct load_expr *loop_for(struct load *load, const struct form *form, struct load_expr *expr)
{
	struct scope *outer = load->locals.innermost;
	const struct form *name = form_nth(form, 2);

	if (form_length(form) < 8 || name->kind != FORM_SYMBOL || !form_is_symbol(form_nth(form, 3), "from") ||
	    !form_is_symbol(form_nth(form, 5), "to") || !form_is_symbol(form_nth(form, 7), "do"))
		return bad_loop(load, form);
	expr->loop.kind = LOAD_LOOP_RANGE;
	expr->loop.from = load_integer(load, form_nth(form, 4));
	expr->loop.to = load_integer(load, form_nth(form, 6));
	if (load_failed(expr->loop.from) || load_failed(expr->loop.to))
		return load_error(load, form);
	expr->loop.variable = load_bind(load, name, load_integer_type(NULL, true, SHOW_IT_IS));
	expr->loop.variable->is_counter = true;
	loop_body(load, expr, form_tail(form, 8), form);
	scopes_leave(&load->locals, outer);
	return expr;
}

static struct load_expr *loop_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_LOOP, form, LOAD_TYPE(NONE));
	const struct form *head = form_nth(form, 1);

	if (!head || form_is_pair(head)) {
		loop_body(load, expr, form->cdr, form);
		if (!has_break(expr->loop.body))
			expr->type = LOAD_TYPE(NEVER);
		return expr;
	}
	if (form_is_symbol(head, "for"))
		return loop_for(load, form, expr);
	if (form_length(form) < 4 || !form_is_symbol(form_nth(form, 3), "do"))
		return bad_loop(load, form);
	if (form_is_symbol(head, "repeat")) {
		expr->loop.kind = LOAD_LOOP_TIMES;
		expr->loop.to = load_integer(load, form_nth(form, 2));
		if (load_failed(expr->loop.to))
			return load_error(load, form);
	} else if (form_is_symbol(head, "while")) {
		expr->loop.kind = LOAD_LOOP_WHILE;
		load_forget_assigned(load, form->cdr);
		expr->loop.test = load_tested(load, form_nth(form, 2));
		if (load_failed(expr->loop.test))
			return load_error(load, form);
	} else {
		return bad_loop(load, form);
	}
	return loop_body(load, expr, form_tail(form, 4), form);
}

/* (while test ..) */
static struct load_expr *while_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_LOOP, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	load_forget_assigned(load, form->cdr);
	expr->loop.kind = LOAD_LOOP_WHILE;
	expr->loop.test = load_tested(load, form_nth(form, 1));
	if (load_failed(expr->loop.test))
		return load_error(load, form);
	return loop_body(load, expr, form_tail(form, 2), form);
}

/* break, continue, and `return` inside a loop. */
static struct load_expr *leave_loop(struct load *load, const struct form *form)
{
	bool goes_on = form_is_call(form, "continue");

	if (!sema_check_count(load->sema, form, 0, 0))
		return load_error(load, form);
	if (load->loop_depth)
		return load_new(load, goes_on ? LOAD_CONTINUE : LOAD_BREAK, form, LOAD_TYPE(NEVER));
	diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "`%s` must be inside a loop",
		    form->car->name);
	return load_error(load, form);
}

const struct load_form load_loop_forms[] = {
	{ "dotimes", dotimes_form }, { "dolist", dolist_form }, { "loop", loop_form }, { "while", while_form },
	{ "break", leave_loop },     { "continue", leave_loop }, { 0 },
};
