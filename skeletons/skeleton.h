/* SPDX-License-Identifier: MIT */
/* The skeleton of an object, as bpftool writes it. */
#pragma once

#include "frontend/unit/unit.h"
#include "skeletons/object.h"

/* ret_skeleton is the header's text; the caller releases it. */
enum build_result skeleton_make(const struct toolchain *toolchain, const struct unit *unit,
				const struct text *object, struct text *ret_skeleton,
				struct failure *ret_failure);
