// SPDX-License-Identifier: MIT
/*
 * Top-level definitions inside a body. In: the form, through forms.c. Out: an error. sema.c handles
 * these forms at top level.
 */
#include "frontend/sema/internal.h"

static struct expr *misplaced(struct sema *sema, const struct form *form)
{
	diag_report(sema->diags, DIAG_MALFORMED, form->span, "`%s` must be at top level",
		    form->car->name);
	return sema_error_expr(sema, form);
}

#define MISPLACED(id) \
	struct expr *sema_form_##id(struct sema *sema, const struct form *form) \
	{ \
		return misplaced(sema, form); \
	}

MISPLACED(defmap)
MISPLACED(defprog)
MISPLACED(defstruct)
MISPLACED(defheader)
MISPLACED(defunion)
MISPLACED(defconstant)
MISPLACED(deftype)
MISPLACED(defenum)
MISPLACED(defsubprog)
MISPLACED(defglobal)
MISPLACED(defparam)
MISPLACED(defkfunc)
MISPLACED(defextern)
MISPLACED(defstruct_ops)
