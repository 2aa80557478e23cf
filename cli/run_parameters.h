/* SPDX-License-Identifier: MIT */
/* --set: what a file's parameters are. */
#pragma once

#include "cli/run_report.h"

/* False after a usage error: a parameter that the file has not, a value that its type has not. */
bool run_check_parameters(const struct run *run);

/* Between open and load. 0 or -errno, which the session's error explains. */
int run_set_parameters(const struct run *run);
