/* SPDX-License-Identifier: MIT */
/*
 * The time between attach and detach of `skep run`. In: struct run. Out: 0 or an error. Called by
 * run.c.
 */
#pragma once

#include "cli/run_report.h"

/* Reads --interval, --for and --once. False after a usage error. */
bool run_times(const struct options *options, struct run_times *ret_times);

/*
 * Handles records, and prints maps as run->times and run->view say, until a stop signal, the end of
 * the time, the end of run->child (0: none), or the loss of standard output. The child gets the
 * stop signals, and SIGTERM at the end of the time; if it has not ended RUN_GRACE_SECONDS later, it
 * and all that it started get SIGKILL. run->command_status is its status. 0 or -errno, explained by
 * the session's error.
 */
enum { RUN_GRACE_SECONDS = 2 };
int run_loop(struct run *run);
