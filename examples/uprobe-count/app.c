// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the calls of a function, and says which processes call it most, when it is stopped:
 *	app BINARY FUNCTION [PID]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "uprobe_count.session.h"

#define MOST 10

struct top {
	uint32_t pid[MOST];
	uint64_t count[MOST]; /* largest first; 0: none */
};

static int keep_largest(uint32_t pid, uint64_t count, void *user)
{
	struct top *top = user;
	int at = MOST - 1;

	if (count <= top->count[at])
		return 0;
	for (; at > 0 && top->count[at - 1] < count; at--) {
		top->pid[at] = top->pid[at - 1];
		top->count[at] = top->count[at - 1];
	}
	top->pid[at] = pid;
	top->count[at] = count;
	return 0;
}

static int print_top(struct uprobe_count_session *app)
{
	struct top top = { .pid = { 0 } };
	int err = uprobe_count_calls_each(app, keep_largest, &top);

	for (int i = 0; !err && i < MOST && top.count[i]; i++)
		printf("%" PRIu64 " calls by %u\n", top.count[i], top.pid[i]);
	return err;
}

static int serve(struct uprobe_count_session *app, struct skep_stop *stop,
		 const struct skep_attach_opts *opts)
{
	int err;

	if ((err = uprobe_count_open(app, NULL)) || (err = uprobe_count_load(app)) ||
	    (err = uprobe_count_attach(app, opts)) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? print_top(app) : err;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	UPROBE_COUNT_SESSION(app);

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: %s BINARY FUNCTION [PID]\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop, SKEP_ATTACH(.binary = argv[1], .symbol = argv[2],
					   .pid = argc == 4 ? atoi(argv[3]) : 0)))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
