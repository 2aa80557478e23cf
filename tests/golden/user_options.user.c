/*
 * user-options: lists that are parameters, and what was given.
 *
 * Generated from user-options.lisp by skep; edit that file, not this one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "user_options.session.h"

static struct {
	struct skep_list ports;
	uint32_t least;
	bool has_least;
	const char *name;
	bool has_name;
	uint8_t tries;
	bool has_tries;
	uint64_t wait;
	bool has_wait;
	uint32_t mode;
	bool has_mode;
	uint32_t where;
} options = {
	.least = 64,
	.name = "skep",
	.tries = 3,
};

static const char *const mode_choices[] = { "native", "generic", NULL };

static const struct skep_option option_table[] = {
	{ "ports", 0, SKEP_VALUE_UNSIGNED, NULL,
	  .help = "drop these", .size = 2, .list = &options.ports, .room = 4 },
	{ "least", 0, SKEP_VALUE_UNSIGNED, &options.least, &options.has_least,
	  .help = "drop what is shorter", .size = 4, .initial = "64" },
	{ "name", 0, SKEP_VALUE_TEXT, &options.name, &options.has_name,
	  .help = "whom to greet", .initial = "skep" },
	{ "tries", 0, SKEP_VALUE_UNSIGNED, &options.tries, &options.has_tries,
	  .help = "how often", .size = 1, .initial = "3" },
	{ "wait", 0, SKEP_VALUE_DURATION, &options.wait, &options.has_wait,
	  .help = "how long" },
	{ "mode", 0, SKEP_VALUE_CHOICE, &options.mode, &options.has_mode,
	  .help = "where in the kernel", .choices = mode_choices },
	{ 0 },
};

static const struct skep_option argument_table[] = {
	{ "where", 0, SKEP_VALUE_INTERFACE, &options.where,
	  .help = "which interface", .required = true },
	{ 0 },
};

static int serve(struct skep_stop *stop)
{
	SKEP_SCRATCH;
	USER_OPTIONS_SESSION(app);
	static const enum skep_xdp_mode xdp_mode_table[] = {
		SKEP_XDP_NATIVE,
		SKEP_XDP_GENERIC,
	};
	int err;

	err = user_options_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	skep_list_copy(&options.ports, app.skel->rodata->ports,
		       sizeof(uint16_t));
	app.skel->rodata->least = options.least;
	app.skel->rodata->least_given = options.has_least;
	err = user_options_load(&app);
	if (err)
		return skep_fail(app.session, err);
	printf("%" PRIu64 " of 4 ports\n", (uint64_t)options.ports.count);
	for (size_t i = 0; i < options.ports.count; i++) {
		uint16_t port = ((uint16_t *)options.ports.items)[i];

		printf("%" PRIu64 "\n", (uint64_t)port);
	}
	if (options.has_name)
		printf("hello %s\n", options.name);
	if (!options.has_tries)
		printf("%" PRIu64 " tries\n", (uint64_t)options.tries);
	if (options.has_wait) {
		err = skep_flush();
		if (err)
			return err;
		err = skep_stop_sleep(stop, options.wait / 1e9);
		if (err)
			return err;
	}
	err = skep_session_attach(app.session, "drop-ports",
				  SKEP_ATTACH(.ifindex = options.where,
					      .xdp_mode =
		options.has_mode ? xdp_mode_table[options.mode] : 0),
				  NULL);
	if (err)
		return skep_fail(app.session, err);

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-options",
		.about = "user-options: lists that are parameters, and what was given.",
		.options = option_table,
		.arguments = argument_table));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	skep_list_free(&options.ports);
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
