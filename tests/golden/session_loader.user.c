/* Generated from session-loader.lisp by skep; edit that file, not this one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

static int serve(struct skep_stop *stop)
{
	SKEP_SESSION(session);
	struct bpf_map *map;
	int err;

	err = skep_session_open_file(session, "count-egress.o", NULL);
	if (err)
		return skep_fail(session, err);
	err = skep_session_load(session);
	if (err)
		return skep_fail(session, err);
	err = skep_session_attach(session, "count-egress",
				  SKEP_ATTACH(.cgroup_path = "/sys/fs/cgroup"),
				  NULL);
	if (err)
		return skep_fail(session, err);
	/* session auto-detaches on scope exit */
	map = skep_session_map(session, "pkt-count");
	if (!map)
		return skep_fail(session, -errno);
	for (;;) {
		SKEP_SCRATCH;
		uint64_t value;
		bool has_value;

		err = skep_flush();
		if (err)
			return err;
		err = skep_stop_sleep(stop, 1);
		if (err)
			return err;
		err = skep_map_get_integer(session, map, 0, &value);
		if (err && err != -ENOENT)
			return skep_fail(session, err);
		has_value = !err;
		printf("packets: %s\n",
		       has_value ? skep_show_unsigned(SKEP_AS_IT_IS, value) :
				   "NIL");
	}
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "session-loader"));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
