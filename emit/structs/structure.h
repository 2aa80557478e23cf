/* SPDX-License-Identifier: MIT */
/*
 * Prints a struct's definition as C text, the same in the object's source, the session header and
 * the user side. In: a struct of the unit. Out: text. Called by emit/file, emit/user and skeletons.
 */
#pragma once

#include "frontend/base/text.h"
#include "frontend/unit/unit.h"

/* The spelling of integer types in a struct's definition. */
enum emit_spelling { EMIT_KERNEL_TYPES, EMIT_USER_TYPES }; /* __u32 or uint32_t */
void emit_structure(struct text *out, const struct unit *unit, const struct structure *structure,
		    enum emit_spelling spelling);
