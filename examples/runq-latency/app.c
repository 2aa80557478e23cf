// SPDX-License-Identifier: GPL-2.0
/*
 * How long threads waited for a CPU, as a histogram, when it is stopped:
 *	app [PID]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "runq_latency.session.h"

#define WIDTH 40

struct histogram {
	uint64_t counts[64], most;
	uint32_t end; /* the slot behind the last that is not empty */
};

static int take_slot(uint32_t slot, uint64_t count, void *user)
{
	struct histogram *histogram = user;

	if (!count || slot >= 64)
		return 0;
	histogram->counts[slot] = count;
	histogram->end = slot + 1 > histogram->end ? slot + 1 : histogram->end;
	histogram->most = count > histogram->most ? count : histogram->most;
	return 0;
}

static int print_histogram(struct runq_latency_session *app)
{
	struct histogram histogram = { .most = 0 };
	int err = runq_latency_latencies_each(app, take_slot, &histogram);

	if (err)
		return err;
	printf("%24s  %s\n", "microseconds", "count");
	for (uint32_t slot = 0; slot < histogram.end; slot++) {
		uint64_t low = slot ? 1ull << slot : 0, high = (2ull << slot) - 1;
		int len = (int)(histogram.counts[slot] * WIDTH / histogram.most);

		printf("%10" PRIu64 " .. %-10" PRIu64 "  %-10" PRIu64 " %.*s\n", low, high,
		       histogram.counts[slot], len, "****************************************");
	}
	return 0;
}

static int serve(struct runq_latency_session *app, struct skep_stop *stop, uint32_t process)
{
	int err;

	if ((err = runq_latency_open(app, NULL)) ||
	    (err = runq_latency_set_wanted(app, process)) || (err = runq_latency_load(app)) ||
	    (err = runq_latency_attach(app, NULL)) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? print_histogram(app) : err;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	RUNQ_LATENCY_SESSION(app);
	unsigned long process = 0;
	char *end = NULL;

	if (argc == 2)
		process = strtoul(argv[1], &end, 10);
	if (argc > 2 || (end && (*end || end == argv[1] || process > UINT32_MAX))) {
		fprintf(stderr, "usage: %s [PID]\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop, (uint32_t)process))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
