/* declaim: what holds for the file as a whole. */
#include "frontend/sema/internal.h"

/* (kernel "6.1"): the command line may ask for an older one, too; the older of the two counts. */
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
			    "nothing is known of kernels before 5.10" :
			    "a kernel is written as \"6.1\"");
	else if (!sema->unit->kernel || version < sema->unit->kernel)
		sema->unit->kernel = version;
}

void sema_declaim(struct sema *sema, const struct form *form)
{
	FORM_EACH(at, form->cdr) {
		if (form_is_call(at->car, "kernel"))
			declaim_kernel(sema, at->car);
		else
			diag_help(sema->diags,
				  diag_report(sema->diags, DIAG_UNKNOWN_OPTION, at->car->span,
					      "`declaim` does not take %s",
					      form_text(sema->arena, at->car)),
				  "(declaim (kernel \"6.1\"))");
	}
}

struct expr *sema_form_declaim(struct sema *sema, const struct form *form)
{
	diag_report(sema->diags, DIAG_WRONG_SIDE, form->span,
		    "`declaim` stands at the top of the file");
	return sema_error_expr(sema, form);
}
