/* SPDX-License-Identifier: MIT */
/*
 * Writes the typed session header, which applications include instead of the skeleton. In: the
 * unit. Out: text. Called by cli/make.c.
 */
#pragma once

#include "frontend/base/text.h"
#include "frontend/unit/unit.h"

/*
 * Reports a struct that crosses to user space and has the name of the skeleton or the session. True
 * if there is none.
 */
bool session_header_check(const struct unit *unit);

/*
 * Writes NAME.session.h: structs that cross to user space, a session type, and typed functions for
 * each program, map and ring buffer.
 */
void session_header_write(const struct unit *unit, struct text *out);
