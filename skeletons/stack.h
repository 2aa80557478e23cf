/* SPDX-License-Identifier: MIT */
/*
 * The stack of an object's functions: what clang refuses of it and what the kernel would, said at the
 * Lisp's lines with what takes the place.
 */
#pragma once

#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

/*
 * Reports each program whose frame clang finds too large, by clang's words on the plain C. False
 * where they are of something else.
 */
bool stack_report_refusal(const struct unit *unit, const struct clines *lines,
			  const char *clang_words);

/*
 * Reports programs whose frames, with those of what they call, are more than the kernel lets a chain
 * have (check_max_stack_depth of Linux 5.10). True where none is. The object is of this machine's byte
 * order.
 */
bool stack_check_object(const struct unit *unit, const struct text *object);

/* ---- stack_frames.c ---- */

/*
 * Bytes that the function of that C name takes on its stack, as the verifier counts them: down to the
 * lowest byte that its instructions name. 0 where the object has no such function.
 */
uint32_t stack_frame_of(const struct text *object, const char *c_name);
