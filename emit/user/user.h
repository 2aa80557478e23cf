/* SPDX-License-Identifier: MIT */
/* From the unit's loader forms to the C of a native program. The lines live in the unit's arena. */
#pragma once

#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

/* Lines of NAME.user.c; the unit has loader forms and no errors. */
struct clines *emit_user_lines(const struct unit *unit);
