// SPDX-License-Identifier: MIT
/*
 * Which file handles which form. The core calls the folders by this table only, which sema_analyze hands
 * to it; frontend/user has none.
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

/* The first that knows the head is asked: sema_kernel_form knows names longer than the file's own. */
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
