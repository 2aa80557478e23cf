/* SPDX-License-Identifier: MIT */
/*
 * The subcommands, each in the file of its name. Each gets the parsed command line and returns the
 * exit status. Called by main.c.
 */
#pragma once

#include "cli/passes.h"

int translate_command(const struct options *options, struct compilation *compilation);
int check_command(const struct options *options, struct compilation *compilation);
int compile_command(const struct options *options, struct compilation *compilation);
int build_command(const struct options *options, struct compilation *compilation);
int run_command(const struct options *options, struct compilation *compilation);
int explain_command(const struct options *options, struct compilation *compilation);
int btf_snapshot_command(const struct options *options, struct compilation *compilation);
int fmt_command(const struct options *options, struct compilation *compilation);
int show_command(const struct options *options, struct compilation *compilation);
int doctor_command(const struct options *options, struct compilation *compilation);
int lsp_command(const struct options *options, struct compilation *compilation);
