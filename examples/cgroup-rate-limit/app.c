// SPDX-License-Identifier: GPL-2.0
/*
 * Lets a cgroup send RATE bytes a second and BURST at once, until it is stopped; then says how much:
 *	app CGROUP RATE BURST
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cgroup_rate_limit.session.h"

#define NS_PER_SECOND 1000000000

/* Bytes, at least 1; 0 for what is no such number. The program multiplies by NS_PER_SECOND in 64 bits. */
static uint64_t parse_bytes(const char *text)
{
	char *end;
	unsigned long long bytes = strtoull(text, &end, 10);

	return *end || bytes > UINT64_MAX / NS_PER_SECOND / 2 ? 0 : bytes;
}

static int print_bucket(struct cgroup_rate_limit_session *app)
{
	struct bucket bucket;
	int err = cgroup_rate_limit_buckets_get(app, 0, &bucket);

	if (!err)
		printf("passed %" PRIu64 " bytes, dropped %" PRIu64 " bytes\n", bucket.passed,
		       bucket.dropped);
	return err;
}

static int serve(struct cgroup_rate_limit_session *app, struct skep_stop *stop,
		 const char *cgroup, uint64_t rate, uint64_t burst)
{
	int err;

	if ((err = cgroup_rate_limit_open(app, NULL)) ||
	    (err = cgroup_rate_limit_set_rate(app, rate)) ||
	    (err = cgroup_rate_limit_set_burst(app, burst)) ||
	    (err = cgroup_rate_limit_load(app)) ||
	    (err = cgroup_rate_limit_attach(app, SKEP_ATTACH(.cgroup_path = cgroup))) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? print_bucket(app) : err; /* a stop signal */
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	CGROUP_RATE_LIMIT_SESSION(app); /* closed, and so detached, when run returns */
	uint64_t rate = argc == 4 ? parse_bytes(argv[2]) : 0;
	uint64_t burst = argc == 4 ? parse_bytes(argv[3]) : 0;

	if (!rate || !burst) {
		fprintf(stderr, "usage: %s CGROUP RATE BURST\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop, argv[1], rate, burst))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
