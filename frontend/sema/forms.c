// SPDX-License-Identifier: MIT
/*
 * The table of which file handles which form: a row for each core form, and the handlers of names
 * that a file or the kernel defines. sema.c gives it to expr.c, which is the only connection from
 * the core to the folders. frontend/user has no table.
 */
#include "frontend/sema/internal.h"
#include "frontend/sema/kernel/kernel.h"
#include "frontend/sema/map/map.h"
#include "frontend/sema/memory/memory.h"
#include "frontend/sema/program/program.h"

static const struct sema_form forms[] = {
#define CORE_FORM(id, name, shape) { name, sema_form_##id },
#include "frontend/read/core_forms.def"
#undef CORE_FORM
};

/*
 * Asked in this order. sema_kernel_form knows the longest names, so it precedes the file's own
 * structs.
 */
static sema_handler *const accessors[] = {
	sema_make_form, sema_kernel_form, sema_structure_form, sema_tracepoint_form,
};

static const struct form_table table = {
	.forms = forms,
	.form_count = sizeof(forms) / sizeof(forms[0]),
	.accessors = accessors,
	.accessor_count = sizeof(accessors) / sizeof(accessors[0]),
	.constant = sema_kernel_size,
};

const struct form_table *sema_form_table(void)
{
	return &table;
}
