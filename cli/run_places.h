/* SPDX-License-Identifier: MIT */
/*
 * The options of `skep run` that say which programs to attach and where. In: the command line. Out:
 * libskep's attach options. Called by run.c; run_duration also by run_loop.c.
 */
#pragma once

#include "cli/run_report.h"

/*
 * The options for libskep; pointers point into argv. False after a usage error: a malformed number,
 * or a missing option that a program of the file needs.
 */
bool run_places(const struct run *run, struct skep_attach_opts *ret_to);

/* Checks the names in --only; false after a usage error. run_has: does --only keep the program? */
bool run_check_only(const struct run *run);
bool run_has(const struct run *run, const struct program *program);

/* Disables programs that --only leaves out. Called between open and load; 0 or -errno. */
int run_leave_out(const struct run *run);

/* Parses "1.5", "200ms", "2m", "1h" to nanoseconds. False if the text is malformed or 0. */
bool run_duration(const char *text, int64_t *ret_ns);
