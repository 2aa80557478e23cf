// SPDX-License-Identifier: MIT
/*
 * The options of `skep run` that say which programs to attach and where. In: the command line and
 * the unit. Out: struct skep_attach_opts; usage errors for options that are missing or wrong.
 * Called by run.c.
 */
#include "cli/run_places.h"

#include <stdlib.h>
#include <string.h>

#include "cli/help.h"

/* ---- numbers ---- */

bool run_duration(const char *text, int64_t *ret_ns)
{
	static const struct {
		const char *suffix;
		double seconds;
	} units[] = { { "", 1 }, { "s", 1 }, { "ms", 1e-3 }, { "us", 1e-6 }, { "m", 60 }, { "h", 3600 } };
	char *end;
	double number = strtod(text, &end);

	if (end == text || !(number > 0))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		double ns = number * units[i].seconds * 1e9;

		if (strcmp(end, units[i].suffix))
			continue;
		*ret_ns = (int64_t)ns;
		return ns >= 1 && ns < 1e18;
	}
	return false;
}

/* ---- programs ---- */

bool run_has(const struct run *run, const struct program *program)
{
	const struct options *options = run->compilation->options;
	bool any = false;

	for (size_t i = 0; i < options->repeated_count; i++) {
		const char *name = options->repeated[i].value;

		if (options->repeated[i].option != OPTION_ONLY)
			continue;
		any = true;
		if (!strcmp(name, program->name) || !strcmp(name, program->c_name))
			return true;
	}
	return !any && !program->optional;
}

static const struct program *program_at(const struct run *run, size_t i)
{
	const struct item *item = &run->compilation->unit->items.items[i];

	return item->kind == ITEM_PROGRAM ? item->program : NULL;
}

bool run_check_only(const struct run *run)
{
	const struct options *options = run->compilation->options;
	const struct unit *unit = run->compilation->unit;

	for (size_t i = 0; i < options->repeated_count; i++) {
		const char *name = options->repeated[i].value;
		struct near_name near = { .wanted = name };
		bool found = options->repeated[i].option != OPTION_ONLY;

		for (size_t j = 0; j < unit->items.count; j++) {
			const struct program *program = program_at(run, j);

			if (!program)
				continue;
			found |= !strcmp(name, program->name) || !strcmp(name, program->c_name);
			near_name_try(&near, program->name);
		}
		if (!found) {
			const char *best = near_name_best(&near);

			usage_error("--only: `%s` has no program `%s`%s%s%s", run->compilation->path,
				    name, best ? "; did you mean `" : "", best ? best : "",
				    best ? "`?" : "");
			return false;
		}
	}
	return true;
}

int run_leave_out(const struct run *run)
{
	const struct unit *unit = run->compilation->unit;
	int error = 0;

	for (size_t i = 0; i < unit->items.count && !error; i++) {
		const struct program *program = program_at(run, i);

		if (program)
			error = skep_session_enable(run->session, program->c_name, run_has(run, program));
	}
	return error;
}

/* ---- places ---- */

/* The option without which the program cannot be attached, by section or type. */
static bool needs_option(const struct program *program, enum cli_option *ret_option)
{
	static const struct {
		const char *type;    /* the program's */
		const char *section; /* the whole section; NULL: any */
		enum cli_option option;
	} needs[] = {
		{ "xdp", NULL, OPTION_INTERFACE },
		{ "tc", NULL, OPTION_INTERFACE },
		{ "sk-lookup", NULL, OPTION_NETNS },
		{ "flow-dissector", NULL, OPTION_NETNS },
		{ "sk-msg", NULL, OPTION_MAP },
		{ "sk-skb", NULL, OPTION_MAP },
		{ "perf-event", NULL, OPTION_FREQUENCY },
		{ "kprobe", "uprobe", OPTION_BINARY },
		{ "kprobe", "uretprobe", OPTION_BINARY },
		{ "kprobe", "usdt", OPTION_BINARY },
		{ "kprobe", "kprobe", OPTION_SYMBOL },
		{ "kprobe", "kretprobe", OPTION_SYMBOL },
	};

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		*ret_option = needs[i].option;
		if (program->type && !strcmp(program->type->name, needs[i].type) &&
		    (!needs[i].section || !strcmp(program->section_name, needs[i].section)))
			return true;
	}
	return false;
}

/* Does the program need a socket of the application? */
static bool needs_socket(const struct program *program)
{
	return program->type && (!strcmp(program->type->name, "socket-filter") ||
				 !strcmp(program->type->name, "sk-reuseport"));
}

static bool check_needs(const struct run *run)
{
	const struct options *options = run->compilation->options;
	const struct unit *unit = run->compilation->unit;

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct program *program = program_at(run, i);
		enum cli_option option;

		if (program && run_has(run, program) && needs_socket(program)) {
			usage_error("`skep run` cannot attach `%s` in `%s`: it needs a socket of an application",
				    program->name, program->section_name);
			return false;
		}
		if (!program || !run_has(run, program) || !needs_option(program, &option) ||
		    options->values[option])
			continue;
		usage_error("`%s` in `%s` needs --%s %s", program->name, program->section_name,
			    option_rows[option].name, option_rows[option].value);
		return false;
	}
	return true;
}

static bool take_pid(const struct options *options, struct skep_attach_opts *to)
{
	const char *text = options->values[OPTION_PID];
	char *end = NULL;
	long pid = text ? strtol(text, &end, 10) : 0;

	if (text && (end == text || *end || pid <= 0 || pid > INT32_MAX)) {
		usage_error("--pid: there is no process `%s`", text);
		return false;
	}
	to->pid = (pid_t)pid;
	return true;
}

static bool take_frequency(const struct options *options, struct skep_attach_opts *to)
{
	const char *text = options->values[OPTION_FREQUENCY];
	char *end = NULL;
	unsigned long frequency = text ? strtoul(text, &end, 10) : 0;

	if (text && (end == text || *end || !frequency || frequency > 1000000)) {
		usage_error("--frequency: `%s` is not a number of samples per second", text);
		return false;
	}
	to->frequency = frequency;
	return true;
}

bool run_places(const struct run *run, struct skep_attach_opts *ret_to)
{
	static const char *const modes[] = { [SKEP_XDP_AUTO] = "auto", [SKEP_XDP_NATIVE] = "native",
					     [SKEP_XDP_GENERIC] = "generic",
					     [SKEP_XDP_OFFLOAD] = "offload" };
	const struct options *options = run->compilation->options;
	const char *mode = options->values[OPTION_XDP_MODE];
	const char *direction = options->values[OPTION_DIRECTION];

	ret_to->interface = options->values[OPTION_INTERFACE];
	ret_to->netns_path = options->values[OPTION_NETNS];
	ret_to->binary = options->values[OPTION_BINARY];
	ret_to->symbol = options->values[OPTION_SYMBOL];
	ret_to->map = options->values[OPTION_MAP];
	for (size_t i = 0; mode && i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(mode, modes[i]))
			ret_to->xdp_mode = (enum skep_xdp_mode)i;
	if (direction)
		ret_to->direction = !strcmp(direction, "ingress") ? SKEP_DIRECTION_INGRESS :
								    SKEP_DIRECTION_EGRESS;
	ret_to->event = options->values[OPTION_EVENT];
	ret_to->cpu = options->values[OPTION_CPU];
	return take_pid(options, ret_to) && take_frequency(options, ret_to) && check_needs(run);
}
