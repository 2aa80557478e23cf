// SPDX-License-Identifier: GPL-2.0
/*
 * Both sides in one file: counts what a cgroup sends and prints each second how
 * much came to it, three times.
 *
 *     watch-egress CGROUP
 */
/* Generated from watch-egress.lisp by skep; edit that file, not this one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/session.h>

#include "watch_egress.session.h"

static int fail(const struct skep_session *session)
{
	skep_error_print(skep_session_error(session), stderr);
	return EXIT_FAILURE;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	WATCH_EGRESS_SESSION(session);
	const char *cgroup;
	uint64_t seen;
	int err;

	err = watch_egress_open(&session, NULL);
	if (err)
		return fail(session.session);
	err = watch_egress_load(&session);
	if (err)
		return fail(session.session);
	cgroup = argc > 1 ? argv[1] : NULL;
	seen = 0;
	if (!cgroup) {
		printf("usage: watch-egress CGROUP\n");
		return 2;
	}
	err = skep_session_attach(session.session, "watch-egress",
				  SKEP_ATTACH(.cgroup_path = cgroup), NULL);
	if (err)
		return fail(session.session);
	for (uint64_t second = 0; second < 3; second++) {
		uint64_t value;
		struct bpf_map *total;
		uint64_t now;

		err = skep_stop_sleep(stop, 1);
		if (err)
			return EXIT_SUCCESS;
		total = skep_session_map(session.session, "total");
		if (!total)
			return fail(session.session);
		err = skep_map_get_integer(session.session, total, 0, &value);
		if (err && err != -ENOENT)
			return fail(session.session);
		now = !err ? value : 0;
		printf("second %" PRIu64 ": %" PRIu64 " packets\n", second,
		       now - seen);
		seen = now;
	}
	printf("packets: %" PRIu64 "\n", seen);

	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
