// SPDX-License-Identifier: MIT
/*
 * Parses the command line by the tables commands.def and options.def. In: argv. Out: struct
 * options, or the exit status after --help, --version or a usage error. Called by main.c; other
 * files report usage errors by usage_error.
 */
#include "cli/options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/loader_forms.h"
#include "emit/guard/guard.h"
#include "frontend/kernel/kernel.h"

enum cli_exit usage_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("skep: ", stderr);
	vfprintf(stderr, format, args);
	fputs(" [usage]\n", stderr);
	va_end(args);
	return CLI_USAGE;
}

static const char *near_text(const struct near_name *near, char buffer[64])
{
	const char *best = near_name_best(near);

	if (!best)
		return "";
	snprintf(buffer, 64, "; did you mean `%s`?", best);
	return buffer;
}

static bool find_command(struct options *options, const char *name, enum cli_exit *ret_status)
{
	struct near_name near = { .wanted = name };
	char hint[64];

	for (int i = 0; i < COMMAND_COUNT; i++) {
		if (!strcmp(command_rows[i].name, name)) {
			options->command = (enum cli_command)i;
			return true;
		}
		near_name_try(&near, command_rows[i].name);
	}
	*ret_status = usage_error("there is no command `%s`%s", name, near_text(&near, hint));
	return false;
}

/*
 * -Wname, -Wno-name, -W[no-]error, -W[no-]error=name: an option with a name takes precedence,
 * whatever the order.
 */
static bool parse_warning(struct options *options, const char *name, enum cli_exit *ret_status)
{
	static const enum diag_severity severities[] = {
#define DIAGNOSTIC(id, name, severity, manual) severity,
#include "frontend/base/diagnostics.def"
#undef DIAGNOSTIC
	};
	bool kept = !strncmp(name, "no-error=", 9), off = !kept && !strncmp(name, "no-", 3);
	bool raised = !strncmp(name, "error=", 6);
	struct near_name near;
	char hint[64];

	if (!strcmp(name, "error") || !strcmp(name, "no-error")) {
		options->raises_all = !off;
		return true;
	}
	name += kept ? 9 : off ? 3 : raised ? 6 : 0;
	near = (struct near_name){ .wanted = name };
	for (int i = 0; i < DIAG_COUNT; i++) {
		if (severities[i] != DIAG_WARNING)
			continue;
		if (!strcmp(diag_name((enum diag_id)i), name)) {
			if (kept || raised)
				options->raised[i] = raised ? WARNING_RAISED : WARNING_KEPT;
			options->off[i] = off || (kept && options->off[i]);
			return true;
		}
		near_name_try(&near, diag_name((enum diag_id)i));
	}
	*ret_status = usage_error("there is no warning `%s`%s", name, near_text(&near, hint));
	return false;
}

static bool take_option(struct options *options, const struct option_row *row, const char *value,
			enum cli_exit *ret_status)
{
	enum cli_option option = (enum cli_option)(row - option_rows);

	if (row->value && !*value && option != OPTION_CGROUP) { /* run.c reports it */
		*ret_status = usage_error("`--%s` is empty; it needs a value: %s", row->name, row->value);
		return false;
	}
	options->values[option] = value;
	if (option == OPTION_ONLY || option == OPTION_SET)
		options->repeated[options->repeated_count++] =
			(struct option_value){ option, value };
	return true;
}

struct command_line {
	int count, at;
	char **items;
};

/* `text` follows the option's name: "=value", or "". */
static bool parse_value(struct options *options, const struct option_row *row, const char *text,
			struct command_line *arguments, enum cli_exit *ret_status)
{
	if (!(row->commands & (1u << options->command)))
		*ret_status = usage_error("`--%s` is not for `skep %s`", row->name,
					  command_rows[options->command].name);
	else if (!row->value && *text)
		*ret_status = usage_error("`--%s` takes no value", row->name);
	else if (!row->value)
		return take_option(options, row, "", ret_status);
	else if (*text)
		return take_option(options, row, text + (*text == '='), ret_status);
	else if (arguments->at + 1 < arguments->count)
		return take_option(options, row, arguments->items[++arguments->at], ret_status);
	else
		*ret_status = usage_error("`--%s` needs a value: %s", row->name, row->value);
	return false;
}

