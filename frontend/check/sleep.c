/*
 * What may sleep, and where nothing may: programs that are not sleepable, what a timer calls, and between
 * bpf_rcu_read_lock and bpf_rcu_read_unlock.
 */
#include <string.h>

#include "frontend/check/internal.h"

/* Whether the subprogram is called by way of what a timer calls; ways are at most as long as the kernel's frames. */
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

/* The name of the helper or kernel function that may sleep, or NULL. */
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

	if (rcu == RCU_HELD)
		diag_report(check->diags, DIAG_SLEEP, expr->span,
			    "`%s` may sleep, and bpf_rcu_read_lock is held here", name);
	else if (check->program->subprogram && is_called_by_timer(check))
		diag_report(check->diags, DIAG_SLEEP, expr->span,
			    "`%s` may sleep, and what a timer calls must not", name);
	else if (section && !section->sleepable && expr->kind == EXPR_INVOKE)
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_SLEEP, expr->span,
				      "`%s` may sleep, and programs in `%s` must not", name,
				      section->name),
			  "sections that end in `.s`, and `syscall`, are of programs that may sleep");
}

/* Locks and unlocks of a program: none is held at its end. Linux 7.3 lets them nest. */
static void check_rcu(struct check *check, const struct expr *expr)
{
	uint8_t rcu = fact_of(check->facts, expr)->rcu;
	int change = rcu_change_of(expr);

	if (change > 0 && rcu == RCU_HELD)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(7, 3), expr->span,
				 "bpf_rcu_read_lock where it is held already");
	if (change < 0 && rcu == RCU_FREE)
		diag_report(check->diags, DIAG_SLEEP, expr->span,
			    "bpf_rcu_read_lock is not held here");
	if (expr->kind == EXPR_RETURN && rcu == RCU_HELD && !check->program->subprogram)
		diag_report(check->diags, DIAG_SLEEP, expr->span,
			    "the program leaves while bpf_rcu_read_lock is held");
}

void check_sleep(struct check *check, const struct expr *expr)
{
	const char *name = sleeper(expr);

	if (!fact_of(check->facts, expr)->reached)
		return;
	if (name)
		check_sleeper(check, expr, name);
	check_rcu(check, expr);
	if (expr == check->program->body && !check->program->subprogram &&
	    fact_of(check->facts, expr)->rcu_after == RCU_HELD)
		diag_report(check->diags, DIAG_SLEEP, check->program->span,
			    "the program ends while bpf_rcu_read_lock is held");
}
