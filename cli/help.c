// SPDX-License-Identifier: MIT
/*
 * Prints --help and --version from the tables of commands and options (commands.def, options.def).
 * Called by options.c. The tables are also read by options.c to parse the command line.
 */
#include "cli/help.h"

#include <stdio.h>

const struct command_row command_rows[COMMAND_COUNT] = {
#define COMMAND(id, name, arguments, summary, examples) \
	[COMMAND_##id] = { name, arguments, summary, examples },
#include "cli/commands.def"
#undef COMMAND
};

#define ON(id) (1u << COMMAND_##id)
#define ANY ((1u << COMMAND_COUNT) - 1)
const struct option_row option_rows[OPTION_COUNT] = {
#define OPTION(id, name, letter, value, commands, text) \
	[OPTION_##id] = { name, letter, value, commands, text },
#include "cli/options.def"
#undef OPTION
};

const char *const option_values[OPTION_COUNT][OPTION_VALUES_MOST + 1] = {
#define OPTION_VALUES(id, ...) [OPTION_##id] = { __VA_ARGS__ },
#include "cli/option_values.def"
#undef OPTION_VALUES
};

static void print_option(const struct option_row *option)
{
	char names[64];
	int len = 0;

	if (option->letter)
		len = snprintf(names, sizeof(names), "-%c, ", option->letter);
	snprintf(names + len, sizeof(names) - (size_t)len, "--%s%s%s", option->name,
		 option->value ? "=" : "", option->value ? option->value : "");
	printf("  %-22s %s\n", names, option->text);
}

void help_print(void)
{
	puts("usage: skep COMMAND [OPTION..] FILE..\n\n"
	     "Skep turns Lisp into readable BPF C, objects, skeletons and sessions.\n");
	for (int i = 0; i < COMMAND_COUNT; i++)
		printf("  %-10s %s\n", command_rows[i].name, command_rows[i].summary);
	puts("\n`skep COMMAND --help` has options and examples; `-` as FILE is standard input.\n"
	     "-Wno-NAME switches the warning [NAME] off, -WNAME on again, -Werror=NAME makes it an\n"
	     "error, -Werror all but those of -Wno-error=NAME. `skep explain NAME` says what a message means.\n"
	     "Exit status: 0 done, 1 the source has errors, 2 usage, 3 the machine fails us.");
}

void help_print_command(enum cli_command command)
{
	const struct command_row *row = &command_rows[command];

	printf("usage: skep %s [OPTION..]%s%s\n\n%s\n\n", row->name, *row->arguments ? " " : "",
	       row->arguments, row->summary);
	for (int i = 0; i < OPTION_COUNT; i++)
		if (option_rows[i].text && option_rows[i].commands & (1u << command))
			print_option(&option_rows[i]);
	printf("\n%s", row->examples);
}

void version_print(void)
{
	puts("skep " SKEP_COMPILER_VERSION);
}
