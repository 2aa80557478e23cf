/*
 * Generated from standalone-loader.lisp by skep; edit that file, not this one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

static int serve(struct skep_stop *stop)
{
	SKEP_SCRATCH;
	SKEP_SESSION(obj);
	struct bpf_program *prog;
	struct bpf_map *map;
	uint64_t value;
	bool has_value;
	int err;

	(void)stop;
	err = skep_session_open_file(obj, "count-egress.o", NULL);
	if (err)
		return skep_fail(obj, err);
	prog = skep_session_program(obj, "count-egress");
	if (!prog)
		return skep_fail(obj, -errno);
	err = skep_session_load(obj);
	if (err)
		return skep_fail(obj, err);
	err = skep_session_attach_cgroup(obj, "count-egress", "/sys/fs/cgroup",
					 BPF_CGROUP_INET_EGRESS, NULL);
	if (err)
		return skep_fail(obj, err);
	/* read the counter */
	map = skep_session_map(obj, "pkt-count");
	if (!map)
		return skep_fail(obj, -errno);
	err = skep_map_get_integer(obj, map, 0, &value);
	if (err && err != -ENOENT)
		return skep_fail(obj, err);
	has_value = !err;
	printf("packets: %s\n",
	       has_value ? skep_show_unsigned(SKEP_AS_IT_IS, value) : "NIL");

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "standalone-loader"));

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
