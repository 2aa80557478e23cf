/* SPDX-License-Identifier: MIT */
/*
 * Prints the globals of a running session. In: the unit, the session and the view. Out: lines on
 * standard output. Called by run_maps.c.
 */
#pragma once

#include "cli/run_maps.h"

/*
 * Prints each `defglobal` as a line, or as a histogram if programs count in it. Leaves out
 * parameters and the counters of `:count-lost t`, which are reported elsewhere. 0 or -errno,
 * explained by the session's error.
 */
int globals_print(const struct unit *unit, struct skep_session *session, const struct map_view *view);
