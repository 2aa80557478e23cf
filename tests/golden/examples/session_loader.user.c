// SPDX-License-Identifier: GPL-2.0
/*
 * Prints what a cgroup sends, each second, until it is interrupted. Leaving the
 * session, by whatever way, detaches.
 *
 *     session-loader CGROUP
 */
/* Generated from session-loader.lisp by skep; edit that file, not this one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/session.h>

static int fail(const struct skep_session *session)
{
	skep_error_print(skep_session_error(session), stderr);
	return EXIT_FAILURE;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	SKEP_SESSION(session);
	const char *path;
	struct bpf_map *map;
	int err;

	err = skep_session_open_file(session, "count_egress.bpf.o", NULL);
	if (err)
		return fail(session);
	err = skep_session_load(session);
	if (err)
		return fail(session);
	path = argc > 1 ? argv[1] : NULL;
	err = skep_session_attach(session, "count-egress",
				  SKEP_ATTACH(.cgroup_path = path), NULL);
	if (err)
		return fail(session);
	map = skep_session_map(session, "pkt-count");
	if (!map)
		return fail(session);
	for (;;) {
		uint64_t value;

		err = skep_stop_sleep(stop, 1);
		if (err)
			return EXIT_SUCCESS;
		err = skep_map_get_integer(session, map, 0, &value);
		if (err == -ENOENT)
			printf("packets: NIL\n");
		else if (err)
			return fail(session);
		else
			printf("packets: %" PRIu64 "\n", value);
	}
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
