/*
 * A program that some kernels have not the hook of: loaded only where it is
 * enabled.
 *
 * Generated from optional.lisp by skep; edit that file, not this one.
 */
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "optional.session.h"

static int serve(struct skep_stop *stop)
{
	OPTIONAL_SESSION(app);
	int err;

	err = optional_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	if (getenv("HANGS")) {
		err = skep_session_enable(app.session, "sometimes", true);
		if (err)
			return skep_fail(app.session, err);
	}
	err = optional_load(&app);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_attach_all(app.session, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_run(app.session, stop, SKEP_RUN(.says_lost = true));
	if (err)
		return skep_fail(app.session, err);

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "optional",
		.about = "A program that some kernels have not the hook of: loaded only where it is enabled."));

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
