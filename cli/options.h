/* SPDX-License-Identifier: MIT */
/* The command line, parsed. Points into argv. */
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

/* One of an option that may be given again. */
struct option_value {
	enum cli_option option;
	const char *value;
};

struct options {
	enum cli_command command;
	const char *values[OPTION_COUNT]; /* NULL where not given; "" for a flag */
	struct option_value *repeated;    /* in the order of argv; freed by options_release */
	size_t repeated_count;
	char **files;
	int file_count;
	struct text text;                 /* of the first file, where it was read: of RUN; freed by options_release */
	char **child;                     /* after `--`, NULL where there is none */
	bool off[DIAG_COUNT];             /* warnings switched off */
	bool raises_all;                  /* -Werror */
	enum warning_word { WARNING_UNNAMED, WARNING_RAISED, WARNING_KEPT } raised[DIAG_COUNT];
	struct diag_style style;
};

/*
 * True when there is a command to run; else the line was answered (help, version) or refused, and
 * ret_status is what to exit with. Takes argv apart: files and child point into it.
 */
bool options_parse(struct options *options, int argc, char **argv, enum cli_exit *ret_status);

void options_release(struct options *options);

static inline bool options_has(const struct options *options, enum cli_option option)
{
	return options->values[option];
}

/* Says what is wrong with the command line, and gives CLI_USAGE. */
enum cli_exit usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
