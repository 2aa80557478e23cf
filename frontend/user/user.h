/* SPDX-License-Identifier: MIT */
/*
 * The user side: a file's loader forms to the typed loader of its unit, which lives in the reader's arena.
 */
#pragma once

#include "frontend/read/form.h"
#include "frontend/unit/loader.h"
#include "frontend/unit/unit.h"

/*
 * Analyzes what sema_user_forms left over and sets unit->loader; it stays NULL where there are none. Whether it
 * may be used further is in reader->diags.
 */
void user_analyze(struct reader *reader, const struct form_list *forms, struct unit *unit);
