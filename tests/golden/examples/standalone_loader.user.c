// SPDX-License-Identifier: GPL-2.0
/*
 * Attaches count_egress.bpf.o of the working directory to a cgroup, waits two
 * seconds, prints what was counted. The end of the program detaches.
 *
 *     standalone-loader CGROUP
 */
/*
 * Generated from standalone-loader.lisp by skep; edit that file, not this one.
 */
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
	SKEP_SESSION(obj);
	struct bpf_program *prog;
	const char *path;
	struct bpf_map *map;
	uint64_t value;
	int err;

	err = skep_session_open_file(obj, "count_egress.bpf.o", NULL);
	if (err)
		return fail(obj);
	prog = skep_session_program(obj, "count-egress");
	if (!prog)
		return fail(obj);
	err = skep_session_load(obj);
	if (err)
		return fail(obj);
	path = argc > 1 ? argv[1] : NULL;
	err = skep_session_attach_cgroup(obj, "count-egress", path,
					 BPF_CGROUP_INET_EGRESS, NULL);
	if (err)
		return fail(obj);
	err = skep_stop_sleep(stop, 2);
	if (err)
		return EXIT_SUCCESS;
	map = skep_session_map(obj, "pkt-count");
	if (!map)
		return fail(obj);
	err = skep_map_get_integer(obj, map, 0, &value);
	if (err == -ENOENT)
		printf("packets: NIL\n");
	else if (err)
		return fail(obj);
	else
		printf("packets: %" PRIu64 "\n", value);

	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
