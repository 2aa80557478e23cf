// SPDX-License-Identifier: MIT
/* Checks the result of programs and callbacks against the values that the verifier accepts for the
 * section. Called by check.c once per program or callback; reports [return-value] and
 * [return-odd]. */
#include <string.h>

#include "frontend/check/internal.h"

/* "0 and 1", "0 to 3" */
static const char *legal_values(struct check *check, const struct kernel_section *section)
{
	int64_t first, last;

	if (!section->return_count)
		return "no value";
	first = section->returns[0].first;
	last = section->returns[section->return_count - 1].last;
	if (first == last)
		return arena_printf(check->arena, "%lld only", (long long)first);
	return arena_printf(check->arena, "%lld%s%lld", (long long)first,
			    last == first + 1 ? " and " : " to ", (long long)last);
}

static const char *meanings(struct check *check, const struct kernel_section *section)
{
	const char *list = NULL;

	for (size_t i = 0; i < section->return_count; i++) {
		const struct kernel_return *row = &section->returns[i];

		if (!row->meaning || row->first != row->last)
			continue;
		list = list ? arena_printf(check->arena, "%s; %lld: %s", list,
					   (long long)row->first, row->meaning) :
			      arena_printf(check->arena, "%lld: %s", (long long)row->first,
					   row->meaning);
	}
	return list;
}

static void report_result(struct check *check, const struct expr *expr, struct range range)
{
	const struct kernel_section *section = check->section;
	const char *list = meanings(check, section);
	struct diag *diag;

	if (range.least == range.greatest)
		diag = diag_report(check->diags, DIAG_RETURN_VALUE, expr->span,
				   "`%s` accepts the results %s, not %lld", section->name,
				   legal_values(check, section), (long long)range.least);
	else
		diag = diag_report(check->diags, DIAG_RETURN_VALUE, expr->span,
				   "`%s` accepts the results %s, but this may be another value",
				   section->name, legal_values(check, section));
	if (range.least != range.greatest)
		diag_help(check->diags, diag, "(if .. 1 0) turns a condition into a verdict%s%s",
			  list ? "; " : "", list ? list : "");
	else if (list)
		diag_help(check->diags, diag, "%s", list);
}

static void check_result(struct check *check, const struct expr *expr)
{
	const struct kernel_section *section = check->section;
	const struct fact *fact = fact_of(check->facts, expr);
	struct range range = fact->range;
	kernel_version since = 0;

	if (!fact->reached)
		return;
	if (!section->return_checked) {
		if (range.least == range.greatest && section->return_count &&
		    !kernel_section_return(section, range.least))
			diag_report(check->diags, DIAG_RETURN_ODD, expr->span,
				    "%lld has no meaning as a result of `%s`",
				    (long long)range.least, section->name);
		return;
	}
	for (int64_t value = range.least; value <= range.greatest;) {
		const struct kernel_return *row = kernel_section_return(section, value);

		if (!row) {
			report_result(check, expr, range);
			return;
		}
		since = row->since > since ? row->since : since;
		value = row->last + 1;
	}
	if (since > section->since)
		unit_raise_floor(check->unit, since, expr->span,
			 arena_printf(check->arena, "this result in %s", section->name));
}

/* ---- each result ---- */

struct result_walk {
	void (*visit)(const struct expr *result, void *user);
	void *user;
};

/* Checks a verdict arm by arm: the range of two legal values can contain an illegal one. */
static void visit_tail(struct result_walk *walk, const struct expr *expr)
{
	if (expr->is_constant) {
		walk->visit(expr, walk->user);
		return;
	}
	switch (expr->kind) {
	case EXPR_PROGN:
		visit_tail(walk, expr->list.items[expr->list.count - 1]);
		return;
	case EXPR_LET:
		visit_tail(walk, expr->let.body);
		return;
	case EXPR_IF:
		visit_tail(walk, expr->branch.then);
		if (expr->branch.otherwise)
			visit_tail(walk, expr->branch.otherwise);
		else
			walk->visit(expr, walk->user);
		return;
	case EXPR_RETURN:
	case EXPR_ERROR:
		return;
	default:
		walk->visit(expr, walk->user);
		return;
	}
}

static void visit_returns(struct expr *expr, void *user)
{
	struct result_walk *walk = user;

	if (expr->kind == EXPR_RETURN && expr->operand)
		visit_tail(walk, expr->operand);
	expr_each_operand(expr, visit_returns, walk);
}

void check_each_result(struct expr *body, void (*visit)(const struct expr *result, void *user),
		       void *user)
{
	struct result_walk walk = { visit, user };

	visit_returns(body, &walk);
	if (type_is_integer(body->type))
		visit_tail(&walk, body);
}

/* ---- programs ---- */

static void visit_result(const struct expr *result, void *user)
{
	struct check *check = user;

	if (result->kind != EXPR_IF || result->is_constant)
		check_result(check, result);
	else if (check->section->return_checked && !kernel_section_return(check->section, 0))
		report_result(check, result, (struct range){ 0, 0 });
}

void check_returns(struct check *check, const struct program *program)
{
	check_each_result(program->body, visit_result, check);
}

/* ---- callbacks ---- */

struct callback_check {
	struct check *check;
	const char *helper;
	int64_t most;
};

/* 0 continues, 1 stops; the result of a timer's callback is ignored. The verifier refuses other
 * values. */
static void visit_callback_result(const struct expr *result, void *user)
{
	struct callback_check *callback = user;
	struct check *check = callback->check;
	struct range range = fact_of(check->facts, result)->range;
	struct diag *diag;

	if (!fact_of(check->facts, result)->reached || result->kind == EXPR_IF ||
	    (range.least >= 0 && range.greatest <= callback->most))
		return;
	diag = diag_report(check->diags, DIAG_RETURN_VALUE, result->span,
			   callback->most ? "the callback of `%s` must return 0 or 1" :
					    "the callback of `%s` must return 0",
			   callback->helper);
	if (callback->most)
		diag_help(check->diags, diag, "0 continues, 1 stops; (if .. 1 0) turns a condition "
					      "into one");
}

void check_callback_result(struct check *check, const struct program *program)
{
	const struct subprogram *subprogram = program->subprogram;
	struct callback_check callback = { .check = check };

	for (size_t i = 0; i < subprogram->callback_of.count; i++) {
		callback.helper = subprogram->callback_of.items[i]->call.helper->name;
		callback.most = strcmp(callback.helper, "timer-set-callback") != 0;
		check_each_result(program->body, visit_callback_result, &callback);
	}
}
