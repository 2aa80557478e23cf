/* SPDX-License-Identifier: MIT */
/*
 * --help and --version, and the tables of commands and options from which they are printed and the
 * command line is parsed. Called by options.c.
 */
#pragma once

#include "cli/options.h"

struct command_row {
	const char *name, *arguments, *summary, *examples;
};
extern const struct command_row command_rows[COMMAND_COUNT];

struct option_row {
	const char *name;
	char letter;
	const char *value;
	unsigned commands; /* set of 1 << COMMAND_x */
	const char *text;
};
extern const struct option_row option_rows[OPTION_COUNT];

#define OPTION_VALUES_MOST 6
/* The words that an option takes, ended by NULL; none where it takes others, too. */
extern const char *const option_values[OPTION_COUNT][OPTION_VALUES_MOST + 1];

void help_print(void);
void help_print_command(enum cli_command command);
void version_print(void);
