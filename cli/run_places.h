/* SPDX-License-Identifier: MIT */
/* Where `skep run` attaches, and what: the options that say it. */
#pragma once

#include "cli/run_report.h"

/*
 * The options as libskep has them; pointers go into argv. False after a usage error: a number that is none, an
 * option that a program of the file needs and that is not given.
 */
bool run_places(const struct run *run, struct skep_attach_opts *ret_to);

/* Whether --only leaves the program in. False after a usage error: a name that the file has not. */
bool run_check_only(const struct run *run);
bool run_has(const struct run *run, const struct program *program);

/* Programs that --only leaves out are not loaded. Between open and load; 0 or -errno. */
int run_leave_out(const struct run *run);

/* "1.5", "200ms", "2m", "1h" in nanoseconds. False where the text is none of these, or 0. */
bool run_duration(const char *text, int64_t *ret_ns);
