/* SPDX-License-Identifier: MIT */
/* What `skep run` does between attach and detach. */
#pragma once

#include "cli/run_report.h"

/* --interval, --for, --once. False after a usage error. */
bool run_times(const struct options *options, struct run_times *ret_times);

/*
 * Handles records, and prints maps as run->times and run->view say, until a stop signal, the end of the
 * time, the end of run->child (0: there is none), or a standard output that is gone. The child gets the stop
 * signals, and SIGTERM at the end of the time; where it has not ended RUN_GRACE_SECONDS later, it and all
 * that it started get SIGKILL. Its status is run->command_status. 0 or -errno, which the session's error
 * explains.
 */
enum { RUN_GRACE_SECONDS = 2 };
int run_loop(struct run *run);
