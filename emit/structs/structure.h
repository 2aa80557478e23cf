/* SPDX-License-Identifier: MIT */
/* Structs for people to read: what programs and the user side share looks the same in both. */
#pragma once

#include "frontend/base/text.h"
#include "frontend/unit/unit.h"

/* A struct's definition with the given spelling of integers. */
enum emit_spelling { EMIT_KERNEL_TYPES, EMIT_USER_TYPES }; /* __u32 or uint32_t */
void emit_structure(struct text *out, const struct unit *unit, const struct structure *structure,
		    enum emit_spelling spelling);
