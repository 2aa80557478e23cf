/* SPDX-License-Identifier: MIT */
/*
 * Reports stacks that are too large: frames that clang refuses, chains of calls that the kernel
 * would refuse. In: clang's messages, or the object. Out: errors at the Lisp's lines, with the
 * largest users. Called by object.c.
 */
#pragma once

#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

/*
 * Reports each program whose frame clang finds too large, from its messages about the plain C.
 * False if they are about something else.
 */
bool stack_report_refusal(const struct unit *unit, const struct clines *lines,
			  const char *clang_words);

/*
 * Reports programs whose frames, together with their callees', exceed the kernel's limit
 * (check_max_stack_depth of Linux 5.10). True if there is none. The object has this machine's byte
 * order.
 */
bool stack_check_object(const struct unit *unit, const struct text *object);

/* ---- stack_frames.c ---- */

/*
 * The bytes of stack that the function uses, as the verifier counts: down to the lowest byte that
 * its instructions access. 0 if there is no such function.
 */
uint32_t stack_frame_of(const struct text *object, const char *c_name);
