/* SPDX-License-Identifier: MIT */
/* The globals of a running session as text on standard output. */
#pragma once

#include "cli/run_maps.h"

/*
 * What programs count in a `defglobal`: a line each, a histogram where that is what they make of it. Parameters are left
 * out, and the counts of `:count-lost t`, which are told apart. 0 or -errno, which the session's error explains.
 */
int globals_print(const struct unit *unit, struct skep_session *session, const struct map_view *view);
