/* The loader's side. */
#include "frontend/sema/internal.h"

void sema_loader_forms(struct sema *sema, const struct form_list *forms)
{
	for (size_t i = 0; i < forms->forms.count; i++)
		diag_report(sema->diags, DIAG_UNSUPPORTED, forms->forms.items[i]->span,
			    "loader forms are not supported by this version");
}
