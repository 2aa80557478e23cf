// SPDX-License-Identifier: MIT
/* Reports references that are not released on some path, or released twice: records, sockets,
 * kernel objects, dynptrs, saved interrupt flags, disabled preemption, spin locks. The flow pass
 * has found them; this file makes the messages [unreleased] and [released]. Called by check.c once
 * per unit. */
#include "frontend/check/internal.h"
#include "frontend/unit/references.h"

/* The variable with the call's result, for the help; or a placeholder. */
static const char *holder_of(const struct leak *leak)
{
	for (size_t i = 0; i < leak->program->variables.count; i++)
		if (leak->program->variables.items[i]->init == leak->origin)
			return leak->program->variables.items[i]->name;
	return "p";
}

static const char *function_name(const struct expr *call)
{
	return call->kind == EXPR_CALL ? call->call.helper->name : call->invoke.subprogram->name;
}

/* The kernel function that releases the result of this one, found by type; NULL if the file
 * declares none. */
static const char *releaser_of(const struct check *check, const struct expr *acquire)
{
	for (size_t i = 0; i < check->unit->items.count; i++) {
		const struct item *item = &check->unit->items.items[i];
		const struct subprogram *subprogram =
			item->kind == ITEM_SUBPROGRAM ? item->program->subprogram : NULL;

		if (subprogram && subprogram->releases && subprogram->parameter_count &&
		    subprogram->parameters[0]->type->target == acquire->type->target)
			return item->program->name;
	}
	return NULL;
}

static struct diag *report_kernel_object(struct check *check, const struct leak *leak)
{
	const char *releaser = releaser_of(check, leak->origin);
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_UNRELEASED, leak->origin->span,
			   "the result of `%s` is not released on every path",
			   function_name(leak->origin));
	if (releaser)
		diag_help(check->diags, diag, "(%s %s)", releaser, holder_of(leak));
	else
		diag_help(check->diags, diag, "call a kernel function that releases it, declared "
					      "with :release");
	return diag;
}

static struct diag *report_kept_open(struct check *check, const struct leak *leak,
				     const struct reference *reference)
{
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_UNRELEASED, leak->origin->span,
			   reference->kind == REFERENCE_DYNPTR ?
			   "the dynptr of `%s` is neither submitted nor discarded on some path" :
			   "`%s` is not undone on every path", function_name(leak->origin));
	diag_help(check->diags, diag,
		  reference->kind == REFERENCE_DYNPTR ?
		  "(ringbuf-submit-dynptr d 0) or (ringbuf-discard-dynptr d 0), also where the reservation failed" :
		  reference->kind == REFERENCE_IRQ ? "(bpf-local-irq-restore (stack-addr flags))" :
		  reference->kind == REFERENCE_LOCK ? "(spin-unlock ..) of the same field on each "
						      "path; `with-spin-lock` does both" :
		  "(bpf-preempt-enable)");
	return diag;
}

static struct diag *report_held(struct check *check, const struct leak *leak)
{
	const struct reference *reference = reference_of(leak->origin);
	struct diag *diag;

	if (reference)
		return report_kept_open(check, leak, reference);
	if ((leak->origin->kind == EXPR_INVOKE && leak->origin->invoke.subprogram->subprogram->acquires) ||
	    (leak->origin->kind == EXPR_CALL && leak->origin->call.helper->id == KERNEL_KPTR_XCHG))
		return report_kernel_object(check, leak);
	if (leak->space == SPACE_SOCKET) {
		diag = diag_report(check->diags, DIAG_UNRELEASED, leak->origin->span,
				   "this socket is not released on every path");
		diag_help(check->diags, diag, "(sk-release s)");
		return diag;
	}
	diag = diag_report(check->diags, DIAG_UNRELEASED, leak->origin->span,
			   "this record is neither submitted nor discarded on some path");
	diag_help(check->diags, diag, "`with-ringbuf` submits the record, and discards it where "
				      "the program returns");
	return diag;
}

