// SPDX-License-Identifier: MIT
/*
 * declaim: settings of the whole file, such as (kernel "6.1"). In: the form. Out: members of the
 * unit. Called by sema.c.
 */
#include <string.h>

#include "frontend/sema/program/program.h"

/* (kernel "6.1"): if the command line gives an older one, that counts. */
static void declaim_kernel(struct sema *sema, const struct form *form)
{
	const struct form *text = form_nth(form, 1);
	kernel_version version = 0;

	if (!sema_check_count(sema, form, 1, 1))
		return;
	if (text->kind == FORM_STRING)
		version = kernel_version_of(text->string);
	if (version < KERNEL_OLDEST)
		diag_report(sema->diags, DIAG_MALFORMED, text->span, version ?
			    "kernels before 5.10 are not supported" :
			    "a kernel version must be written as \"6.1\"");
	else if (!sema->unit->kernel || version < sema->unit->kernel)
		sema->unit->kernel = version;
}

static const char *const ways[] = {
#define POLICY_WAY(id, name, section, other) [POLICY_##id] = name,
#include "frontend/unit/policy.def"
#undef POLICY_WAY
};

static void accept_way(struct sema *sema, const struct form *form)
{
	struct near_name near = { 0 };
	struct diag *diag;

	for (unsigned i = 0; form->kind == FORM_SYMBOL && i < POLICY_WAYS; i++)
		if (!strcmp(form->name, ways[i])) {
			sema->unit->policy_holes |= 1u << i;
			sema->unit->policy_spans[i] = form->span;
			return;
		}
	diag = diag_report(sema->diags, DIAG_UNKNOWN_OPTION, form->span,
			   "`policy-hole` takes connect4, connect6, sendmsg4, sendmsg6, bind4 and bind6, not %s",
			   form_text(sema->arena, form));
	if (form->kind != FORM_SYMBOL)
		return;
	near.wanted = form->name;
	for (unsigned i = 0; i < POLICY_WAYS; i++)
		near_name_try(&near, ways[i]);
	sema_help_near(sema, diag, &near);
}

/* (policy-hole connect6 sendmsg4): the cgroup hooks that the file's policy may leave unchecked. */
static void declaim_policy_hole(struct sema *sema, const struct form *form)
{
	if (!sema_check_count(sema, form, 1, -1))
		return;
	FORM_EACH(at, form->cdr)
		accept_way(sema, at->car);
}

/* (guards all): all guards at all places where they are safe. */
static void declaim_guards(struct sema *sema, const struct form *form)
{
	const struct form *which = form_nth(form, 1);

	if (!sema_check_count(sema, form, 1, 1))
		return;
	if (which->kind == FORM_SYMBOL && !strcmp(which->name, "all"))
		sema->unit->has_all_guards = true;
	else
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_UNKNOWN_OPTION, which->span, "`guards` takes `all`, not %s",
				      form_text(sema->arena, which)),
			  "(declaim (guards all)); `--guards=NAME` of the command takes one alone");
}

void sema_declaim(struct sema *sema, const struct form *form)
{
	FORM_EACH(at, form->cdr) {
		if (form_is_call(at->car, "kernel"))
			declaim_kernel(sema, at->car);
		else if (form_is_call(at->car, "policy-hole"))
			declaim_policy_hole(sema, at->car);
		else if (form_is_call(at->car, "guards"))
			declaim_guards(sema, at->car);
		else
			diag_help(sema->diags,
				  diag_report(sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
					      "`declaim` does not take %s",
					      form_text(sema->arena, at->car)),
				  "(declaim (kernel \"6.1\")), (declaim (policy-hole connect6)) or (declaim (guards all))");
	}
}

struct expr *sema_form_declaim(struct sema *sema, const struct form *form)
{
	diag_report(sema->diags, DIAG_WRONG_SIDE, form->span,
		    "`declaim` must be at top level");
	return sema_error_expr(sema, form);
}
