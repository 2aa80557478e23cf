// SPDX-License-Identifier: MIT
/*
 * Messages that many files of sema report: a wrong number of arguments, the nearest name. Also
 * makes the node for an error. In: the form. Out: a diagnostic, or an EXPR_ERROR. Called by all of
 * sema.
 */
#include <string.h>

#include "frontend/sema/internal.h"

bool sema_check_count(struct sema *sema, const struct form *form, long least, long most)
{
	long count = form_length(form) - 1;
	const char *name = form->car->kind == FORM_SYMBOL ? form->car->name : "form";
	struct diag *diag;

	if (count < -1) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "`%s` is called with a dotted list", name);
		return false;
	}
	if (count >= least && (most < 0 || count <= most))
		return true;
	if (least == most)
		diag = diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`%s` takes %ld argument%s, not %ld", name, least,
			    least == 1 ? "" : "s", count);
	else if (most < 0)
		diag = diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`%s` takes at least %ld argument%s, not %ld", name, least,
			    least == 1 ? "" : "s", count);
	else
		diag = diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`%s` takes %ld to %ld arguments, not %ld", name, least, most, count);
	sema_help_spelling(sema, diag, SPELLING_COUNT, name);
	return false;
}

struct expr *sema_error_expr(struct sema *sema, const struct form *form)
{
	return sema_new(sema, EXPR_ERROR, form, &type_error);
}

void sema_help_near(struct sema *sema, struct diag *diag, const struct near_name *near)
{
	diag_help_near(sema->diags, diag, "", near->wanted, near_name_best(near));
}
