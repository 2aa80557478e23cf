/* SPDX-License-Identifier: MIT */
/* What the subcommands say at their end: diagnostics, failures, the line of success. */
#pragma once

#include "cli/passes.h"
#include "skeletons/object.h"

/* Prints the diagnostics and the failure, if there is one; gives the exit status. */
enum cli_exit report_end(const struct compilation *compilation);
/* The same after a build step; where all is well, no line yet. */
enum cli_exit report_build(const struct compilation *compilation, enum build_result result);

/* The diagnostics, and a failure that is not the compilation's. */
void report_failure(const struct compilation *compilation, const struct failure *failure);
/* "fw.lisp: 2 programs, 2 maps; Linux 5.10 or newer"; nothing where the format is for programs. */
void report_success(const struct compilation *compilation);
/*
 * What takes the stack of each program and subprogram, largest first, and the frames of the longest way
 * down: before clang, which puts there besides what does not fit into registers.
 */
void report_stack(const struct compilation *compilation);