static void report_gone(struct check *check, const struct leak *leak)
{
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_RELEASED, leak->exit->span,
			   reference_of(leak->exit)->kind == REFERENCE_DYNPTR ?
			   "this dynptr was submitted or discarded before `%s`" :
			   "`%s` undoes something that was undone "
			   "before", function_name(leak->exit));
	diag_note(check->diags, diag, leak->origin->span, "it was acquired here");
}

static void report_unmade(struct check *check, const struct leak *leak)
{
	const struct reference *reference = reference_of(leak->exit);
	bool ends = reference->action == REFERENCE_RELEASE;
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_RELEASED, leak->exit->span,
			   reference->kind != REFERENCE_DYNPTR ? "`%s` has nothing to undo here" :
			   ends ? "on some path to here no record was reserved for `%s`" :
			   "on some path to here this is not yet a dynptr that `%s` can use",
			   function_name(leak->exit));
	diag_help(check->diags, diag,
		  reference->kind == REFERENCE_IRQ ? "(bpf-local-irq-save (stack-addr flags)) before it" :
		  reference->kind == REFERENCE_PREEMPT ? "(bpf-preempt-disable) before it" :
		  reference->kind == REFERENCE_LOCK ? "(spin-lock ..) of the same field before it" :
		  ends ? "(ringbuf-reserve-dynptr m size 0 d) before it on every path" :
		  "(ringbuf-reserve-dynptr m size 0 d) or (dynptr-from-mem p size 0 d) before it");
}

static void report_twice(struct check *check, const struct leak *leak)
{
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_RELEASED, leak->exit->span,
			   "`with-ringbuf` submits or discards this record itself");
	diag_note(check->diags, diag, leak->origin->span, "reserved here");
}

static void report_order(struct check *check, const struct leak *leak)
{
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_RELEASED, leak->exit->span,
			   "`%s` restores flags out of order: the flags that were saved last must "
			   "be restored first", function_name(leak->exit));
	diag_note(check->diags, diag, leak->origin->span, "restore these first");
}

static void report_locked(struct check *check, const struct leak *leak)
{
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_SPIN_LOCK, leak->exit->span,
			   reference_of(leak->exit) || leak->exit->kind == EXPR_WITH_LOCK ?
			   "this takes a second lock while the spin lock is held" :
			   "this calls the kernel or a subprogram while the spin lock is held");
	diag_note(check->diags, diag, leak->origin->span, "the lock is taken here");
}

static void report_leak(struct check *check, const struct leak *leak)
{
	struct diag *diag = report_held(check, leak);

	if (leak->exit->kind == EXPR_RETURN)
		diag_note(check->diags, diag, leak->exit->span, "`%s` leaves here", leak->program->name);
	if (leak->exit->kind == EXPR_CALL && expr_is_tail_call(leak->exit))
		diag_note(check->diags, diag, leak->exit->span, "a tail call does not return");
	else if (reference_of(leak->exit) || leak->exit == leak->origin)
		diag_note(check->diags, diag, leak->exit->span, "the next one takes its place here");
}

void check_leaks(struct check *check)
{
	for (size_t i = 0; i < check->facts->leaks.count; i++) {
		const struct leak *leak = &check->facts->leaks.items[i];

		switch (leak->kind) {
		case LEAK_TESTED_AGAIN:
			unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 12), leak->exit->span,
					 "a record that two functions compare with null");
			break;
		case LEAK_TWICE:
			report_twice(check, leak);
			break;
		case LEAK_GONE:
			report_gone(check, leak);
			break;
		case LEAK_UNMADE:
			report_unmade(check, leak);
			break;
		case LEAK_ORDER:
			report_order(check, leak);
			break;
		case LEAK_LOCKED:
			report_locked(check, leak);
			break;
		default:
			report_leak(check, leak);
			break;
		}
	}
}
