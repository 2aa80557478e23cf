/* SPDX-License-Identifier: MIT */
/*
 * The user side. In: a file's loader forms and its unit. Out: unit->loader, in the reader's arena,
 * from which emit/user makes C. Called by cli/passes.c after sema_analyze.
 */
#pragma once

#include "frontend/read/form.h"
#include "frontend/unit/loader.h"
#include "frontend/unit/unit.h"

/*
 * Analyzes the forms of sema_user_forms and sets unit->loader, which stays NULL if there are none.
 * If reader->diags has errors, it must not be used.
 */
void user_analyze(struct reader *reader, const struct form_list *forms, struct unit *unit);
