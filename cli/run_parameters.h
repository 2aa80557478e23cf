/* SPDX-License-Identifier: MIT */
/*
 * --set NAME=VALUE of `skep run`. In: the command line and the unit. Out: parameters of the
 * session. Called by run.c.
 */
#pragma once

#include "cli/run_report.h"

/* False after a usage error: an unknown parameter, or a value that its type does not have. */
bool run_check_parameters(const struct run *run);

/* Called between open and load. 0 or -errno, explained by the session's error. */
int run_set_parameters(const struct run *run);
