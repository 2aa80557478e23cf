/* SPDX-License-Identifier: MIT */
/*
 * From the unit's loader forms to the C of a native program on libskep. In: a unit without errors.
 * Out: the lines of NAME.user.c, in the unit's arena. Called by cli/make.c and cli/translate.c.
 */
#pragma once

#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

/* The unit must have loader forms. */
struct clines *emit_user_lines(const struct unit *unit);