static bool parse_long(struct options *options, char *name, struct command_line *arguments,
		       enum cli_exit *ret_status)
{
	size_t len = strcspn(name, "=");
	struct near_name near = { .wanted = name };
	char hint[64];

	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		if (strlen(row->name) == len && !strncmp(row->name, name, len))
			return parse_value(options, row, name + len, arguments, ret_status);
	}
	name[len] = '\0'; /* only the name, for the search of a similar one */
	for (int i = 0; i < OPTION_COUNT; i++)
		if (option_rows[i].text)
			near_name_try(&near, option_rows[i].name);
	*ret_status = usage_error("there is no option `--%s`%s", name, near_text(&near, hint));
	return false;
}

static bool parse_short(struct options *options, const char *letters,
			struct command_line *arguments,
			enum cli_exit *ret_status)
{
	if (letters[0] == 'W')
		return parse_warning(options, letters + 1, ret_status);
	for (int i = 0; i < OPTION_COUNT; i++)
		if (option_rows[i].letter && option_rows[i].letter == letters[0])
			return parse_value(options, &option_rows[i], letters + 1, arguments,
					   ret_status);
	*ret_status = usage_error("there is no option `-%s`", letters);
	return false;
}

/* Moves the file names to the front of the rest of argv. */
static bool parse_arguments(struct options *options, int count, char **items,
			    enum cli_exit *ret_status)
{
	struct command_line arguments = { .count = count, .items = items };

	options->files = items;
	options->repeated = calloc((size_t)count + 1, sizeof(*options->repeated));
	if (!options->repeated)
		abort();
	for (; arguments.at < count; arguments.at++) {
		char *item = items[arguments.at];

		if (!strcmp(item, "--")) {
			if (options->command == COMMAND_RUN) {
				options->child = items + arguments.at + 1;
				return true;
			}
			continue;
		}
		if (item[0] != '-' || !item[1]) {
			options->files[options->file_count++] = item;
			/* behind a tool's file come its own options and arguments */
			if (options->command == COMMAND_RUN && options->file_count == 1 &&
			    file_has_loader_forms(item, &options->text)) {
				options->child = items + arguments.at + 1;
				return true;
			}
		} else if (item[1] == '-' ? !parse_long(options, item + 2, &arguments, ret_status) :
					  !parse_short(options, item + 1, &arguments, ret_status))
			return false;
	}
	return true;
}

static bool one_of(const struct options *options, enum cli_option option, const char *const *values,
		   enum cli_exit *ret_status)
{
	const char *value = options->values[option];

	if (!value)
		return true;
	for (size_t i = 0; values[i]; i++)
		if (!strcmp(values[i], value))
			return true;
	*ret_status = usage_error("`--%s` cannot be `%s`; it is %s", option_rows[option].name, value,
				  option_rows[option].text ? option_rows[option].text :
							     "a name that --dump=guards prints");
	return false;
}

/* Reports an object whose byte order differs from its machine's. */
static bool orders_agree(const struct options *options, enum cli_exit *ret_status)
{
	const char *arch = options->values[OPTION_ARCH], *target = options->values[OPTION_TARGET];
	const char *order = arch && kernel_find_arch(arch)->big_endian ? "bpfeb" : "bpfel";

	if (!arch || !target || !strcmp(target, "bpf") || !strcmp(target, order))
		return true;
	*ret_status = usage_error("`--target=%s` is not the byte order of %s, which is `%s`",
				  target, arch, order);
	return false;
}

static bool wants_color(const char *when)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (when && strcmp(when, "auto"))
		return !strcmp(when, "always");
	return !(no_color && *no_color) && terminal && strcmp(terminal, "dumb") &&
	       isatty(STDERR_FILENO);
}

static bool check_libbpf(const struct options *options, enum cli_exit *ret_status)
{
	const char *libbpf = options->values[OPTION_LIBBPF];

	if (!libbpf || kernel_version_of(libbpf) >= KERNEL_VERSION_OF(1, 1))
		return true;
	*ret_status = usage_error("`--libbpf` cannot be `%s`; it is a version such as 1.3, and 1.1 is the oldest", libbpf);
	return false;
}

