/*
 * session-defines: a session that defines the file's map and programs, as the
 * founding dialect writes them.
 *
 * Generated from session-defines.lisp by skep; edit that file, not this one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "session_defines.session.h"

static int serve(struct skep_stop *stop)
{
	SESSION_DEFINES_SESSION(app);
	int err;

	err = session_defines_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = session_defines_load(&app);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_attach(app.session, "note", NULL, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_attach(app.session, "count-allocations",
				  SKEP_ATTACH(.binary =
		"/usr/lib/x86_64-linux-gnu/libc.so.6",
					      .symbol = "malloc"),
				  NULL);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_run(app.session, stop,
			       SKEP_RUN(.for_ns = 1000000000ULL,
					.says_lost = true));
	if (err)
		return skep_fail(app.session, err);
	{
		struct skep_entries entries SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.parents,
					NULL, &entries);
		if (err)
			return skep_fail(app.session, err);
		for (size_t i = 0; i < entries.count; i++) {
			const uint32_t *child = entries.items[i].key;
			const uint32_t *parent = entries.items[i].value;

			printf("%10" PRIu64 " %10" PRIu64 "\n",
			       (uint64_t)*child, (uint64_t)*parent);
		}
	}

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "session-defines",
		.about = "session-defines: a session that defines the file's map and programs, as the founding dialect writes them."));

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
