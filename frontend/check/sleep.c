// SPDX-License-Identifier: MIT
/* Checks calls that can sleep: only in sleepable programs, not in a timer's callback, and not
 * between bpf_rcu_read_lock and bpf_rcu_read_unlock; and that these two are paired. Called by
 * check.c for each expression; reports [sleep]. */
#include <string.h>

#include "frontend/check/internal.h"

/* True if the subprogram is called from a timer's callback, within the kernel's limit of frames. */
static bool is_on_way(const struct program *from, const struct program *wanted, unsigned frames)
{
	if (from == wanted)
		return true;
	for (size_t i = 0; frames && i < from->callees.count; i++)
		if (is_on_way(from->callees.items[i], wanted, frames - 1))
			return true;
	return false;
}

static bool is_called_by_timer(const struct check *check)
{
	for (size_t i = 0; i < check->unit->items.count; i++) {
		const struct item *item = &check->unit->items.items[i];

		if (item->kind == ITEM_SUBPROGRAM && subprogram_is_for_timers(item->program) &&
		    is_on_way(item->program, check->program, 8))
			return true;
	}
	return false;
}

/* The name of a helper or kernel function that can sleep, or NULL. */
static const char *sleeper(const struct expr *expr)
{
	const struct program *program = expr->kind == EXPR_INVOKE ? expr->invoke.subprogram : NULL;

	if (expr->kind == EXPR_CALL && expr->call.helper->sleeps)
		return expr->call.helper->name;
	return program && program->subprogram->kind == SUBPROGRAM_KERNEL &&
	       program->subprogram->sleepable ? program->name : NULL;
}

static void check_sleeper(struct check *check, const struct expr *expr, const char *name)
{
	const struct kernel_section *section = check->section;
	uint8_t rcu = fact_of(check->facts, expr)->rcu;

	if (rcu & DEPTH_SOME)
		diag_report(check->diags, DIAG_SLEEP, expr->span,
			    "`%s` can sleep, but bpf_rcu_read_lock is held here", name);
	else if (check->program->subprogram && is_called_by_timer(check))
		diag_report(check->diags, DIAG_SLEEP, expr->span,
			    "`%s` can sleep, but a timer's callback must not", name);
	else if (section && !section->sleepable && expr->kind == EXPR_INVOKE)
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_SLEEP, expr->span,
				      "`%s` can sleep, but programs in `%s` must not", name,
				      section->name),
			  "use a section that ends in `.s`, or `syscall`: their programs can "
			  "sleep");
}

/* Programs and callbacks must unlock before they return; other subprograms may leave that to their
 * callers. */
static bool is_root(const struct check *check)
{
	return !check->program->subprogram ||
	       (check->activation && check->activation->root == check->program);
}

static void report_kept(struct check *check, const struct expr *exit, const char *what)
{
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_SLEEP, exit->span,
			      "%s, but on some path to here bpf_rcu_read_lock is held", what),
		  "(bpf-rcu-read-unlock) before it, as often as it was locked");
}

/* Checks locks and unlocks: no lock is held at the end. Linux 7.3 lets them nest. */
static void check_rcu(struct check *check, const struct expr *expr)
{
	uint8_t rcu = fact_of(check->facts, expr)->rcu;
	int change = rcu_change_of(expr);

	if (change > 0 && rcu & DEPTH_SOME)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(7, 3), expr->span,
				 "bpf_rcu_read_lock where it is held already");
	if (change < 0 && rcu & DEPTH_NONE)
		diag_report(check->diags, DIAG_SLEEP, expr->span, rcu & DEPTH_SOME ?
			    "on some path to here bpf_rcu_read_lock is not held" :
			    "bpf_rcu_read_lock is not held here");
	if (expr_is_tail_call(expr) && rcu & DEPTH_SOME)
		report_kept(check, expr, "a tail call does not return");
	if (expr->kind == EXPR_RETURN && rcu & DEPTH_SOME && is_root(check))
		report_kept(check, expr, "this leaves the function");
}

void check_sleep(struct check *check, const struct expr *expr)
{
	const char *name = sleeper(expr);

	if (!fact_of(check->facts, expr)->reached)
		return;
	if (name)
		check_sleeper(check, expr, name);
	check_rcu(check, expr);
	if (expr == check->program->body && is_root(check) &&
	    fact_of(check->facts, expr)->rcu_after & DEPTH_SOME)
		diag_report(check->diags, DIAG_SLEEP, check->program->span,
			    "`%s` returns with bpf_rcu_read_lock held on some "
			    "path", check->program->name);
}
