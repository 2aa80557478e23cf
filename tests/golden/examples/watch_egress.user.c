// SPDX-License-Identifier: GPL-2.0
/*
 * Both sides in one file: counts what a cgroup sends and prints each second how
 * much came to it, three times.
 *
 *     watch-egress CGROUP
 *
 * Generated from watch-egress.lisp by skep; edit that file, not this one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "watch_egress.session.h"

static struct {
	struct skep_list arguments;
} options;

static const struct skep_option argument_table[] = {
	{ "argument", .type = SKEP_VALUE_TEXT, .list = &options.arguments },
	{ 0 },
};

static int serve(struct skep_stop *stop)
{
	WATCH_EGRESS_SESSION(app);
	const char *cgroup;
	uint64_t seen;
	int err;

	err = watch_egress_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = watch_egress_load(&app);
	if (err)
		return skep_fail(app.session, err);
	cgroup = skep_list_text(&options.arguments, 1);
	seen = 0;
	if (!cgroup) {
		printf("usage: watch-egress CGROUP\n");
		return skep_exit_with(2);
	}
	err = skep_session_attach(app.session, "watch-egress",
				  SKEP_ATTACH(.cgroup_path = cgroup), NULL);
	if (err)
		return skep_fail(app.session, err);
	for (uint64_t second = 0; second < 3; second++) {
		uint32_t key;
		uint64_t value;
		uint64_t now;

		err = skep_flush();
		if (err)
			return err;
		err = skep_stop_sleep(stop, 1);
		if (err)
			return err;
		key = 0;
		err = skep_map_lookup(app.session, app.skel->maps.total, &key,
				      sizeof(key), &value, sizeof(value));
		if (err)
			return skep_fail(app.session, err);
		now = value;
		printf("second %" PRIu64 ": %" PRIu64 " packets\n", second,
		       now - seen);
		seen = now;
	}
	printf("packets: %" PRIu64 "\n", seen);

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "watch-egress",
		.about = "Both sides in one file: counts what a cgroup sends and prints each second how",
		.arguments = argument_table));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	skep_list_free(&options.arguments);
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
