/* SPDX-License-Identifier: MIT */
/* The typed session header: what an application includes instead of the skeleton. */
#pragma once

#include "frontend/base/text.h"
#include "frontend/unit/unit.h"

/*
 * Whether the header's own names leave the Lisp's alone: a struct that crosses to user space must
 * not
 * be called as the skeleton or the session is. Reports where one is.
 */
bool session_header_check(const struct unit *unit);

/*
 * Writes NAME.session.h: the structs that cross to user space, a session type, and typed functions
 * for each program, map and ring buffer.
 */
void session_header_write(const struct unit *unit, struct text *out);
