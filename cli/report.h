/* SPDX-License-Identifier: MIT */
/*
 * The end of a command: diagnostics, failures, the line of success, the exit status. In: the
 * compilation. Called by all commands.
 */
#pragma once

#include "cli/passes.h"
#include "skeletons/object.h"

/* Prints the diagnostics, and the failure if there is one; returns the exit status. */
enum cli_exit report_end(const struct compilation *compilation);
/* The same after a build step; prints no line of success. */
enum cli_exit report_build(const struct compilation *compilation, enum build_result result);

/* Prints the diagnostics, and a failure that is not the compilation's. */
void report_failure(const struct compilation *compilation, const struct failure *failure);
/* "fw.lisp: 2 programs, 2 maps; Linux 5.10 or newer"; nothing for JSON and SARIF. */
void report_success(const struct compilation *compilation);
/*
 * Prints the stack of each program and subprogram, largest users first, and the frames of the
 * deepest chain of calls. Estimated before clang, which also spills registers.
 */
void report_stack(const struct compilation *compilation);
