/* SPDX-License-Identifier: MIT */
/*
 * The parsed command line. In: argv, into which all members point. Out: struct options. main.c
 * parses; all commands read it.
 */
#pragma once

#include "frontend/base/diag.h"
#include "frontend/base/text.h"

enum cli_command {
#define COMMAND(id, name, arguments, summary, examples) COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
	COMMAND_COUNT
};

enum cli_option {
#define OPTION(id, name, letter, value, commands, text) OPTION_##id,
#include "cli/options.def"
#undef OPTION
	OPTION_COUNT
};

enum cli_exit {
	CLI_DONE = 0,
	CLI_ERRORS = 1,      /* the source has errors */
	CLI_USAGE = 2,
	CLI_ENVIRONMENT = 3, /* the machine lacks something */
};

/* An occurrence of an option that may be repeated. */
struct option_value {
	enum cli_option option;
	const char *value;
};

struct options {
	enum cli_command command;
	const char *values[OPTION_COUNT]; /* NULL: not given; "" for a flag */
	struct option_value *repeated;    /* in the order of argv; freed by options_release */
	size_t repeated_count;
	char **files;
	int file_count;
	struct text text;                 /* RUN: the first file's, if read; freed by options_release */
	char **child;                     /* after `--`; NULL: none */
	bool off[DIAG_COUNT];             /* disabled warnings */
	bool raises_all;                  /* -Werror */
	enum warning_word { WARNING_UNNAMED, WARNING_RAISED, WARNING_KEPT } raised[DIAG_COUNT];
	struct diag_style style;
};

/*
 * True if there is a command to run. Otherwise help or version was printed, or an error reported,
 * and ret_status is the exit status. argv is reordered: files and child point into it.
 */
bool options_parse(struct options *options, int argc, char **argv, enum cli_exit *ret_status);

void options_release(struct options *options);

static inline bool options_has(const struct options *options, enum cli_option option)
{
	return options->values[option];
}

/* Reports an error of the command line, and returns CLI_USAGE. */
enum cli_exit usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
