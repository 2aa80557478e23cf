/* SPDX-License-Identifier: MIT */
/* The executable of a loader: its C, compiled and linked with libskep. */
#pragma once

#include "skeletons/object.h"

struct loader_sources {
	const struct text *c;        /* NAME.user.c */
	const struct text *skeleton; /* NAME.skel.h, or NULL where the file has no programs */
	const struct text *header;   /* NAME.session.h, as the skeleton */
};

/* ret_executable is its bytes; the caller releases it. */
enum build_result loader_build(const struct toolchain *toolchain, const struct unit *unit,
			       const struct loader_sources *sources, struct text *ret_executable,
			       struct failure *ret_failure);