/* Reports --format=sarif where there are no messages about sources: run, show, doctor. */
static bool check_format(const struct options *options, enum cli_exit *ret_status)
{
	const char *format = options->values[OPTION_FORMAT];
	bool no_sarif = options->command == COMMAND_RUN || options->command == COMMAND_SHOW ||
			options->command == COMMAND_DOCTOR;

	if (!no_sarif || !format || !strcmp(format, "text") || !strcmp(format, "json"))
		return true;
	*ret_status = usage_error("`--format` cannot be `%s`; of `skep %s` it is text or json", format,
				  command_rows[options->command].name);
	return false;
}

static bool check_words(struct options *options, enum cli_exit *ret_status)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (option_values[i][0] && !one_of(options, (enum cli_option)i, option_values[i], ret_status))
			return false;
	return true;
}

static bool check_values(struct options *options, enum cli_exit *ret_status)
{
	const char *arches[8] = { NULL }, *guards[GUARD_COUNT + 2] = { NULL };
	const char *format = options->values[OPTION_FORMAT];
	const char *kernel = options->values[OPTION_KERNEL];
	bool optional = options->command == COMMAND_EXPLAIN || options->command == COMMAND_SHOW;
	bool is_many = options->command == COMMAND_CHECK || options->command == COMMAND_FMT;
	int least = optional || options->command == COMMAND_FMT || options->command == COMMAND_DOCTOR ||
		    options->command == COMMAND_LSP ? 0 : 1;
	int most = is_many ? options->file_count : optional ? 1 : least;

	for (size_t i = 0; kernel_arch_at(i); i++)
		arches[i] = kernel_arch_at(i)->name;
	guards[0] = "all";
	for (int i = 0; i < GUARD_COUNT; i++)
		guards[i + 1] = guard_info((enum guard_row)i)->name;
	if (!check_format(options, ret_status) ||
	    !check_words(options, ret_status) ||
	    !one_of(options, OPTION_WITHOUT_GUARD, guards + 1, ret_status) ||
	    !one_of(options, OPTION_GUARDS, guards, ret_status) ||
	    !one_of(options, OPTION_ARCH, arches, ret_status) ||
	    !orders_agree(options, ret_status))
		return false;
	if (!check_libbpf(options, ret_status))
		return false;
	if (kernel && kernel_version_of(kernel) < KERNEL_OLDEST) {
		*ret_status = usage_error("`--kernel` cannot be `%s`; it is a version such as 6.1, and "
					  "5.10 is the oldest", kernel);
		return false;
	}
	options->style.format = !format || !strcmp(format, "text") ? DIAG_FORMAT_TEXT :
				!strcmp(format, "json") ? DIAG_FORMAT_JSON : DIAG_FORMAT_SARIF;
	options->style.color = wants_color(options->values[OPTION_COLOR]);
	if (options->child && !options->child[0] && options->child[-1][0] == '-' &&
	    !strcmp(options->child[-1], "--"))
		*ret_status = usage_error("`--` must be followed by a command");
	else if (options->file_count < least)
		*ret_status = usage_error("`skep %s` needs a file; `skep %s --help` has examples",
					  command_rows[options->command].name,
					  command_rows[options->command].name);
	else if (options->file_count > most)
		*ret_status = usage_error("`skep %s` takes %s, but got `%s` as well",
					  command_rows[options->command].name,
					  most ? "one file" : "no file", options->files[most]);
	else
		return true;
	return false;
}

void options_release(struct options *options)
{
	free(options->repeated);
	text_release(&options->text);
}

bool options_parse(struct options *options, int argc, char **argv, enum cli_exit *ret_status)
{
	*options = (struct options){ .command = COMMAND_COUNT };
	if (argc < 2) {
		*ret_status = usage_error("a command is missing; `skep --help` lists them");
		return false;
	}
	*ret_status = CLI_DONE;
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		help_print();
		return false;
	}
	if (!strcmp(argv[1], "--version")) {
		version_print();
		return false;
	}
	if (!find_command(options, argv[1], ret_status) ||
	    !parse_arguments(options, argc - 2, argv + 2, ret_status))
		return false;
	if (options_has(options, OPTION_HELP)) {
		help_print_command(options->command);
		return false;
	}
	return check_values(options, ret_status);
}
