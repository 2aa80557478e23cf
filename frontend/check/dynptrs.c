// SPDX-License-Identifier: MIT
/* Checks the arguments of helpers and kernel functions that make and use dynptrs: the dynptr must
 * be a known variable on the stack, its memory a map's value. Called by check.c for each
 * expression. The order of reservation and submission is in references.c. */
#include <string.h>

#include "frontend/check/internal.h"
#include "frontend/unit/references.h"

/* Refuses a dynptr that may be one of two: its life cannot be tracked. */
static void check_which(struct check *check, const struct expr *dynptr)
{
	const struct fact *fact = fact_of(check->facts, dynptr);

	if (fact->reached && type_points_to_dynptr(dynptr->type) && fact->space == SPACE_STACK && !fact->at.object)
		diag_help(check->diags,
			  diag_report(check->diags, DIAG_TYPE, dynptr->span,
				      "the verifier must know which dynptr this is: it may be one "
				      "of several here"),
			  "write one call per dynptr, in the arms of an `if`");
}

/* Refuses writes to a dynptr that the kernel passes to a callback. */
static void check_own(struct check *check, const char *function, const struct expr *dynptr,
		      const struct reference *reference)
{
	const struct subprogram *subprogram = check->program->subprogram;

	if (!subprogram || !subprogram->callback_of.count || !reference || reference->action == REFERENCE_USE ||
	    dynptr->kind != EXPR_VARIABLE || dynptr->variable != subprogram->parameters[0])
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, dynptr->span,
			      "the kernel passes `%s` to the callback, which may only read it: "
			      "`%s` is not allowed",
			      dynptr->variable->name, function),
		  "dynptr-read, dynptr-data");
}

/* The verifier tracks a dynptr in its two stack slots of 8 bytes. */
static void check_kept_in(struct check *check, const char *function, const struct expr *dynptr)
{
	const struct fact *fact = fact_of(check->facts, dynptr);
	struct memory_place place;
	bool known = find_place(check, dynptr, &place);
	struct diag *diag;

	check_which(check, dynptr);
	if (known && place.on_stack && place.least == place.greatest && place.least % 8) {
		diag = diag_report(check->diags, DIAG_ALIGNMENT, dynptr->span,
				   "the dynptr of `%s` is at offset %lld of an object on the "
				   "stack: the offset must be a multiple of "
				   "8", function, (long long)place.least);
		diag_help(check->diags, diag, "put it first in its struct");
	}
	if (!(known && (place.map || place.global)) && fact->space != SPACE_MAP &&
	    fact->space != SPACE_GLOBAL && fact->space != SPACE_RECORD && fact->space != SPACE_PACKET)
		return;
	diag = diag_report(check->diags, DIAG_TYPE, dynptr->span,
			   "the dynptr of `%s` must be a variable on the stack", function);
	diag_help(check->diags, diag, "(let ((d dynptr)) ..)");
}

/* bpf_dynptr_from_mem takes map values; globals are map values, too. */
static void check_made_of(struct check *check, const struct expr *memory)
{
	enum pointer_space space = fact_of(check->facts, memory)->space;

	if (space != SPACE_STACK && space != SPACE_RECORD && space != SPACE_PACKET && space != SPACE_CONTEXT)
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_TYPE, memory->span,
			      "`dynptr-from-mem` takes a map's value or a global"),
		  "(map-lookup m k) of a per-CPU array, or a defglobal");
}

static void require_constant(struct check *check, const char *function, const struct expr *size)
{
	if (!size->is_constant)
		diag_report(check->diags, DIAG_NOT_CONSTANT, size->span,
			    "the size for `%s` must be a constant", function);
	else if (!size->value)
		diag_report(check->diags, DIAG_BOUNDS, size->span,
			    "`%s` of 0 bytes: nothing could be loaded from the result", function);
}

/* The kernel functions bpf_dynptr_from_skb, bpf_dynptr_slice .. */
static void check_function(struct check *check, const struct expr *call)
{
	const struct program *function = call->invoke.subprogram;
	const struct reference *reference = reference_of(call);

	if (!reference || reference->kind != REFERENCE_DYNPTR)
		return;
	if (reference_object(call, reference)) {
		check_kept_in(check, function->name, reference_object(call, reference));
		check_own(check, function->name, reference_object(call, reference), reference);
	}
	if (function->subprogram->sizes && type_is_pointer(call->type))
		require_constant(check, function->name,
				 call->invoke.arguments.items[__builtin_ctz(function->subprogram->sizes) + 1]);
}

void check_dynptrs(struct check *check, const struct expr *expr)
{
	const struct kernel_helper *helper;

	if (expr->kind == EXPR_INVOKE && fact_of(check->facts, expr)->reached)
		check_function(check, expr);
	if (expr->kind != EXPR_CALL || !fact_of(check->facts, expr)->reached)
		return;
	helper = expr->call.helper;
	for (size_t i = 0; i < expr->call.arguments.count && i < helper->parameter_count; i++)
		if (helper->parameters[i].kind == KERNEL_ARG_DYNPTR) {
			check_kept_in(check, helper->name, expr->call.arguments.items[i]);
			check_own(check, helper->name, expr->call.arguments.items[i], reference_of(expr));
		}
	if (!strcmp(helper->name, "dynptr-from-mem"))
		check_made_of(check, expr->call.arguments.items[0]);
	if (!strcmp(helper->name, "dynptr-data"))
		require_constant(check, helper->name, expr->call.arguments.items[2]);
}
