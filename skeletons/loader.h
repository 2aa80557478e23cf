/* SPDX-License-Identifier: MIT */
/*
 * Builds the executable of a file with loader forms: its C, compiled and linked with libskep. In:
 * texts. Out: bytes. Called by cli/make.c.
 */
#pragma once

#include "skeletons/object.h"

struct loader_sources {
	const struct text *c;        /* NAME.user.c */
	const struct text *skeleton; /* NAME.skel.h; NULL: no programs */
	const struct text *header;   /* NAME.session.h; likewise */
};

/* ret_executable is the executable's bytes; the caller releases them. */
enum build_result loader_build(const struct toolchain *toolchain, const struct unit *unit,
			       const struct loader_sources *sources, struct text *ret_executable,
			       struct failure *ret_failure);
