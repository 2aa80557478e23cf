/* SPDX-License-Identifier: MIT */
/*
 * Makes an object's skeleton by bpftool. In: the object's bytes. Out: the text of NAME.skel.h,
 * which the caller releases. Called by cli/make.c.
 */
#pragma once

#include "frontend/unit/unit.h"
#include "skeletons/object.h"

enum build_result skeleton_make(const struct toolchain *toolchain, const struct unit *unit,
				const struct text *object, struct text *ret_skeleton,
				struct failure *ret_failure);
